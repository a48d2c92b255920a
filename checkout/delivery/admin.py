"""The editor of rate tables."""

from django.contrib import admin

from checkout.delivery.models import RateStep, RateTable, RateZone, Surcharge
from config.core.admin import AuditedAdmin


class Zones(admin.TabularInline):
    model = RateZone
    extra = 0
    max_num = 3
    show_change_link = True


class Surcharges(admin.TabularInline):
    model = Surcharge
    extra = 0
    raw_id_fields = ("commune",)


class Steps(admin.TabularInline):
    model = RateStep
    extra = 1


@admin.register(RateTable)
class RateTableAdmin(AuditedAdmin):
    """A table with its zones and surcharges; the weight steps of a zone stand on the zone's own page."""

    list_display = ("name", "code", "cod_fee", "preparation_days", "is_active")
    prepopulated_fields = {"code": ("name",)}
    inlines = (Zones, Surcharges)


@admin.register(RateZone)
class RateZoneAdmin(AuditedAdmin):
    list_display = ("table", "zone", "least_days", "most_days")
    list_select_related = ("table",)
    list_filter = ("table",)
    inlines = (Steps,)
