from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "checkout.payments"
    label = "payments"
