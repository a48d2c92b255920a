"""The shop of `make run`, without letters and without files of its own: they are not what is proved here."""

from config.settings.demo import *  # noqa: F403
from config.settings.demo import MIDDLEWARE, STORAGES

MIDDLEWARE = [layer for layer in MIDDLEWARE if "whitenoise" not in layer]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
MAIL_FROM = "shop@ocop.test"
