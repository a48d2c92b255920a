"""Pages as a parser reads them: a test asks what is said and where, whatever the lines of the template are."""

import json
import re
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder

from django.http import HttpResponse
from django.utils.html import VOID_ELEMENTS


def read(page: HttpResponse | str) -> Element:
    """The page as a tree to `find` in, such as `read(page).findall(".//a[@rel='next']")`; it has to be well nested."""
    reader = _Reader()
    reader.feed(page if isinstance(page, str) else page.content.decode())
    reader.close()
    return reader.tree()


def words(element: Element) -> str:
    """What it says, with one space where a browser shows one."""
    return re.sub(r"[ \t\n\r\f]+", " ", "".join(element.itertext())).strip()


def find(page: HttpResponse | str | Element, path: str) -> Element:
    """The one element on this path."""
    tree = page if isinstance(page, Element) else read(page)
    found = tree.findall(path)
    assert len(found) == 1, f"{path} is there {len(found)} times"
    return found[0]


def said(page: HttpResponse | str | Element, path: str) -> list[str]:
    """The words of each element on this path."""
    tree = page if isinstance(page, Element) else read(page)
    return [words(element) for element in tree.findall(path)]


def json_ld(page: HttpResponse | str) -> list[dict[str, Any]]:
    """What a page says to machines."""
    return [json.loads(script.text or "") for script in read(page).findall(".//script[@type='application/ld+json']")]


def hidden(page: HttpResponse | str | Element, *names: str) -> dict[str, str]:
    """The hidden fields of these names, each once; a browser sends them along unseen."""
    tree = page if isinstance(page, Element) else read(page)
    found = tree.findall(".//input[@type='hidden']")
    return {field.get("name", ""): field.get("value", "") for field in found if field.get("name") in names}


class _Reader(HTMLParser):
    """The standard library's parser, building the standard library's tree."""

    def __init__(self) -> None:
        super().__init__()
        self._open = ["page"]
        self._tree = TreeBuilder()
        self._tree.start("page", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tree.start(tag, {name: value or "" for name, value in attrs})
        self._open.append(tag)
        if tag in VOID_ELEMENTS:
            self.handle_endtag(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID_ELEMENTS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        line, _ = self.getpos()
        assert self._open[-1] == tag, f"line {line}: </{tag}> ends <{self._open[-1]}>"
        self._tree.end(self._open.pop())

    def handle_data(self, data: str) -> None:
        self._tree.data(data)

    def tree(self) -> Element:
        assert self._open == ["page"], f"<{self._open[-1]}> has no end"
        self._tree.end("page")
        return self._tree.close()
