from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "checkout.orders"
    label = "orders"
