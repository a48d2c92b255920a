"""A basket that goods are promised to, in words: whose it is, for whoever has to call everybody who waits for them."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from checkout.carts.models import Checkout
from checkout.carts.services.releasing import CHECKOUT
from config.core.holders import Party, names_holders
from config.core.models import User


@names_holders(CHECKOUT)
def name_baskets(actor: User, ids: Collection[str]) -> dict[str, Party]:
    """Whose they are, for the office only: a producer gets no buyer's name or number."""
    baskets = Checkout.objects.filter(pk__in=ids)
    if not actor.is_officer:
        return {str(basket.pk): Party(_("A basket being paid for")) for basket in baskets}
    return {
        str(basket.pk): Party(
            _("A basket being paid for"), f"{basket.last_name} {basket.first_name}".strip(), basket.phone
        )
        for basket in baskets
    }
