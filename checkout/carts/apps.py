from django.apps import AppConfig


class CartsConfig(AppConfig):
    name = "checkout.carts"
    label = "carts"

    def ready(self) -> None:
        """Importing it registers who names baskets."""
        from checkout.carts import naming  # noqa: F401
