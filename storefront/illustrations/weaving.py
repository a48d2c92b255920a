"""Patterns in steps, as a loom makes them: for label bands, cloth and baskets."""

from storefront.illustrations.pen import Pen, n, points

KINDS = ("lozenges", "zigzag", "hooks", "teeth", "steps")


def band(pen: Pen, kind: str, x: float, y: float, w: float, h: float, colour: str) -> None:
    """One row of a pattern, `h` high, from x to x + w; whole motifs only, spread over the width."""
    count = max(1, round(w / (h * 1.25)))
    cell = w / count
    pen.fill("".join(_motif(kind, x + i * cell, y, cell, h) for i in range(count)), colour)


def _motif(kind: str, x: float, y: float, w: float, h: float) -> str:
    cx, cy = x + w / 2, y + h / 2
    if kind == "lozenges":
        return points((cx, y), (x + w * 0.94, cy), (cx, y + h), (x + w * 0.06, cy))
    if kind == "teeth":
        return points((x, y + h), (cx, y), (x + w, y + h))
    if kind == "zigzag":
        t = h * 0.42
        return points((x, y + h - t), (cx, y), (x + w, y + h - t), (x + w, y + h), (cx, y + t), (x, y + h))
    if kind == "hooks":
        u, v = w / 6, h / 5
        return (
            f"M{n(x)} {n(y + h)}v{n(-4 * v)}h{n(4 * u)}v{n(3 * v)}h{n(-2 * u)}v{n(-v)}h{n(u)}v{n(-v)}"
            f"h{n(-2 * u)}v{n(3 * v)}h{n(4 * u)}v{n(v)}z"
        )
    u, v = w / 7, h / 4
    steps = "".join(f"v{n(-v)}h{n(u)}" for _ in range(3)) + f"h{n(u)}" + "".join(f"v{n(v)}h{n(u)}" for _ in range(3))
    return f"M{n(x)} {n(y + h)}{steps}z"


def twill(pen: Pen, x: float, y: float, w: float, h: float, cell: float, colour: str) -> None:
    """Slanting strokes in rows that lean left and right by turns, as sedge is woven."""
    strokes = []
    for r in range(int(h / cell) + 1):
        lean = cell * 0.5 if r % 2 else -cell * 0.5
        top, low = y + r * cell + cell * 0.14, y + (r + 1) * cell - cell * 0.14
        for c in range(int(w / cell) + 2):
            left = x + c * cell - cell * 0.5
            strokes.append(
                points((left, top), (left + cell * 0.42, top), (left + cell * 0.42 + lean, low), (left + lean, low))
            )
    pen.fill("".join(strokes), colour)
