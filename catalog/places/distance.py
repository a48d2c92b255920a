"""How far apart two places are, as the crow flies."""

from math import asin, cos, radians, sin, sqrt

Position = tuple[float, float]  # latitude, longitude in degrees
EARTH_KM = 6371.0


def km_between(one: Position, other: Position) -> float:
    """Kilometres along the great circle."""
    (lat1, lon1), (lat2, lon2) = ((radians(a), radians(b)) for a, b in (one, other))
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(chord))
