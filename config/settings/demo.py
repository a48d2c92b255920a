"""A shop to look at and to work on: needs nothing set, makes itself a secret key and a database in DATA_DIR."""

import contextlib
import os
import secrets
from urllib.parse import urlsplit

from config.settings.base import *
from config.settings.base import DATA_DIR, HOST, PUBLIC_URL, env
from config.settings.clock import clock_offset

DEMO = True
GRAPHIQL = True
CLOCK_OFFSET = clock_offset()

# A bank and an account that do not exist.
BANK_BIN = BANK_BIN or "999999"
BANK_NAME = BANK_NAME or "Ngân hàng Thử nghiệm (không có thật)"
BANK_ACCOUNT = BANK_ACCOUNT or "0000123456789"
BANK_HOLDER = BANK_HOLDER or "CUA HANG OCOP THU NGHIEM"
BANK_NOTICE_SECRET = BANK_NOTICE_SECRET or "demo-only"

if not EMAIL_URL:
    # Mail is printed by whoever would send it.
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    MAIL_FROM = MAIL_FROM or "shop@ocop.test"


def _kept_secret() -> str:
    """The key of this data folder: sessions outlive a restart. Of two first starts at once, both take the same."""
    kept = DATA_DIR / "secret-key"
    if not kept.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        draft = kept.with_name(f"secret-key.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, kept)
        draft.unlink()
    return kept.read_text()


SECRET_KEY = env("SECRET_KEY", default="") or _kept_secret()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[]) or [
    "localhost",
    "127.0.0.1",
    "[::1]",
    str(urlsplit(PUBLIC_URL).hostname),
]
if HOST in ("0.0.0.0", "::"):  # noqa: S104
    # Whoever lets the whole network look at a demo reaches it by any of the machine's names.
    ALLOWED_HOSTS.append("*")
