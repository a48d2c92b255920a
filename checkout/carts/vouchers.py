"""Whether a voucher counts, and for which lines."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from catalog.products.models import Product
from checkout.carts.errors import CartCode
from checkout.carts.models import Voucher, VoucherUse
from config.core import clock
from config.core.errors import FieldError
from config.core.money import dotted


def find_voucher(code: str) -> Voucher | None:
    """The voucher with this code, however it is typed."""
    return Voucher.objects.filter(code=normalised(code)).first()


def normalised(code: str) -> str:
    """A code as it is stored."""
    return "".join(code.split()).upper()


def covers(voucher: Voucher, product: Product) -> bool:
    """Whether it takes something off this product."""
    of_producer = voucher.producer_id is None or voucher.producer_id == product.producer_id
    return of_producer and (not voucher.group or voucher.group == product.group)


def refusal(voucher: Voucher, *, products: Sequence[Product], goods: int) -> FieldError | None:
    """Why it does not count for a basket with these products, of which those it covers cost `goods`; None: it does.
    Whether it has been used up, `used_up` says."""
    now = clock.now()
    if not voucher.is_active or voucher.starts_at > now or (voucher.ends_at is not None and voucher.ends_at <= now):
        return _refused(_("This voucher is not valid now."))
    if products and not any(covers(voucher, product) for product in products):
        return _refused(_("This voucher is for other products."))
    if products and goods < voucher.least_goods:
        return _refused(_("This voucher needs goods worth at least %(least)s ₫."), least=dotted(voucher.least_goods))
    return None


def used_up(voucher: Voucher, *, customer: str) -> FieldError | None:
    """Why it cannot be used once more, by this customer (a phone; empty: not known yet). Only binding under the
    voucher's lock."""
    uses = VoucherUse.objects.filter(voucher=voucher, given_back_at=None)
    if voucher.limit is not None and uses.count() >= voucher.limit:
        return _refused(_("This voucher has been used up."))
    most = voucher.limit_per_customer
    if most is not None and customer and uses.filter(customer=customer).count() >= most:
        return _refused(_("You have used this voucher already."))
    return None


def _refused(message: object, **params: object) -> FieldError:
    return FieldError(CartCode.VOUCHER_NOT_APPLICABLE, "promoCode", message, params)  # type: ignore[arg-type]
