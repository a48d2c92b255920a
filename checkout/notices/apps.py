from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "checkout.notices"
    label = "notices"

    def ready(self) -> None:
        """Importing the listeners registers them."""
        from checkout.notices import letters, listeners, own, troubles  # noqa: F401
