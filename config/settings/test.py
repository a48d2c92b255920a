"""The suite: a server of its own beside the shop's that need not survive a power cut, cheap passwords."""

from config.postgres.backend.base import database
from config.settings.base import *
from config.settings.base import DATA_DIR, DATABASES, STORAGES, env
from config.settings.clock import clock_offset

DEMO = True
GRAPHIQL = True
API_QUERIES_GUARDED = True
CLOCK_OFFSET = clock_offset()
SECRET_KEY = "only-for-tests-" + "0" * 40
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PUBLIC_URL = "http://127.0.0.1:8000"
BANK_BIN = "970436"
BANK_NAME = "Ngân hàng Thử nghiệm"
BANK_ACCOUNT = "0011223344"
BANK_HOLDER = "CUA HANG OCOP"
BANK_NOTICE_SECRET = "bank-notice-of-tests"  # noqa: S105

if not env("DATABASE_URL", default=""):
    DATABASES["default"] |= database(
        DATA_DIR / "postgres-test",
        {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"},
    )
# Tests end with the database dropped under every connection, which a pool would open again.
DATABASES["default"]["OPTIONS"].pop("pool")

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIL_FROM = "shop@ocop.test"
# Each of the suite's workers has a database of its own already, and so its own pictures.
MEDIA_ROOT = DATA_DIR / "media-test" / env("PYTEST_XDIST_WORKER", default="")
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
ELASTICSEARCH_URL = ""  # a test that means a cluster says so
