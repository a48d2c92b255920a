"""The letters that an account has been written, what in them opens something, and what a page says."""

import re
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import tostring

from checkout.notices.models import Audience, Notice
from tests.pages import find


def letters_to(email: str) -> list[Notice]:
    """The oldest first."""
    return list(Notice.objects.filter(audience=Audience.ACCOUNT, email=email).order_by("created_at"))


def link_in(letter: Notice) -> str:
    return re.search(r"https?://\S+", letter.private).group()


def token_in(letter: Notice) -> str:
    return parse_qs(urlsplit(link_in(letter)).query)["token"][0]


def code_in(letter: Notice) -> str:
    return re.search(r"\d{4} \d{4}", letter.private).group()


def path_of(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}"


def main_of(response) -> str:
    """A page between head and foot, without the key of its forms, which is another each time."""
    main = find(response, ".//main")
    for key in main.findall(".//input[@name='csrfmiddlewaretoken']"):
        key.set("value", "")
    return tostring(main, encoding="unicode")
