from django.contrib.admin.apps import AdminConfig


class ShopAdminConfig(AdminConfig):
    default_site = "config.core.admin_site.ShopAdminSite"

    def ready(self) -> None:
        """Groups mean nothing here: every right is a policy (design, rule 9)."""
        super().ready()
        from django.contrib import admin
        from django.contrib.auth.models import Group

        if admin.site.is_registered(Group):
            admin.site.unregister(Group)
