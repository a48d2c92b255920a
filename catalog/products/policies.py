"""Who may change a product's texts, prices and pictures."""

from django.db.models import QuerySet

from catalog.producers.policies import consented, is_member
from catalog.products.models import Product
from config.core.models import User


def can_edit(user: User, product: Product) -> bool:
    """The producer's member; the office only on the producer's recorded consent."""
    return is_member(user, product.producer) or (user.is_officer and consented(product.producer))


def visible_to(user: User) -> QuerySet[Product]:
    """The desk's products: all for the office, its producer's for a member, none for others."""
    if user.is_officer:
        # What a merger left behind is history, not somebody's goods.
        return Product.objects.filter(producer__merged_into=None)
    if not user.is_active:
        return Product.objects.none()
    return Product.objects.filter(producer__members__user=user.pk)
