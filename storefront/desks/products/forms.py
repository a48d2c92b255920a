"""Forms of a product: its texts and facts, its packs, its pictures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.products.models import (
    Category,
    NetUnit,
    Product,
    ProductGroup,
    ProductTranslation,
    ProductType,
    ProductVariant,
)
from catalog.products.richtext import plain
from config.core.money import MOST
from storefront.desks.forms import PriceField, paragraphs

_WORDS = ("ingredients", "allergens", "storage")
_FACTS = ("product_type", "group", "category", "shelf_life_days", "declaration_number", "alcohol_by_volume")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DescribeForm(forms.Form):
    """Texts in both languages and the facts that food must state. The name is the decision's."""

    product_type = forms.ModelChoiceField(
        label=_("Kind"),
        queryset=ProductType.objects.none(),
        empty_label=None,
        required=False,
        help_text=_("It decides which features are asked for."),
    )
    group = forms.ChoiceField(label=_("Group"), choices=[("", "–"), *ProductGroup.choices], required=False)
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.none(), required=False, empty_label="–"
    )
    description = forms.CharField(
        label=_("Story"),
        required=False,
        max_length=20_000,
        widget=_area(8),
        help_text=_("Where it comes from, who makes it and how. An empty line begins a new paragraph."),
    )
    ingredients = forms.CharField(label=_("Ingredients"), required=False, max_length=3000, widget=_area(3))
    allergens = forms.CharField(
        label=_("Allergens"),
        required=False,
        max_length=300,
        help_text=_("Fish, shrimp, peanut, gluten, milk …; or that there are none."),
    )
    storage = forms.CharField(label=_("Storage"), required=False, max_length=300)
    shelf_life_days = forms.IntegerField(label=_("Shelf life in days"), required=False, min_value=1, max_value=36_500)
    declaration_number = forms.CharField(label=_("Declaration number"), required=False, max_length=60)
    alcohol_by_volume = forms.DecimalField(
        label=_("Alcohol by volume, %"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        localize=True,
        help_text=_("For drinks; 0 if there is none."),
    )
    english_name = forms.CharField(label=_("Name in English"), required=False, max_length=200)
    english_description = forms.CharField(
        label=_("Story in English"), required=False, max_length=20_000, widget=_area(8)
    )
    english_ingredients = forms.CharField(
        label=_("Ingredients in English"), required=False, max_length=3000, widget=_area(3)
    )
    english_allergens = forms.CharField(label=_("Allergens in English"), required=False, max_length=300)
    english_storage = forms.CharField(label=_("Storage in English"), required=False, max_length=300)

    def __init__(self, product: Product, *args: Any, **kwargs: Any) -> None:
        self.product = product
        self.english = product.translations.filter(language="en").first() or ProductTranslation(product=product)
        kwargs["initial"] = {
            **{name: getattr(product, name) for name in (*_WORDS, *_FACTS)},
            "description": paragraphs(plain(product.description)),
            "english_name": self.english.name,
            "english_description": paragraphs(plain(self.english.description)),
            **{f"english_{name}": getattr(self.english, name) for name in _WORDS},
        }
        super().__init__(*args, **kwargs)
        self.fields["product_type"].queryset = ProductType.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["category"].queryset = Category.objects.order_by("position", "id")  # type: ignore[attr-defined]

    def vietnamese_fields(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith("english_")]

    def english_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith("english_")]

    def facts(self) -> dict[str, Any]:
        """Facts and Vietnamese words, as the service takes them. A story that was not touched keeps its marks."""
        facts = {name: self.cleaned_data[name] for name in (*_WORDS, *_FACTS)}
        facts["product_type"] = facts["product_type"] or self.product.product_type
        return facts | self._story("description", self.product.description)

    def english_words(self) -> dict[str, Any]:
        """English words, as the service takes them; nothing when there neither were nor are any."""
        words = {name: self.cleaned_data[f"english_{name}"] for name in ("name", *_WORDS)}
        words |= self._story("english_description", self.english.description, name="description")
        return words if self.english.pk or any(words.values()) else {}

    def _story(self, field: str, stored: dict[str, Any], *, name: str = "description") -> dict[str, Any]:
        typed = paragraphs(self.cleaned_data[field])
        return {} if typed == paragraphs(plain(stored)) else {name: typed}


class PackForm(forms.Form):
    """A pack and its price."""

    name = forms.CharField(label=_("Name of the pack"), max_length=100, help_text=_("500 g jar, box of 10 …"))
    price = PriceField(
        label=_("Price, ₫"), required=False, help_text=_("Whole dong, VAT included. Empty: not priced yet.")
    )
    net_quantity = forms.IntegerField(label=_("Net quantity"), min_value=1, max_value=10_000_000)
    net_unit = forms.ChoiceField(label=_("Unit"), choices=NetUnit.choices)
    shipping_weight_g = forms.IntegerField(
        label=_("Shipping weight in grams"),
        required=False,
        min_value=1,
        max_value=10_000_000,
        help_text=_("With its packaging."),
    )
    sku = forms.CharField(label=_("SKU"), max_length=40, help_text=_("Your own number for it; each pack has another."))
    gtin = forms.CharField(label="GTIN-13", max_length=13, required=False, help_text=_("The 13 digits of the barcode."))

    def __init__(self, product: Product, variant: ProductVariant | None, *args: Any, **kwargs: Any) -> None:
        if variant is not None:
            kwargs["initial"] = {name: getattr(variant, name) for name in self.base_fields}
        else:
            kwargs["initial"] = {"sku": f"AG-{product.pk}-{product.variants.count() + 1}", "net_unit": NetUnit.GRAM}
        super().__init__(*args, **kwargs)

    def clean_price(self) -> int | None:
        price = self.cleaned_data["price"]
        if price is not None and not 0 < price <= MOST:
            raise forms.ValidationError(_("A price is a whole number of dong above 0."))
        return price

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        net, weight = data.get("net_quantity"), data.get("shipping_weight_g")
        if net and weight and data.get("net_unit") == NetUnit.GRAM and weight < net:
            self.add_error("shipping_weight_g", _("It cannot ship at less than its net weight."))
        return data


class PictureForm(forms.Form):
    """A picture and what it shows."""

    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG, JPEG or WebP, at most 12 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    alt = forms.CharField(
        label=_("What the picture shows"), max_length=250, help_text=_("For those who cannot see it: jar with label …")
    )
    alt_en = forms.CharField(label=_("What the picture shows, in English"), max_length=250, required=False)


class PriceFileForm(forms.Form):
    """A file of prices and texts."""

    file = forms.FileField(
        label=_("Filled-in file"),
        help_text=_("CSV or XLSX. Nothing is changed before you have seen the report."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
