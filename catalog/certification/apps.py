from django.apps import AppConfig


class CertificationConfig(AppConfig):
    name = "catalog.certification"
    label = "certification"

    def ready(self) -> None:
        """Importing the services registers their listeners."""
        from catalog.certification import services  # noqa: F401
