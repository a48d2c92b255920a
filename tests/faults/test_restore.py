"""The drill: back up while orders are being placed, lose everything, go back to a state that is 20 paid orders old."""

import json
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from checkout.payments.webhooks import sign
from config.backups.keys import new_pair
from config.postgres.server import DATABASE, ROLE
from tests.faults.house import PATIENCE, House, Shop, open_house
from tests.faults.journeys import TO_ORDER, Journey, walk
from tests.stand_ins.stripe import StripeServer

ACCOUNT, BANK_SECRET = "0000123456789", "only-for-the-drill"
BY_CARD, BY_TRANSFER = 15, 5
# Everything of ours that somebody outside knows, by what it is called there.
GIVEN_OUT = """
SELECT number FROM orders_order UNION ALL SELECT id::text FROM orders_order
UNION ALL SELECT transfer_code FROM payments_transaction WHERE transfer_code IS NOT NULL
UNION ALL SELECT idempotency_key FROM payments_transaction UNION ALL SELECT idempotency_key FROM payments_refund
UNION ALL SELECT certificate_number FROM certification_recognition
"""


@dataclass
class Drill:
    house: House
    folder: Path
    key: Path

    def backups(self) -> list[Path]:
        return sorted(self.folder.glob("ocop-*.age"))

    def run(self, *arguments: str) -> str:
        done = self.house.manage(*arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, problem = done.communicate(timeout=600)
        assert done.returncode == 0, problem
        return out

    def killed(self, *arguments: str, once: Callable[[], bool]) -> None:
        """A command that is ended by SIGKILL as soon as `once` is so."""
        process = self.house.manage(*arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 4 * PATIENCE
        while not once():
            assert process.poll() is None, "it has ended by itself"
            assert time.monotonic() < until
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL

    def given_out(self) -> set[str]:
        return {value for (value,) in self.house.rows(GIVEN_OUT)}

    def databases(self) -> set[str]:
        found = self.house.on_server("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", DATABASE)
        return {name for (name,) in found}


@pytest.fixture
def drill(tmp_path: Path) -> Iterator[Drill]:
    public, secret = new_pair()
    key = tmp_path / "key"
    key.write_text(secret)
    folder = tmp_path / "place"
    with open_house(
        BACKUP_URL=f"file://{folder}", BACKUP_KEY=public, BANK_ACCOUNT=ACCOUNT, BANK_NOTICE_SECRET=BANK_SECRET
    ) as house:
        yield Drill(house, folder, key)


def by_card(house: House, shop: Shop) -> str:
    """Paid and ordered; the intent at the provider."""
    journey = Journey(house)
    journey.begin(shop)
    assert walk(journey, shop, TO_ORDER) == ()
    return journey.intent


def by_transfer(house: House, shop: Shop) -> dict[str, Any]:
    """Ordered, transferred, told by the bank."""
    asked = shop.act("transfer", product=house.plenty)
    assert notice(shop, asked)["outcome"] == "exact"
    return asked


def notice(shop: Shop, asked: dict[str, Any]) -> dict[str, Any]:
    """The bank tells, once or again, of a transfer with that code."""
    told = {"id": f"FT{asked['code']}", "account": ACCOUNT, "amount": asked["amount"]}
    body = json.dumps(told | {"note": f"{asked['code']} cam on", "bookedAt": "2026-11-25T10:00:00+07:00"}).encode()
    header = sign_with(body)
    return json.loads(shop.post("/thanh-toan/bao-co/", body, **{"X-Signature": header}))


def sign_with(body: bytes) -> str:
    from django.test import override_settings

    with override_settings(BANK_NOTICE_SECRET=BANK_SECRET):
        return sign(body, at=int(time.time()))


def report(shop: Shop, stripe: StripeServer, intent: str) -> None:
    body, signature = stripe.event("payment_intent.succeeded", stripe.intents[intent])
    shop.post("/thanh-toan/stripe/", body, **{"Stripe-Signature": signature})


def orders_go_on(house: House, shop: Shop, stop: threading.Event, placed: list[float]) -> None:
    while not stop.is_set():
        by_card(house, shop)
        placed.append(time.monotonic())


def save_while_orders_go_on(drill: Drill) -> tuple[int, int]:
    """A good backup; how many orders there were when it began and when it had ended."""
    placed: list[float] = []
    stop = threading.Event()
    with drill.house.shop() as shop:
        buyers = threading.Thread(target=orders_go_on, args=(drill.house, shop, stop, placed))
        buyers.start()
        try:
            while len(placed) < 2:
                time.sleep(0.05)
            began = len(placed)
            drill.run("backup")
            ended = len(placed)
        finally:
            stop.set()
            buyers.join(PATIENCE)
    assert ended > began, "nobody ordered while it was made"
    return began, len(placed)


def paid_and_not_ordered(house: House) -> set[str]:
    """Of this state, payments that the provider has been paid: who was between paying and ordering at its moment."""
    waiting = house.rows(
        "SELECT id::text FROM payments_transaction t "
        "WHERE NOT EXISTS (SELECT FROM orders_order o WHERE o.checkout_id = t.checkout_id)"
    )
    return {payment for (payment,) in waiting} & set(house.stripe.charged())


def lose_everything(drill: Drill) -> None:
    """The machine is gone; a new one has an empty database and no files."""
    drill.house.on_server(f"DROP DATABASE {DATABASE} WITH (FORCE)")
    drill.house.on_server(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
    for file in media(drill):
        file.unlink()


def media(drill: Drill) -> list[Path]:
    return [path for path in (drill.house.database.folder.parent / "media").rglob("*") if path.is_file()]


@pytest.mark.prove
def test_the_drill(drill: Drill) -> None:
    house = drill.house
    with house.shop() as shop:
        shop.act("picture", product=house.plenty)
        gone, stays = shop.act("account", email="lan@ocop.test"), shop.act("account", email="minh@ocop.test")
    drawn = {path.name: path.read_bytes() for path in media(drill)}

    # A backup that is killed is none.
    drill.killed("backup", once=lambda: bool(list(drill.folder.glob("*.part"))))
    assert drill.backups() == []
    assert list(drill.folder.glob("*.part"))

    began, ended = save_while_orders_go_on(drill)
    (file,) = drill.backups()
    assert not list(drill.folder.glob("*.part"))

    # Twenty paid orders later, and one account less, everything is lost.
    with house.shop() as shop:
        shop.act("erase", person=gone)
        intents = [by_card(house, shop) for _ in range(BY_CARD)]
        transfers = [by_transfer(house, shop) for _ in range(BY_TRANSFER)]
        shop.act("work")
    known = drill.given_out()
    calls = set(house.stripe.answered)
    paid = len(house.stripe.charged())
    lose_everything(drill)

    # A restore that is killed leaves what was there: nothing.
    tables = "SELECT count(*) FROM pg_class WHERE relname = 'orders_order'"
    fresh = f"{DATABASE}_restoring"
    drill.killed(
        "restore", str(file), "--key", str(drill.key),
        once=lambda: fresh in drill.databases() and house.on_server(tables, database=fresh) == [(1,)],
    )  # fmt: skip
    assert house.rows(tables) == [(0,)]
    assert media(drill) == []

    said = drill.run("restore", str(file), "--key", str(drill.key))

    assert "erased: 1" in said
    assert "agree (" in said
    assert drill.databases() == {DATABASE}
    assert {path.name: path.read_bytes() for path in media(drill)} == drawn
    restored = house.rows("SELECT count(*) FROM orders_order WHERE paid_at IS NOT NULL")[0][0]
    assert began <= restored <= ended
    people = dict(house.rows("SELECT id::text, email FROM core_user WHERE id::text = ANY(%s)", [gone, stays]))
    assert people == {gone: None, stays: "minh@ocop.test"}

    still_known, under_way = drill.given_out(), len(paid_and_not_ordered(house))
    with house.shop() as shop:
        # What comes for orders that are gone is money that waits for a person.
        for intent in intents:
            report(shop, house.stripe, intent)
        assert [notice(shop, asked)["outcome"] for asked in transfers] == ["unmatched"] * BY_TRANSFER
        shop.act("half_a_minute_passes")
        shop.act("work")
        loose = dict(
            house.rows("SELECT account, count(*) FROM payments_bankcredit WHERE outcome = 'unmatched' GROUP BY 1")
        )
        assert loose == {ACCOUNT: BY_TRANSFER, "Stripe": BY_CARD}
        # Twenty new ones, and nothing that the world has heard before.
        for _ in range(BY_CARD):
            by_card(house, shop)
        for _ in range(BY_TRANSFER):
            by_transfer(house, shop)
        for minutes in (3, 3, 29):
            shop.act("half_a_minute_passes")
            shop.act("work")
            shop.act("clock_strikes", minutes=minutes)
        new = drill.given_out() - still_known
        assert len([value for value in new if value.startswith("AG-2")]) == BY_CARD + BY_TRANSFER + under_way
        assert new & known == set()
        assert len(set(house.stripe.answered) - calls) == BY_CARD
        assert len(house.stripe.charged()) == paid + BY_CARD
        assert shop.act("disagreements") == []
    assert house.rows("SELECT count(*) FROM orders_order WHERE paid_at IS NOT NULL") == [(restored + 20 + under_way,)]
    assert house.rows("SELECT email FROM core_user WHERE id::text = %s", gone) == [(None,)]
