"""A voucher's use is taken with the order and given back when the order ends."""

from uuid import UUID

from django.db.models import QuerySet

from checkout.carts import vouchers
from checkout.carts.models import Checkout, Voucher, VoucherUse
from config.core import clock
from config.core.errors import Refusal


def take_use(locked: Checkout) -> VoucherUse | None:
    """Use the checkout's voucher once; None without one. Raises `Refusal` when it has been used up: judged under the
    voucher's lock, so that the last use goes to one of those who come at once."""
    if locked.voucher_id is None:
        return None
    voucher = Voucher.objects.select_for_update().get(pk=locked.voucher_id)
    refused = vouchers.used_up(voucher, customer=locked.phone)
    if refused is not None:
        raise Refusal(refused)
    uses = VoucherUse.objects.filter(voucher=voucher, given_back_at=None)
    return VoucherUse.objects.create(
        voucher=voucher,
        checkout=locked,
        customer=locked.phone,
        nth=_free(uses, "nth"),
        customers_nth=_free(uses.filter(customer=locked.phone), "customers_nth"),
    )


def give_use_back(checkout_id: UUID) -> None:
    """The order has ended: its use may be had by another."""
    VoucherUse.objects.filter(checkout=checkout_id, given_back_at=None).update(given_back_at=clock.now())


def _free(uses: QuerySet[VoucherUse], field: str) -> int:
    """The smallest number that nobody has."""
    taken = set(uses.values_list(field, flat=True))
    return next(n for n in range(1, len(taken) + 2) if n not in taken)
