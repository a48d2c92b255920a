"""All that an act at a shelf may change, to show that a refused one changed nothing."""

from django.apps import apps

from config.core.models import ActKey, AuditEntry


def everything() -> dict[str, list[tuple]]:
    """Every row of inventory and of the trail, by model."""
    models = [*apps.get_app_config("inventory").get_models(), AuditEntry, ActKey]
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in models}
