"""Drawings as addresses, for pages that show them without a file."""

from base64 import b64encode


def as_data_url(svg: str) -> str:
    """`svg` as a data: address for an <img>."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
