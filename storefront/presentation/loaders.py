"""Templates are written to be read, indented by what holds what; pages are sent without that indentation.

It is taken off when a template is loaded, so a request pays nothing for it. The kept libraries do otherwise:
django-minify-html works over each answer anew, as did django-htmlmin (without a release since 2019); django-despacer is
a loader, but takes off only what a dash in each tag asks for.

Line ends stay, so that an error names the line of the file; those at the inner edges of a cell or a paragraph move into
its tags, for what holds nothing but a line end is not `:empty`, and the style sheets hide what is. What is lost: the
debug page shows lines without their indentation.
"""

import re

from django.template import Origin
from django.template.loaders.filesystem import Loader

# What shows its spaces as they are, and what is a msgid as it is written (`trimmed` makes its own).
_KEPT = r"""(?P<kept>
    <(?P<element> pre | textarea)\b .*? </(?P=element)\s*>
  | \{%\s* verbatim\b (?P<name> .*?) %\} .*? \{%\s* endverbatim (?P=name) %\}
  | \{%\s* (?P<message> blocktranslate | blocktrans)\b (?: (?! %\} | \btrimmed\b ) . )* %\}
    .*? \{%\s* end(?P=message)\s* %\}
)"""
_FLAGS = re.S | re.I | re.X
_EDGES_OF_LINES = re.compile(rf"{_KEPT} | (?: \A | (?<=\n) )[ \t]+ | [ \t]+(?=\n)", _FLAGS)
_LINE_ENDS_INSIDE = re.compile(
    rf"{_KEPT} | (?P<begins> <(?:td|p)\b [^<]* )> (?P<first> \n+ ) | (?P<last> \n+ ) (?P<ends> </(?:td|p) )>", _FLAGS
)


def unindented(source: str) -> str:
    """The template without the spaces at the edges of its lines that nobody could see on the page."""
    lines = _EDGES_OF_LINES.sub(lambda found: found["kept"] or "", source)
    moved = r"\g<begins>\g<first>\g<ends>\g<last>>"
    return _LINE_ENDS_INSIDE.sub(lambda found: found["kept"] or found.expand(moved), lines)


class Unindented(Loader):
    """Reads as Django's own loader of `DIRS`; what is not HTML (mails in plain text) stays as it is written."""

    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        return unindented(contents) if origin.name.endswith(".html") else contents
