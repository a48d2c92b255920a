"""Recognitions and certificates: what the shop leads with."""

from typing import Any

import graphene
from django.conf import settings
from django.db.models import QuerySet

from catalog.api.fields import choices, words
from catalog.certification import states
from catalog.certification.models import DEMO_PREFIX, Level
from catalog.certification.models import Recognition as RecognitionRow
from config.api.engine.batches import batch
from config.api.engine.enums import enum, named
from config.api.engine.ids import global_id

RecognitionLevel = choices("RecognitionLevel", Level)
CertificateState = enum("CertificateState", named("VALID UPCOMING EXPIRED WITHDRAWN"))
_OUTSIDE = {states.CertificateState.UNDATED: states.CertificateState.EXPIRED}


def public_recognitions() -> QuerySet[RecognitionRow]:
    """The register as anyone may read it: everything but, in production, what a demo made up."""
    rows = RecognitionRow.objects.all()
    return rows if settings.DEMO else rows.exclude(decision_number__startswith=DEMO_PREFIX)


def _state(row: RecognitionRow, info: Any) -> str:
    """The published enum has four values: one whose dates nobody knows is not valid, and `validUntil` says null."""
    state = states.state_of(row)
    return _OUTSIDE.get(state, state).value


class Recognition(graphene.ObjectType):
    """A decision's outcome for one product (công nhận)."""

    stars = graphene.Int(required=True)
    score = graphene.Float(description="0 to 100; null where the decision names none.")
    level = graphene.Field(RecognitionLevel, required=True)
    decision_number = words("decision_number")
    decided_on = graphene.Date()
    valid_from = graphene.Date()
    valid_until = graphene.Date(description="The last day, itself still valid to its end.")
    withdrawn_on = graphene.Date(description="From this day on it is not in force.")
    certificate_number = graphene.String(required=True)
    state = graphene.Field(CertificateState, required=True, resolver=_state)


class CertifiedProduct(graphene.ObjectType):
    """What was certified, as its certificate says: never a price, for it need not be for sale."""

    id = graphene.ID(description="Of the product in the register; null when it is in none.")
    name = graphene.String(required=True)

    @staticmethod
    def resolve_id(row: RecognitionRow, info: Any) -> str | None:
        return global_id("Product", row.product_id) if row.product_id else None

    @staticmethod
    def resolve_name(row: RecognitionRow, info: Any) -> str:
        return row.product_name


def _same(row: RecognitionRow, info: Any) -> RecognitionRow:
    return row


class Certificate(graphene.ObjectType):
    """The public face of a recognition: also of one that has lapsed or been withdrawn."""

    number = graphene.String(required=True, resolver=lambda row, info: row.certificate_number)
    state = graphene.Field(CertificateState, required=True, resolver=_state)
    product = graphene.Field(CertifiedProduct, required=True, resolver=_same)
    producer_name = words("producer_name", description="As certified.")
    recognition = graphene.Field(Recognition, required=True, resolver=_same)


@batch(graphene.List(graphene.NonNull(Recognition)), required=True)
def recognitions_of_products(products: list[Any], info: Any) -> list[list[RecognitionRow]]:
    """All that was ever decided about it, the latest first."""
    found: dict[int, list[RecognitionRow]] = {product.pk: [] for product in products}
    for row in public_recognitions().filter(product__in=found).order_by("-valid_from", "-pk"):
        found[row.product_id or 0].append(row)
    return [found[product.pk] for product in products]
