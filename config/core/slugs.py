"""Addresses that people can read and that nothing else has."""

from django.db import models

from config.core.text import slugify


def unique_slug(model: type[models.Model], text: str) -> str:
    """A slug of `text` that no row of `model` has: a number is added when the plain one is taken."""
    base = slugify(text) or model._meta.model_name or "x"
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
