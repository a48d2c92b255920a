from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "checkout.orders"
    label = "orders"

    def ready(self) -> None:
        """Importing them registers what listens and what gives names."""
        from checkout.orders import listeners, merging, naming  # noqa: F401
