"""A pen that knows five colours and draws flat shapes: no outlines, no gradients, no opacity."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import cos, pi, sin

from storefront.illustrations.outline import Box, reach
from storefront.illustrations.palette import Palette

# A step down the right side of something turned: (r, y), or with one or two control points before it.
Step = tuple[float, ...]
SIDE = 400
FLOOR = 326


def n(value: float) -> str:
    """A coordinate, as short as it can be said to a tenth."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def points(*xy: tuple[float, float]) -> str:
    """A closed path through points."""
    return "M" + "L".join(f"{n(x)} {n(y)}" for x, y in xy) + "z"


def turned(cx: float, *steps: Step) -> str:
    """The outline of something turned on a wheel about `cx`: its right side from the top, and the same mirrored."""
    down = [f"M{n(cx + steps[0][0])} {n(steps[0][1])}"]
    up: list[str] = []
    last = steps[0]
    for step in steps[1:]:
        pairs = [step[i : i + 2] for i in range(0, len(step), 2)]
        letter = "LQC"[len(pairs) - 1]
        down.append(letter + " ".join(f"{n(cx + r)} {n(y)}" for r, y in pairs))
        back = [*reversed(pairs[:-1]), last[-2:]]
        up.append(letter + " ".join(f"{n(cx - r)} {n(y)}" for r, y in back))
        last = step
    bottom = f"L{n(cx - last[-2])} {n(last[-1])}"
    return "".join([*down, bottom, *reversed(up), "z"])


def rounded(x: float, y: float, w: float, h: float, r: float) -> str:
    """A rectangle with round corners as a path."""
    r = min(r, w / 2, h / 2)
    a = f"a{n(r)} {n(r)} 0 0 1 "
    return (
        f"M{n(x + r)} {n(y)}h{n(w - 2 * r)}{a}{n(r)} {n(r)}v{n(h - 2 * r)}{a}{n(-r)} {n(r)}"
        f"h{n(2 * r - w)}{a}{n(-r)} {n(-r)}v{n(2 * r - h)}{a}{n(r)} {n(-r)}z"
    )


def oval(cx: float, cy: float, rx: float, ry: float) -> str:
    """An ellipse as a path."""
    return f"M{n(cx - rx)} {n(cy)}a{n(rx)} {n(ry)} 0 1 0 {n(2 * rx)} 0a{n(rx)} {n(ry)} 0 1 0 {n(-2 * rx)} 0z"


def leaf(x: float, y: float, length: float, width: float, angle: float) -> str:
    """A pointed leaf from its stem at (x, y); `angle` in degrees, 0 points up, clockwise."""
    a = angle * pi / 180
    ux, uy = sin(a), -cos(a)
    mx, my = x + ux * length * 0.45, y + uy * length * 0.45
    tip = (x + ux * length, y + uy * length)
    side = (-uy * width, ux * width)
    return (
        f"M{n(x)} {n(y)}Q{n(mx + side[0])} {n(my + side[1])} {n(tip[0])} {n(tip[1])}"
        f"Q{n(mx - side[0])} {n(my - side[1])} {n(x)} {n(y)}z"
    )


class Pen:
    """Collects shapes in the order they are drawn. Colours are the names of the palette's fields."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._parts: list[str] = []
        self._clips = 0
        # The box about the outline that cuts off what is drawn now, where there is one.
        self._room: Box | None = None

    def fill(self, d: str, colour: str) -> None:
        self._parts.append(f'<path fill="{self._hex(colour)}" d="{d}"/>')

    def line(self, d: str, colour: str, width: float, *, cap: str = "round") -> None:
        """A stroke as a shape of its own (a string, a stem, a letter), never as an outline of another."""
        self._parts.append(
            f'<path fill="none" stroke="{self._hex(colour)}" stroke-width="{n(width)}" stroke-linecap="{cap}" '
            f'stroke-linejoin="{"round" if cap == "round" else "miter"}" d="{d}"/>'
        )

    def disc(self, cx: float, cy: float, r: float, colour: str) -> None:
        self._parts.append(f'<circle fill="{self._hex(colour)}" cx="{n(cx)}" cy="{n(cy)}" r="{n(r)}"/>')

    def rect(self, x: float, y: float, w: float, h: float, colour: str, r: float = 0) -> None:
        if r:
            self.fill(rounded(x, y, w, h, r), colour)
            return
        if self._room:
            x, y, w, h = _within(self._room, x, y, w, h)
        self.fill(f"M{n(x)} {n(y)}h{n(w)}v{n(h)}h{n(-w)}z", colour)

    def solid(self, d: str, turn: float, *, light: str = "tone", dark: str = "shade") -> None:
        """A body lit from the left: one tone, and the other from `turn` on to the right."""
        self.fill(d, light)
        with self.inside(d):
            self.rect(turn, -SIDE, 2 * SIDE, 3 * SIDE, dark)

    @contextmanager
    def inside(self, d: str) -> Iterator[None]:
        """What is drawn here is cut off at the edge of `d`.

        Its plain rectangles are also made no larger than `d` needs: the renderer takes a layer for all that is drawn
        before it is cut, and large layers were half the time of laying the demo.
        """
        self._clips += 1
        name = f"c{self._clips}"
        self._parts.append(f'<clipPath id="{name}"><path d="{d}"/></clipPath><g clip-path="url(#{name})">')
        outside, self._room = self._room, reach(d)
        yield
        self._room = outside
        self._parts.append("</g>")

    @contextmanager
    def moved(self, x: float = 0, y: float = 0, *, turn: float = 0, scale: float = 1) -> Iterator[None]:
        """What is drawn here is moved by (x, y), then turned by degrees and scaled about its own origin."""
        how = f"translate({n(x)} {n(y)})"
        how += f" rotate({n(turn)})" if turn else ""
        how += f" scale({scale:.3g})" if scale != 1 else ""
        self._parts.append(f'<g transform="{how}">')
        outside, self._room = self._room, None
        yield
        self._room = outside
        self._parts.append("</g>")

    def svg(self, width: int = SIDE, height: int = SIDE) -> str:
        """The whole drawing, a square of 400 units unless told otherwise."""
        body = "".join(self._parts)
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{body}</svg>'

    def _hex(self, colour: str) -> str:
        return str(getattr(self._palette, colour))


def _within(room: Box, x: float, y: float, w: float, h: float) -> Box:
    """(x, y, width, height) of what may be seen of a rectangle; one unit over, so that no edge of it is seen."""
    left, top, right, bottom = (
        max(x, room[0] - 1),
        max(y, room[1] - 1),
        min(x + w, room[2] + 1),
        min(y + h, room[3] + 1),
    )
    return left, top, max(right - left, 0), max(bottom - top, 0)
