"""Pages of words and menus."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from catalog.products.richtext import sanitised
from config.core import clock
from config.core.admin import AuditedAdmin
from storefront.content.models import Menu, MenuItem, Page, PageTranslation


class PageWordsInline(admin.StackedInline):
    model = PageTranslation
    extra = 0


@admin.register(Page)
class PageAdmin(AuditedAdmin):
    list_display = ("title", "slug", "is_published", "is_draft", "updated_at")
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields = ("updated_at",)
    inlines = (PageWordsInline,)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.content, obj.updated_at = sanitised(obj.content), clock.now()
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for words in formset.save(commit=False):
            words.content = sanitised(words.content)
            words.save()
        for gone in formset.deleted_objects:
            gone.delete()


class MenuItems(admin.StackedInline):
    model = MenuItem
    extra = 0


@admin.register(Menu)
class MenuAdmin(AuditedAdmin):
    list_display = ("slug", "name")
    inlines = (MenuItems,)
