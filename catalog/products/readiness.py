"""What a product still needs before it may be sold."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.products.models import Product, ProductGroup
from config.core.errors import CommonCode, FieldError

# Food facts: what the label law asks of everything that is eaten, drunk or taken.
_EATEN = {ProductGroup.FOOD, ProductGroup.BEVERAGE, ProductGroup.HERBAL}
_FOOD_FACTS: dict[str, Promise] = {
    "ingredients": _("Say what it is made of."),
    "allergens": _("Name the allergens, or say that there are none."),
    "storage": _("Say how it is kept."),
    "shelf_life_days": _("Say how long it keeps."),
    "declaration_number": _("Give the number of its product declaration."),
}


def missing_for_sale(product: Product) -> Iterator[FieldError]:
    """Each fact without which `product` may not be published, with the field it belongs in."""
    if not product.group:
        yield FieldError(CommonCode.REQUIRED, "group", _("Choose its group."))
    if product.category_id is None:
        yield FieldError(CommonCode.REQUIRED, "category", _("Choose its category."))
    if product.group in _EATEN:
        for field, message in _FOOD_FACTS.items():
            if not getattr(product, field):
                yield FieldError(CommonCode.REQUIRED, field, message)
    if product.group == ProductGroup.BEVERAGE and product.alcohol_by_volume is None:
        yield FieldError(CommonCode.REQUIRED, "alcohol_by_volume", _("Give the alcohol by volume; 0 if none."))
    # Read as a whole: lists of products bring their packs along.
    packs = [pack for pack in product.variants.all() if pack.is_active]
    if not packs:
        yield FieldError(CommonCode.REQUIRED, "variants", _("Add a pack to sell."))
    elif any(pack.price is None for pack in packs):
        yield FieldError(CommonCode.REQUIRED, "price", _("Price each pack."))
