"""A producer brings goods to a point: a transfer from its own premises, where what it has just made is entered."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.inventory.models import LotStock, SalesPoint, Transfer
from catalog.inventory.policies import can_move
from catalog.inventory.services.shelf import lot_of, quantity_errors, receive
from catalog.inventory.services.transfers import Sending, draft_transfer, send_transfer
from catalog.products.models import ProductVariant
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean


@dataclass(frozen=True)
class Load:
    """`quantity` pieces of a lot that are to be brought."""

    variant: ProductVariant
    quantity: int
    lot_code: str = ""
    best_before: date | None = None


def deliver(
    actor: User, premises: SalesPoint, target: SalesPoint, *, loads: Collection[Load], note: str = ""
) -> Transfer:
    """Bring `loads` from `premises` to `target`: on their way at once, and the target's to receive.

    What the premises have too few of is received there first: it has been made. All of it or nothing. Raises
    `NotAllowed`, or `Refusal` naming `loads.<variant>.<field>`.
    """
    if not can_move(actor, premises):
        raise NotAllowed
    if not loads:
        raise Refusal(FieldError(CommonCode.REQUIRED, "loads", _("Write down how many of what you bring.")))
    with transaction.atomic():
        errors: list[FieldError] = []
        sendings = []
        for load in loads:
            try:
                sendings.append(_made(actor, premises, load))
            except Refusal as refusal:
                errors += [replace(error, field=f"loads.{load.variant.pk}.{error.field}") for error in refusal.errors]
        Refusal.unless_none(errors)
        try:
            transfer = draft_transfer(actor, premises, target, sendings=sendings, note=note)
        except Refusal as refusal:
            raise Refusal(*(_at_its_load(error, sendings) for error in refusal.errors)) from refusal
        return send_transfer(actor, transfer)


def _made(actor: User, premises: SalesPoint, load: Load) -> Sending:
    """The load, with what the premises lacked of it entered there."""
    Refusal.unless_none(quantity_errors(load.quantity))
    lot = lot_of(load.variant, code=load.lot_code, best_before=load.best_before)
    here = LotStock.objects.filter(stock__point=premises, lot=lot).values_list("quantity", flat=True).first() or 0
    if here < load.quantity:
        receive(
            actor,
            premises,
            load.variant,
            quantity=load.quantity - here,
            lot_code=clean(load.lot_code),
            best_before=load.best_before,
        )
    return Sending(lot, load.quantity)


def _at_its_load(error: FieldError, sendings: list[Sending]) -> FieldError:
    """`lines.<n>.x` of a transfer as `loads.<variant>.x`; what is said of the whole stays."""
    kind, _dot, rest = (error.field or "").partition(".")
    number, _dot, name = rest.partition(".")
    if kind != "lines" or not number.isdigit():
        return error
    return replace(error, field=f"loads.{sendings[int(number)].lot.variant_id}.{name}")
