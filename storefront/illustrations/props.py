"""Small things beside the product that say what it is made of. Each is drawn about (0, 0), standing on y = 0."""

# ruff: noqa: E501  (an outline reads worse when it is torn)

from collections.abc import Callable
from math import cos, pi, sin

from storefront.illustrations.pen import Pen, leaf, oval, points

Prop = Callable[[Pen], None]


def sugar_palm(pen: Pen, x: float, foot: float, high: float, crown: str, trunk: str) -> None:
    """A sugar palm, the tree of An Giang: a bare trunk and a round head of fans."""
    r = high * 0.27
    top = foot - high + r
    pen.fill(
        points((x - high * 0.022, top), (x + high * 0.022, top), (x + high * 0.04, foot), (x - high * 0.04, foot)),
        trunk,
    )
    fans = []
    for i in range(11):
        a = -130 + 26 * i
        fans.append(leaf(x, top, r * (1.05 if i % 2 else 0.9), r * 0.3, a))
    pen.fill("".join(fans), crown)


def palm_fruit(pen: Pen) -> None:
    """Thốt nốt: one whole under its calyx, one cut through its three seeds."""
    pen.disc(38, -40, 40, "shade")
    pen.fill(oval(24, -50, 7, 11), "tone")
    pen.fill("".join(leaf(38, -62, 34, 17, a) for a in (-98, -52, 0, 52, 98)), "accent")
    pen.disc(-40, -34, 35, "shade")
    pen.disc(-40, -34, 28, "tone")
    for x, y in ((-52, -42), (-28, -42), (-40, -21)):
        pen.fill(oval(x, y, 9, 8), "light")


def honeycomb(pen: Pen) -> None:
    for i, (x, y) in enumerate(((-36, -24), (0, -24), (36, -24), (-18, -55), (18, -55), (0, -86))):
        d = points(*[(x + 19 * sin(pi * k / 3), y + 19 * cos(pi * k / 3)) for k in range(6)])
        pen.fill(d, "shade" if i % 2 else "tone")
        pen.disc(x, y, 7, "light")


def flower(pen: Pen) -> None:
    """Honeysuckle: two trumpets on a leafed stem."""
    pen.line("M0 0Q-6 -50 6 -92", "accent", 6)
    pen.fill(leaf(0, -18, 54, 22, -62) + leaf(0, -34, 54, 22, 60), "accent")
    for a in (-58, -20, 20, 58):
        pen.fill(leaf(6, -86, 56, 17, a), "tone" if a < 0 else "shade")
    pen.disc(6, -88, 8, "light")


def root(pen: Pen) -> None:
    """Roots with a leafed sprig."""
    pen.line("M-8 -66Q-22 -30 -50 -4M-6 -66Q-4 -30 -12 0M-2 -66Q18 -34 44 -6M10 -40Q26 -22 22 0", "shade", 9)
    pen.solid("M-22 -86Q0 -98 18 -86Q24 -60 4 -44Q-20 -50 -22 -86z", 2)
    pen.fill(leaf(-4, -88, 50, 18, -44) + leaf(0, -90, 58, 18, 4) + leaf(4, -88, 50, 18, 50), "accent")


def soybeans(pen: Pen) -> None:
    pod = "M-58 -14Q-40 -46 -8 -40T54 -20Q34 8 0 -2T-58 -14z"
    pen.fill(pod, "accent")
    for x, y in ((-34, -22), (-4, -22), (26, -18)):
        pen.disc(x, y, 10, "light")
    for x, y in ((-52, -54), (44, -52), (64, -4), (-70, 0)):
        pen.fill(oval(x, y - 9, 13, 10), "tone")


def olives(pen: Pen) -> None:
    """Cà na: small pointed olives with their leaves."""
    pen.fill(leaf(0, -52, 62, 20, -58) + leaf(4, -52, 62, 20, 52), "accent")
    for x, y in ((-38, -20), (2, -24), (38, -18)):
        d = leaf(x - 24, y + 8, 54, 27, 72)
        pen.solid(d, x + 6)
        pen.fill(oval(x - 8, y - 7, 5, 3), "light")


def rice_ears(pen: Pen) -> None:
    for lean in (-34, 6, 44):
        pen.line(f"M0 0Q{lean * 0.2:.0f} -70 {lean} -112", "accent", 4)
        for i in range(6):
            y = -44 - 13 * i
            x = lean * ((-y / 112) ** 1.7)
            pen.fill(leaf(x, y, 20, 8, lean * 0.5 - 34) + leaf(x, y, 20, 8, lean * 0.5 + 34), "tone")


def small_fish(pen: Pen) -> None:
    for x, y in ((-6, -56), (10, -18)):
        d = f"M{x - 62} {y}C{x - 36} {y - 26} {x + 16} {y - 24} {x + 40} {y - 4}L{x + 66} {y - 22}L{x + 60} {y}L{x + 66} {y + 22}L{x + 40} {y + 5}C{x + 16} {y + 24} {x - 36} {y + 24} {x - 62} {y}z"
        pen.fill(d, "tone")
        with pen.inside(d):
            pen.rect(x - 70, y + 2, 150, 30, "shade")
            pen.rect(x - 22, y - 30, 7, 60, "light")
        pen.disc(x - 40, y - 5, 4.5, "light")


def sugar_cane(pen: Pen) -> None:
    for x, turn in ((-24, -14), (22, 10)):
        with pen.moved(x, 0, turn=turn):
            pen.solid("M-12 -124H12V0H-12z", 3, light="accent", dark="accent")
            for y in (-100, -66, -32):
                pen.rect(-14, y, 28, 5, "light")


def durian(pen: Pen) -> None:
    spikes = []
    for i in range(20):
        a, r = 2 * pi * i / 20, 62 if i % 2 else 48
        spikes.append((r * cos(a), -56 + r * 0.92 * sin(a)))
    pen.fill(points(*spikes), "accent")
    pen.fill(oval(0, -54, 26, 40), "light")
    pen.fill(oval(0, -50, 17, 28), "tone")
    pen.line("M0 -112v-14", "shade", 9)


def custard_apple(pen: Pen) -> None:
    outline = "M0 -104C46 -108 66 -48 38 -14C22 2 -22 2 -38 -14C-66 -48 -46 -108 0 -104z"
    pen.solid(outline, 14)
    with pen.inside(outline):
        for row in range(5):
            for column in range(6):
                x, y = -62 + 25 * column + 12 * (row % 2), -94 + 22 * row
                pen.line(f"M{x - 10} {y}q10 15 20 0", "light", 3)
    pen.fill(leaf(0, -102, 46, 16, 60), "shade")


def mango(pen: Pen) -> None:
    with pen.moved(0, -50, turn=-20, scale=0.54):
        pen.solid("M10 -100C74 -96 100 -20 76 44C52 100 -30 108 -66 60C-98 12 -70 -98 10 -100z", 26)
        pen.line("M-50 -30Q-64 10 -44 44", "light", 11)
        pen.fill(leaf(16, -100, 110, 36, 72), "accent")


def mulberry(pen: Pen) -> None:
    for x in (-32, 30):
        pen.line(f"M{x} -80q4 -16 14 -22", "accent", 5)
        for row, count in enumerate((2, 3, 3, 2, 1)):
            for k in range(count):
                pen.disc(x + (k - (count - 1) / 2) * 17, -76 + 16 * row, 11, "shade" if (row + k) % 2 else "tone")
    pen.fill(leaf(0, -92, 60, 28, 4), "accent")


def chilli(pen: Pen) -> None:
    for x, turn in ((-20, -22), (16, 12), (44, 40)):
        with pen.moved(x, -10, turn=turn):
            pen.solid("M-11 -64Q14 -60 8 -20Q4 4 -2 8Q-10 -18 -11 -64z", 0)
            pen.line("M-2 -62q0 -14 8 -18", "accent", 6)


def pepper(pen: Pen) -> None:
    for x, y, r in (
        (-52, -12, 12),
        (-24, -12, 12),
        (4, -13, 13),
        (34, -12, 12),
        (-38, -32, 12),
        (-8, -34, 12),
        (20, -33, 12),
        (6, -54, 11),
    ):
        pen.disc(x, y, r, "shade" if x % 4 else "tone")
        pen.disc(x - 4, y - 4, 3, "light")


def leaves(pen: Pen) -> None:
    pen.line("M0 0Q4 -60 -4 -108", "accent", 5)
    for i, y in enumerate((-14, -40, -66, -90)):
        pen.fill(leaf(0, y, 52 - 5 * i, 20, -58) + leaf(0, y - 8, 52 - 5 * i, 20, 56), "accent" if i % 2 else "shade")


def tea_cup(pen: Pen) -> None:
    body = "M-52 -60H52Q50 -12 22 -8H-22Q-50 -12 -52 -60z"
    pen.fill(body, "accent")
    with pen.inside(body):
        pen.fill(
            points(
                (-60, -36), (-40, -48), (-20, -36), (0, -48), (20, -36), (40, -48), (60, -36), (60, -28), (-60, -28)
            ),
            "light",
        )
    pen.fill(oval(0, -60, 52, 13), "accent")
    pen.fill(oval(0, -60, 44, 9), "tone")
    pen.rect(-30, -8, 60, 8, "shade", 3)


def glass(pen: Pen) -> None:
    pen.fill("M-34 -92H34L27 0H-27z", "light")
    pen.fill("M-31 -58H31L27 -5H-27z", "tone")
    pen.fill("M8 -58H31L27 -5H8z", "shade")


def small_cups(pen: Pen) -> None:
    """Two cups for spirit."""
    for x in (-32, 34):
        pen.fill(f"M{x - 28} -46H{x + 28}Q{x + 26} -8 {x + 14} 0H{x - 14}Q{x - 26} -8 {x - 28} -46z", "accent")
        pen.fill(oval(x, -46, 28, 8), "light")


def spoon(pen: Pen) -> None:
    with pen.moved(0, -24, turn=-22):
        pen.line("M10 0H96", "shade", 10)
        pen.fill(oval(-16, 0, 36, 22), "shade")
        pen.fill(oval(-16, -3, 29, 15), "tone")


def turmeric(pen: Pen) -> None:
    for x, y, turn in ((-26, -22, -18), (28, -20, 14), (0, -48, 4)):
        with pen.moved(x, y, turn=turn):
            pen.solid("M-46 -4Q-40 -24 -16 -16Q0 -36 18 -20Q44 -24 46 0Q40 20 12 14Q-6 26 -22 14Q-44 18 -46 -4z", 10)
            pen.line("M-20 -14v26M8 -18v30", "light", 4, cap="butt")


def coffee_beans(pen: Pen) -> None:
    for x, y, a in ((-46, -14, 20), (-8, -14, -24), (34, -14, 30), (-26, -42, 60), (14, -42, -10)):
        with pen.moved(x, y, turn=a):
            pen.solid(oval(0, 0, 21, 15), 6)
            pen.line("M-16 0q8 -7 16 0t16 0", "light", 3)


def artichoke(pen: Pen) -> None:
    pen.line("M0 0V-30", "shade", 10)
    for row, count in enumerate((5, 4, 3, 1)):
        for k in range(count):
            pen.fill(
                leaf((k - (count - 1) / 2) * 22, -22 - 18 * row, 48, 22, (k - (count - 1) / 2) * 14),
                "shade" if (row + k) % 2 else "accent",
            )


def eggs(pen: Pen) -> None:
    for x in (-34, 30):
        pen.solid(f"M{x} -84C{x + 34} -84 {x + 40} 0 {x} 0S{x - 34} -84 {x} -84z", x + 10, light="light", dark="tone")


PROPS: dict[str, Prop] = {
    f.__name__: f
    for f in (
        palm_fruit, honeycomb, flower, root, soybeans, olives, rice_ears, small_fish, sugar_cane, durian, custard_apple, mango,
        mulberry, chilli, pepper, leaves, tea_cup, glass, small_cups, spoon, turmeric,
        coffee_beans, artichoke, eggs,
    )
}  # fmt: skip
