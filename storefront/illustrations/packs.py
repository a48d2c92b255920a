"""Sacks, pouches, boxes, trays and capsules: what is folded, tied or sewn."""

# ruff: noqa: E501  (an outline reads worse when it is torn)

from storefront.illustrations.dice import Dice
from storefront.illustrations.labels import label
from storefront.illustrations.pen import FLOOR, Pen, leaf, oval, points, rounded
from storefront.illustrations.weaving import KINDS, band

CX = 200


def sack(pen: Pen, dice: Dice, text: str) -> None:
    """Rice: a tied sack, a sewn bag or a vacuum brick."""
    kind = dice.pick("sack", ("tied", "sewn", "brick"))
    half = dice.between("wide", 84, 98)
    high = dice.between("high", 206, 232) if kind != "brick" else dice.between("brick", 186, 206)
    top = FLOOR - high
    if kind == "tied":
        neck = top + 34
        outline = (
            f"M{CX - 22:.1f} {neck:.1f}C{CX - half * 1.05:.1f} {neck + 26:.1f} {CX - half * 1.25:.1f} {FLOOR - 40} {CX - half * 0.82:.1f} {FLOOR}"
            f"H{CX + half * 0.82:.1f}C{CX + half * 1.25:.1f} {FLOOR - 40} {CX + half * 1.05:.1f} {neck + 26:.1f} {CX + 22:.1f} {neck:.1f}z"
        )
        pen.fill(
            points(
                (CX - 52, top - 12),
                (CX - 20, top - 2),
                (CX, top - 16),
                (CX + 22, top - 2),
                (CX + 50, top - 14),
                (CX + 20, neck),
                (CX - 20, neck),
            ),
            "shade",
        )
        pen.solid(outline, CX + half * 0.4)
        pen.line(f"M{CX - 22} {neck:.1f}H{CX + 22}", "accent", 11)
        pen.line(f"M{CX + 14} {neck:.1f}q26 10 22 40", "accent", 5)
        label(
            pen,
            dice,
            text,
            CX,
            FLOOR - high * 0.38,
            half * 1.26,
            high * 0.44,
            shapes=("plate", "oval", "arch", "lozenge", "shield"),
        )
        return
    bulge = 10 if kind == "sewn" else 0
    outline = f"M{CX - half:.1f} {top:.1f}H{CX + half:.1f}q{bulge} {high / 2:.1f} 0 {high:.1f}H{CX - half:.1f}q{-bulge} {-high / 2:.1f} 0 {-high:.1f}z"
    skin, edge = dice.pick("skin", (("tone", "shade"), ("accent", "accent"), ("tone", "shade")))
    weave = "light" if skin == "accent" else "accent"
    pen.solid(outline, CX + half * 0.46, light=skin, dark=edge)
    with pen.inside(outline):
        if kind == "sewn":
            pen.rect(0, top, 400, 16, "shade")
            pen.line(f"M{CX - half} {top + 8:.1f}H{CX + half}", "light", 4, cap="butt")
            band(pen, dice.pick("sack weave", KINDS), CX - half, FLOOR - 36, 2 * half, 22, weave)
        else:
            pen.fill(
                points((CX - half, top), (CX, top + 40), (CX + half, top)), "tone" if skin == "accent" else "accent"
            )
            pen.rect(0, FLOOR - 26, 400, 9, weave)
        label(pen, dice, text, CX, top + high * 0.54, half * 1.4, high * 0.46)


def pouch(pen: Pen, dice: Dice, text: str) -> None:
    """A standing pouch with a window that shows what is in it."""
    half, high = dice.between("wide", 80, 94), dice.between("high", 222, 246)
    top = FLOOR - high
    outline = f"M{CX - half:.1f} {top:.1f}H{CX + half:.1f}L{CX + half + 6:.1f} {FLOOR - 26}q2 26 -18 26H{CX - half + 12:.1f}q-20 0 -18 -26z"
    skin = dice.pick("skin", ("accent", "tone", "shade"))
    other = "light"
    pen.fill(outline, skin)
    with pen.inside(outline):
        pen.rect(0, top, 400, 20, "shade" if skin != "shade" else "accent")
        pen.rect(0, top + 26, 400, 4, other)
        # The seed says where the window lies: under the name or above it.
        low = dice.share("window low") < 0.6
        wy, ly = (FLOOR - 64, top + 92) if low else (top + 84, FLOOR - 66)
        window = dice.pick("window", ("round", "leaf", "arch", "wave"))
        if window == "wave":
            wave = f"M0 {FLOOR - 92}q50 -30 100 0t100 0t100 0t100 0V400H0z"
            pen.fill(wave, "tone" if skin != "tone" else "shade")
            with pen.inside(wave):
                _crumbs(pen, dice, CX, FLOOR - 44, half * 1.7, 74, "shade" if skin != "tone" else "light")
            ly = top + 102
        else:
            shape = {
                "round": oval(CX, wy, 44, 44),
                "leaf": leaf(CX - 58, wy + 20, 122, 62, 72),
                "arch": f"M{CX - 46} {wy + 40:.1f}v-40a46 44 0 0 1 92 0v40z",
            }[window]
            pen.fill(shape, "shade" if skin == "tone" else "tone")
            with pen.inside(shape):
                _crumbs(pen, dice, CX, wy, 116, 92, "light" if skin == "tone" else "shade")
        label(pen, dice, text, CX, ly, half * 1.2, 84, shapes=("plate", "oval", "lozenge", "ticket"))
        weave_y = top + 40 if ly > top + 120 or window == "wave" else FLOOR - 20
        band(pen, dice.pick("pouch weave", KINDS), CX - half, weave_y, 2 * half, 13, other)


def _crumbs(pen: Pen, dice: Dice, cx: float, cy: float, w: float, h: float, colour: str) -> None:
    """What lies behind a window: leaves, rounds or shreds."""
    kind = dice.pick("crumbs", ("leaf", "round", "shred"))
    for i in range(16):
        x, y = cx + (dice.share(f"x{i}") - 0.5) * w, cy + (dice.share(f"y{i}") - 0.5) * h
        if kind == "leaf":
            pen.fill(leaf(x, y, 26, 9, 360 * dice.share(f"a{i}")), colour)
        elif kind == "round":
            pen.disc(x, y, 5 + 5 * dice.share(f"a{i}"), colour)
        else:
            with pen.moved(x, y, turn=round(180 * dice.share(f"a{i}"))):
                pen.rect(-13, -3.5, 26, 7, colour, 3.5)


def carton(pen: Pen, dice: Dice, text: str) -> None:
    """Tea bags or capsules: a carton with its side in shade; a tea bag hangs out when `bag`."""
    w, h, side = dice.between("wide", 132, 164), dice.between("high", 148, 196), 38
    left, top = CX - (w + side) / 2 - 8, FLOOR - h
    front = points((left, top), (left + w, top), (left + w, FLOOR), (left, FLOOR))
    pen.fill(
        points((left + w, top), (left + w + side, top - 20), (left + w + side, FLOOR - 14), (left + w, FLOOR)), "shade"
    )
    pen.fill(points((left, top), (left + side, top - 20), (left + w + side, top - 20), (left + w, top)), "light")
    pen.fill(front, dice.pick("face", ("tone", "accent")))
    with pen.inside(front):
        kind = dice.pick("carton weave", KINDS)
        band(pen, kind, left, top + 10, w, 16, "light")
        band(pen, kind, left, FLOOR - 26, w, 16, "light")
        label(
            pen,
            dice,
            text,
            left + w / 2,
            top + h * 0.5,
            w * 0.72,
            h * 0.5,
            shapes=("oval", "plate", "arch", "lozenge", "shield"),
        )


def tea_bag(pen: Pen, x: float, y: float) -> None:
    """A tea bag on its string, its tag in the accent."""
    pen.line(f"M{x} {y - 62}q-14 -40 14 -66", "shade", 3)
    pen.rect(x + 2, y - 150, 28, 28, "accent", 3)
    pen.fill(
        points((x - 26, y), (x - 26, y - 52), (x - 14, y - 66), (x + 14, y - 66), (x + 26, y - 52), (x + 26, y)),
        "light",
    )
    pen.rect(x - 19, y - 36, 38, 30, "tone", 4)


def tray(pen: Pen, dice: Dice, text: str) -> None:
    """A sealed tray seen from above, standing: strips of meat or fruit under the film, a sleeve round the middle."""
    w, h = dice.between("wide", 226, 250), dice.between("high", 164, 184)
    left, top = CX - w / 2, FLOOR - h
    outline = rounded(left, top, w, h, 18)
    pen.fill(outline, "light")
    inner = rounded(left + 12, top + 12, w - 24, h - 24, 10)
    pen.fill(inner, "tone")
    with pen.inside(inner):
        rows = 5
        for i in range(rows):
            y = top + 22 + i * (h - 40) / rows
            bend = 10 * (dice.share(f"bend{i}") - 0.5)
            pen.line(f"M{left + 8} {y + 10:.1f}q{w / 4:.1f} {bend - 12:.1f} {w / 2:.1f} 0t{w / 2:.1f} 0", "shade", 11)
    sleeve = dice.between("sleeve", 78, 100)
    at = CX + dice.pick("sleeve at", (-44, 0, 40))
    pen.rect(at - sleeve / 2, top - 4, sleeve, h + 4, "accent")
    label(pen, dice, text, at, FLOOR - h / 2, sleeve * 0.84, h * 0.5, shapes=("plate", "oval", "arch", "lozenge"))


def stack(pen: Pen, dice: Dice, text: str) -> None:
    """Palm sugar: round cakes stacked and rolled into a strip of palm leaf."""
    half, each = dice.between("wide", 72, 84), 34
    count = dice.pick("cakes", (4, 5))
    for i in range(count):
        y = FLOOR - (i + 1) * each
        pen.solid(rounded(CX - half, y, 2 * half, each - 3, 15), CX + half * 0.34)
        pen.rect(CX - half + 12, y + 7, 26, 6, "light", 3)
    top = FLOOR - count * each
    tie = dice.between("tie", 44, 56)
    pen.rect(CX - tie / 2, top - 8, tie, count * each + 8, "accent")
    for x in (CX - tie / 2 + 8, CX + tie / 2 - 12):
        pen.rect(x, top - 8, 4, count * each + 8, "light")
    knot = (
        leaf(CX, top - 6, 58, 22, -78)
        + leaf(CX, top - 6, 58, 22, 78)
        + leaf(CX, top - 6, 34, 16, -34)
        + leaf(CX, top - 6, 34, 16, 34)
    )
    pen.fill(knot, "accent")
    label(pen, dice, text, CX, FLOOR - count * each * 0.5, 92, 82, shapes=("oval", "lozenge", "plate"))
