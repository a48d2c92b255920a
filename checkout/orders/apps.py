from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "checkout.orders"
    label = "orders"

    def ready(self) -> None:
        """Importing the listeners registers them."""
        from checkout.orders import listeners, merging  # noqa: F401
