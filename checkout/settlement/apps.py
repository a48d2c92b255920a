from django.apps import AppConfig


class SettlementConfig(AppConfig):
    name = "checkout.settlement"
    label = "settlement"

    def ready(self) -> None:
        """Importing the listeners registers them; what must be true of the ledger joins `check_orders`."""
        from checkout.orders.checks import register
        from checkout.settlement import listeners, merging  # noqa: F401
        from checkout.settlement.checks import INVARIANTS

        register(INVARIANTS)
