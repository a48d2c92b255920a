"""Rich text as blocks (the editor's JSON that the dialect speaks), cleaned when it is stored."""

import json
from typing import Any

import nh3

from config.core.text import clean

_INLINE = {"b", "strong", "i", "em", "a", "br"}
_KINDS = {"paragraph", "header", "list", "quote"}


def blocks(*paragraphs: str) -> dict[str, Any]:
    """Rich text of plain paragraphs."""
    return {"blocks": [{"type": "paragraph", "data": {"text": nh3.clean_text(p)}} for p in paragraphs if p.strip()]}


def sanitised(value: Any) -> dict[str, Any]:
    """`value` with only the kinds of block that pages show and only inline marks in them; {} for anything else."""
    if isinstance(value, str):
        return blocks(*clean(value).split("\n\n"))
    found = value.get("blocks") if isinstance(value, dict) else None
    if not isinstance(found, list):
        return {}
    kept = [_block(block) for block in found if isinstance(block, dict) and block.get("type") in _KINDS]
    return {"blocks": kept} if kept else {}


def as_json(value: dict[str, Any]) -> str | None:
    """The dialect's JSONString: None when there is no text."""
    return json.dumps(value, ensure_ascii=False) if value.get("blocks") else None


def plain(value: dict[str, Any]) -> str:
    """The words alone, a line a block: for search and for descriptions of pages."""
    lines: list[str] = []
    for block in value.get("blocks", []):
        data = block.get("data", {})
        texts = data.get("items") or [data.get("text", "")]
        lines.extend(_unmarked(text) for text in texts)
    return "\n".join(line for line in lines if line)


def _unmarked(text: str) -> str:
    return clean(nh3.clean(text, tags=set())).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")


def _block(block: dict[str, Any]) -> dict[str, Any]:
    found = block.get("data")
    data: dict[str, Any] = found if isinstance(found, dict) else {}
    if block["type"] == "list":
        listed = data.get("items")
        items = listed if isinstance(listed, list) else []
        style = "ordered" if data.get("style") == "ordered" else "unordered"
        return {"type": "list", "data": {"style": style, "items": [_marked(item) for item in items]}}
    kept: dict[str, Any] = {"text": _marked(data.get("text", ""))}
    if block["type"] == "header":
        level = data.get("level")
        kept["level"] = level if level in (2, 3, 4) else 3
    return {"type": block["type"], "data": kept}


def _marked(text: Any) -> str:
    if not isinstance(text, str):
        return ""
    return nh3.clean(
        clean(text), tags=_INLINE, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"}
    )
