"""Things that need no vessel: dried fish and frog, sausages, rounds, cakes, rolls, fruit, bowls."""

# ruff: noqa: E501  (an outline reads worse when it is torn)

from math import cos, pi, sin

from storefront.illustrations.dice import Dice
from storefront.illustrations.labels import label
from storefront.illustrations.letters import write
from storefront.illustrations.pen import FLOOR, Pen, leaf, n, oval, points, rounded
from storefront.illustrations.weaving import KINDS, band

CX = 200


def tag(pen: Pen, dice: Dice, text: str, x: float, y: float) -> None:
    """A hang tag in the accent, with the initials, on a string from above."""
    pen.line(f"M{n(x)} {n(y - 66)}V{n(y - 36)}", "shade", 3)
    outline = points(
        (x - 34, y - 22), (x - 14, y - 42), (x + 14, y - 42), (x + 34, y - 22), (x + 34, y + 46), (x - 34, y + 46)
    )
    pen.fill(outline, "accent")
    with pen.inside(outline):
        band(pen, dice.pick("tag weave", KINDS), x - 34, y + 28, 68, 12, "light")
    pen.disc(x, y - 28, 5, "light")
    write(pen, text, x, y + 4, 25, "light")


def _fish(pen: Pen, long: float, fat: float, *, belly: bool = True) -> None:
    """A dried fish, split and laid flat, head to the left, about its own middle."""
    h, f = long / 2, fat / 2
    body = (
        f"M{n(-h)} 0C{n(-h * 0.8)} {n(-f)} {n(-h * 0.3)} {n(-f * 1.15)} 0 {n(-f)}C{n(h * 0.4)} {n(-f * 0.8)} {n(h * 0.6)} {n(-f * 0.3)} {n(h * 0.72)} {n(-f * 0.2)}"
        f"L{n(h)} {n(-f * 0.85)}L{n(h * 0.92)} 0L{n(h)} {n(f * 0.85)}L{n(h * 0.72)} {n(f * 0.2)}"
        f"C{n(h * 0.6)} {n(f * 0.3)} {n(h * 0.4)} {n(f * 0.8)} 0 {n(f)}C{n(-h * 0.3)} {n(f * 1.15)} {n(-h * 0.8)} {n(f)} {n(-h)} 0z"
    )
    pen.fill(body, "tone")
    with pen.inside(body):
        pen.rect(-h, 0, 2 * h, f * 1.3, "shade")
        if belly:
            pen.fill(
                f"M{n(-h * 0.5)} 0C{n(-h * 0.3)} {n(-f * 0.75)} {n(h * 0.2)} {n(-f * 0.7)} {n(h * 0.5)} 0C{n(h * 0.2)} {n(f * 0.7)} {n(-h * 0.3)} {n(f * 0.75)} {n(-h * 0.5)} 0z",
                "light",
            )
            ribs = "".join(
                f"M{n(x)} {n(-f * 0.5)}l{n(h * 0.1)} {n(f * 0.5)}l{n(-h * 0.1)} {n(f * 0.5)}"
                for x in (-h * 0.28, -h * 0.08, h * 0.12, h * 0.3)
            )
            pen.line(ribs, "tone", 5, cap="butt")
        pen.fill(
            f"M{n(-h)} {n(-f * 1.3)}H{n(-h * 0.56)}Q{n(-h * 0.46)} 0 {n(-h * 0.56)} {n(f * 1.3)}H{n(-h)}z", "accent"
        )
    pen.disc(-h * 0.74, -f * 0.3, 6, "light")


def dried_fish(pen: Pen, dice: Dice, text: str) -> None:
    """Split fish on a bamboo pole, or fanned out on a round woven tray."""
    fat = dice.between("fat", 66, 92)
    if dice.share("hung") < 0.55:
        pen.rect(36, 62, 328, 12, "accent", 6)
        count = dice.pick("fish", (2, 3))
        for i in range(count):
            x = CX + (i - (count - 1) / 2) * (250 / count) - 28
            pen.line(f"M{n(x)} 66V112", "shade", 4)
            with pen.moved(x, 206, turn=90):
                _fish(pen, 196 - 16 * (i % 2), fat if count == 2 else min(fat, 74))
        tag(pen, dice, text, 344, 150)
        return
    _winnow(pen, 200, 214, 148)
    for i, turn in enumerate((-24, 0, 24)):
        with pen.moved(196, 164 + i * 50, turn=turn * 0.4):
            _fish(pen, 212, fat * 0.66, belly=i != 1)
    tag(pen, dice, text, 336, 282)


def _winnow(pen: Pen, cx: float, cy: float, r: float) -> None:
    """The flat round tray of the Mekong, seen from above."""
    pen.disc(cx, cy, r, "shade")
    pen.disc(cx, cy, r - 10, "light")
    with pen.inside(oval(cx, cy, r - 10, r - 10)):
        for i in range(-9, 10):
            pen.rect(cx - r, cy + i * 17, 2 * r, 3, "ground")


def frog(pen: Pen, dice: Dice, text: str) -> None:
    """A sun-dried frog, spread on a winnowing tray among lemongrass."""
    _winnow(pen, 200, 190, 148)
    with pen.moved(194, 192, turn=-8):
        pen.line("M-26 34L-82 18L-52 84L-98 104M26 34L82 18L52 84L98 104", "shade", 24)
        pen.line("M-30 -34L-78 -22L-92 -64M30 -34L78 -22L92 -64", "shade", 18)
        for x in (-98, 98):
            pen.line(f"M{x} 104l-14 10M{x} 104v18M{x} 104l14 10", "shade", 7)
        for x in (-92, 92):
            pen.line(f"M{x} -64l-12 -10M{x} -64v-16M{x} -64l12 -10", "shade", 6)
        pen.solid(
            "M0 -98C30 -98 56 -80 52 -54C48 -40 40 -38 38 -22C42 10 40 56 0 62C-40 56 -42 10 -38 -22C-40 -38 -48 -40 -52 -54C-56 -80 -30 -98 0 -98z",
            8,
        )
        for x in (-30, 30):
            pen.disc(x, -92, 14, "tone")
            pen.disc(x, -93, 7, "light")
        pen.line("M-26 -56Q0 -44 26 -56", "light", 5)
        pen.line("M0 -24V40M-18 -8H18M-20 12H20M-14 30H14", "light", 5, cap="butt")
    tag(pen, dice, text, 344, 276)


def sausage(pen: Pen, dice: Dice, text: str) -> None:
    """Sausages in links on a pole, tied with string."""
    pen.rect(36, 64, 328, 12, "accent", 6)
    count = dice.pick("links", (3, 4))
    fat = dice.between("fat", 36, 46) if count == 3 else 34
    bend = dice.pick("bend", (-26, 26))
    for i in range(count):
        x = CX + (i - (count - 1) / 2) * (238 / count) - 24
        pen.line(f"M{n(x)} 70V98", "light", 5)
        for y, high in ((106, 94), (214, 94)):
            d = f"M{n(x)} {y}q{bend} {high / 2} 0 {high}"
            pen.line(d, "shade", fat)
            with pen.moved(-fat * 0.14, 0):
                pen.line(d, "tone", fat * 0.68)
            pen.line(f"M{n(x + bend * 0.3 - fat * 0.24)} {y + 22}q{bend * 0.3:.0f} 12 {bend * 0.3:.0f} 26", "light", 5)
        pen.line(f"M{n(x - 8)} 206h16", "light", 6, cap="butt")
    tag(pen, dice, text, 346, 152)


def jerky(pen: Pen, dice: Dice, text: str) -> None:
    """Dried meat: strips across a plate, a sprig beside them."""
    pen.fill(oval(CX, FLOOR - 20, 158, 26), "accent")
    pen.fill(oval(CX, FLOOR - 28, 142, 18), "light")
    for i in range(7):
        x, y = CX - 96 + 32 * i, FLOOR - 42 - 22 * (i % 3)
        with pen.moved(x, y, turn=round(dice.between(f"turn{i}", -38, 38))):
            strip = "M-12 -66C0 -72 16 -64 12 -40C20 -10 8 20 14 44C10 58 -12 58 -14 40C-8 10 -20 -20 -12 -66z"
            pen.solid(strip, 2)
            pen.line("M-5 -48Q0 -10 -6 30", "light", 3)
    tag(pen, dice, text, 332, 212)


def rice_paper(pen: Pen, dice: Dice, text: str) -> None:
    """Rounds of rice paper, one behind the other, in a paper band."""
    for i, (x, y) in enumerate(((262, 216), (236, 212), (210, 208), (184, 204))):
        pen.disc(x, y, 118, "shade" if i % 2 else "tone")
    pen.disc(180, 204, 114, "light")
    for i in range(26):
        a, r = 2 * pi * dice.share(f"a{i}"), 100 * dice.share(f"r{i}") ** 0.5
        pen.disc(180 + r * cos(a), 204 + r * sin(a), 3 + 3 * dice.share(f"s{i}"), "tone")
    with pen.inside(oval(180, 204, 118, 118) + oval(262, 216, 118, 118)):
        pen.rect(0, 176, 400, 64, "accent")
        band(pen, dice.pick("paper weave", KINDS), 62, 182, 318, 10, "light")
        band(pen, dice.pick("paper weave", KINDS), 62, 224, 318, 10, "light")
    label(pen, dice, text, 180, 208, 98, 92, shapes=("oval", "lozenge"))


def cookies(pen: Pen, dice: Dice, text: str) -> None:
    """Almond cakes in a round box, some leaning against it."""
    pen.solid(rounded(94, 170, 212, FLOOR - 170, 8), 262, light="accent", dark="accent")
    band(pen, dice.pick("box weave", KINDS), 94, 178, 212, 16, "light")
    band(pen, dice.pick("box weave", KINDS), 94, FLOOR - 24, 212, 16, "light")
    for x in (128, 176, 224, 272):
        _cookie(pen, x, 156, 36)
    label(pen, dice, text, CX, 250, 130, 86, shapes=("oval", "plate", "lozenge"))
    _cookie(pen, 326, FLOOR - 36, 36)
    _cookie(pen, 74, FLOOR - 30, 30)


def _cookie(pen: Pen, x: float, y: float, r: float) -> None:
    pen.solid(oval(x, y, r, r), x + r * 0.3)
    pen.fill(leaf(x - r * 0.3, y + r * 0.36, r * 0.95, r * 0.42, 40), "light")


def ham_roll(pen: Pen, dice: Dice, text: str) -> None:
    """Pork roll in banana leaf, tied; a slice stands before it."""
    for y, x in ((FLOOR - 108, 196), (FLOOR - 44, 176)):
        roll = rounded(x - 128, y - 44, 244, 88, 40)
        pen.fill(roll, "accent")
        with pen.inside(roll):
            for i in range(6):
                pen.line(f"M{x - 110 + 44 * i} {y - 50}l-26 100", "light", 5, cap="butt")
    pen.disc(304, FLOOR - 50, 50, "accent")
    pen.solid(oval(304, FLOOR - 50, 42, 42), 318, light="light", dark="tone")
    for i in range(7):
        pen.disc(284 + 40 * dice.share(f"x{i}"), FLOOR - 70 + 40 * dice.share(f"y{i}"), 3.5, "shade")
    label(pen, dice, text, 156, FLOOR - 92, 96, 84, shapes=("oval", "lozenge", "plate"))


def bowl(pen: Pen, dice: Dice, text: str) -> None:
    """A dish in a clay pot or a bowl on its stand, chopsticks beside it."""
    rim, top = dice.between("rim", 128, 142), FLOOR - 124
    pen.line(f"M{CX + 40} {top + 4}L{CX + 160} {top - 106}M{CX + 62} {top + 6}L{CX + 176} {top - 88}", "shade", 8)
    pen.fill(oval(CX, top, rim, 36), "light")
    pen.fill(oval(CX, top + 2, rim - 14, 26), "tone")
    with pen.inside(oval(CX, top + 2, rim - 14, 26)):
        for i, x in enumerate((-80, -20, 44)):
            with pen.moved(CX + x, top - 2 + 8 * (i % 2), turn=(-12, 8, -4)[i]):
                _small_fish(pen)
    body = f"M{CX - rim:.1f} {top}C{CX - rim:.1f} {top + 92} {CX - 70} {FLOOR - 12} {CX - 52} {FLOOR - 12}V{FLOOR}H{CX + 52}V{FLOOR - 12}C{CX + 70} {FLOOR - 12} {CX + rim:.1f} {top + 92} {CX + rim:.1f} {top}C{CX + 80} {top + 48} {CX - 80} {top + 48} {CX - rim:.1f} {top}z"
    pen.fill(body, "accent")
    with pen.inside(body):
        band(pen, dice.pick("bowl weave", KINDS), CX - rim, top + 40, 2 * rim, 16, "light")
        label(pen, dice, text, CX, top + 84, 84, 56, shapes=("oval",))
    pen.fill(leaf(CX - 96, top + 4, 52, 20, -30) + leaf(CX - 92, top + 6, 46, 18, 14), "accent")


def _small_fish(pen: Pen) -> None:
    pen.fill("M-34 0C-20 -13 10 -12 24 -2L40 -11L37 0L40 11L24 3C10 12 -20 12 -34 0z", "light")
    pen.disc(-22, -2, 2.5, "shade")


def can(pen: Pen, dice: Dice, text: str) -> None:
    """Cooked fish in a can with a ring; another lies behind."""
    half, top = 92, FLOOR - 148
    outline = rounded(CX - half, top, 2 * half, 148, 12)
    pen.solid(outline, CX + half * 0.36)
    with pen.inside(outline):
        pen.rect(0, top, 400, 12, "light")
        pen.rect(0, FLOOR - 12, 400, 12, "light")
        pen.rect(0, top + 22, 400, 104, "accent")
        with pen.moved(CX - 52, top + 104, scale=0.9):
            _small_fish(pen)
        with pen.moved(CX + 46, top + 104, scale=0.9):
            _small_fish(pen)
        label(pen, dice, text, CX, top + 66, 92, 70, shapes=("oval", "lozenge"))
    pen.fill(oval(CX, top, half, 17), "light")
    pen.fill(oval(CX, top, half - 14, 11), "tone")
    pen.line(f"M{CX - 4} {top}h34", "shade", 7)


def custard_apple(pen: Pen, dice: Dice, text: str) -> None:
    """Custard apples: one whole with its scales, one cut open."""
    cx, cy, r = 156, FLOOR - 96, 98
    outline = f"M{cx} {cy - 92}C{cx + 74} {cy - 104} {cx + 112} {cy - 10} {cx + 62} {cy + 66}C{cx + 30} {cy + 104} {cx - 30} {cy + 104} {cx - 62} {cy + 66}C{cx - 112} {cy - 10} {cx - 74} {cy - 104} {cx} {cy - 92}z"
    pen.solid(outline, cx + 34)
    with pen.inside(outline):
        for row in range(6):
            for column in range(7):
                x, y = cx - r + 34 * column + 17 * (row % 2), cy - 84 + 34 * row
                pen.line(f"M{n(x - 15)} {n(y)}q15 24 30 0", "light" if x < cx - 20 else "accent", 4)
    pen.line(f"M{cx} {cy - 90}q4 -22 18 -30", "shade", 9)
    pen.fill(leaf(cx + 12, cy - 108, 84, 28, 74), "accent")
    half = oval(290, FLOOR - 64, 70, 64)
    pen.fill(half, "shade")
    pen.fill(oval(290, FLOOR - 64, 60, 54), "light")
    for i in range(8):
        a = 2 * pi * i / 8
        pen.fill(leaf(290 + 16 * cos(a), FLOOR - 64 + 14 * sin(a), 24, 9, 90 + 45 * i), "accent")
    sticker(pen, text, cx - 34, cy + 14)


def sticker(pen: Pen, text: str, x: float, y: float) -> None:
    """The little oval that fruit carries, when its maker has a name."""
    if text:
        pen.fill(oval(x, y, 34, 27), "light")
        write(pen, text, x, y, 22, "accent")


def longan(pen: Pen, dice: Dice, text: str) -> None:
    """A bunch of longans with leaves, one peeled."""
    pen.line("M200 70Q196 130 200 210M200 110Q150 130 132 176M200 120Q252 140 270 180", "shade", 8)
    pen.fill(leaf(196, 104, 108, 34, -66) + leaf(204, 92, 112, 36, 62) + leaf(200, 84, 72, 26, 6), "accent")
    spots = (
        (138, 178),
        (204, 172),
        (268, 182),
        (108, 230),
        (172, 226),
        (238, 228),
        (300, 234),
        (140, 280),
        (206, 280),
        (272, 282),
    )
    for i, (x, y) in enumerate(spots):
        r = 36 + 3 * dice.share(f"r{i}")
        pen.solid(oval(x, y, r, r), x + 12)
        pen.fill(oval(x - 13, y - 13, 7, 5), "light")
    pen.disc(334, FLOOR - 32, 32, "light")
    pen.disc(338, FLOOR - 28, 14, "shade")
    pen.fill(f"M302 {FLOOR - 32}a32 32 0 0 0 64 0q-16 14 -32 8q-18 6 -32 -8z", "tone")
    sticker(pen, text, 172, 232)


def mangoes(pen: Pen, dice: Dice, text: str) -> None:
    """Two mangoes and a half."""
    for x, y, turn, size in ((142, FLOOR - 92, -18, 1.0), (256, FLOOR - 80, 22, 0.88)):
        with pen.moved(x, y, turn=turn, scale=size):
            pen.solid("M10 -100C74 -96 100 -20 76 44C52 100 -30 108 -66 60C-98 12 -70 -98 10 -100z", 26)
            pen.line("M-50 -30Q-64 10 -44 44", "light", 9)
            pen.line("M8 -98q0 -14 10 -20", "shade", 8)
            pen.fill(leaf(16, -112, 88, 28, 62), "accent")
    sticker(pen, text, 142, FLOOR - 74)


def basket_of_fruit(pen: Pen, dice: Dice, text: str) -> None:
    """Fruit without a drawing of its own: rounds in a basket."""
    for i, (x, y) in enumerate(((130, 186), (194, 170), (260, 184), (160, 150), (228, 148))):
        pen.solid(oval(x, y, 42, 42), x + 14)
        pen.fill(leaf(x, y - 38, 30, 12, 40 - 30 * (i % 3)), "accent")
    outline = points((74, 204), (326, 204), (292, FLOOR), (108, FLOOR))
    pen.fill(outline, "accent")
    with pen.inside(outline):
        band(pen, dice.pick("basket weave", KINDS), 74, 214, 252, 20, "light")
        label(pen, dice, text, CX, 280, 84, 62, shapes=("oval", "lozenge"))
