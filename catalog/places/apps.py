from typing import Any

from django.apps import AppConfig
from django.apps.registry import Apps
from django.apps.registry import apps as present
from django.db.models.signals import post_migrate


class PlacesConfig(AppConfig):
    name = "catalog.places"
    label = "places"

    def ready(self) -> None:
        post_migrate.connect(lay_places, sender=self)


def lay_places(sender: AppConfig, *, using: str, apps: Apps = present, **_kept: Any) -> None:
    """Every database has places, also one that a test has just emptied, where a migration would not run again."""
    from catalog.places.models import Commune
    from catalog.places.services import load_places

    has_table = "commune" in apps.all_models[sender.label]
    if has_table and not Commune.objects.using(using).exists():
        load_places(using=using)
