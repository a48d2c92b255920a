from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "catalog.search"
    label = "search"

    def ready(self) -> None:
        """Importing the listeners registers them."""
        from catalog.search import listeners  # noqa: F401
