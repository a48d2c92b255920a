from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "checkout.orders"
    label = "orders"

    def ready(self) -> None:
        """Importing them registers what listens, what gives names, and what is kept about a person."""
        from checkout.orders import listeners, merging, naming, own  # noqa: F401
