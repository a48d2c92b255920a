from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "checkout.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Importing it registers what is kept about a person."""
        from checkout.delivery import own  # noqa: F401
