from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "catalog.inventory"
    label = "inventory"

    def ready(self) -> None:
        """Importing the services registers their listeners."""
        from catalog.inventory import services  # noqa: F401
