"""Sales points as base data; who works there is the desks' matter, what lies there the stock's."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from catalog.inventory.models import SalesPoint
from config.core.admin import AuditedAdmin


@admin.register(SalesPoint)
class SalesPointAdmin(AuditedAdmin):
    kind = "point"
    list_display = ("name", "kind", "commune", "phone", "is_active")
    list_select_related = ("commune",)
    search_fields = ("name",)
    raw_id_fields = ("commune",)
    prepopulated_fields = {"slug": ("name",)}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
