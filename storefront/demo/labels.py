"""What stands on a pack: texts, food facts, sizes, barcodes and prices, all made up for the demo."""

from decimal import Decimal
from typing import Any

from catalog.products import richtext
from catalog.products.gtin import check_digit
from catalog.products.models import Category, Product, ProductGroup, ProductType, VariantTranslation
from catalog.products.services import describe_product, save_variant, set_price
from config.core.models import User
from storefront.demo import files
from storefront.demo.answers import answer, tell_packs_apart

MADE_UP = "<i>Giá bán và lời giới thiệu này được đặt ra cho bản demo, không phải lời của chủ thể.</i>"
MADE_UP_EN = "<i>Price and text are made up for the demo; they are not the producer's.</i>"


def describe(actor: User, product: Product, facts: dict[str, Any]) -> None:
    """Texts, food facts and answers. A product without `en` in the file stays without English."""
    label: dict[str, Any] = {
        "product_type": ProductType.objects.get(slug=facts["kind"]),
        "category": Category.objects.get(slug=facts["category"]),
        "description": _text(facts["text"], MADE_UP),
    }
    english: dict[str, Any] = {}
    if "en" in facts:
        english = {"name": facts["en"], "description": _text(facts["text_en"], MADE_UP_EN)}
    if product.group != ProductGroup.HANDICRAFT:
        words = _food_words(facts)
        label |= {name: pair[0] for name, pair in words.items()} | _food_facts(product, facts)
        english |= {name: pair[1] for name, pair in words.items()} if english else {}
    product = describe_product(actor, product, english=english, **label)
    answer(product, facts.get("answers", {}))


def pack(actor: User, product: Product, facts: dict[str, Any], *, number: int) -> None:
    """The packs of the `number`-th product and their prices."""
    for position, (name, english, quantity, unit, weight, price) in enumerate(facts["packs"]):
        variant = save_variant(
            actor,
            product,
            name=name,
            sku=f"DEMO-{number:03d}-{position + 1}",
            gtin=None if product.group == ProductGroup.HANDICRAFT else in_store_gtin(number, position),
            net_quantity=quantity,
            net_unit=unit,
            shipping_weight_g=weight,
            position=position,
        )
        VariantTranslation.objects.create(variant=variant, language="en", name=english)
        tell_packs_apart(variant, english)
        set_price(actor, variant, price=price)


def in_store_gtin(number: int, position: int) -> str:
    """A valid GTIN-13 of the range 200-299, which GS1 leaves to each shop: it can never be another firm's."""
    digits = f"200{number:07d}{position:02d}"
    return f"{digits}{check_digit(digits)}"


def _text(paragraphs: str, made_up: str) -> dict[str, Any]:
    text = richtext.blocks(*paragraphs.strip().split("\n\n"))
    return {"blocks": [*text["blocks"], {"type": "paragraph", "data": {"text": made_up}}]}


def _food_words(facts: dict[str, Any]) -> dict[str, list[str]]:
    phrases = files.toml("phrases.toml")
    return {
        "ingredients": facts["made_of"],
        "allergens": phrases["allergens"][facts["allergens"]],
        "storage": phrases["storage"][facts["keep"]],
    }


def _food_facts(product: Product, facts: dict[str, Any]) -> dict[str, Any]:
    found = {"shelf_life_days": facts["keeps_days"], "declaration_number": f"DEMO/TCB-{product.pk:03d}"}
    if product.group == ProductGroup.BEVERAGE:
        found["alcohol_by_volume"] = Decimal(facts.get("abv", "0"))
    return found
