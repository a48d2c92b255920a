"""What an owner is asked, and what an answer has to look like."""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

Check = Callable[[str], str]  # what is wrong with an answer, or nothing


def _anything(answer: str) -> str:
    return ""


def _https(answer: str) -> str:
    url = urlsplit(answer)
    fits = url.scheme == "https" and url.hostname and url.path in ("", "/") and not url.query
    return "" if fits else "An address such as https://shop.example, with nothing behind the name."


def _database(answer: str) -> str:
    url = urlsplit(answer)
    fits = url.scheme in ("postgres", "postgresql") and url.hostname and url.path.strip("/")
    return "" if fits else "Such as postgres://shop:password@localhost:5432/shop."


def _folder(answer: str) -> str:
    return "" if answer.startswith("/") else "A whole path, such as /srv/shop/data."


def _phone(answer: str) -> str:
    return "" if re.fullmatch(r"\+?[\d .-]{8,18}", answer) else "A phone number such as 0296 3852 000."


def _mail(answer: str) -> str:
    return "" if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", answer) else "An address such as shop@example.vn."


def _mail_server(answer: str) -> str:
    fits = urlsplit(answer).scheme in ("smtp", "smtp+tls", "smtp+ssl") and urlsplit(answer).hostname
    return "" if fits else "Such as smtp+tls://user:password@mail.example:587 (an @ in the name is written %40)."


def _bin(answer: str) -> str:
    return "" if re.fullmatch(r"\d{6}", answer) else "The six digits by which VietQR knows the bank, such as 970436."


def _account(answer: str) -> str:
    return "" if re.fullmatch(r"[0-9A-Za-z]{6,19}", answer) else "6 to 19 digits or letters."


def _holder(answer: str) -> str:
    return "" if re.fullmatch(r"[A-Z0-9 .&-]{2,50}", answer) else "As the bank writes it: capitals without accents."


def _starting(*beginnings: str) -> Check:
    return lambda answer: "" if answer.startswith(beginnings) else f"It begins with {' or '.join(beginnings)}."


@dataclass(frozen=True)
class Question:
    """One setting. Without `default` it may be left empty, and then its group is passed over."""

    name: str
    words: str
    check: Check = _anything
    default: str = ""
    is_secret: bool = False
    is_needed: bool = False


GROUPS: Mapping[str, tuple[Question, ...]] = {
    "shop": (
        Question("PUBLIC_URL", "Address that buyers will use", _https, is_needed=True),
        Question(
            "DATABASE_URL",
            "PostgreSQL server and database",
            _database,
            "postgres://shop@localhost:5432/shop",
            is_secret=True,
            is_needed=True,
        ),
        Question("DATA_DIR", "Folder for pictures and papers", _folder, "/srv/shop/data", is_needed=True),
    ),
    "operator": (
        Question("OPERATOR_NAME", "Who runs the shop and answers for it (name as registered)", is_needed=True),
        Question("OPERATOR_PHONE", "Phone for buyers", _phone, is_needed=True),
        Question("OPERATOR_EMAIL", "E-mail for buyers", _mail, is_needed=True),
    ),
    "mail": (
        Question("EMAIL_URL", "Mail server (empty: people tell what there is to tell)", _mail_server, is_secret=True),
        Question("MAIL_FROM", "Sender of the shop's mails", _mail),
    ),
    "bank": (
        Question("BANK_BIN", "Bank for transfers, by its BIN (empty: no transfers)", _bin),
        Question("BANK_NAME", "Name of the bank"),
        Question("BANK_ACCOUNT", "Number of the account", _account),
        Question("BANK_HOLDER", "Holder of the account", _holder),
    ),
    "cards": (
        Question("STRIPE_SECRET_KEY", "Stripe's secret key (empty: no cards)", _starting("sk_", "rk_"), is_secret=True),
        Question("STRIPE_PUBLISHABLE_KEY", "Stripe's publishable key", _starting("pk_")),
        Question("STRIPE_WEBHOOK_SECRET", "Secret of Stripe's webhook", _starting("whsec_"), is_secret=True),
    ),
}
QUESTIONS = {question.name: question for group in GROUPS.values() for question in group}

# What nobody need think of: made once, and then left alone.
MADE: Mapping[str, Callable[[], str]] = {
    "DJANGO_SETTINGS_MODULE": lambda: "config.settings.production",
    "SECRET_KEY": lambda: secrets.token_urlsafe(48),
    "BANK_NOTICE_SECRET": lambda: secrets.token_urlsafe(32),
    "METRICS_TOKEN": lambda: secrets.token_urlsafe(32),
}


def problem(name: str, answer: str) -> str:
    """What is wrong with this answer, a sentence; empty when it can be kept."""
    if "'" in answer or not answer.isprintable():
        return "No apostrophe and no line break: the file could not be read alike everywhere."
    question = QUESTIONS.get(name)
    if question is None or not answer:
        return "It has to be set." if question and question.is_needed and not answer else ""
    return question.check(answer)
