"""What every way of running has in common. The environment is read here and in the modules that build on this one."""

import os
import socket
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.postgres.backend.base import database
from config.watch.logs import logging_config

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]

HOST = env("HOST", default="") or "127.0.0.1"
PORT = int(env("PORT", default="") or 8000)
DATA_DIR = Path(env("DATA_DIR", default="") or BASE_DIR / ".data").absolute()
_shown_host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(HOST, f"[{HOST}]" if ":" in HOST else HOST)  # noqa: S104
PUBLIC_URL = (env("PUBLIC_URL", default="") or f"http://{_shown_host}:{PORT}").rstrip("/")
if urlsplit(PUBLIC_URL).scheme not in ("http", "https") or not urlsplit(PUBLIC_URL).hostname:
    raise ImproperlyConfigured(f"PUBLIC_URL must be a whole address such as https://shop.example, not {PUBLIC_URL!r}.")

# Addresses or networks of servers in front, such as 10.0.0.0/8: their X-Forwarded-For says who asks.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])

# Other programs' pages that links in mails may lead to (reset, confirmation), such as https://app.example.
CLIENT_URLS = env.list("CLIENT_URLS", default=[])

DEMO = False
GRAPHIQL = False
API_QUERIES_GUARDED = False  # true: a field that queries outside a batch fails, whatever test reaches it
CLOCK_OFFSET = timedelta()  # how far the clock of business dates is ahead; config/core/clock.py

if env("DATABASE_URL", default=""):
    DATABASES = {"default": env.db("DATABASE_URL")}
    if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must be postgres://...: the shop runs on PostgreSQL only.")
else:
    DATABASES = {"default": database(DATA_DIR / "postgres")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {}).update(
    pool={"min_size": 1, "max_size": 16, "timeout": 10},
    # What asks to be prepared (config/core/prepared.py) is, and is planned once: planning takes longer than all the
    # rest. None would refuse to prepare at all; so often nothing else is asked.
    prepare_threshold=2**31,
    options="-c plan_cache_mode=force_generic_plan",
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "procrastinate.contrib.django",  # before the apps whose tasks it looks for
    "config.core",
    "config.api",
    "config.backups",
    "catalog.places",
    "catalog.producers",
    "catalog.products",
    "catalog.certification",
    "catalog.inventory",
    "catalog.search",
    "catalog.exchange",
    "checkout.notices",
    "checkout.delivery",
    "checkout.carts",
    "checkout.payments",
    "checkout.orders",
    "checkout.settlement",
    "storefront.content",
    "storefront.presentation",
    "storefront.setup",
    "storefront.desks",
    "storefront.demo",
    "config.core.admin_app.ShopAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "config.watch.requests.Watch",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "storefront" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["storefront.presentation.loaders.Unindented", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "storefront.shop.context.page",
                "storefront.checkout.context.basket",
            ],
        },
    },
]

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["config.core.backends.EmailOrPhoneBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

# Who sells and answers for the shop: shown to buyers as the seller of record.
NAMELESS_OPERATOR = "Đơn vị vận hành cửa hàng OCOP An Giang"
OPERATOR_NAME = env("OPERATOR_NAME", default="") or NAMELESS_OPERATOR
OPERATOR_PHONE = env("OPERATOR_PHONE", default="")
OPERATOR_EMAIL = env("OPERATOR_EMAIL", default="")

# How long goods are promised while money is awaited, by how it comes; and what a phone or a door may owe at once.
HOLD_CARD = timedelta(minutes=env.int("HOLD_CARD_MINUTES", default=30))
HOLD_TRANSFER = timedelta(hours=env.int("HOLD_TRANSFER_HOURS", default=24))
MOST_UNPAID_ORDERS = env.int("MOST_UNPAID_ORDERS", default=5)
MOST_UNPAID_PIECES = env.int("MOST_UNPAID_PIECES", default=100)
CALL_FROM = env.int("CALL_FROM", default=3_000_000)  # dong; a first order for cash of this much is called back
# How buyers pay. A way that lacks what it needs is not offered.
RETURN_DAYS = env.int("RETURN_DAYS", default=7)  # days after it was handed over
COMPLAINT_DAYS = env.int("COMPLAINT_DAYS", default=5)  # working days until a complaint is answered
CASH_LIMIT = env.int("CASH_LIMIT", default=5_000_000)  # whole dong an order
BANK_BIN = env("BANK_BIN", default="")
BANK_NAME = env("BANK_NAME", default="")
BANK_ACCOUNT = env("BANK_ACCOUNT", default="")
BANK_HOLDER = env("BANK_HOLDER", default="")
BANK_NOTICE_SECRET = env("BANK_NOTICE_SECRET", default="")
STRIPE_API_BASE = env("STRIPE_API_BASE", default="") or "https://api.stripe.com"
STRIPE_SECRET_KEY = env("STRIPE_SECRET_KEY", default="")
STRIPE_PUBLISHABLE_KEY = env("STRIPE_PUBLISHABLE_KEY", default="")
STRIPE_WEBHOOK_SECRET = env("STRIPE_WEBHOOK_SECRET", default="")

# Mail, such as smtp+tls://user:password@host:587. Without it nobody is written to: people tell what there is to tell.
EMAIL_URL = env("EMAIL_URL", default="")
MAIL_FROM = (env("MAIL_FROM", default="") or OPERATOR_EMAIL) if EMAIL_URL else ""
EMAIL_TIMEOUT = 20
if EMAIL_URL:
    globals().update(env.email_url("EMAIL_URL"))
# Ways to tell somebody, the first that reaches them first; SMS or Zalo is a class with `reach` and `send`.
NOTICE_CHANNELS = env.list("NOTICE_CHANNELS", default=["checkout.notices.channels.Email"])

# Where backups go, such as file:///mnt/backup or sftp://shop@host/backup, and the public key they are sealed with
# (manage.py backup_key). What else that place needs, as JSON: {"key_filename": "/run/secrets/backup_ssh"}.
BACKUP_URL = env("BACKUP_URL", default="")
BACKUP_KEY = env("BACKUP_KEY", default="")
BACKUP_HOST_KEY = env("BACKUP_HOST_KEY", default="")  # of an sftp server: SHA256:..., by ssh-keygen -lf
BACKUP_OPTIONS = env.json("BACKUP_OPTIONS", default={})

# A cluster that searches beside PostgreSQL, such as https://shop:password@es1.example:9200; of several nodes the
# addresses with commas between.
ELASTICSEARCH_URL = env("ELASTICSEARCH_URL", default="")
ELASTICSEARCH_CA = env("ELASTICSEARCH_CA", default="")  # file with the authority that signed its certificate
ELASTICSEARCH_INDEX = env("ELASTICSEARCH_INDEX", default="") or "ocop-products"  # how its indexes' names begin

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "storefront" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "storefront" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "storefront.shop.views.errors.forged"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

LOGGING = logging_config(as_json=False)
PROCRASTINATE_ON_APP_READY = "config.watch.jobs.install"

# Whoever brings this token may read the figures at /metrics; without it there is no such page.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
if METRICS_TOKEN:
    # Where the processes of one machine (or container) keep what they have counted; config/watch/figures.py.
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(DATA_DIR / "metrics" / socket.gethostname()))
