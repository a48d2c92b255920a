"""What somebody who means harm would write, and how a page that was harmed by it would look."""

import json
from html.parser import HTMLParser

# Never the sum itself: it appears only where somebody worked it out.
SUM = "900005433"
PAYLOADS = {
    "script": "</script><script>alert(1)</script>",
    "element": "<pwn onpwn=alert(1)>",
    "double quote": '" pwn="1" onfocus="alert(1)" autofocus "',
    "single quote": "' pwn='1' onfocus='alert(1)' autofocus '",
    "picture": "<img pwn src=x onerror=alert(1)>",
    "address": "javascript:alert(1)//",
    "template": "{{ 4096|add:900001337 }}{% now 'Y' %}{{4096+900001337}}",
    "typst": '#(4096+900001337) #read("/etc/passwd") $4096+900001337$',
    "comment": "--><pwn><!--",
    "end of a text box": "</textarea></title></style><pwn>",
    "separators": "a\u2028b\u2029c",
    "formula =": '=HYPERLINK("http://pwn.test","x")',
    "formula +": "+1+1",
    "formula -": "-1+1",
    "formula @": "@SUM(1)",
    "formula tab": "\t=1+1",
    "header": "a\r\nX-Pwn: 1\r\n\r\n<pwn>",
    "right to left": "\u202egnp.exe\u202c \u2067x\u2069",
    "long": "Đường thốt nốt " * 4_000,
}
# Only edges are offered these: no column can hold them.
BYTES = {
    "NUL": "a\0b",
    "lone surrogate": "a\ud800b\udc00",
    "controls": "a\x1b[31m\x07\x08b",
}
ALL = PAYLOADS | BYTES


def spelled(turn: int, longest: int | None) -> str:
    """Payloads one after another, from number `turn` on, as much of them as a column holds. The long one comes last,
    so that it crowds out none."""
    short = [text for name, text in PAYLOADS.items() if name != "long"]
    turn %= len(PAYLOADS)
    if turn == len(short):
        return PAYLOADS["long"][:longest]
    return "".join(short[turn:] + short[:turn])[:longest]


def rich(text: str, *, item: object = None) -> dict:
    """`text` in every place of a rich text that takes words, and in some that take none; `item` for words."""
    return {
        "blocks": [
            {"type": "paragraph", "data": {"text": f'{text}<a href="javascript:alert(1)" onclick="alert(1)">x</a>'}},
            {"type": "header", "data": {"text": text, "level": text}},
            {"type": "list", "data": {"items": [text, text if item is None else item], "style": text}},
            {"type": "quote", "data": {"text": text, "caption": text}},
            {"type": text, "data": {"text": text}},
            {"type": "raw", "data": {"html": "<script>alert(1)</script>"}},
        ],
        text[:50]: text,
    }


class Harm(HTMLParser):
    """Reads a page as a browser does and notes what only an attacker could have put there."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._data: list[str] | None = None
        if SUM in page:
            self.found.append("worked out a sum that was given as text")
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _value in attrs}
        facts = dict(attrs)
        if tag == "pwn" or any(name.startswith("pwn") for name in names):
            self.found.append(f"an element of theirs: {self.get_starttag_text()}")
        if any(name.startswith("on") for name in names):
            self.found.append(f"a handler: {self.get_starttag_text()}")
        for name in ("href", "src", "action", "formaction", "data"):
            if (facts.get(name) or "").strip().lower().startswith(("javascript:", "vbscript:", "data:text")):
                self.found.append(f"an address that runs: {self.get_starttag_text()}")
        if tag == "script":
            is_data = facts.get("type") in ("application/ld+json", "application/json")
            self._data = [] if is_data else None
            if not is_data and not facts.get("src"):
                self.found.append("a script inside the page")

    def handle_data(self, data: str) -> None:
        if self._data is not None:
            self._data.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._data is not None:
            try:
                json.loads("".join(self._data))
            except ValueError:
                self.found.append(f"data that is not closed: {''.join(self._data)[:80]}")
            self._data = None


def harm(page: str) -> list[str]:
    return Harm(page).found
