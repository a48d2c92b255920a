"""What the demo lays at its sales points."""

from datetime import timedelta

from django.db.models import Sum

from catalog.inventory.availability import with_available
from catalog.inventory.checks import disagreements
from catalog.inventory.models import (
    Consignment,
    Lot,
    LotStock,
    OpeningException,
    SalesPoint,
    Stock,
    TillSession,
    Transfer,
    TransferState,
)
from catalog.inventory.policies import visible_to
from catalog.products.models import Product
from config.core import clock
from config.core.models import User


def test_three_points_and_two_premises_with_hours_and_a_holiday():
    kinds = SalesPoint.objects.order_by("slug").values_list("slug", "kind")
    assert list(kinds) == [
        ("chau-doc", "shop"),
        ("khai-hoan", "producer_premises"),
        ("long-xuyen", "ocop_centre"),
        ("rach-gia", "shop"),
        ("tran-gia", "producer_premises"),
    ]
    assert not SalesPoint.objects.filter(opening_hours=None).exists()
    holidays = OpeningException.objects.filter(point__slug="rach-gia", opens=None)
    assert holidays.count() == 4
    assert not OpeningException.objects.filter(day__lte=clock.today()).exists()


def test_the_ledger_agrees():
    assert list(disagreements()) == []


def test_the_clerk_works_at_one_of_them():
    assert [p.slug for p in visible_to(User.objects.get(email="staff@ocop.test"))] == ["long-xuyen"]


def test_some_have_few_pieces_and_one_has_none():
    rows = with_available(Stock.objects.all())
    sums = {}
    for row in rows:
        sums[row.variant_id] = sums.get(row.variant_id, 0) + row.available
    assert sum(1 <= pieces <= 12 for pieces in sums.values()) >= 8
    none = Stock.objects.filter(variant__product__name="Tranh lá thốt nốt").get()
    assert (none.on_hand, none.movements.aggregate(sum=Sum("delta"))["sum"]) == (0, 0)
    assert Stock.objects.filter(on_hand__lt=6, low_below=6).exists()


def test_every_product_that_was_ever_on_sale_lies_somewhere():
    described = Product.objects.filter(variants__isnull=False).distinct()
    assert (
        described.filter(variants__stocks=None, pk__in=described.exclude(variants__stocks__isnull=False)).count() == 0
    )


def test_some_run_out_soon_one_has_run_out_and_one_is_stopped():
    today = clock.today()
    soon = LotStock.objects.filter(lot__best_before__range=(today, today + timedelta(days=14)), quantity__gt=0)
    assert soon.count() >= 4
    assert LotStock.objects.filter(lot__best_before__lt=today, quantity__gt=0).count() == 1
    assert Lot.objects.exclude(blocked_at=None).count() == 1


def test_a_till_is_open_and_yesterdays_was_two_thousand_short():
    closed, opened = TillSession.objects.order_by("pk")
    assert (opened.closed_at, opened.sales.count()) == (None, 2)
    assert (closed.difference_reason, closed.sales.count()) == ("Thối nhầm tiền lẻ", 3)


def test_a_transfer_is_on_its_way_and_one_came_with_less():
    came, under_way = Transfer.objects.order_by("pk")
    assert (came.state, under_way.state) == (TransferState.RECEIVED, TransferState.SENT)
    assert under_way.target.slug == "long-xuyen"
    [line] = came.lines.all()
    assert (line.quantity, line.received) == (6, 5)


def test_stock_of_others_rests_on_consignments_in_force():
    agreed = set(Consignment.objects.filter(state="agreed").values_list("point", "producer"))
    for point, owner, producer in Stock.objects.values_list("point", "point__producer", "variant__product__producer"):
        assert owner == producer or (point, producer) in agreed
