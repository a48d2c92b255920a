"""Rich text blocks as HTML. Cleaned when stored and once more here: a page must stay closed whatever a row holds."""

from typing import Any

import nh3
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from catalog.products.richtext import sanitised


def as_html(value: dict[str, Any]) -> SafeString:
    """`value` as paragraphs, headings (from h2 on), lists and quotations; empty for no text."""
    blocks = sanitised(value).get("blocks", [])
    return format_html_join("\n", "{}", ((_block(block),) for block in blocks))


def _block(block: dict[str, Any]) -> SafeString:
    data = block["data"]
    if block["type"] == "list":
        items = format_html_join("", "<li>{}</li>", ((_inline(item),) for item in data["items"]))
        tag = "ol" if data["style"] == "ordered" else "ul"
        return format_html("<{0}>{1}</{0}>", tag, items)
    tag = {"header": f"h{data.get('level', 3)}", "quote": "blockquote"}.get(block["type"], "p")
    return format_html("<{0}>{1}</{0}>", tag, _inline(data["text"]))


def _inline(text: str) -> SafeString:
    # `sanitised` has left only inline tags, without handlers and with safe addresses; links out carry no referrer.
    return mark_safe(nh3.clean(text, tags=_TAGS, attributes={"a": {"href"}}, link_rel="noopener noreferrer"))  # noqa: S308


_TAGS = {"b", "strong", "i", "em", "a", "br"}
