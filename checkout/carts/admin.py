"""Vouchers as base data. One that an order has used keeps its row: it is ended, not removed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from checkout.carts.models import Voucher
from checkout.carts.vouchers import normalised
from config.core.admin import AuditedAdmin


@admin.register(Voucher)
class VoucherAdmin(AuditedAdmin):
    list_display = ("code", "name", "kind", "value", "bearer", "starts_at", "ends_at", "is_active")
    list_filter = ("is_active", "bearer")
    search_fields = ("code", "name")
    raw_id_fields = ("producer",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.code = normalised(obj.code)
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not obj.uses.exists())
