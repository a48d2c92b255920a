"""A shop that sells. Whatever is missing or only fit for a demo stops it with a sentence."""

import logging
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *
from config.settings.base import EMAIL_URL, MAIL_FROM, PUBLIC_URL, env
from config.watch.logs import logging_config

for _name, _what in {
    "SECRET_KEY": "a secret of at least 50 random characters",
    "DATABASE_URL": "the PostgreSQL server, such as postgres://shop:password@host:5432/shop",
    "PUBLIC_URL": "the address that buyers use, such as https://shop.example",
    "DATA_DIR": "the folder that keeps uploaded pictures and files",
}.items():
    if not env(_name, default=""):
        raise ImproperlyConfigured(f"Set {_name} in the environment: {_what}.")
if env("OCOP_NOW", default=""):
    raise ImproperlyConfigured("Remove OCOP_NOW from the environment: a shop that sells lives in the present.")
if urlsplit(PUBLIC_URL).scheme != "https":
    raise ImproperlyConfigured(f"PUBLIC_URL must begin with https:// in production, not {PUBLIC_URL!r}.")

# What is begun and not finished would fail at the first buyer who chooses it.
for _whole, _what in {
    ("STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET"): "cards are paid through Stripe",
    ("BANK_BIN", "BANK_ACCOUNT", "BANK_HOLDER", "BANK_NAME"): "transfers come by VietQR",
}.items():
    _lacking = [_name for _name in _whole if not env(_name, default="")]
    if 0 < len(_lacking) < len(_whole):
        raise ImproperlyConfigured(f"Set {', '.join(_lacking)} as well, or none of these: only then {_what}.")
if EMAIL_URL and not MAIL_FROM:
    raise ImproperlyConfigured("Set MAIL_FROM (or OPERATOR_EMAIL) as well: the address that mails are sent from.")
for _name in ("BANK_NOTICE_SECRET", "METRICS_TOKEN"):
    if 0 < len(env(_name, default="")) < 32:
        raise ImproperlyConfigured(f"{_name} must be at least 32 random characters, or not set at all.")

SECRET_KEY = env("SECRET_KEY")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
    raise ImproperlyConfigured("SECRET_KEY must be at least 50 random characters.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[]) or [str(urlsplit(PUBLIC_URL).hostname)]

LOGGING = logging_config(as_json=True)
logging.captureWarnings(True)  # a line like any other

SECURE_SSL_REDIRECT = True
# The server in front ends TLS and says so; it must set this header itself and drop a visitor's own.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# Names that a browser takes from this host alone, over TLS: no neighbour under the same domain can lay one.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
