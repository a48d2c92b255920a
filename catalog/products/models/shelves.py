"""How products are sorted for those who look: the channel, the category tree, collections."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.core.money import CURRENCY


class Channel(models.Model):
    """Where prices and visibility hold. One row, `an-giang`, in dong: the dialect asks for channels."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    currency = models.CharField(max_length=3, default=CURRENCY)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")

    def __str__(self) -> str:
        return self.name


class Shelf(models.Model):
    """What categories and collections have in common."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(max_length=100, unique=True)
    description = models.JSONField(_("description"), default=dict, blank=True, help_text=_("rich text blocks"))
    seo_title = models.CharField(max_length=70, blank=True)
    seo_description = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class ShelfTranslation(models.Model):
    language = models.CharField(max_length=2)
    name = models.CharField(max_length=100, blank=True)
    slug = models.SlugField(max_length=100, blank=True)
    description = models.JSONField(default=dict, blank=True)
    seo_title = models.CharField(max_length=70, blank=True)
    seo_description = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class Category(Shelf):
    """A place in the category tree."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")

    class Meta(Shelf.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")


class CategoryTranslation(ShelfTranslation):
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="translations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "language"], name="category_translation_unique")]

    def __str__(self) -> str:
        return f"{self.category_id} {self.language}"


class Collection(Shelf):
    """A hand-picked shelf in a hand-made order."""

    products: models.ManyToManyField = models.ManyToManyField(
        "products.Product", through="CollectionProduct", related_name="collections"
    )
    is_published = models.BooleanField(_("published"), default=True)

    class Meta(Shelf.Meta):
        verbose_name = _("collection")
        verbose_name_plural = _("collections")


class CollectionProduct(models.Model):
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="entries")
    product = models.ForeignKey("products.Product", on_delete=models.CASCADE, related_name="collection_entries")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["collection", "product"], name="collection_product_unique")]

    def __str__(self) -> str:
        return f"{self.collection_id}: {self.product_id}"


class CollectionTranslation(ShelfTranslation):
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="translations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "language"], name="collection_translation_unique")]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.language}"
