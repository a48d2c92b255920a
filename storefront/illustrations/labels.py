"""Labels: the maker's initials, a row of weaving in the colour of the group, on the light."""

# ruff: noqa: E501  (an outline reads worse when it is torn)

from storefront.illustrations import weaving
from storefront.illustrations.dice import Dice
from storefront.illustrations.letters import write
from storefront.illustrations.pen import Pen, oval, points, rounded

SHAPES = ("plate", "oval", "arch", "wrap", "shield", "lozenge", "ticket")


def label(
    pen: Pen, dice: Dice, text: str, cx: float, cy: float, w: float, h: float, *, shapes: tuple[str, ...] = SHAPES
) -> None:
    """A label about (cx, cy); "wrap" goes around the vessel, so draw it inside the vessel's outline."""
    shape = dice.pick("label", shapes)
    kind = dice.pick("label weave", weaving.KINDS)
    if shape == "wrap":
        _wrap(pen, dice, text, cx, cy, w, h, kind)
        return
    if shape in ("oval", "lozenge"):
        w, h = w * 1.08, h * 1.12
    outline = _outline(shape, cx, cy, w, h)
    pen.fill(outline, "light")
    band = h * 0.17
    with pen.inside(outline):
        if shape in ("oval", "shield", "lozenge"):
            pen.rect(cx - w, cy + h * 0.27, 2 * w, h, "accent")
            weaving.band(pen, kind, cx - w / 2, cy + h * 0.27 - band * 0.5, w, band * 0.5, "accent")
            text_y, size = cy - h * 0.06, h * 0.34
        elif dice.share("label band") < 0.5:
            pen.rect(cx - w, cy - h / 2, 2 * w, band * 0.9, "accent")
            weaving.band(pen, kind, cx - w / 2, cy + h / 2 - band * 1.5, w, band, "accent")
            text_y, size = cy - h * 0.04, h * 0.36
        else:
            weaving.band(pen, kind, cx - w / 2, cy - h / 2 + band * 0.45, w, band, "accent")
            weaving.band(pen, kind, cx - w / 2, cy + h / 2 - band * 1.45, w, band, "accent")
            text_y, size = cy, h * 0.34
    _words(pen, text, cx, text_y, min(size, w * 0.42), "accent")


def _wrap(pen: Pen, dice: Dice, text: str, cx: float, cy: float, w: float, h: float, kind: str) -> None:
    """A paper band round the whole vessel, in the accent or on the light."""
    dark = dice.share("label dark") < 0.45
    paper, ink = ("accent", "light") if dark else ("light", "accent")
    pen.rect(0, cy - h / 2, 400, h, paper)
    weaving.band(pen, kind, cx - w, cy - h / 2 + h * 0.08, 2 * w, h * 0.14, ink)
    weaving.band(pen, kind, cx - w, cy + h / 2 - h * 0.22, 2 * w, h * 0.14, ink)
    _words(pen, text, cx, cy, min(h * 0.34, w * 0.42), ink)


def _words(pen: Pen, text: str, cx: float, cy: float, size: float, colour: str) -> None:
    """The initials, or for a maker nobody named a woven lozenge."""
    if text:
        write(pen, text, cx, cy, size, colour)
    else:
        half = size * 0.62
        pen.fill(points((cx, cy - half), (cx + half, cy), (cx, cy + half), (cx - half, cy)), colour)
        pen.fill(points((cx, cy - half / 2), (cx + half / 2, cy), (cx, cy + half / 2), (cx - half / 2, cy)), "light")


def _outline(shape: str, cx: float, cy: float, w: float, h: float) -> str:
    left, top = cx - w / 2, cy - h / 2
    if shape == "oval":
        return oval(cx, cy, w / 2, h / 2)
    if shape == "arch":
        r = min(w / 2, h * 0.45)
        return f"M{left:.1f} {top + h:.1f}V{top + r:.1f}a{w / 2:.1f} {r:.1f} 0 0 1 {w:.1f} 0V{top + h:.1f}z"
    if shape == "shield":
        return f"M{left:.1f} {top:.1f}h{w:.1f}v{h * 0.55:.1f}q0 {h * 0.35:.1f} {-w / 2:.1f} {h * 0.5:.1f}q{-w / 2:.1f} {-h * 0.15:.1f} {-w / 2:.1f} {-h * 0.5:.1f}z"
    if shape == "lozenge":
        cut = h * 0.3
        return points(
            (cx - w / 2 + cut, top), (cx + w / 2 - cut, top), (cx + w / 2, top + cut), (cx + w / 2, top + h - cut),
            (cx + w / 2 - cut, top + h), (left + cut, top + h), (left, top + h - cut), (left, top + cut),
        )  # fmt: skip
    return rounded(left, top, w, h, 14 if shape == "ticket" else 3)
