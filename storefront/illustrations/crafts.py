"""What hands make: cloth, sedge, pictures of palm leaf; and the house that receives guests."""

# ruff: noqa: E501  (an outline reads worse when it is torn)

from storefront.illustrations.dice import Dice
from storefront.illustrations.foods import tag
from storefront.illustrations.labels import label
from storefront.illustrations.pen import FLOOR, Pen, leaf, oval, points, rounded
from storefront.illustrations.props import sugar_palm
from storefront.illustrations.weaving import KINDS, band, twill

CX = 200


def _woven(pen: Pen, dice: Dice, outline: str, x: float, y: float, w: float, h: float) -> None:
    """Sedge inside an outline: a twill, shaded on the right, with rows in the accent."""
    pen.fill(outline, "tone")
    with pen.inside(outline):
        cell = dice.between("cell", 20, 26)
        twill(pen, x, y, w, h, cell, "shade")
        rows = dice.pick("rows", (1, 2))
        high = dice.between("row", 22, 32)
        for i in range(rows):
            at = y + h * (0.36 if rows == 1 else 0.2 + 0.42 * i)
            pen.rect(x, at - 6, w, high + 12, "light")
            band(pen, dice.pick(f"row weave{i}", KINDS), x, at, w, high, "accent")


def cloth(pen: Pen, dice: Dice, text: str) -> None:
    """A sarong hung over a bar, its border in rows of weaving; a folded one beneath."""
    pen.rect(40, 66, 320, 12, "shade", 6)
    left, right, low = 92, 268, FLOOR - 22
    fall = f"M{left} 62q-6 0 -6 10V{low}l12 6 12 -6 12 6 12 -6 12 6 12 -6 12 6 12 -6 12 6 12 -6 12 6 12 -6 12 6 12 -6 12 6 8 -4V72q0 -10 -6 -10z"
    pen.fill(fall, "tone")
    with pen.inside(fall):
        pen.rect(right - 40, 0, 100, 400, "shade")
        y = 96.0
        for i, (high, colour) in enumerate(
            ((12, "light"), (32, "accent"), (12, "light"), (40, "light"), (12, "light"))
        ):
            kind = dice.pick(f"cloth{i}", KINDS)
            if i == 1:
                pen.rect(0, y - 4, 400, high + 8, "light")
            band(pen, kind, left - 6, y, right - left + 12, high, colour)
            y += high + 12
        pen.rect(0, low - 20, 400, 8, "accent")
    for i in range(2):
        y = FLOOR - 34 * (i + 1)
        fold = rounded(226, y, 134, 32, 12)
        pen.fill(fold, "accent" if i else "tone")
        with pen.inside(fold):
            band(pen, dice.pick(f"fold{i}", KINDS), 226, y + 10, 140, 14, "light")
    tag(pen, dice, text, 316, 150)


def basket(pen: Pen, dice: Dice, text: str) -> None:
    """A basket of sedge with two ears and a lid, or open and tall."""
    wide, high = dice.between("wide", 108, 128), dice.between("high", 150, 196)
    top, foot = FLOOR - high, dice.between("foot", 0.74, 0.92)
    outline = points((CX - wide, top), (CX + wide, top), (CX + wide * foot, FLOOR), (CX - wide * foot, FLOOR))
    if dice.share("lidded") < 0.4:
        pen.fill(f"M{CX - wide - 8:.1f} {top}Q{CX} {top - 92} {CX + wide + 8:.1f} {top}z", "shade")
        pen.disc(CX, top - 48, 13, "accent")
    else:
        pen.line(
            f"M{CX - wide * 0.5:.1f} {top + 10}C{CX - wide * 0.4:.1f} {top - 84} {CX + wide * 0.4:.1f} {top - 84} {CX + wide * 0.5:.1f} {top + 10}",
            "shade",
            13,
        )
    _woven(pen, dice, outline, CX - wide, top, 2 * wide, high)
    pen.rect(CX - wide - 8, top - 8, 2 * wide + 16, 20, "shade", 10)
    tag(pen, dice, text, CX + wide * 0.62, top + 74)


def bag(pen: Pen, dice: Dice, text: str) -> None:
    """A bag of sedge: long handles, a flap or an open mouth."""
    kind = dice.pick("bag", ("tote", "flap", "round"))
    wide, high = dice.between("wide", 100, 122), dice.between("high", 142, 170)
    top = FLOOR - high
    reach = dice.between("reach", 96, 120)
    pen.line(
        f"M{CX - wide * 0.5:.1f} {top + 12}C{CX - wide * 0.5:.1f} {top - reach:.0f} {CX + wide * 0.5:.1f} {top - reach:.0f} {CX + wide * 0.5:.1f} {top + 12}",
        "shade",
        11,
    )
    if kind == "round":
        outline = oval(CX, FLOOR - high / 2 - 4, wide, high / 2 + 4)
    elif kind == "tote":
        outline = points((CX - wide, top), (CX + wide, top), (CX + wide * 0.82, FLOOR), (CX - wide * 0.82, FLOOR))
    else:
        outline = rounded(CX - wide, top, 2 * wide, high, 26)
    _woven(pen, dice, outline, CX - wide, top, 2 * wide, high)
    if kind == "flap":
        flap = f"M{CX - wide:.1f} {top + 26}q0 -26 26 -26h{2 * wide - 52:.1f}q26 0 26 26v{high * 0.3:.1f}q{-wide} 54 {-2 * wide:.1f} 0z"
        pen.fill(flap, "shade")
        pen.disc(CX, top + high * 0.5, 12, "light")
    tag(pen, dice, text, CX - wide * 0.5, top + 70)


def backpack(pen: Pen, dice: Dice, text: str) -> None:
    """A backpack of sedge: flap, pocket, straps."""
    wide, high = dice.between("wide", 84, 104), dice.between("high", 196, 226)
    top = FLOOR - high
    pen.line(
        f"M{CX - wide + 6:.1f} {top + 60}q-40 60 0 {high - 90:.0f}M{CX + wide - 6:.1f} {top + 60}q40 60 0 {high - 90:.0f}",
        "accent",
        15,
    )
    pen.line(f"M{CX - 24} {top + 6}q24 -44 48 0", "accent", 10)
    outline = f"M{CX - wide:.1f} {FLOOR}V{top + 60:.1f}q0 -60 {wide:.1f} -60t{wide:.1f} 60V{FLOOR}z"
    _woven(pen, dice, outline, CX - wide, top, 2 * wide, high)
    flap = (
        f"M{CX - wide:.1f} {top + 92:.1f}v-32q0 -60 {wide:.1f} -60t{wide:.1f} 60v32q{-wide:.1f} 30 {-2 * wide:.1f} 0z"
    )
    pen.fill(flap, "shade")
    pen.rect(CX - 9, top + 84, 18, 46, "accent", 4)
    pocket = rounded(CX - wide * 0.62, FLOOR - 84, wide * 1.24, 70, 12)
    pen.fill(pocket, "shade")
    label(pen, dice, text, CX, FLOOR - 49, 72, 50, shapes=("plate", "oval"))


def laptop_case(pen: Pen, dice: Dice, text: str) -> None:
    """A flat case of sedge with a flap and a button."""
    outline = rounded(62, FLOOR - 186, 276, 186, 16)
    pen.line(f"M150 {FLOOR - 178}q0 -46 50 -46t50 46", "shade", 11)
    _woven(pen, dice, outline, 62, FLOOR - 186, 276, 186)
    pen.fill(f"M62 {FLOOR - 170}q0 -16 16 -16h244q16 0 16 16v44l-138 48 -138 -48z", "shade")
    pen.disc(200, FLOOR - 92, 12, "light")
    label(pen, dice, text, 290, FLOOR - 36, 72, 48, shapes=("plate",))


def hat(pen: Pen, dice: Dice, text: str) -> None:
    """A hat of sedge with a broad brim and a ribbon; `folded` ones carry a flower."""
    crown = f"M122 {FLOOR - 62}C122 {FLOOR - 186} 278 {FLOOR - 186} 278 {FLOOR - 62}z"
    brim = oval(CX, FLOOR - 44, dice.between("brim", 150, 164), 42)
    pen.fill(brim, "tone")
    with pen.inside(brim):
        twill(pen, 30, FLOOR - 90, 340, 96, 20, "shade")
    pen.fill(oval(CX, FLOOR - 54, 84, 20), "shade")
    pen.fill(crown, "tone")
    with pen.inside(crown):
        twill(pen, 110, FLOOR - 170, 190, 120, 18, "shade")
        pen.rect(100, FLOOR - 92, 200, 34, "accent")
        band(pen, dice.pick("ribbon", KINDS), 116, FLOOR - 85, 168, 18, "light")
    if dice.share("flower") < 0.6:
        for i in range(5):
            pen.fill(leaf(262, FLOOR - 78, 34, 18, 72 * i), "light")
        pen.disc(262, FLOOR - 78, 9, "accent")
    tag(pen, dice, text, 92, FLOOR - 166)


def sandals(pen: Pen, dice: Dice, text: str) -> None:
    """A pair of sandals from above, straps crossed or with a bow."""
    bow = dice.share("bow") < 0.5
    for x, lean, mirror in ((140, -8, 1), (262, 8, -1)):
        with pen.moved(x, 196, turn=lean):
            sole = "M0 -126C40 -126 54 -84 46 -40C40 -8 36 20 38 60C40 100 24 126 0 126C-24 126 -40 100 -38 60C-36 20 -44 -8 -48 -40C-54 -84 -40 -126 0 -126z"
            pen.fill(sole, "shade")
            with pen.moved(0, 0, scale=0.9):
                pen.fill(sole, "tone")
                with pen.inside(sole):
                    twill(pen, -56, -126, 112, 252, 19, "shade")
            if bow:
                pen.line("M-48 -42Q0 -78 48 -42", "accent", 24, cap="butt")
                pen.fill(points((0, -60), (-32, -80), (-32, -38)) + points((0, -60), (32, -80), (32, -38)), "light")
                pen.disc(0, -60, 9, "accent")
            else:
                pen.line("M0 -88Q-8 -50 -46 -8M0 -88Q8 -50 46 -8M0 -110V-84", "accent", 17)
            pen.disc(0, 82, 0.1, "light")
            if mirror == 1:
                label(pen, dice, text, 0, 78, 54, 46, shapes=("oval",))


def leaf_picture(pen: Pen, dice: Dice, text: str) -> None:
    """A picture burnt on strips of palm leaf: sugar palms, a field, a bird; in a frame."""
    left, top, w, h = 64, 52, 272, FLOOR - 52
    pen.rect(left, top, w, h, "shade")
    pen.rect(left + 14, top + 14, w - 28, h - 28, "light")
    inside = f"M{left + 26} {top + 26}h{w - 52}v{h - 52}h{52 - w}z"
    pen.fill(inside, "tone")
    with pen.inside(inside):
        sun = dice.pick("sun", (140, 200, 258))
        pen.disc(sun, top + 96, 38, "light")
        pen.fill(f"M0 {FLOOR - 96}Q110 {FLOOR - 150} 210 {FLOOR - 96}T420 {FLOOR - 100}V400H0z", "shade")
        for i, x in enumerate(dice.pick("palms", ((126, 256), (150, 206), (118, 190, 274)))):
            sugar_palm(pen, x, FLOOR - 60, 118 + 24 * (i % 2), "accent", "shade")
        pen.rect(0, FLOOR - 62, 400, 60, "accent")
        for y in range(top + 26, FLOOR - 26, 30):
            pen.rect(left, y, w, 2.5, "light")
    tag(pen, dice, text, 316, FLOOR - 64)


def house(pen: Pen, dice: Dice, text: str) -> None:
    """A house on stilts above the water, a palm beside it: somebody takes guests."""
    pen.fill(f"M0 {FLOOR - 30}H400V400H0z", "light")
    for y in (FLOOR - 14, FLOOR + 10, FLOOR + 34):
        pen.line(f"M20 {y}q22 -12 44 0t44 0M236 {y + 6}q22 -12 44 0t44 0t44 0", "ground", 5)
    sugar_palm(pen, dice.pick("palm", (70, 338)), FLOOR - 26, 220, "accent", "shade")
    for x in (128, 172, 228, 272):
        pen.rect(x - 5, 250, 10, FLOOR - 240, "shade")
    pen.solid("M112 166H288V262H112z", 236)
    pen.fill(points((200, 74), (320, 172), (80, 172)), "accent")
    band(pen, dice.pick("roof", KINDS), 100, 154, 200, 14, "light")
    pen.rect(184, 196, 36, 66, "light")
    pen.rect(132, 192, 32, 34, "light")
    pen.rect(244, 192, 28, 34, "light")
    pen.rect(96, 258, 208, 10, "shade")
    pen.line(f"M196 268l-26 {FLOOR - 268}M218 268l-26 {FLOOR - 268}", "shade", 6)
    label(pen, dice, text, CX, 132, 54, 40, shapes=("plate",))


def potted_plant(pen: Pen, dice: Dice, text: str) -> None:
    """An ornamental plant in a glazed pot."""
    pen.line(f"M200 {FLOOR - 90}Q188 200 206 110", "shade", 10)
    for i in range(9):
        y = 96 + 18 * i
        side = -1 if i % 2 else 1
        pen.fill(
            leaf(200, y + 30, dice.between(f"l{i}", 78, 108), 34, side * dice.between(f"a{i}", 34, 72)),
            "accent" if i % 3 else "shade",
        )
    pot = points((126, FLOOR - 104), (274, FLOOR - 104), (250, FLOOR), (150, FLOOR))
    pen.solid(pot, 232)
    pen.rect(118, FLOOR - 118, 164, 24, "shade", 4)
    with pen.inside(pot):
        label(pen, dice, text, CX, FLOOR - 48, 96, 60, shapes=("wrap", "oval"))
