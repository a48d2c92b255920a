from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "config.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        """Importing the office registers what its invitations mean; and what is kept about a person here."""
        from config.core import office  # noqa: F401
        from config.core.accounts import leaving, own  # noqa: F401
