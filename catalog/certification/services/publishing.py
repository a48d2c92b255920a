"""From a decision to the shelf: an imported product is sold only when somebody with the right has published it."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.certification.criteria import FEWEST_STARS_LISTED
from catalog.certification.errors import CertificationCode as Code
from catalog.certification.models import Recognition
from catalog.certification.policies import can_publish
from catalog.products.models import Product
from catalog.products.readiness import missing_for_sale
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import FieldError, NotAllowed, Refusal
from config.core.models import User


def obstacles(product: Product) -> Iterator[FieldError]:
    """Why `product` cannot be published now: what is missing on it, and a recognition not in force or to come.

    Asks nothing of the database when recognitions, packs and producer were fetched with the product.
    """
    if not any(_counts(recognition) for recognition in product.recognitions.all()):
        yield FieldError(
            Code.NOT_RECOGNISED, None, _("No recognition of 3 stars or more is in force for this product.")
        )
    if not product.producer.is_active:
        yield FieldError(Code.NOT_RECOGNISED, "producer", _("The producer is closed."))
    yield from missing_for_sale(product)


def _counts(recognition: Recognition) -> bool:
    """Whether it is in force or will be."""
    today = clock.today()
    if recognition.stars < FEWEST_STARS_LISTED or recognition.valid_until is None or recognition.valid_until < today:
        return False
    return recognition.withdrawn_on is None or recognition.withdrawn_on > today


def publish_product(actor: User, product: Product) -> Product:
    """Put `product` on sale. Raises `NotAllowed`, or `Refusal` with everything that stands in the way: for the
    office that may also be the producer's consent."""
    with transaction.atomic():
        locked = _locked(product)
        _check_right(actor, locked)
        if locked.is_published:
            return locked
        Refusal.unless_none(obstacles(locked))
        locked.is_published, locked.published_at, locked.published_by = True, clock.now(), actor
        locked.save(update_fields=["is_published", "published_at", "published_by"])
        audit.record(actor, "product.publish", locked)
        changed("product", [locked.pk])
    return locked


def unpublish_product(actor: User, product: Product) -> Product:
    """Take `product` off sale; its history stays. Raises `NotAllowed`."""
    with transaction.atomic():
        locked = _locked(product)
        _check_right(actor, locked)
        if not locked.is_published:
            return locked
        locked.is_published = False
        locked.save(update_fields=["is_published"])
        audit.record(actor, "product.unpublish", locked)
        changed("product", [locked.pk])
    return locked


def _check_right(actor: User, product: Product) -> None:
    if can_publish(actor, product):
        return
    if actor.is_officer:
        raise Refusal(FieldError(Code.NO_CONSENT, "producer", _("Record the producer's consent before acting for it.")))
    raise NotAllowed


def _locked(product: Product) -> Product:
    return Product.objects.select_for_update(of=("self",)).select_related("producer").get(pk=product.pk)
