"""The corpus finds what it looks for: a page that lets it through is seen to be harmed."""

import pytest

from tests.security.hostile.corpus import PAYLOADS, harm


@pytest.mark.parametrize(
    ("page", "payload"),
    [
        ("<p>{}</p>", "script"),
        ("<p>{}</p>", "element"),
        ("<p>{}</p>", "picture"),
        ('<input value="{}">', "double quote"),
        ("<input value='{}'>", "single quote"),
        ('<a href="{}">x</a>', "address"),
        ("<!-- {} -->", "comment"),
        ('<script type="application/ld+json">{{"name": "{}"}}</script>', "script"),
        ('<script type="application/ld+json">{{"name": "{}"}}</script>', "double quote"),
    ],
)
def test_a_page_that_escapes_nothing_is_harmed(page, payload):
    assert harm(page.format(PAYLOADS[payload]))
    assert not harm(page.format("Đường thốt nốt"))


def test_a_sum_that_was_worked_out_is_seen():
    assert harm("<p>900005433</p>")
