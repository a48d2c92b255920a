from django.apps import AppConfig


class CartsConfig(AppConfig):
    name = "checkout.carts"
    label = "carts"

    def ready(self) -> None:
        """Importing them registers who names baskets, and what is kept about a person."""
        from checkout.carts import naming, own  # noqa: F401
