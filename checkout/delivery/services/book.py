"""A person's saved addresses."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from checkout.delivery.models import Address, AddressBookEntry
from checkout.delivery.services.addresses import AddressInput, make_address
from config.core import audit
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User

MOST_KEPT = 30


def keep_address(actor: User, address: Address) -> AddressBookEntry:
    """Keep `address` in the actor's book; one that says the same is kept once. The first becomes the default."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=actor.pk)
        mine = AddressBookEntry.objects.filter(user=actor)
        same = mine.filter(
            address__fingerprint=address.fingerprint,
            address__phone=address.phone,
            address__last_name=address.last_name,
            address__first_name=address.first_name,
        ).first()
        if same is not None:
            return same
        number = mine.count()
        if number >= MOST_KEPT:
            raise Refusal(
                FieldError(
                    CommonCode.INVALID, None, _("Remove an address first: %(most)s are kept."), {"most": MOST_KEPT}
                )
            )
        entry = AddressBookEntry.objects.create(
            user=actor, address=address, is_default_shipping=number == 0, is_default_billing=number == 0
        )
        audit.record(actor, "address.keep", entry)
    return entry


def replace_address(actor: User, entry: AddressBookEntry, *, given: AddressInput) -> AddressBookEntry:
    """Keep another address in its place; orders keep what they were sent to. Raises `NotAllowed` for another's, and
    `Refusal` for one that cannot be right."""
    if entry.user_id != actor.pk:
        raise NotAllowed
    with transaction.atomic():
        locked = AddressBookEntry.objects.select_for_update().get(pk=entry.pk)
        locked.address = make_address(given, for_delivery=False)
        locked.save(update_fields=["address"])
        audit.record(actor, "address.replace", locked)
    return locked


def forget_address(actor: User, entry: AddressBookEntry) -> None:
    """Take it out of the book; orders keep what they were sent to. Raises `NotAllowed` for another's."""
    if entry.user_id != actor.pk:
        raise NotAllowed
    with transaction.atomic():
        audit.record(actor, "address.forget", entry)
        entry.delete()


def set_default_address(actor: User, entry: AddressBookEntry, *, shipping: bool, billing: bool) -> None:
    """Make it the one that is filled in. Raises `NotAllowed` for another's."""
    if entry.user_id != actor.pk:
        raise NotAllowed
    with transaction.atomic():
        User.objects.select_for_update().get(pk=actor.pk)
        mine = AddressBookEntry.objects.filter(user=actor)
        for wanted, field in ((shipping, "is_default_shipping"), (billing, "is_default_billing")):
            if wanted:
                mine.exclude(pk=entry.pk).update(**{field: False})
                mine.filter(pk=entry.pk).update(**{field: True})
        audit.record(actor, "address.default", entry, shipping=shipping, billing=billing)
