"""Every page of a role is reached by clicks from that role's home: links are followed in a browser, and the routes
they lead to are compared with those that the rights matrix lets the person see."""

from functools import cache
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Error, Page

from tests.factories import make_producer
from tests.security.rights.routes import decisions
from tests.security.rights.world import build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

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
    "desks:label_sheet": "is made by the form of the labels page",
    "desks:invitation": "follows the making of an invitation, once",
    "desks:pick_list": "is made by the form of the parcels' list",
    "desks:people": "stands among the ways of the office, which the owner's walk comes to late",
    "desks:settlement_status": "stands beside a producer that has settled, which the matrix's world has not",
    "desks:answer_return": "stands on a parcel whose buyer asks to send it back",
    "desks:turn_parcel": "stands on a parcel that is on its way",
    # To be walked again once the matrix's world has parcels in each state, and rows whose lists a short walk comes to.
    **dict.fromkeys(
        (
            *(f"desks:{name}" for name in ("parcel", "decide_parcel", "pack_parcel", "parcel_slips", "take_in_parcel")),
            *(f"desks:{name}" for name in ("waybills", "count", "receipt", "sale", "till_report", "transfer")),
        ),
        "stands on a list that the walk does not come to in the few pages it opens of each route",
    ),
}
MOST_OPENED = 12
PEOPLE = ("buyer_a", "producer_a", "staff_a", "officer", "owner")


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_of_a_role_is_reached_by_clicks(page: Page, live_server, who, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = build()
    # A namesake of A, for the office's way to a merger.
    make_producer("Tổ hợp tác A")
    client = Client()
    client.force_login(world.people[who])
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    wanted = {
        name
        for (name, method), decided in decisions().items()
        if method == "GET" and decided[who] == "see" and name.startswith(OURS) and name not in ELSEWHERE
    }

    reached = _walk(page, wanted)

    assert sorted(wanted - reached) == []


def _walk(page: Page, wanted: set[str]) -> set[str]:
    """The routes of all links from the account page on, new ones first; a route is opened a few times, since its pages
    differ."""
    page.route("**/*", lambda way: way.continue_() if way.request.resource_type == "document" else way.abort())
    waiting, opened, reached = {reverse("accounts:home"): None}, {}, set()
    while waiting and not wanted <= reached:
        path = min(waiting, key=lambda path: opened.get(_route(path), 0))
        del waiting[path]
        name = _route(path)
        opened[name] = opened.get(name, 0) + 1
        reached.add(name)
        if opened[name] > MOST_OPENED or not _is_page(page, path):
            continue
        for url in page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
            parts = urlsplit(url)
            found = f"{parts.path}?{parts.query}" if parts.query else parts.path
            if _route(found):
                waiting[found] = None
    return reached


def _is_page(page: Page, path: str) -> bool:
    """Open it; a file that is saved instead leads nowhere further."""
    try:
        answer = page.goto(path, wait_until="domcontentloaded")
    except Error as problem:
        if "Download is starting" not in str(problem):
            raise
        return False
    assert answer.status == 200, path
    return True


@cache
def _route(path: str) -> str | None:
    try:
        name = resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None
    return name if name.startswith(OURS) and not path.startswith("/en/") else None
