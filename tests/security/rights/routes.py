"""Every route of the running site, admin included, and what the decisions say of it."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.security.rights.world import PEOPLE, World

DECISIONS = Path(__file__).parent / "routes.csv"
METHODS = ("GET", "POST")


def route_names() -> list[str]:
    """Each named route once. Those without a name only redirect to a named one (admin, certificates)."""
    return list(dict.fromkeys(name for name in _walk(get_resolver(), "") if not name.endswith("None")))


def _walk(resolver, namespace: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}:{pattern.name}" if namespace else str(pattern.name)
        else:
            yield from _walk(pattern, ":".join(part for part in (namespace, pattern.namespace) if part))


def decisions() -> dict[tuple[str, str], dict[str, str]]:
    """(route, method) -> person -> what they get."""
    with DECISIONS.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return {(row["route"], row["method"]): {who: row[who] for who in PEOPLE} for row in rows}


def address(world: World, name: str) -> str:
    """The route's address for A's things."""
    kwargs = world.args.get(name)
    if kwargs is None and name.startswith("admin:") and name.count("_") >= 2:
        kwargs = world.args.get(name.rsplit("_", 1)[0]) if not name.endswith(("_changelist", "_add")) else None
    return reverse(name, kwargs=kwargs)


def knock(client: Client, world: World, name: str, method: str):
    """Ask as a browser would: a form brings at least its key. The session cookie outlives a sign-out."""
    cookies = {key: morsel.value for key, morsel in client.cookies.items()}
    url = address(world, name)
    response = client.post(url, {"act_key": "0" * 32}) if method == "POST" else client.get(url)
    client.cookies.clear()
    for key, value in cookies.items():
        client.cookies[key] = value
    return response


def told(response) -> str:
    """What an answer means: see the page, be sent to sign in, be led on, not be there, be refused ..."""
    if response.status_code in (301, 302):
        asked = ("/dang-nhap/", "/admin/login/")
        return "in" if any(page in response["Location"] for page in asked) else "go"
    return {200: "see", 404: "no", 422: "err", 400: "err", 405: "405", 403: "403"}.get(
        response.status_code, str(response.status_code)
    )
