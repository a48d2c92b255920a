"""The commands of docs/api.md, run as they stand against a server."""

import re
import subprocess
from pathlib import Path

import orjson
import pytest

from catalog.inventory.models import SalesPoint
from checkout.orders.models import Order, ParcelState
from config.api.engine.ids import uuid_of
from tests.factories import make_officer, make_point_member, make_user

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.django_db(transaction=True)
def test_what_the_documentation_says_buys_something(shop, live_server):
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    commands = re.findall(r"^```sh\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)
    script = re.sub(r"^(ask|as) ", r"echo; \1 ", "".join(commands), flags=re.MULTILINE) + '\necho; echo "$ORDER"\n'
    _people_of_the_demo(shop[1])

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env={"API": f"{live_server.url}/graphql/", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    *answers, key = [line for line in done.stdout.splitlines() if line]
    assert [answer for answer in answers if '"errors":[{' in answer or '"data":null' in answer] == []
    order = Order.objects.get()
    assert uuid_of("Order", key) == order.pk
    shown = next(orjson.loads(answer)["data"]["order"] for answer in answers if '"toCollect"' in answer)
    assert (shown["number"], shown["total"]["gross"]["amount"]) == (order.number, 207_000)
    assert order.pays_cash
    assert order.complaints.count() == 1
    assert order.parcels.get().state == ParcelState.READY


def _people_of_the_demo(point: SalesPoint) -> None:
    """Whom the commands sign in as."""
    make_user(email="buyer@ocop.test", password="ocop-demo")
    make_point_member(point, email="staff@ocop.test", password="ocop-demo")
    make_officer(email="officer@ocop.test", password="ocop-demo")
