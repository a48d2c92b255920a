"""The corpus lies in every row there is: no page runs it, no file starts a formula, no answer or header breaks."""

import csv
import io
import json
import re
import xml.dom.minidom

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.security.hostile.corpus import PAYLOADS, harm
from tests.security.hostile.fields import decisions, poison, text_fields
from tests.security.rights.fields import questions
from tests.security.rights.routes import decisions as routes
from tests.security.rights.routes import knock
from tests.security.rights.world import World

DENIED = "PermissionDenied"
NUMBER = re.compile(r"-\d+")
STARTS_FORMULA = tuple("=+-@\t\r\n|%＝＋－＠")
# The point of view of whoever sees a desk: the owner sees them all but for what is a colleague's own.
READERS = ("nobody", "owner", "officer")


def test_every_text_of_every_model_is_decided():
    decided = decisions()

    assert sorted(set(text_fields()) - set(decided)) == [], "say in fields.csv what the corpus does there"
    assert sorted(set(decided) - set(text_fields())) == []
    assert [name for name, (kind, why) in decided.items() if kind not in ("text", "rich", "details", "none")] == []
    assert [name for name, (kind, why) in decided.items() if (kind == "none") != bool(why)] == []


def test_nothing_that_lies_in_a_row_harms_a_page_a_file_or_an_answer(shop):
    visit(shop, 0)


# Each field holds as many payloads one after another as it has room for, so every fourth beginning tries them all in
# all but the narrowest; the last one is the long text alone.
@pytest.mark.prove
@pytest.mark.parametrize("turn", [3, 7, 11, 15, len(PAYLOADS) - 1])
def test_nor_does_any_other_part_of_the_corpus(shop, turn):
    visit(shop, turn)


def visit(shop: World, turn: int) -> None:
    # Given the corpus in every field that was decided to hold words
    reached = poison(turn)
    assert {name for name, (kind, _why) in decisions().items() if kind != "none"} - reached == set()

    # When everybody who may sees every page, downloads every file and asks every field
    problems = []
    for who in READERS:
        client = Client()
        if shop.people[who] is not None:
            client.force_login(shop.people[who])
        for (name, method), decided in routes().items():
            if method == "GET" and decided[who] == "see":
                for language in ("vi", "en"):
                    client.cookies["django_language"] = language
                    answer = knock(client, shop, name, method)
                    problems += [f"{who} {name}: {problem}" for problem in _problems(answer)]
    for of, asked in questions(shop).items():
        for _names, question in asked:
            answer = Client().post("/graphql/", {"query": question}, content_type="application/json")
            errors = json.loads(answer.content).get("errors", [])
            if [error for error in errors if error["extensions"]["exception"]["code"] != DENIED]:
                problems.append(f"{of}: {answer.content[:300]!r}")

    # Then none of it did anything
    assert problems == []


def _problems(answer) -> list[str]:
    found = [f"header {name}" for name, value in answer.items() if "pwn" in value.lower() or "\n" in value]
    kind = answer.get("Content-Type", "").split(";")[0]
    content = answer.getvalue()
    if answer.status_code != 200:
        found.append(f"answered {answer.status_code}")
    elif kind == "text/html":
        found += harm(content.decode())
    elif kind == "text/csv":
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
        found += [f"a formula: {cell[:40]!r}" for row in rows for cell in row if _starts_formula(cell)]
    elif kind == "application/xml":
        xml.dom.minidom.parseString(content)  # noqa: S318  our own answer
    elif kind == "application/pdf":
        found += [] if content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF") else ["a broken PDF"]
    elif kind.endswith("spreadsheetml.sheet"):
        cells = [cell for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
        found += [f"a formula: {cell.value!r}" for cell in cells if cell.data_type == "f"]
        texts = [cell.value for cell in cells if isinstance(cell.value, str)]
        found += [f"a formula: {text[:40]!r}" for text in texts if text.startswith(STARTS_FORMULA)]
    return found


def _starts_formula(cell: str) -> bool:
    """A number below nothing, as movements have them, is a number."""
    return cell.startswith(STARTS_FORMULA) and not NUMBER.fullmatch(cell)
