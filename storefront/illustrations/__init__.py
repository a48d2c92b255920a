"""Our own pictures of products: flat, drawn by one hand from parts, different for each. Knows no model."""

from storefront.illustrations.drawing import draw
from storefront.illustrations.render import render_webp
from storefront.illustrations.subjects import Subject, subject_for
from storefront.illustrations.words import alt_text

__all__ = ["Subject", "alt_text", "draw", "render_webp", "subject_for"]
