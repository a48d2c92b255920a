"""Every page of a role is reached by clicks from that role's home: the links and the asking forms of each page are
followed, and the routes they lead to are compared with those that the rights matrix lets the person see."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlencode, urljoin, urlsplit
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from tests.factories import make_producer
from tests.pages import read
from tests.security.rights.routes import decisions

pytestmark = pytest.mark.prove

OURS = ("accounts:", "desks:")
# Where no link leads, and why.
ELSEWHERE = {
    "accounts:sign_in": "leads who is signed in to the home that the walk begins at",
    "accounts:join": "its address stands on the slip of an invitation",
    "accounts:forgotten": "stands on the page of signing in",
    "accounts:reset": "its address stands in a letter, or follows the asking for a new password",
    "accounts:confirm_change": "follows the asking for another e-mail or phone",
    "desks:code_slip": "follows the giving of a code, once",
    "desks:landing": "leads on to the home that the walk begins at",
    "desks:invitation": "follows the making of an invitation, once",
    "desks:settlement_status": "stands beside a producer that has settled, which the matrix's world has not",
    "desks:turn_parcel": "stands on a parcel that is on its way, among more parcels than the walk opens",
    "desks:take_in_parcel": "stands on a parcel that was handed over, among more parcels than the walk opens",
}
# More than there are points, for what only one of them has.
MOST_OPENED = 60
PEOPLE = ("buyer_a", "producer_a", "staff_a", "officer", "owner")


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_of_a_role_is_reached_by_clicks(world, db, who):
    # A namesake of A, for the office's way to a merger.
    make_producer("Tổ hợp tác A")
    client = Client()
    client.force_login(world.people[who])
    wanted = {
        name
        for (name, method), decided in decisions().items()
        if method == "GET" and decided[who] == "see" and name.startswith(OURS) and name not in ELSEWHERE
    }

    reached = _walk(client, wanted)

    assert sorted(wanted - reached) == []


def _walk(client: Client, wanted: set[str]) -> set[str]:
    """The routes of all ways from the account page on, new ones first; each address is opened once, a route some times,
    since its pages differ."""
    waiting, opened, asked, seen = [reverse("accounts:home")], Counter(), Counter(), set()
    while waiting and not wanted <= set(opened):
        path = min(waiting, key=lambda path: (asked[_kind(path)], opened[_route(path)]))
        waiting.remove(path)
        opened[_route(path)] += 1
        asked[_kind(path)] += 1
        if opened[_route(path)] <= MOST_OPENED:
            found = dict.fromkeys(way for way in _ways(client, path) if _route(way) and way not in seen)
            seen.update(found)
            waiting += found
    return set(opened)


def _ways(client: Client, path: str) -> Iterator[str]:
    """Where one can go from there; a file that is saved instead leads nowhere further."""
    answer = client.get(path, follow=True)
    assert answer.status_code == 200, path
    if not answer["Content-Type"].startswith("text/html"):
        return
    here = answer.request["PATH_INFO"]
    page = read(answer)
    for link in page.findall(".//a[@href]"):
        yield _whole(here, link.get("href", ""))
    for form in page.findall(".//form"):
        if form.get("method", "get").lower() == "get":
            yield _whole(here, f"{form.get('action') or here}?{urlencode(list(_filled(form)))}")
        ticked = [(box.get("name", ""), box.get("value", "")) for box in form.findall(".//input[@type='checkbox']")]
        for button in form.findall(".//button[@formmethod='get']"):
            yield _whole(here, f"{button.get('formaction')}?{urlencode(ticked)}")


def _whole(here: str, found: str) -> str:
    parts = urlsplit(urljoin(here, found))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _filled(form: Element) -> Iterator[tuple[str, str]]:
    """What a browser sends of a form that nobody has touched."""
    for field in form.findall(".//input[@name]"):
        if field.get("type") not in ("checkbox", "radio") or "checked" in field.attrib:
            yield field.get("name", ""), field.get("value", "")
    for field in form.findall(".//select[@name]"):
        chosen = field.find(".//option[@selected]")
        chosen = field.find(".//option") if chosen is None else chosen
        if chosen is not None:
            yield field.get("name", ""), chosen.get("value", "")


def _kind(path: str) -> tuple[str | None, str]:
    """A list that is narrowed otherwise may show other rows."""
    return _route(path), urlsplit(path).query


@cache
def _route(path: str) -> str | None:
    try:
        name = resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None
    return name if name.startswith(OURS) and not path.startswith("/en/") else None
