"""Pictures: whole addresses of the stored WebP or of a thumbnail of it."""

from typing import Any

import graphene
from django.conf import settings
from django.core.files.storage import default_storage

from catalog.products.models import ProductMedia as Picture
from catalog.products.pictures import fitting_size, thumbnail_name
from config.api.engine.enums import enum, named

ThumbnailFormatEnum = enum("ThumbnailFormatEnum", named("WEBP"))
ProductMediaType = enum("ProductMediaType", named("IMAGE VIDEO"))

SIZED: dict[str, Any] = {"size": graphene.Int(), "format": graphene.Argument(ThumbnailFormatEnum)}


def picture_url(picture: Picture, size: int | None) -> str:
    """The whole address of a picture, at least `size` pixels wide or high where there is such a size."""
    name = str(picture.picture.name)
    return file_url(name if size is None else thumbnail_name(name, fitting_size(size)))


def file_url(name: str) -> str:
    """The whole address of a stored file."""
    return settings.PUBLIC_URL + default_storage.url(name)


class Image(graphene.ObjectType):
    url = graphene.String(required=True)
    alt = graphene.String()


class File(graphene.ObjectType):
    url = graphene.String(required=True)


class ProductMedia(graphene.ObjectType):
    alt = graphene.String(required=True)
    type = graphene.Field(ProductMediaType, required=True, resolver=lambda picture, info: "IMAGE")
    url = graphene.String(required=True, **SIZED)
    width = graphene.Int(required=True)
    height = graphene.Int(required=True)
    is_illustration = graphene.Boolean(required=True, description="A drawing, not a photograph.")

    @staticmethod
    def resolve_url(picture: Picture, info: Any, size: int | None = None, format: Any = None) -> str:
        return picture_url(picture, size)
