"""Jars, crocks, bottles, vials, cups: what is turned on a wheel and stands on the shelf."""

from storefront.illustrations.dice import Dice
from storefront.illustrations.labels import label
from storefront.illustrations.pen import FLOOR, Pen, Step, n, points, rounded, turned
from storefront.illustrations.weaving import KINDS, band

CX = 200


def jar(pen: Pen, dice: Dice, text: str) -> None:
    """A glass jar: its contents, air under the lid, a lid of metal or of tied cloth."""
    shape = dice.pick("jar", ("straight", "shouldered", "barrel", "tall"))
    half = {"straight": 84, "shouldered": 92, "barrel": 96, "tall": 68}[shape] * dice.between("jar width", 0.94, 1.04)
    high = {"straight": 172, "shouldered": 184, "barrel": 166, "tall": 214}[shape] * dice.between(
        "jar high", 0.95, 1.05
    )
    top, neck = FLOOR - high, half * (0.82 if shape in ("straight", "tall") else 0.7)
    steps: list[Step] = [(neck, top)]
    if shape == "barrel":
        steps += [(half * 1.02, top + 8, half, top + high * 0.45), (half, FLOOR - 24, half * 0.74, FLOOR)]
    else:
        drop = 26 if shape == "shouldered" else 16
        steps += [(half, top + 4, half, top + drop * 1.8), (half, FLOOR - 16), (half, FLOOR, half - 16, FLOOR)]
    outline = turned(CX, *steps)
    pen.fill(outline, "light")
    with pen.inside(outline):
        pen.rect(0, top + high * dice.between("fill", 0.13, 0.2), 400, 400, "tone")
        pen.rect(CX + half * 0.34, top + high * 0.12, 200, 400, "shade")
        label(pen, dice, text, CX, FLOOR - high * 0.43, half * 1.28, high * 0.5)
        pen.rect(CX - half * 0.86, top + high * 0.3, 8, high * 0.5, "light", 4)
    _lid(pen, dice, CX, top, neck + 7)


def _lid(pen: Pen, dice: Dice, cx: float, y: float, half: float) -> None:
    kind = dice.pick("lid", ("metal", "cloth", "cork", "woven"))
    if kind == "metal":
        pen.solid(rounded(cx - half, y - 30, 2 * half, 34, 6), cx + half * 0.4, light="accent", dark="shade")
        pen.rect(cx - half, y - 10, 2 * half, 4, "light")
    elif kind == "cloth":
        frill = [
            (cx - half * 1.18, y + 26), (cx - half * 0.86, y + 8), (cx - half * 0.9, y - 22), (cx - half * 0.5, y - 36),
            (cx + half * 0.5, y - 36), (cx + half * 0.9, y - 22), (cx + half * 0.86, y + 8), (cx + half * 1.18, y + 26),
            (cx + half * 0.7, y + 17), (cx + half * 0.35, y + 28), (cx, y + 17), (cx - half * 0.35, y + 28),
            (cx - half * 0.7, y + 17),
        ]  # fmt: skip
        outline = points(*frill)
        pen.fill(outline, "accent")
        with pen.inside(outline):
            band(pen, dice.pick("lid weave", KINDS), cx - half * 0.9, y - 26, half * 1.8, 16, "light")
        pen.line(f"M{cx - half * 0.88:.1f} {y + 3:.1f}H{cx + half * 0.88:.1f}", "shade", 7, cap="butt")
    elif kind == "cork":
        pen.solid(
            points(
                (cx - half * 0.92, y - 34),
                (cx + half * 0.92, y - 34),
                (cx + half * 0.8, y + 6),
                (cx - half * 0.8, y + 6),
            ),
            cx + half * 0.4,
        )
    else:
        pen.rect(cx - half, y - 32, 2 * half, 36, "accent", 5)
        band(pen, dice.pick("lid weave", KINDS), cx - half, y - 23, 2 * half, 18, "light")


def crock(pen: Pen, dice: Dice, text: str) -> None:
    """An earthenware pot with a tied cover, as fermented fish is kept."""
    half, high = dice.between("crock", 92, 106), dice.between("crock high", 168, 190)
    top = FLOOR - high
    outline = turned(
        CX,
        (half * 0.62, top),
        (half * 0.62, top + 14),
        (half * 1.12, top + 30, half * 1.12, top + high * 0.66, half * 0.6, FLOOR),
    )
    pen.solid(outline, CX + half * 0.36)
    with pen.inside(outline):
        y = top + high * 0.2
        pen.rect(0, y, 400, 5, "light")
        band(pen, dice.pick("crock weave", KINDS), CX - half * 1.1, y + 9, half * 2.2, 15, "light")
        pen.rect(0, y + 28, 400, 5, "light")
    label(pen, dice, text, CX, top + high * 0.62, half * 1.08, high * 0.4, shapes=("oval", "plate", "lozenge", "arch"))
    pen.fill(
        turned(
            CX,
            (half * 0.4, top - 40),
            (half * 0.66, top - 36, half * 0.72, top - 4),
            (half * 0.84, top + 22),
            (half * 0.4, top + 12, 0, top + 22),
        ),
        "accent",
    )
    pen.line(f"M{CX - half * 0.7:.1f} {top}H{CX + half * 0.7:.1f}", "light", 6, cap="butt")


def bottle(pen: Pen, dice: Dice, text: str) -> None:
    """A bottle of spirit, wine, nectar or sauce; its proportions are thrown anew for each."""
    shape = dice.pick("bottle", ("wine", "square", "flask", "slope"))
    half = {"wine": 50, "square": 58, "flask": 78, "slope": 62}[shape] * dice.between("wide", 0.95, 1.08)
    high = {"wine": 250, "square": 226, "flask": 214, "slope": 246}[shape] * dice.between("high", 0.96, 1.04)
    neck, top = dice.between("neck", 17, 21), FLOOR - high
    if shape == "wine":
        body: list[Step] = [
            (neck, top + 66),
            (half, top + 84, half, top + 116),
            (half, FLOOR - 8),
            (half, FLOOR, half - 8, FLOOR),
        ]
    elif shape == "square":
        body = [(neck, top + 62), (half, top + 64, half, top + 86), (half, FLOOR - 10), (half, FLOOR, half - 10, FLOOR)]
    elif shape == "flask":
        body = [(neck, top + 70), (half * 1.1, top + 92, half * 1.24, FLOOR - 30, half * 0.62, FLOOR)]
    else:
        body = [
            (neck, top + 34),
            (half, top + 110, half, top + 152),
            (half, FLOOR - 10),
            (half, FLOOR, half - 10, FLOOR),
        ]
    outline = turned(CX, (neck, top), *body)
    pen.solid(outline, CX + half * 0.32)
    middle = FLOOR - (high - 96) * 0.5 if shape != "flask" else FLOOR - 68
    with pen.inside(outline):
        label(pen, dice, text, CX, middle, half * 1.44, (high - 96) * (0.74 if shape != "flask" else 0.66))
        pen.rect(CX - half * 0.82, top + high * 0.42, 6, high * 0.22, "light", 3)
    _stopper(pen, dice, top, neck)


def _stopper(pen: Pen, dice: Dice, top: float, neck: float) -> None:
    kind = dice.pick("stopper", ("capsule", "cork", "ball", "leaf"))
    if kind == "capsule":
        pen.rect(CX - neck - 2, top - 14, 2 * neck + 4, 52, "accent", 3)
        pen.rect(CX - neck - 2, top + 24, 2 * neck + 4, 5, "light")
    elif kind == "cork":
        pen.rect(CX - neck - 4, top - 2, 2 * neck + 8, 12, "accent", 2)
        pen.fill(
            points(
                (CX - neck * 0.8, top - 26),
                (CX + neck * 0.8, top - 26),
                (CX + neck * 0.7, top - 2),
                (CX - neck * 0.7, top - 2),
            ),
            "light",
        )
    elif kind == "ball":
        pen.rect(CX - neck - 3, top - 4, 2 * neck + 6, 14, "accent", 3)
        pen.disc(CX, top - 18, neck * 0.95, "accent")
    else:
        pen.rect(CX - neck - 2, top - 16, 2 * neck + 4, 26, "accent", 3)
        pen.line(f"M{CX - neck} {top + 46:.1f}H{CX + neck}", "light", 8, cap="butt")


def sauce_bottle(pen: Pen, dice: Dice, text: str) -> None:
    """Fish sauce and its like: long-necked, square-shouldered, or a jug with an ear."""
    kind = dice.pick("sauce", ("long", "square", "jug"))
    half, neck = {"long": 58, "square": 66, "jug": 80}[kind] * dice.between("wide", 0.94, 1.06), 20
    high = {"long": 240, "square": 224, "jug": 214}[kind] * dice.between("high", 0.97, 1.03)
    top, drop = FLOOR - high, {"long": 92, "square": 62, "jug": 58}[kind]
    if kind == "jug":
        pen.line(f"M{n(CX + neck)} {n(top + 22)}q{n(half * 0.9)} -4 {n(half * 0.62)} 62", "shade", 13)
    shoulder: Step = (neck + 10, top + drop * 0.8, half, top + drop * 0.85, half, top + drop + 26)
    if kind == "square":
        shoulder = (neck + 6, top + drop, half, top + drop - 8, half, top + drop + 18)
    outline = turned(CX, (neck, top), (neck + 3, top + 34), shoulder, (half, FLOOR - 8), (half, FLOOR, half - 8, FLOOR))
    pen.solid(outline, CX + half * 0.34)
    room = high - drop
    with pen.inside(outline):
        shapes = ("wrap", "plate", "arch", "ticket", "oval", "shield")
        label(pen, dice, text, CX, FLOOR - room * 0.42, half * 1.44, room * 0.66, shapes=shapes)
        pen.rect(CX - neck - 20, top + 36, 2 * neck + 40, 9, "light")
    cap = dice.pick("cap", (40, 26, 50))
    pen.rect(CX - neck - 5, top + 16 - cap, 2 * neck + 10, cap, "accent", dice.pick("cap round", (5, 12)))


def juice_bottle(pen: Pen, dice: Dice, text: str) -> None:
    """Cordial or juice: a stout bottle with a broad mouth."""
    half, high, neck = dice.between("wide", 62, 74), dice.between("high", 204, 222), dice.between("neck", 28, 34)
    top = FLOOR - high
    outline = turned(
        CX, (neck, top), (neck, top + 20), (half, top + 40, half, top + 84), (half * 0.9, top + 122), (half, top + 150),
        (half, FLOOR - 14), (half, FLOOR, half - 14, FLOOR),
    )  # fmt: skip
    pen.fill(outline, "light")
    with pen.inside(outline):
        pen.rect(0, top + 34, 400, 400, "tone")
        pen.rect(CX + half * 0.34, top + 34, 200, 400, "shade")
        label(
            pen, dice, text, CX, top + high * 0.62, half * 1.4, high * 0.42, shapes=("wrap", "oval", "plate", "lozenge")
        )
        pen.rect(CX - half * 0.78, top + 58, 8, 44, "light", 4)
    pen.solid(rounded(CX - neck - 5, top - 26, 2 * neck + 10, 36, 6), CX + neck * 0.4, light="accent", dark="shade")


def water_bottle(pen: Pen, dice: Dice, text: str) -> None:
    """Mineral water: ribs above and below a band."""
    half, high = dice.between("wide", 54, 60), dice.between("high", 244, 258)
    top = FLOOR - high
    outline = turned(
        CX,
        (17, top),
        (17, top + 20),
        (half, top + 44, half, top + 92),
        (half, FLOOR - 14),
        (half, FLOOR, half - 12, FLOOR),
    )
    pen.solid(outline, CX + half * 0.34)
    with pen.inside(outline):
        for y in (top + 74, top + 88, FLOOR - 52, FLOOR - 38, FLOOR - 24):
            pen.rect(0, y, 400, 5, "light")
        label(pen, dice, text, CX, top + 144, half * 1.5, 84, shapes=("wrap",))
    pen.rect(CX - 21, top - 24, 42, 34, "accent", 4)


def vial(pen: Pen, dice: Dice, text: str) -> None:
    """Essential oil: a small bottle with a dropper, a taller one behind it."""
    for cx, half, high, named in ((262, 38, 128, False), (170, 56, 164, True)):
        top = FLOOR - high
        outline = turned(
            cx,
            (18, top),
            (18, top + 10),
            (half, top + 14, half, top + 40),
            (half, FLOOR - 8),
            (half, FLOOR, half - 8, FLOOR),
        )
        pen.solid(outline, cx + half * 0.34)
        if named:
            with pen.inside(outline):
                label(
                    pen, dice, text, cx, FLOOR - high * 0.42, half * 1.5, high * 0.52, shapes=("wrap", "plate", "arch")
                )
        pen.rect(cx - 22, top - 22, 44, 28, "accent", 4)
        pen.fill(turned(cx, (9, top - 62), (16, top - 50, 13, top - 22)), "accent")


def tub(pen: Pen, dice: Dice, text: str) -> None:
    """Ice cream: a cup, two scoops and a wafer."""
    rim, foot, top = 84, 62, FLOOR - 118
    pen.fill(points((232, top - 128), (262, top - 116), (232, top), (202, top)), "shade")
    pen.disc(160, top - 22, 52, "tone")
    pen.disc(224, top - 14, 56, "tone")
    pen.fill(f"M170 {top - 20}a54 54 0 0 0 110 6l-6 20h-90z", "shade")
    pen.disc(148, top - 40, 8, "light")
    pen.disc(206, top - 36, 6, "light")
    outline = points((CX - rim, top), (CX + rim, top), (CX + foot, FLOOR), (CX - foot, FLOOR))
    pen.fill(outline, "accent")
    with pen.inside(outline):
        pen.rect(0, top, 400, 12, "light")
        label(pen, dice, text, CX, top + 68, 120, 84, shapes=("wrap", "oval"))


def small_jar(pen: Pen, dice: Dice, text: str) -> None:
    """Paste, pepper or balm: a low jar with a wide lid, and a heap beside it."""
    half, high = dice.between("wide", 84, 96), dice.between("high", 112, 130)
    top = FLOOR - high
    outline = turned(
        CX, (half * 0.9, top), (half, top + 4, half, top + 18), (half, FLOOR - 16), (half, FLOOR, half - 16, FLOOR)
    )
    pen.solid(outline, CX + half * 0.36)
    with pen.inside(outline):
        label(
            pen, dice, text, CX, top + high * 0.56, half * 1.4, high * 0.66, shapes=("wrap", "plate", "oval", "ticket")
        )
    pen.solid(rounded(CX - half * 0.98, top - 40, half * 1.96, 44, 8), CX + half * 0.4, light="accent", dark="shade")
    band(pen, dice.pick("lid weave", KINDS), CX - half * 0.94, top - 26, half * 1.88, 16, "light")
