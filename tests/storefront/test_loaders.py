"""What is taken off a template when it is loaded, and what is left alone."""

from pathlib import Path

import pytest
from django.template import engines
from django.template.backends.django import DjangoTemplates

from storefront.presentation.loaders import unindented


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("<ul>\n  <li>\n    {{ a }}\n  </li>\n</ul>\n", "<ul>\n<li>\n{{ a }}\n</li>\n</ul>\n"),
        ("  <h2>\n\tone\n\t\ttwo</h2>", "<h2>\none\ntwo</h2>"),
        ("<p>one  \n\n   \n  two</p>", "<p>one\n\n\ntwo</p>"),
        ("<td>\n  {% if a %}\n    {{ a }}\n  {% endif %}\n</td>", "<td\n>{% if a %}\n{{ a }}\n{% endif %}</td\n>"),
        ('<p\n  id="a"\n>\n</p>', '<p\nid="a"\n\n></p>'),
        ("<img\n  src='a'\n  alt='b'\n>", "<img\nsrc='a'\nalt='b'\n>"),
        ("{% if a %}\n  <b>x</b> <i>y</i>\n{% endif %}", "{% if a %}\n<b>x</b> <i>y</i>\n{% endif %}"),
        (
            "  {% blocktranslate trimmed with n=1 %}\n    Two\n    lines\n  {% endblocktranslate %}",
            "{% blocktranslate trimmed with n=1 %}\nTwo\nlines\n{% endblocktranslate %}",
        ),
    ],
)
def test_indentation_goes_and_every_line_keeps_its_number(written: str, sent: str) -> None:
    assert unindented(written) == sent
    assert written.count("\n") == sent.count("\n")


@pytest.mark.parametrize(
    "shown",
    [
        "<pre>\n  a\n    b  \n</pre>",
        '<PRE class="x">\n  a\n</PRE >',
        "<textarea rows=2>\n  a\n\n  b</textarea>",
        "{% verbatim %}\n  {{ a }}\n{% endverbatim %}",
        "{% verbatim one %}\n  {% endverbatim %}\n  {{ a }}\n{% endverbatim one %}",
        "{% blocktranslate %}One\n  and two{% endblocktranslate %}",
        "{% blocktranslate %}<p>\n  One\n</p>{% endblocktranslate %}",
        "{% blocktranslate with n=1 %}\n  {{ n }}\n{% endblocktranslate %}",
        "{%blocktrans count n=1%}\n  one{% plural %}\n  more{%endblocktrans%}",
    ],
)
def test_what_shows_its_spaces_or_is_a_message_keeps_them(shown: str) -> None:
    # The spaces before and after it on its own line are seen too; those at the edges of the lines are not.
    assert unindented(f"  <div>\n    a {shown} b\n  </div>") == f"<div>\na {shown} b\n</div>"


@pytest.mark.parametrize(("name", "sent"), [("page.html", "<b>\na\n</b>"), ("letter.txt", "<b>\n  a\n</b>")])
def test_only_html_is_read_so(tmp_path: Path, name: str, sent: str) -> None:
    (tmp_path / name).write_text("<b>\n  a\n</b>")
    engine = DjangoTemplates(
        {
            "NAME": "read",
            "DIRS": [tmp_path],
            "APP_DIRS": False,
            "OPTIONS": {"loaders": ["storefront.presentation.loaders.Unindented"]},
        }
    )
    assert engine.get_template(name).render() == sent


def test_the_shops_own_templates_are_read_so_once_and_the_admins_as_they_are() -> None:
    base = engines["django"].get_template("base.html")
    assert [line for line in base.template.source.splitlines() if line[:1].isspace()] == []
    assert engines["django"].engine.find_template("base.html")[0] is base.template
    admin = engines["django"].get_template("admin/login.html").template.source
    assert any(line.startswith("  ") for line in admin.splitlines())
