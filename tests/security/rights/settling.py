"""What producer A was owed two months ago: a closed statement that waits to be paid."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from catalog.producers.models import Producer
from catalog.products.models import Product
from checkout.settlement.periods import month_before, month_of
from checkout.settlement.services import close_statement
from config.core import clock
from config.core.changes import changed
from tests import factories as make
from tests.checkout.making import make_order, make_shop, pay_by_card
from tests.checkout.settling import hand_over


def args_of(producer: Producer) -> dict[str, dict[str, Any]]:
    """Arguments by route, for A's statement and for its month."""
    month = month_before(month_of(clock.today()))
    then = datetime.combine(month + timedelta(days=9), datetime.min.time(), clock.BUSINESS_ZONE)
    with clock.starting_at(then + timedelta(hours=10)):
        product, _point = make_shop(producer=producer)
        hand_over(make_order(product, pays=pay_by_card, phone="0966000111"))
    with transaction.atomic():
        # What this world has for sale of A is one product, made elsewhere.
        Product.objects.filter(pk=product.pk).update(is_published=False)
        changed("product", [product.pk])
    statement = close_statement(make.make_officer(), producer, month=month)
    own, pk = {"slug": producer.slug}, {"pk": statement.pk}
    return {
        "desks:settlement_close": {"month": f"{month:%Y-%m}"},
        "desks:settlement_open": {"month": f"{month:%Y-%m}", "pk": producer.pk},
        "desks:settlement_status": {"pk": producer.pk},
        "desks:settlement_statement": pk,
        "desks:settlement_file": pk | {"kind": "pdf"},
        "desks:producer_money": own,
        "desks:producer_statement": own | pk,
        "desks:producer_statement_file": own | pk | {"kind": "xlsx"},
    }
