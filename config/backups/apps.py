from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "config.backups"
    label = "backups"

    def ready(self) -> None:
        """Importing the listeners registers them."""
        from config.backups import listeners  # noqa: F401
