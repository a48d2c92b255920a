import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")

application = get_wsgi_application()
if settings.TRUSTED_PROXIES:
    # Who asks is whom the proxy names: else all visitors would share the proxy's address, and its limits.
    application = wrap_wsgi_with_proxy_headers(application, settings.TRUSTED_PROXIES)
