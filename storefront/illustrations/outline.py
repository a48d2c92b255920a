"""How far an outline reaches, from its path."""

import re

Box = tuple[float, float, float, float]
_PIECE = re.compile(r"([A-Za-z])|(-?\d*\.?\d+)")
_TAKES = {"M": 2, "L": 2, "T": 2, "H": 1, "V": 1, "Q": 4, "S": 4, "C": 6, "A": 7, "Z": 0}


def reach(d: str) -> Box:
    """(left, top, right, bottom) of a box that holds the path `d`; never too small, a little large about its curves."""
    xs: list[float] = []
    ys: list[float] = []
    x = y = 0.0
    bend = (x, y)
    for letter, numbers in _steps(d):
        kind, from_here = letter.upper(), letter.islower()
        dx, dy = (x, y) if from_here else (0.0, 0.0)
        if kind == "A":
            # The circle's centre is at most a radius away from either end.
            x, y = dx + numbers[5], dy + numbers[6]
            around = [(x - 2 * numbers[0], y - 2 * numbers[1]), (x + 2 * numbers[0], y + 2 * numbers[1]), (x, y)]
        elif kind in "HV":
            around = [(dx + numbers[0], y) if kind == "H" else (x, dy + numbers[0])]
        else:
            around = [(dx + a, dy + b) for a, b in zip(numbers[::2], numbers[1::2], strict=True)]
            if kind in "ST":
                # Their first bend is the last one, mirrored.
                around.insert(0, (2 * x - bend[0], 2 * y - bend[1]))
        if around:
            x, y = around[-1]
        bend = around[-2] if kind in "QCST" else (x, y)
        xs += [a for a, _ in around]
        ys += [b for _, b in around]
    return min(xs), min(ys), max(xs), max(ys)


def _steps(d: str) -> list[tuple[str, list[float]]]:
    """Each command with its own numbers, a repeated one as often as it is meant."""
    steps: list[tuple[str, list[float]]] = []
    letter, waiting = "", list[float]()
    for command, number in _PIECE.findall(d):
        if command:
            letter, waiting = command, []
            if letter in "zZ":
                steps.append((letter, []))
            continue
        waiting.append(float(number))
        if len(waiting) == _TAKES[letter.upper()]:
            steps.append((letter, waiting))
            waiting = []
            # More pairs after a "move to" are lines.
            letter = {"M": "L", "m": "l"}.get(letter, letter)
    return steps
