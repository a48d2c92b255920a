from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "catalog.products"
    label = "products"

    def ready(self) -> None:
        """Say what products do when producers merge."""
        from catalog.products import merging  # noqa: F401
