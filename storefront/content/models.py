"""Pages of words and the menus that lead to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.products.models import Category, Collection
from config.core import clock


class PageWords(models.Model):
    title = models.CharField(_("title"), max_length=150)
    content = models.JSONField(_("text"), default=dict, blank=True, help_text=_("rich text blocks"))
    seo_title = models.CharField(max_length=70, blank=True)
    seo_description = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class Page(PageWords):
    """About, how OCOP works, privacy, terms."""

    slug = models.SlugField(max_length=100, unique=True)
    is_published = models.BooleanField(_("published"), default=True)
    is_draft = models.BooleanField(
        _("draft"), default=False, help_text=_("the page says that the operator has still to complete it")
    )
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title


class PageTranslation(PageWords):
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=2)
    slug = models.SlugField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "language"], name="page_translation_unique")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.language}"


class Menu(models.Model):
    """A menu by its slug: `navbar` and `footer` are what clients ask for."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("menu")
        verbose_name_plural = _("menus")

    def __str__(self) -> str:
        return self.name


class MenuItem(models.Model):
    """An entry that leads to a category, a collection, a page or an address; or only holds others."""

    menu = models.ForeignKey(Menu, on_delete=models.CASCADE, related_name="items")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    collection = models.ForeignKey(Collection, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(Page, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    url = models.CharField(_("address"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("menu entry")
        verbose_name_plural = _("menu entries")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name
