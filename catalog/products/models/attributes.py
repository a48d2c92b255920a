"""Attributes of the dialect's kinds: what a product type asks about its products, and what they answer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class InputType(models.TextChoices):
    """The dialect's AttributeInputTypeEnum, as far as products here use it."""

    PLAIN_TEXT = "plain-text", _("plain text")
    BOOLEAN = "boolean", _("yes or no")
    NUMERIC = "numeric", _("number")
    DROPDOWN = "dropdown", _("single choice")
    MULTISELECT = "multiselect", _("several choices")
    FILE = "file", _("file")
    SINGLE_REFERENCE = "single-reference", _("reference to a collection")


class Attribute(models.Model):
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=100)
    input_type = models.CharField(_("kind"), max_length=20, choices=InputType)
    unit = models.CharField(_("unit"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class AttributeTranslation(models.Model):
    attribute = models.ForeignKey(Attribute, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=2)
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attribute", "language"], name="attribute_translation_unique")]

    def __str__(self) -> str:
        return f"{self.attribute_id} {self.language}"


class AttributeValue(models.Model):
    """One of the choices of a single- or multi-choice attribute."""

    attribute = models.ForeignKey(Attribute, on_delete=models.CASCADE, related_name="choices")
    slug = models.SlugField(max_length=100)
    name = models.CharField(max_length=150)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["attribute", "slug"], name="attribute_choice_unique")]

    def __str__(self) -> str:
        return self.name


class AttributeValueTranslation(models.Model):
    value = models.ForeignKey(AttributeValue, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=2)
    name = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["value", "language"], name="attribute_choice_translation_unique")
        ]

    def __str__(self) -> str:
        return f"{self.value_id} {self.language}"


class ProductType(models.Model):
    """What kind of thing it is: which attributes its products and their variants answer."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=100)
    attributes: models.ManyToManyField = models.ManyToManyField(Attribute, through="ProductTypeAttribute")

    class Meta:
        verbose_name = _("product type")
        verbose_name_plural = _("product types")

    def __str__(self) -> str:
        return self.name


class ProductTypeAttribute(models.Model):
    product_type = models.ForeignKey(ProductType, on_delete=models.CASCADE, related_name="attribute_entries")
    attribute = models.ForeignKey(Attribute, on_delete=models.PROTECT)
    is_of_variant = models.BooleanField(_("answered by each variant"), default=False)
    is_variant_selection = models.BooleanField(_("variants are chosen by it"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["product_type", "attribute"], name="product_type_attribute_unique")
        ]

    def __str__(self) -> str:
        return f"{self.product_type_id}: {self.attribute_id}"


class AssignedValue(models.Model):
    """One answer. Which column holds it follows from the attribute's kind; a multi-choice has one row per choice."""

    attribute = models.ForeignKey(Attribute, on_delete=models.PROTECT, related_name="+")
    choice = models.ForeignKey(AttributeValue, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    plain_text = models.TextField(blank=True)
    plain_text_en = models.TextField(blank=True)
    boolean = models.BooleanField(null=True, blank=True)
    numeric = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    file = models.FileField(upload_to="attributes", blank=True)
    collection = models.ForeignKey(
        "products.Collection", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        abstract = True


class AssignedProductValue(AssignedValue):
    product = models.ForeignKey("products.Product", on_delete=models.CASCADE, related_name="assigned_values")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "attribute", "choice"], name="product_choice_once"),
            models.UniqueConstraint(
                fields=["product", "attribute"], condition=Q(choice__isnull=True), name="product_answer_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.attribute_id}"


class AssignedVariantValue(AssignedValue):
    variant = models.ForeignKey("products.ProductVariant", on_delete=models.CASCADE, related_name="assigned_values")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "attribute", "choice"], name="variant_choice_once"),
            models.UniqueConstraint(
                fields=["variant", "attribute"], condition=Q(choice__isnull=True), name="variant_answer_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.attribute_id}"
