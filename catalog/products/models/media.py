"""Pictures of products. Thumbnails are made when first asked for and kept beside the original."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.core import clock


def picture_path(media: "ProductMedia", filename: str) -> str:
    """Where an upload is kept: a random name, never the sender's."""
    return f"products/{secrets.token_hex(16)}.webp"


class ProductMedia(models.Model):
    """A picture, stored as WebP without EXIF whatever it came as."""

    product = models.ForeignKey("products.Product", on_delete=models.CASCADE, related_name="media")
    picture = models.FileField(upload_to=picture_path)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(_("what the picture shows"), max_length=250)
    alt_en = models.CharField(_("what the picture shows, in English"), max_length=250, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_illustration = models.BooleanField(_("a drawing, not a photograph"), default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.alt
