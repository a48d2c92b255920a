"""The demo's pictures: our own drawings, told apart from photographs."""

from django.core.files.base import ContentFile

from catalog.products.models import Product, ProductMedia
from storefront.illustrations import alt_text, draw, render_webp, subject_for

_SIZE = 800


def lay_pictures() -> None:
    """A drawing for each published product that has no picture yet; the same product is always drawn the same."""
    bare = (
        Product.objects.filter(is_published=True, media=None)
        .select_related("producer")
        .prefetch_related("translations")
    )
    ProductMedia.objects.bulk_create([_drawing(product) for product in bare])


def _drawing(product: Product) -> ProductMedia:
    maker = product.producer.name
    subject = subject_for(product.name, product.group)
    svg = draw(subject, seed=f"{product.name} {maker}", label=maker, group=product.group)
    english = next((t.name for t in product.translations.all() if t.language == "en" and t.name), product.name)
    media = ProductMedia(
        product=product,
        width=_SIZE,
        height=_SIZE,
        alt=alt_text(subject, name=product.name, language="vi")[:250],
        alt_en=alt_text(subject, name=english, language="en")[:250],
        is_illustration=True,
    )
    media.picture.save("drawing.webp", ContentFile(render_webp(svg, _SIZE)), save=False)
    return media
