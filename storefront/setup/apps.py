from django.apps import AppConfig


class SetupConfig(AppConfig):
    name = "storefront.setup"
    label = "setup"
