from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from checkout.payments import webhooks
from config.api.view import graphql
from config.watch import health, metrics
from storefront.shop.views import errors, media, robots

# Pictures carry the random names that they were stored under (catalog/products/models/media.py).
_PICTURE = r"products/[0-9a-f]{32}\w*\.webp"
# So do the papers that answer a question; the demo's own have names.
_PAPER = r"attributes/[\w-]{1,64}\.(?:pdf|txt)"

urlpatterns = [
    # Answered before the others are looked at: config/watch/requests.py.
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("graphql/", graphql, name="graphql"),
    path("thanh-toan/stripe/", webhooks.stripe, name="stripe_webhook"),
    path("thanh-toan/bao-co/", webhooks.bank_notice, name="bank_notice"),
    path("admin/", admin.site.urls),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", robots.sitemap_part, name="sitemap_part"),
    re_path(rf"^media/(?P<name>{_PICTURE})$", media.picture, name="picture"),
    re_path(rf"^media/thumbnails/(?P<size>[1-9]\d{{0,3}})/(?P<name>{_PICTURE})$", media.thumbnail, name="thumbnail"),
    re_path(rf"^media/(?P<name>{_PAPER})$", media.paper, name="paper"),
    *i18n_patterns(
        path("trang/", include("storefront.content.urls")),
        path("tai-khoan/", include("storefront.accounts.urls")),
        path("ban-lam-viec/", include("storefront.desks.urls")),
        path("", include("storefront.checkout.urls")),
        path("", include("storefront.shop.urls")),
        prefix_default_language=False,
    ),
]
if settings.DEMO:
    urlpatterns += i18n_patterns(path("", include("storefront.presentation.urls")), prefix_default_language=False)

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
