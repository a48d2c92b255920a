"""Where products stand today: on sale, published without being shown, or not for sale, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from catalog.certification.criteria import FEWEST_STARS_LISTED
from catalog.certification.listing import in_force, listed, listed_by_product
from catalog.certification.models import Listing, Recognition
from catalog.certification.services.publishing import obstacles
from catalog.products.models import Product
from config.core import clock
from config.core.errors import FieldError


@dataclass(frozen=True)
class Standing:
    """`shown`: whether the listing rule lets the product through today. `recognition`: the one to show beside it, in
    force if there is one, else the latest; `why` is empty for what is shown or only waits to be published."""

    product: Product
    shown: bool
    recognition: Recognition | None
    why: list[FieldError]

    @property
    def can_go_on_sale(self) -> bool:
        return not self.product.is_published and not self.why

    @property
    def waits(self) -> bool:
        """Published, nothing in the way, and yet not shown: its recognition begins later."""
        return self.product.is_published and not self.shown and not self.why


def with_standing(products: QuerySet[Product]) -> QuerySet[Product]:
    """`products` with everything that `standings` reads."""
    recognitions = Recognition.objects.select_related("withdrawal").order_by("-valid_from", "-id")
    return products.select_related("producer", "category").prefetch_related(
        "variants", Prefetch("recognitions", recognitions)
    )


def standings(products: Iterable[Product]) -> list[Standing]:
    """The standing of each of these products, fetched by `with_standing`. One query more, however many there are."""
    products = list(products)
    shown = listed_by_product([product.pk for product in products], adult=True)
    return [_standing(product, shown.get(product.pk)) for product in products]


def _standing(product: Product, row: Listing | None) -> Standing:
    known = list(product.recognitions.all())
    dated = [recognition for recognition in known if recognition.valid_until]
    recognition = row.recognition if row else next(iter(dated or known), None)
    return Standing(product, row is not None, recognition, [] if row else list(obstacles(product)))


def not_for_sale(products: QuerySet[Product]) -> QuerySet[Product]:
    """Those of `products` that have a recognition in force today, and still are not shown."""
    own = Listing.objects.filter(product=OuterRef("pk"))
    recognised = own.filter(in_force(clock.today()), stars__gte=FEWEST_STARS_LISTED)
    return products.filter(Exists(recognised)).exclude(Exists(listed(adult=True).filter(product=OuterRef("pk"))))
