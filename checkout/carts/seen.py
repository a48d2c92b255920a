"""What the buyer saw, as one opaque value that goes along when the order is placed, and what has changed since.

It is no secret and no signature: whoever makes one up only says that they saw something else, and is shown the truth.
"""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from checkout.carts.errors import CartCode
from checkout.carts.plan import Plan
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.money import dotted

_MOST_BYTES = 200_000


def digest(plan: Plan) -> str:
    """`plan` as the page or the program has shown it."""
    packed = zlib.compress(json.dumps(_shown(plan), separators=(",", ":"), sort_keys=True).encode())
    return urlsafe_b64encode(packed).decode().rstrip("=")


def changes(seen: str, plan: Plan) -> Iterator[FieldError]:
    """Everything in `plan` that differs from what was seen, a line at a time. Raises `Refusal` when `seen` is none of
    ours."""
    before, after = _unpacked(seen), _shown(plan)
    if before == after:
        return
    named = False
    for error in (*_lines(before, after), *_fees(before, after)):
        named = True
        yield error
    if not named:
        yield FieldError(CartCode.CHANGED, None, _("What is sent together or when it arrives has changed: look again."))


def _shown(plan: Plan) -> dict[str, Any]:
    return {
        "lines": {str(line.variant_id): [line.quantity, line.unit_price, line.discount] for line in plan.lines},
        "parcels": [
            [
                parcel.point_id,
                {str(part.variant_id): part.quantity for part in parcel.parts},
                parcel.shipping,
                parcel.cash_fee,
                str(parcel.arrives_until or ""),
            ]
            for parcel in plan.parcels
        ],
        "delivery": [plan.delivery_kind, plan.delivery_code],
        "voucher": plan.voucher_code,
        "discount": plan.discount,
        "shipping": plan.shipping,
        "cash_fee": plan.cash_fee,
        "total": plan.total,
    }


def _unpacked(seen: str) -> dict[str, Any]:
    try:
        unzip = zlib.decompressobj()
        raw = unzip.decompress(urlsafe_b64decode(seen + "=" * (-len(seen) % 4)), _MOST_BYTES)
        shown = json.loads(raw)
        if isinstance(shown, dict) and isinstance(shown.get("lines"), dict):
            return shown
    except (ValueError, zlib.error):
        pass
    raise Refusal(FieldError(CommonCode.INVALID, "digest", _("Look at your basket again before you order.")))


def _lines(before: dict[str, Any], after: dict[str, Any]) -> Iterator[FieldError]:
    for variant_id in sorted({*before["lines"], *after["lines"]}):
        was, now = before["lines"].get(variant_id), after["lines"].get(variant_id)
        field = f"lines.{variant_id}"
        if was is None:
            yield FieldError(CartCode.CHANGED, field, _("Something was added to your basket."))
        elif now is None:
            yield FieldError(CartCode.CHANGED, field, _("Something can no longer be bought."))
        elif was[:1] != now[:1]:
            params = {"before": was[0], "after": now[0]}
            yield FieldError(
                CartCode.CHANGED, field, _("The quantity has changed from %(before)s to %(after)s."), params
            )
        elif was[1:2] != now[1:2]:
            params = {"before": _dong(was[1]), "after": _dong(now[1])}
            yield FieldError(
                CartCode.CHANGED, field, _("The price has changed from %(before)s to %(after)s ₫."), params
            )


def _fees(before: dict[str, Any], after: dict[str, Any]) -> Iterator[FieldError]:
    for key, message in (
        ("discount", _("The discount has changed from %(before)s to %(after)s ₫.")),
        ("shipping", _("Delivery has changed from %(before)s to %(after)s ₫.")),
        ("cash_fee", _("The fee for collecting cash has changed from %(before)s to %(after)s ₫.")),
    ):
        if before.get(key) != after[key]:
            yield FieldError(
                CartCode.CHANGED, key, message, {"before": _dong(before.get(key)), "after": _dong(after[key])}
            )


def _dong(value: object) -> str:
    """Sums in a value that was made up may be anything."""
    return dotted(value) if isinstance(value, int) else "?"
