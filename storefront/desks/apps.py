from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "storefront.desks"
    label = "desks"
