from django.apps import AppConfig


class CartsConfig(AppConfig):
    name = "checkout.carts"
    label = "carts"
