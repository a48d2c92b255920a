from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "checkout.delivery"
    label = "delivery"
