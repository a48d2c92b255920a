"""The larger drawings of pages: the home's landscape, the producers, the certificate, and what stands where nothing is.

`python -m storefront.illustrations.spots` writes them to storefront/static/svg; a test says when that was forgotten.
"""

# ruff: noqa: E501  (an outline reads worse when it is torn)

from collections.abc import Callable
from math import cos, pi, sin
from pathlib import Path

from storefront.illustrations import props, weaving
from storefront.illustrations.palette import GROUNDS, LIGHT, Palette
from storefront.illustrations.pen import Pen, leaf, n, oval, points

_FIELD = Palette(ground="#F0D089", light=LIGHT, tone="#9CBF73", shade="#6A9A5B", accent="#1F5B45")
_PAPER = Palette(ground=GROUNDS["leaf"], light=LIGHT, tone="#C79356", shade="#8C501C", accent="#1F5B45")


def landscape(width: int, height: int) -> str:
    """Floating season in An Giang: sun and water of one light, rice in strips, sugar palms, a sampan."""
    pen = Pen(_FIELD)
    horizon = height * 0.56
    sun = width * 0.68
    pen.rect(0, 0, width, height, "ground")
    pen.disc(sun, horizon - height * 0.12, height * 0.25, "light")
    pen.fill(_hills(width, horizon, height * 0.2), "tone")
    pen.fill(_hills(width * 0.62, horizon, height * 0.13), "shade")
    pen.rect(0, horizon, width, height, "ground")
    pen.rect(0, horizon, width, height * 0.025, "accent")
    for i, at in enumerate(range(int(width * 0.3), int(width * 0.58), 38)):
        props.sugar_palm(pen, at, horizon + 3, height * (0.19 + 0.05 * (i % 3)), "accent", "accent")
    _water(pen, sun, horizon, height, width)
    pen.fill(_bank(width, height, 0.70, 0.76, 0.48), "shade")
    pen.fill(_bank(width, height, 0.78, 0.83, 0.62), "tone")
    pen.fill(
        f"M{width} {n(height * 0.8)}Q{n(width * 0.78)} {n(height * 0.8)} {n(width * 0.6)} {n(height * 0.94)}T{n(width * 0.4)} {height}H{width}z",
        "shade",
    )
    # Across, foot and height of each palm, as shares of the picture.
    near: tuple[tuple[float, float, float], ...] = (
        (0.055, 0.98, 0.86),
        (0.15, 0.95, 0.66),
        (0.235, 0.99, 0.76),
        (0.93, 0.98, 0.72),
        (0.985, 1.0, 0.9),
    )
    if width < height * 1.6:
        near = ((0.09, 0.97, 0.66), (0.25, 0.99, 0.8), (0.93, 0.98, 0.6))
    pen.fill(_bank(width, height, 0.9, 0.94, 0.8), "accent")
    for x, foot, high in near:
        props.sugar_palm(pen, width * x, height * foot, height * high, "accent", "accent")
    _rice(pen, width, height)
    with pen.moved(width * 0.56, height * 0.79, scale=round(height / 420, 2)):
        _sampan(pen)
    return pen.svg(width, height)


def _hills(width: float, horizon: float, high: float) -> str:
    return (
        f"M0 {n(horizon)}V{n(horizon - high * 0.5)}Q{n(width * 0.1)} {n(horizon - high * 1.5)} {n(width * 0.22)} {n(horizon - high * 0.7)}"
        f"T{n(width * 0.4)} {n(horizon - high * 0.35)}T{n(width * 0.56)} {n(horizon)}z"
    )


def _water(pen: Pen, sun: float, horizon: float, height: float, width: float) -> None:
    """The sun's road on the flood, and quiet strokes beside it."""
    for i in range(7):
        y, half = horizon + height * (0.05 + 0.05 * i), height * (0.21 - 0.02 * i)
        pen.rect(sun - half + (12 if i % 2 else -12), y, 2 * half, height * 0.014, "light", 3)
    for x, y, w in ((0.3, 0.62, 0.1), (0.46, 0.66, 0.07), (0.86, 0.64, 0.09), (0.9, 0.71, 0.06), (0.42, 0.74, 0.08)):
        pen.rect(width * x, height * y, width * w, height * 0.01, "light", 2)


def _bank(width: float, height: float, left: float, middle: float, reach: float) -> str:
    return f"M0 {n(height * left)}Q{n(width * reach * 0.6)} {n(height * left)} {n(width * reach * 0.72)} {n(height * middle)}T{n(width * reach)} {height}H0z"


def _rice(pen: Pen, width: float, height: float) -> None:
    """Young rice in rows on the near bank."""
    blades = []
    for i in range(26):
        x, y = width * (0.28 + 0.0135 * i), height * (0.97 + 0.02 * (i % 2))
        blades += [leaf(x, y, height * 0.075, height * 0.012, a) for a in (-22, 0, 22)]
    pen.fill("".join(blades), "tone")


def _sampan(pen: Pen) -> None:
    """Somebody in a leaf hat, poling a boat of lotus."""
    pen.fill("M-98 0Q0 30 104 -10Q72 34 0 34Q-70 34 -98 0z", "accent")
    pen.line("M52 -92L84 46", "accent", 4)
    pen.fill("M26 8C24 -34 32 -54 48 -56C62 -54 64 -30 62 6z", "shade")
    pen.fill(points((46, -92), (78, -62), (16, -62)), "light")
    for x in (-60, -36, -12):
        pen.fill(leaf(x, 8, 26, 10, -28) + leaf(x, 8, 28, 10, 4) + leaf(x, 8, 26, 10, 34), "light")
    pen.rect(-120, 40, 250, 5, "light", 2)


def producers() -> str:
    """Makers side by side: a palm, a loom's cloth, a jar, a basket of the market."""
    pen = Pen(_PAPER)
    pen.rect(0, 0, 640, 360, "ground")
    pen.disc(470, 190, 128, "light")
    pen.rect(0, 292, 640, 68, "light")
    props.sugar_palm(pen, 92, 298, 262, "accent", "shade")
    props.sugar_palm(pen, 168, 298, 190, "accent", "shade")
    pen.rect(222, 84, 156, 10, "shade", 5)
    pen.rect(236, 88, 128, 176, "tone")
    for i, kind in enumerate(("lozenges", "hooks", "zigzag", "teeth")):
        weaving.band(pen, kind, 236, 102 + 40 * i, 128, 24, "light" if i % 2 else "accent")
    pen.fill("M420 298V196q0 -18 18 -18h72q18 0 18 18V298z", "tone")
    pen.fill("M494 178h16q18 0 18 18V298H494z", "shade")
    pen.rect(428, 152, 92, 28, "accent", 5)
    pen.fill(oval(468, 240, 38, 34), "light")
    pen.fill(points((468, 218), (490, 240), (468, 262), (446, 240)), "accent")
    pen.fill(points((548, 226), (630, 226), (616, 298), (562, 298)), "shade")
    weaving.band(pen, "teeth", 552, 240, 74, 18, "light")
    for x, y in ((566, 214), (592, 206), (614, 216)):
        pen.disc(x, y, 18, "tone")
    return pen.svg(640, 360)


def certificate() -> str:
    """A sheet with its seal and a woven edge; beside it a phone that reads it."""
    pen = Pen(_PAPER)
    pen.rect(0, 0, 640, 360, "ground")
    pen.rect(150, 40, 280, 320, "light", 4)
    for y in (54, 330):
        weaving.band(pen, "lozenges", 164, y, 252, 16, "accent")
    for y, w in ((104, 170), (132, 216), (154, 190), (176, 204)):
        pen.rect(290 - w / 2, y, w, 10 if y == 104 else 7, "shade" if y == 104 else "tone", 3)
    pen.fill(_edge(290, 252, 58, 48), "accent")
    pen.disc(290, 252, 44, "light")
    pen.disc(290, 252, 37, "accent")
    pen.line("M272 253l13 13 24 -28", "light", 9)
    pen.rect(452, 120, 116, 214, "shade", 14)
    pen.rect(462, 136, 96, 168, "light", 4)
    for row in range(5):
        for column in range(5):
            if (row * 3 + column * 5 + row * column) % 4 != 1:
                pen.rect(476 + 14 * column, 160 + 14 * row, 12, 12, "accent")
    pen.rect(476, 246, 68, 9, "tone", 3)
    pen.rect(476, 264, 48, 9, "tone", 3)
    return pen.svg(640, 360)


def _edge(cx: float, cy: float, outer: float, inner: float) -> str:
    ring = []
    for i in range(48):
        r, a = (outer, inner)[i % 2], pi * i / 24
        ring.append((cx + r * sin(a), cy - r * cos(a)))
    return points(*ring)


def empty_search() -> str:
    """An empty winnowing tray under a lens."""
    pen = Pen(_PAPER)
    pen.disc(110, 90, 78, "tone")
    pen.disc(110, 90, 69, "light")
    with pen.inside(oval(110, 90, 69, 69)):
        for y in range(30, 160, 15):
            pen.rect(30, y, 160, 3, "ground")
    pen.line("M176 128L214 164", "shade", 16)
    pen.disc(146, 98, 42, "accent")
    pen.disc(146, 98, 31, "ground")
    pen.line("M128 92q6 -12 18 -14", "light", 6)
    return pen.svg(240, 180)


def empty_missing() -> str:
    """A sampan that has lost its way among the flooded palms."""
    pen = Pen(_PAPER)
    pen.disc(150, 84, 46, "light")
    props.sugar_palm(pen, 44, 138, 122, "accent", "shade")
    props.sugar_palm(pen, 206, 138, 92, "accent", "shade")
    pen.rect(0, 134, 240, 46, "ground")
    for x, y in ((14, 146), (150, 150), (84, 168), (186, 166)):
        pen.line(f"M{x} {y}q10 -7 20 0t20 0", "light", 4)
    pen.fill("M70 128Q122 148 176 122Q160 152 120 152Q84 152 70 128z", "shade")
    pen.line("M140 88L158 150", "tone", 4)
    return pen.svg(240, 180)


def empty_shelf() -> str:
    """A shelf with one jar's place left free."""
    pen = Pen(_PAPER)
    pen.rect(0, 0, 240, 180, "ground", 4)
    pen.rect(16, 132, 208, 12, "shade", 3)
    for x, high, colour in ((36, 66, "tone"), (172, 52, "accent")):
        pen.rect(x, 132 - high, 40, high, colour, 6)
        pen.rect(x + 4, 122 - high, 32, 14, "shade", 3)
        pen.rect(x, 132 - high * 0.7, 40, high * 0.36, "light")
    for x in range(92, 152, 14):
        pen.rect(x, 126, 8, 6, "light")
    return pen.svg(240, 180)


SPOTS: dict[str, Callable[[], str]] = {
    "hero-wide": lambda: landscape(1600, 440),
    "hero-phone": lambda: landscape(780, 520),
    "producers": producers,
    "certificate": certificate,
    "empty-search": empty_search,
    "empty-missing": empty_missing,
    "empty-shelf": empty_shelf,
}


def write_all(folder: Path) -> None:
    """Writes each spot as an SVG file into `folder`."""
    for name, drawn in SPOTS.items():
        (folder / f"{name}.svg").write_text(drawn() + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_all(Path(__file__).resolve().parents[1] / "static" / "svg")
