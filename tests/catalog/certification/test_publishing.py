"""From a decision to the shelf: who may publish, and what is needed."""

from decimal import Decimal

import pytest

from catalog.certification import listing
from catalog.certification.errors import CertificationCode as Code
from catalog.certification.services import publish_product, unpublish_product
from catalog.products.models import Product, ProductGroup
from config.core.errors import CommonCode, NotAllowed, Refusal
from config.core.models import AuditEntry
from tests.factories import (
    make_category,
    make_consent,
    make_listed_product,
    make_member,
    make_officer,
    make_point,
    make_point_member,
    make_producer,
    make_product,
    make_recognition,
    make_user,
    make_variant,
)

pytestmark = pytest.mark.django_db


def ready_product(**facts) -> Product:
    product = make_product(category=make_category(), **facts)
    make_variant(product)
    make_recognition(product)
    return product


def test_a_member_of_the_producer_publishes_and_it_is_listed() -> None:
    product = ready_product()
    member = make_member(product.producer)
    publish_product(member, product)
    assert list(listing.listed_products(adult=False)) == [product]
    assert AuditEntry.objects.get(action="product.publish").actor == member


def test_the_office_publishes_on_the_recorded_consent_only() -> None:
    product, officer = ready_product(), make_officer()
    with pytest.raises(Refusal) as refused:
        publish_product(officer, product)
    assert refused.value.errors[0].code == Code.NO_CONSENT
    assert not listing.listed(adult=False).exists()
    consent = make_consent(product.producer)
    publish_product(officer, product)
    assert listing.listed(adult=False).exists()
    consent.delete()
    with pytest.raises(Refusal):
        unpublish_product(officer, product)


@pytest.mark.parametrize("who", ["buyer", "other producer", "point staff"])
def test_nobody_else_publishes(who: str) -> None:
    product = ready_product()
    actor = {
        "buyer": make_user,
        "other producer": lambda: make_member(make_producer()),
        "point staff": lambda: make_point_member(make_point()),
    }[who]()
    with pytest.raises(NotAllowed):
        publish_product(actor, product)
    assert not Product.objects.get(pk=product.pk).is_published
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("group", "missing", "field"),
    [
        (ProductGroup.FOOD, {"ingredients": ""}, "ingredients"),
        (ProductGroup.FOOD, {"allergens": ""}, "allergens"),
        (ProductGroup.FOOD, {"storage": ""}, "storage"),
        (ProductGroup.FOOD, {"shelf_life_days": None}, "shelf_life_days"),
        (ProductGroup.FOOD, {"declaration_number": ""}, "declaration_number"),
        (ProductGroup.HERBAL, {"declaration_number": ""}, "declaration_number"),
        (ProductGroup.BEVERAGE, {"alcohol_by_volume": None}, "alcohol_by_volume"),
        (ProductGroup.FOOD, {"category": None}, "category"),
    ],
)
def test_each_missing_fact_is_named_and_nothing_is_published(group: str, missing: dict, field: str) -> None:
    product = ready_product(group=group, alcohol_by_volume=Decimal(0))
    Product.objects.filter(pk=product.pk).update(**missing)
    with pytest.raises(Refusal) as refused:
        publish_product(make_member(product.producer), product)
    assert [(e.code, e.field) for e in refused.value.errors] == [(CommonCode.REQUIRED, field)]
    assert not Product.objects.get(pk=product.pk).is_published


def test_a_handicraft_needs_no_food_facts() -> None:
    product = ready_product(group=ProductGroup.HANDICRAFT, ingredients="", allergens="", storage="")
    publish_product(make_member(product.producer), product)
    assert listing.listed(adult=False).exists()


def test_without_a_pack_or_a_price_nothing_is_published() -> None:
    product = make_product(category=make_category())
    make_recognition(product)
    member = make_member(product.producer)
    with pytest.raises(Refusal) as refused:
        publish_product(member, product)
    assert [e.field for e in refused.value.errors] == ["variants"]
    make_variant(product, price=None)
    with pytest.raises(Refusal) as refused:
        publish_product(member, product)
    assert [e.field for e in refused.value.errors] == ["price"]


@pytest.mark.parametrize("facts", [{"stars": 2}, {"valid_from": None}])
def test_without_three_stars_in_force_nothing_is_published(facts: dict) -> None:
    product = make_product(category=make_category())
    make_variant(product)
    make_recognition(product, **facts)
    with pytest.raises(Refusal) as refused:
        publish_product(make_member(product.producer), product)
    assert [e.code for e in refused.value.errors] == [Code.NOT_RECOGNISED]


def test_taken_off_sale_it_is_gone_and_may_come_back() -> None:
    product = make_listed_product()
    member = make_member(product.producer)
    unpublish_product(member, product)
    assert not listing.listed(adult=False).exists()
    publish_product(member, product)
    assert listing.listed(adult=False).exists()
