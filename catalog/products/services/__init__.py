"""What changes about products: they are made by a decision, then described, priced and pictured by people."""

from catalog.products.services.answers import answer_product, put_answers
from catalog.products.services.media import add_picture, put_picture_first, remove_picture
from catalog.products.services.products import create_product, default_product_type, describe_product
from catalog.products.services.variants import save_pack, save_variant, set_price

__all__ = [
    "add_picture",
    "answer_product",
    "create_product",
    "default_product_type",
    "describe_product",
    "put_answers",
    "put_picture_first",
    "remove_picture",
    "save_pack",
    "save_variant",
    "set_price",
]
