"""Services ask their policy themselves: whoever comes nearest to the right without having it changes nothing."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.apps import apps
from django.db import connection

from catalog.certification.services import (
    publish_product,
    record_recognition,
    unpublish_product,
    withdraw_recognition,
)
from catalog.certification.services.recognitions import Outcome
from catalog.exchange.decisions import apply_decision, read_decision
from catalog.inventory import services as inventory
from catalog.producers import services as producers
from catalog.products import services as products
from config.core import clock, office
from config.core.errors import NotAllowed
from tests.catalog.exchange.annexes import HEADER, as_csv, row
from tests.security.rights.things import Things, build

pytestmark = pytest.mark.django_db

WATCHED = ("core", "producers", "products", "certification", "inventory", "exchange")


def everything() -> list[tuple]:
    """Counts and versions of every row that a service could change."""
    tables = [model._meta.db_table for label in WATCHED for model in apps.get_app_config(label).get_models()]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{t}', count(*), coalesce(sum(xmin::text::bigint), 0) FROM {t}" for t in tables)
        )
        return sorted(cursor.fetchall())


def _withdraw(u, t: Things):
    withdraw_recognition(u, t.recognition, decision_number="9/QĐ", decided_on=clock.today(), reason="Thử")


def _record(u, t: Things):
    outcome = Outcome(product_name="Mắm", stars=4, level="provincial")
    record_recognition(u, outcome, product=t.product)


def _record_consent(u, t: Things):
    producers.record_consent(u, t.producer, given_by="Bà Ba", given_on=clock.today(), form="paper")


def _import(u, t: Things):
    apply_decision(read_decision(as_csv([HEADER, row(1)])), "all", u)


def _ask_consignment(u, t: Things):
    inventory.ask_consignment(u, t.producer, t.point, starts_on=clock.today())


# The act, and who comes nearest to being allowed it.
ACTS: dict[str, tuple[Callable, str]] = {
    "publish": (lambda u, t: publish_product(u, t.product), "closed member"),
    "unpublish": (lambda u, t: unpublish_product(u, t.product), "other member"),
    "record a recognition": (_record, "member"),
    "withdraw a recognition": (_withdraw, "member"),
    "describe a product": (lambda u, t: products.describe_product(u, t.product, storage="Kệ"), "officer"),
    "answer for a product": (lambda u, t: products.answer_product(u, t.product, answers={}), "officer"),
    "save a pack": (lambda u, t: products.save_variant(u, t.product, name="Hũ", sku="X-1"), "officer"),
    "set a price": (lambda u, t: products.set_price(u, t.product.variants.get(), price=9_000), "closed member"),
    "add a picture": (lambda u, t: products.add_picture(u, t.product, upload=BytesIO(b""), alt=""), "other member"),
    "put a picture first": (lambda u, t: products.put_picture_first(u, t.picture), "other member"),
    "remove a picture": (lambda u, t: products.remove_picture(u, t.picture), "officer"),
    "move a producer": (lambda u, t: producers.move_producer(u, t.producer, commune=t.point.commune), "member"),
    "close a producer": (lambda u, t: producers.close_producer(u, t.producer), "member"),
    "reopen a producer": (lambda u, t: producers.reopen_producer(u, t.producer), "closed officer"),
    "remove a member": (lambda u, t: producers.remove_member(u, t.producer.members.first()), "other member"),
    "record a consent": (_record_consent, "member"),
    "withdraw a consent": (lambda u, t: producers.withdraw_consent(u, t.agreed.sale_consents.get()), "member"),
    "import a decision": (_import, "member"),
    "receive": (lambda u, t: inventory.receive(u, t.point, t.stock.variant, quantity=1), "officer"),
    "adjust": (lambda u, t: inventory.adjust(u, t.stock, t.lot, delta=-1, reason="Vỡ"), "other manager"),
    "undo a movement": (lambda u, t: inventory.undo(u, t.stock.movements.first()), "other manager"),
    "open a count": (lambda u, t: inventory.open_count(u, t.point), "officer"),
    "enter a count": (lambda u, t: inventory.enter_count(u, t.count.lines.get(), counted=3), "other manager"),
    "submit a count": (lambda u, t: inventory.submit_count(u, t.count), "other manager"),
    "reopen a count": (lambda u, t: inventory.reopen_count(u, t.count), "closed clerk"),
    "cancel a count": (lambda u, t: inventory.cancel_count(u, t.count), "closed manager"),
    "apply a count": (lambda u, t: inventory.apply_count(u, t.count), "clerk"),
    "block a lot": (lambda u, t: inventory.block_lot(u, t.lot, reason="Hỏng"), "manager"),
    "let a lot go": (lambda u, t: inventory.let_lot_go(u, t.lot), "member"),
    "ask for a consignment": (_ask_consignment, "officer"),
    "answer a consignment": (lambda u, t: inventory.answer_consignment(u, t.asked, agree=True), "other manager"),
    "end a consignment": (lambda u, t: inventory.end_consignment(u, t.consignment), "clerk"),
    "draft a transfer": (lambda u, t: inventory.draft_transfer(u, t.point, t.premises, sendings=[]), "member"),
    "open a till": (lambda u, t: inventory.open_till(u, t.point, opening_float=0), "officer"),
    "add somebody to a point": (lambda u, t: inventory.add_point_member(u, t.point, user=u, role="manager"), "clerk"),
    "remove somebody from a point": (lambda u, t: inventory.remove_point_member(u, t.point.members.last()), "clerk"),
    "set a role": (lambda u, t: office.set_office_role(u, u, role="owner"), "officer"),
}


@pytest.mark.parametrize("act", ACTS)
def test_who_may_not_changes_nothing(act):
    things, people = build()
    do, who = ACTS[act]
    before = everything()

    with pytest.raises(NotAllowed):
        do(people[who], things)

    assert everything() == before
