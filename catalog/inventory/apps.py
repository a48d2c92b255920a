from django.apps import AppConfig
from django.db.models.signals import post_migrate


class InventoryConfig(AppConfig):
    name = "catalog.inventory"
    label = "inventory"

    def ready(self) -> None:
        """Importing the services registers their listeners, and the policies who is staff."""
        from catalog.inventory import policies  # noqa: F401
        from catalog.inventory.services import taking

        post_migrate.connect(taking.lay_functions, sender=self)
