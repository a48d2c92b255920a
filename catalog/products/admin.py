"""Base data of the catalogue: how products are sorted and what is asked about them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from catalog.products.models import (
    Attribute,
    AttributeTranslation,
    AttributeValue,
    Category,
    CategoryTranslation,
    Channel,
    Collection,
    CollectionProduct,
    CollectionTranslation,
    ProductType,
    ProductTypeAttribute,
)
from catalog.products.richtext import sanitised
from config.core.admin import AuditedAdmin


class ShelfAdmin(AuditedAdmin):
    """Categories and collections: their rich text is cleaned when it is stored, as everywhere."""

    list_display = ("name", "slug", "position")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.description = sanitised(obj.description)
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for row in formset.save(commit=False):
            if hasattr(row, "description"):
                row.description = sanitised(row.description)
            row.save()
        for gone in formset.deleted_objects:
            gone.delete()


class CategoryWords(admin.StackedInline):
    model = CategoryTranslation
    extra = 0


class CollectionWords(admin.StackedInline):
    model = CollectionTranslation
    extra = 0


class CollectionEntries(admin.TabularInline):
    model = CollectionProduct
    extra = 0
    raw_id_fields = ("product",)


@admin.register(Category)
class CategoryAdmin(ShelfAdmin):
    inlines = (CategoryWords,)


@admin.register(Collection)
class CollectionAdmin(ShelfAdmin):
    inlines = (CollectionWords, CollectionEntries)


class AttributeWords(admin.TabularInline):
    model = AttributeTranslation
    extra = 0


class Choices(admin.TabularInline):
    model = AttributeValue
    extra = 0


@admin.register(Attribute)
class AttributeAdmin(AuditedAdmin):
    list_display = ("name", "slug", "input_type", "unit")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (AttributeWords, Choices)


class AskedAttributes(admin.TabularInline):
    model = ProductTypeAttribute
    extra = 0


@admin.register(ProductType)
class ProductTypeAdmin(AuditedAdmin):
    kind = "product_type"
    list_display = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (AskedAttributes,)


@admin.register(Channel)
class ChannelAdmin(AuditedAdmin):
    """There is one; it may be renamed, neither added to nor removed."""

    list_display = ("slug", "name", "currency", "is_active")
    readonly_fields = ("slug", "currency")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
