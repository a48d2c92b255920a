"""Pictures come in as anything a phone sends and are kept as WebP without what the phone knew about its owner."""

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Max

from catalog.products.models import Product, ProductMedia
from catalog.products.pictures import as_webp
from catalog.products.policies import can_edit
from config.core import audit
from config.core.changes import changed
from config.core.errors import NotAllowed
from config.core.models import User
from config.core.text import clean


def add_picture(actor: User, product: Product, *, upload: File, alt: str, alt_en: str = "") -> ProductMedia:
    """Add a picture at the end. Raises `NotAllowed`, or `Refusal` for what is no picture or is too large a one."""
    if not can_edit(actor, product):
        raise NotAllowed
    picture = as_webp(upload)
    with transaction.atomic():
        last = product.media.aggregate(last=Max("position"))["last"]
        media = ProductMedia(
            product=product,
            width=picture.width,
            height=picture.height,
            alt=clean(alt) or product.name,
            alt_en=clean(alt_en),
            position=0 if last is None else last + 1,
        )
        media.picture.save("picture.webp", ContentFile(picture.content), save=False)
        media.save()
        audit.record(actor, "product.picture.add", product, media=media.pk)
        changed("product", [product.pk])
    return media


def put_picture_first(actor: User, media: ProductMedia) -> None:
    """Make `media` the picture that lists show; the others keep their order. Raises `NotAllowed`."""
    if not can_edit(actor, media.product):
        raise NotAllowed
    with transaction.atomic():
        ordered = list(ProductMedia.objects.select_for_update().filter(product=media.product_id))
        ordered.sort(key=lambda other: other.pk != media.pk)
        for position, other in enumerate(ordered):
            other.position = position
        ProductMedia.objects.bulk_update(ordered, ["position"])
        audit.record(actor, "product.picture.first", media.product, media=media.pk)
        changed("product", [media.product_id])


def remove_picture(actor: User, media: ProductMedia) -> None:
    """Take a picture off its product; the file goes after commit. Raises `NotAllowed`."""
    if not can_edit(actor, media.product):
        raise NotAllowed
    with transaction.atomic():
        audit.record(actor, "product.picture.remove", media.product, media=media.pk)
        product_id, picture = media.product_id, media.picture
        media.delete()
        changed("product", [product_id])
        transaction.on_commit(lambda: _forget(picture.name))


def _forget(name: str | None) -> None:
    if name and not ProductMedia.objects.filter(picture=name).exists():
        ProductMedia._meta.get_field("picture").storage.delete(name)
