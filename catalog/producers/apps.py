from django.apps import AppConfig


class ProducersConfig(AppConfig):
    name = "catalog.producers"
    label = "producers"

    def ready(self) -> None:
        """Importing the services registers their listeners, and the policies who acts for a producer."""
        from catalog.producers import policies, services  # noqa: F401
