from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "checkout.payments"
    label = "payments"

    def ready(self) -> None:
        from checkout.payments import listeners  # noqa: F401
