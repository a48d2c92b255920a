"""Products and the packs they are sold in."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from catalog.products.gtin import validate_gtin13
from catalog.products.models.attributes import ProductType
from catalog.products.models.shelves import Category
from config.core import clock
from config.core.models import User
from config.core.money import MOST, DongField
from config.core.text import fold, sort_key


class ProductGroup(models.TextChoices):
    """The six groups of Decision 148/QĐ-TTg of 24/02/2023."""

    FOOD = "food", _("food")
    BEVERAGE = "beverage", _("beverages")
    HERBAL = "herbal", _("medicinal herbs")
    HANDICRAFT = "handicraft", _("handicrafts")
    ORNAMENTAL = "ornamental", _("ornamental plants and animals")
    TOURISM = "tourism", _("community tourism")


class ProductText(models.Model):
    """The words of a product, in one language. Vietnamese stands on the product, others on translations."""

    description = models.JSONField(_("description"), default=dict, blank=True, help_text=_("rich text blocks"))
    ingredients = models.TextField(_("ingredients"), blank=True)
    allergens = models.CharField(_("allergens"), max_length=300, blank=True)
    storage = models.CharField(_("storage"), max_length=300, blank=True)
    seo_title = models.CharField(max_length=70, blank=True)
    seo_description = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class Product(ProductText):
    """What a producer makes. Whether anyone may see it is not written here: the listing rule says it, at each query."""

    producer = models.ForeignKey(
        Producer, verbose_name=_("producer"), on_delete=models.PROTECT, related_name="products"
    )
    name = models.CharField(_("name"), max_length=200)
    name_folded = models.CharField(max_length=200, editable=False)
    name_key = models.CharField(max_length=450, editable=False, db_collation="C")
    slug = models.SlugField(max_length=100, unique=True)
    group = models.CharField(_("group"), max_length=12, choices=ProductGroup, blank=True)
    product_type = models.ForeignKey(ProductType, verbose_name=_("product type"), on_delete=models.PROTECT)
    category = models.ForeignKey(
        Category,
        verbose_name=_("category"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="products",
    )
    shelf_life_days = models.PositiveIntegerField(_("shelf life in days"), null=True, blank=True)
    declaration_number = models.CharField(_("declaration number"), max_length=60, blank=True)
    alcohol_by_volume = models.DecimalField(
        _("alcohol by volume, %"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    is_published = models.BooleanField(_("published"), default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_made_up = models.BooleanField(default=False, help_text=_("prices and texts made up for the demo"))
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["name_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["producer", "name_folded"], name="product_name_of_producer"),
            models.CheckConstraint(
                condition=Q(is_published=False) | Q(published_at__isnull=False), name="product_published_when"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_folded, self.name_key = fold(self.name), sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_alcohol(self) -> bool:
        """Whether Law 44/2019/QH14 keeps it from minors."""
        return bool(self.alcohol_by_volume)


class ProductTranslation(ProductText):
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=2)
    name = models.CharField(max_length=200, blank=True)
    slug = models.SlugField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "language"], name="product_translation_unique"),
            models.UniqueConstraint(fields=["slug"], condition=~Q(slug=""), name="product_translation_slug_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.language}"


class NetUnit(models.TextChoices):
    GRAM = "g", _("g")
    MILLILITRE = "ml", _("ml")
    PIECE = "piece", _("piece")


class Travel(models.TextChoices):
    """How far a pack may travel before it spoils or breaks."""

    PICKUP = "pickup", _("collection only")
    PROVINCE = "province", _("within the province")
    NATION = "nation", _("within Vietnam")


class ProductVariant(models.Model):
    """A pack: what lies in a basket. `price` is whole dong with VAT; none means that nobody has priced it yet."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    name = models.CharField(_("name"), max_length=100)
    sku = models.CharField("SKU", max_length=40, unique=True)
    gtin = models.CharField("GTIN-13", max_length=13, null=True, blank=True, unique=True, validators=[validate_gtin13])
    net_quantity = models.PositiveIntegerField(_("net quantity"))
    net_unit = models.CharField(_("unit"), max_length=5, choices=NetUnit)
    shipping_weight_g = models.PositiveIntegerField(_("shipping weight in grams"), null=True, blank=True)
    price = DongField(_("price"), null=True, blank=True)
    travels = models.CharField(_("may travel"), max_length=10, choices=Travel, default=Travel.NATION)
    least_days_left = models.PositiveSmallIntegerField(
        _("least days left on arrival"), default=0, help_text=_("before the best-before date")
    )
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(price__isnull=True) | Q(price__gt=0, price__lte=MOST),
                name="variant_price_positive",
            ),
            models.CheckConstraint(condition=Q(net_quantity__gt=0), name="variant_net_quantity_positive"),
            models.CheckConstraint(condition=~Q(gtin=""), name="variant_gtin_null_not_empty"),
            models.CheckConstraint(
                condition=Q(shipping_weight_g__isnull=True)
                | ~Q(net_unit="g")
                | Q(shipping_weight_g__gte=F("net_quantity")),
                name="variant_ships_at_least_its_net_weight",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sku} {self.name}"

    @property
    def unit_price(self) -> int | None:
        """Whole dong per kilogram or litre, rounded half up; None for pieces and unpriced packs."""
        if self.price is None or self.net_unit == NetUnit.PIECE:
            return None
        return (self.price * 1000 * 2 + self.net_quantity) // (2 * self.net_quantity)


class VariantTranslation(models.Model):
    variant = models.ForeignKey(ProductVariant, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=2)
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["variant", "language"], name="variant_translation_unique")]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.language}"
