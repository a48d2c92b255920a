from django.apps import AppConfig


class ProducersConfig(AppConfig):
    name = "catalog.producers"
    label = "producers"

    def ready(self) -> None:
        """Importing the services registers their listeners."""
        from catalog.producers import services  # noqa: F401
