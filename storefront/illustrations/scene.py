"""What stands behind: one shelf for all, and on the wall the sun, the hills, the river or a row of weaving."""

from storefront.illustrations.dice import Dice
from storefront.illustrations.pen import FLOOR, Pen, n
from storefront.illustrations.props import sugar_palm
from storefront.illustrations.weaving import KINDS, band

WALLS = ("sun", "low_sun", "hills", "weave", "arch", "palms", "river", "plain")


def scene(pen: Pen, dice: Dice, *, walls: tuple[str, ...] = WALLS) -> None:
    """The wall and the shelf; the thing itself is drawn over it."""
    pen.rect(0, 0, 400, 400, "ground")
    wall = dice.pick("wall", walls)
    if wall == "sun":
        pen.disc(dice.between("sun x", 130, 270), 158, dice.between("sun r", 104, 128), "light")
    elif wall == "low_sun":
        pen.disc(200, FLOOR, dice.between("sun r", 150, 172), "light")
    elif wall == "hills":
        # Núi Cấm and Núi Sam: the only hills of the delta.
        a, b = dice.between("hill a", 110, 160), dice.between("hill b", 150, 200)
        pen.fill(f"M0 {FLOOR}V{n(b + 40)}Q90 {n(a)} 180 {n(b + 30)}T330 {n(b)}T400 {n(b + 36)}V{FLOOR}z", "light")
    elif wall == "weave":
        for y, high in ((22, 16), (48, 30), (88, 16)):
            band(pen, dice.pick(f"wall weave{y}", KINDS), 0, y, 400, high, "light")
    elif wall == "arch":
        half = dice.between("arch", 128, 152)
        pen.fill(f"M{n(200 - half)} {FLOOR}V{n(40 + half)}a{n(half)} {n(half)} 0 0 1 {n(2 * half)} 0V{FLOOR}z", "light")
    elif wall == "palms":
        for i, x in enumerate(dice.pick("palms", ((44, 104, 352), (60, 322, 372), (40, 362)))):
            sugar_palm(pen, x, FLOOR, 150 + 46 * ((i + 1) % 2), "light", "light")
    elif wall == "river":
        for row in range(4):
            y = 60 + 58 * row
            shift = 50 if row % 2 else 0
            pen.line(f"M{-60 + shift} {y}q25 -20 50 0t50 0t50 0t50 0t50 0t50 0t50 0t50 0t50 0t50 0", "light", 9)
    pen.rect(0, FLOOR, 400, 400 - FLOOR, "light")


def shadow(pen: Pen, half: float, *, cx: float = 200) -> None:
    """Where a thing touches the shelf."""
    pen.fill(f"M{n(cx - half)} {FLOOR}h{n(2 * half + 34)}l-26 14h{n(-2 * half + 6)}z", "ground")
