"""The corpus goes through the real edges: into every box of every form that anybody may send, found in the pages."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.security.hostile.corpus import ALL, PAYLOADS, harm, rich
from tests.security.rights.routes import address, decisions
from tests.security.rights.world import World

pytestmark = pytest.mark.prove

TYPED = {"text", "search", "email", "tel", "url", "number", "date", "password", "datetime-local", ""}
READERS = ("nobody", "owner", "officer", "producer_a", "staff_a")
# Whoever signs out or closes an account sees nothing afterwards; that is no matter of words.
LEFT_OUT = {"accounts:sign_out"}
Boxes = dict[str, tuple[str, str]]  # name -> kind, what stands in it


class Forms(HTMLParser):
    """The forms of a page that are sent by POST: where to, and each box with its kind and what stands in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, Boxes]] = []
        self._boxes: Boxes | None = None
        self._choice = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        name, kind = facts.get("name", ""), facts.get("type", "")
        if tag == "form" and facts.get("method", "").lower() == "post":
            self._boxes = {}
            self.forms.append((facts.get("action", ""), self._boxes))
        elif self._boxes is None:
            return
        elif tag == "textarea":
            self._boxes[name] = ("text", "")
        elif tag == "select":
            self._choice = name
            self._boxes[name] = ("choice", "")
        elif tag == "option" and self._choice and facts.get("value") and not self._boxes[self._choice][1]:
            self._boxes[self._choice] = ("choice", facts["value"])
        elif tag == "input" and name and (kind not in ("radio", "checkbox") or name not in self._boxes):
            self._boxes[name] = ("text" if kind in TYPED else kind, facts.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._boxes = None
        elif tag == "select":
            self._choice = ""


def filled(boxes: Boxes, name: str, payload: str) -> dict[str, object]:
    """Every typed box with the payload; a file is a small annex named by it; numbers of formsets stay as they are."""
    sent: dict[str, object] = {}
    for box, (kind, value) in boxes.items():
        if kind == "file":
            annex = f"SẢN PHẨM,CHỦ THỂ,SAO\n{payload},{payload},4\n".encode("utf-8", "surrogatepass")
            sent[box] = SimpleUploadedFile(f"{payload[:150]}.csv".encode(errors="replace").decode(), annex)
        elif kind == "text" and box.endswith(("description", "content")) and name == "script":
            sent[box] = json.dumps(rich(payload, item={"x": payload}))
        elif kind == "text" and not box.endswith(("_FORMS", "_key")):
            sent[box] = payload
        else:
            sent[box] = value
    return sent


def post(client: Client, url: str, sent: dict[str, object]):
    """As a browser sends it, but for what no browser would: lone surrogates stay what they are."""
    if any(not isinstance(value, str) for value in sent.values()):
        body = {key: _bytes(value) for key, value in sent.items()}
        return client.generic("POST", url, encode_multipart(BOUNDARY, body), content_type=MULTIPART_CONTENT)
    coded = "&".join(f"{quote(key)}={quote(_bytes(value))}" for key, value in sent.items())
    return client.generic("POST", url, coded, content_type="application/x-www-form-urlencoded")


def _bytes(value: object):
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value


QUICK = ("script", "NUL")
REST = [name for name in ALL if name not in QUICK]


@dataclass(frozen=True)
class Form:
    """Who is shown it, where it is sent, and its boxes."""

    who: str
    url: str
    boxes: Boxes


@pytest.fixture(scope="module")
def clients(full_world: World) -> dict[str, Client]:
    found = {}
    for who in READERS:
        client = found[who] = Client(raise_request_exception=False)  # each that breaks is named, not the first
        if full_world.people[who] is not None:
            client.force_login(full_world.people[who])
    return found


@pytest.fixture(scope="module")
def forms(full_world: World, clients: dict[str, Client]) -> list[Form]:
    """Every form that any reader is shown: to show the pages costs more than what is sent, so each is fetched once for
    all payloads. A form that somebody else is shown as well, with the same boxes for the same address, is the same."""
    found: dict[tuple[str, frozenset[str]], Form] = {}
    files = set()
    for who, client in clients.items():
        cookies = _kept(client)
        for (route, method), decided in decisions().items():
            if method != "GET" or decided[who] != "see" or route in LEFT_OUT | files:
                continue
            url = address(full_world, route)
            page = client.get(url)
            _put_back(client, cookies)
            if not page.get("Content-Type", "").startswith("text/html"):
                files.add(route)
                continue
            for action, boxes in Forms(page.content.decode()).forms:
                if any(kind in ("text", "file") for kind, _value in boxes.values()):
                    found.setdefault((action or url, frozenset(boxes)), Form(who, action or url, boxes))
    return list(found.values())


def test_every_box_of_every_form_takes_it_or_says_no(shop, clients, forms):
    assert len(forms) > 70
    send_everywhere(clients, forms, QUICK)


@pytest.mark.prove
@pytest.mark.parametrize("names", [REST[::2], REST[1::2]], ids=["even", "odd"])
def test_so_does_every_box_with_the_rest_of_the_corpus(shop, clients, forms, names):
    send_everywhere(clients, forms, names)


def send_everywhere(clients: dict[str, Client], forms: Sequence[Form], names: Sequence[str]) -> None:
    problems = []
    for form in forms:
        client = clients[form.who]
        cookies = _kept(client)
        for name in names:
            with transaction.atomic():
                found = _sent(client, form.url, filled(form.boxes, name, ALL[name]))
                transaction.set_rollback(True)
            problems += [f"{form.who} {name}: {problem}" for problem in found]
            _put_back(client, cookies)
    assert problems == []


def _kept(client: Client) -> dict[str, str]:
    return {key: morsel.value for key, morsel in client.cookies.items()}


def _put_back(client: Client, cookies: dict[str, str]) -> None:
    client.cookies.clear()
    for key, value in cookies.items():
        client.cookies[key] = value


def _sent(client: Client, url: str, sent: dict[str, object]) -> list[str]:
    answer = post(client, url, sent)
    if answer.status_code in (301, 302):
        answer = client.get(answer["Location"])
    found = [] if answer.status_code in (200, 400, 404, 405, 413, 422) else [f"answered {answer.status_code}"]
    if answer.get("Content-Type", "").startswith("text/html"):
        found += harm(answer.content.decode())
    return [f"{url}: {problem}" for problem in found]


def test_words_of_searches_come_back_as_text(client, db):
    for name, payload in PAYLOADS.items():
        for address_ in ("/tim-kiem/", "/goi-y/", "/chung-nhan/", "/do-tuoi/", "/chu-the/", "/san-pham/"):
            answer = client.get(
                address_, {"q": payload[:500], "number": payload[:500], "next": payload[:500]}, follow=True
            )
            assert answer.status_code in (200, 400, 404), (name, address_)
            assert harm(answer.content.decode()) == [], (name, address_)
