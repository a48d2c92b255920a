"""Whose a basket is: made for nobody or an account, taken over at sign-in, given up at sign-out."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from checkout.carts.errors import CartCode
from checkout.carts.locks import lock_checkout
from checkout.carts.models import Checkout, CheckoutLine, CheckoutState
from checkout.carts.models.checkouts import MOST_OF_A_LINE
from checkout.carts.selectors import Judged, basket_of
from checkout.carts.services.changing import changing
from checkout.carts.services.lines import MOST_LINES, LineAsk, new_lines
from checkout.carts.services.releasing import release
from checkout.carts.services.telling import contact, deliver_to
from checkout.delivery.services import AddressInput, make_address
from config.core import audit, clock
from config.core.counting import count_done
from config.core.errors import FieldError, NotAllowed, Refusal
from config.core.models import User


def create_checkout(
    actor: User | None,
    *,
    language: str = "vi",
    asks: Collection[LineAsk] = (),
    adult: bool = False,
    told: Mapping[str, str] | None = None,
    ship_to: AddressInput | None = None,
    bill_to: AddressInput | None = None,
) -> Checkout:
    """A new basket, empty or filled, with what is `told` of its buyer as `set_contact` takes it; an account's knows its
    e-mail, phone and name. All of it or nothing: raises `Refusal` as `add_lines`, `set_contact` and the addresses do.
    """
    checkout = Checkout(user=actor, language="en" if language == "en" else "vi")
    if actor is not None:
        _fill_in(checkout, actor)
    lines = new_lines(checkout, asks, adult=adult) if asks else []
    for name, value in contact(**told or {}).items():
        setattr(checkout, name, value)
    with transaction.atomic():
        if ship_to is not None:
            deliver_to(checkout, ship_to)
        if bill_to is not None:
            checkout.billing_address = make_address(bill_to, for_delivery=False)
        checkout.save(force_insert=True)
        CheckoutLine.objects.bulk_create(line.row for line in lines)
        count_done("checkout_step", "begun")
    checkout.judged = Judged(tuple(lines), None)
    return checkout


def attach(actor: User, checkout: Checkout) -> Checkout:
    """The basket becomes the account's; one that is another's is refused as `NotAllowed`."""
    with changing(actor, checkout, what_is_bought=False) as locked:
        if locked.user_id is None:
            locked.user = actor
            _fill_in(locked, actor)
            audit.record(actor, "checkout.attach", locked)
    return locked


def detach(actor: User, checkout: Checkout) -> Checkout:
    """The account gives the basket up: whoever has its id goes on with it."""
    with changing(actor, checkout, what_is_bought=False) as locked:
        if locked.user_id == actor.pk:
            locked.user = None
            audit.record(actor, "checkout.detach", locked)
    return locked


def on_sign_in(actor: User, checkout: Checkout | None) -> Checkout | None:
    """The account's basket after signing in with `checkout` in hand: what lay in both, once, also when two tabs sign in
    at once. None: there is neither."""
    with transaction.atomic():
        # Two tabs meet here: the second finds what the first has merged.
        User.objects.select_for_update().get(pk=actor.pk)
        kept = basket_of(actor)
        if checkout is None or kept == checkout:
            return kept
        found = Checkout.objects.filter(pk=checkout.pk).first()
        if found is None or found.state != CheckoutState.OPEN or found.user_id not in (None, actor.pk):
            return kept
        return attach(actor, found) if kept is None else merge(actor, kept, source=found)


def merge(actor: User, checkout: Checkout, *, source: Checkout) -> Checkout:
    """Everything of `source` goes into `checkout`, at most 50 of a thing; `source` is closed, so a second call adds
    nothing. Raises `NotAllowed` when either is another's."""
    with transaction.atomic():
        # In the order of their ids, as two tabs may merge the one into the other.
        locked = {pk: lock_checkout(pk) for pk in sorted({checkout.pk, source.pk})}
        into, gone = locked[checkout.pk], locked[source.pk]
        if into.user_id not in (None, actor.pk) or gone.user_id not in (None, actor.pk):
            raise NotAllowed
        if into.pk == gone.pk or gone.state != CheckoutState.OPEN or gone.sealed_at is not None:
            return into
        if into.state != CheckoutState.OPEN or into.sealed_at is not None:
            raise Refusal(
                FieldError(CartCode.SEALED, None, _("This basket has been paid for: finish the order first."))
            )
        for one in (into, gone):
            release(one, reason="merged")
        _move_lines(into, gone)
        gone.state, gone.merged_into = CheckoutState.MERGED, into
        into.updated_at = gone.updated_at = clock.now()
        gone.save()
        into.save()
        audit.record(actor, "checkout.merge", into, source=str(gone.pk))
    return into


def _move_lines(into: Checkout, gone: Checkout) -> None:
    """Nothing is lost for want of stock or certificate: what cannot be ordered is named in the basket."""
    there = {line.variant_id: line for line in into.lines.all()}
    for line in gone.lines.all():
        same = there.get(line.variant_id)
        if same is not None:
            same.quantity = min(same.quantity + line.quantity, MOST_OF_A_LINE)
            same.save(update_fields=["quantity"])
        elif len(there) < MOST_LINES:
            CheckoutLine.objects.filter(pk=line.pk).update(checkout=into)
            there[line.variant_id] = line


def _fill_in(checkout: Checkout, user: User) -> None:
    """What the account knows, where nothing has been said."""
    checkout.email = checkout.email or user.email or ""
    checkout.phone = checkout.phone or user.phone or ""
    if not (checkout.last_name or checkout.first_name):
        checkout.last_name, checkout.first_name = user.last_name, user.first_name
