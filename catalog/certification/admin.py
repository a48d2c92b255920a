"""Recognitions to look at: they are recorded by imports and withdrawn at the office desk."""

from django.contrib import admin

from catalog.certification.models import Recognition, Withdrawal
from config.core.admin import ReadOnlyAdmin


@admin.register(Recognition)
class RecognitionAdmin(ReadOnlyAdmin):
    list_display = ("certificate_number", "product_name", "stars", "decision_number", "valid_until", "withdrawn_on")
    search_fields = ("certificate_number", "name_folded", "decision_number")


@admin.register(Withdrawal)
class WithdrawalAdmin(ReadOnlyAdmin):
    list_display = ("recognition", "decision_number", "effective_on")
    list_select_related = ("recognition",)
