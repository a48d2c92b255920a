"""Colours: every pair that text is set in is readable, in light and in dark, and only the tokens name colours."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "storefront" / "static"
TEMPLATES = STATIC.parent / "templates"
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch|color-mix)\(")
NAMED = re.compile(r":[^;{}]*(?<![-\w])(?:white|black|red|green|blue|gray|grey|gold|orange|yellow)\b")

# (text, what it stands on, least contrast): 4.5 for text, 3 for marks and the edges of controls.
PAIRS = [
    *[(text, ground, 4.5) for text in ("ink", "muted", "water", "palm") for ground in ("paper", "surface", "wash")],
    ("sugar", "paper", 4.5),
    ("alarm", "paper", 4.5),
    ("alarm", "surface", 4.5),
    ("on-palm", "palm", 4.5),
    ("on-palm", "palm-deep", 4.5),
    ("on-alarm", "alarm", 4.5),
    ("ink", "palm-tint", 4.5),
    ("palm", "palm-tint", 4.5),
    ("ink", "water-tint", 4.5),
    ("ink", "sugar-tint", 4.5),
    ("sugar", "sugar-tint", 4.5),
    ("ink", "alarm-tint", 4.5),
    ("alarm", "alarm-tint", 4.5),
    ("muted", "palm-tint", 4.5),
    ("gold", "paper", 3.0),
    ("edge", "surface", 3.0),
    ("edge", "paper", 3.0),
]


def tokens(scheme: str) -> dict[str, str]:
    css = (STATIC / "css" / "tokens.css").read_text()
    light = css[: css.index("@media")]
    dark = css[css.index("prefers-color-scheme: dark") : css.index("prefers-contrast")]
    found = dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", dark))
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#FFFFFF") == 21


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_every_pair_is_readable(scheme: str, text: str, ground: str, least: float) -> None:
    named = tokens(scheme)
    assert contrast(named[text], named[ground]) >= least


def test_the_colours_of_the_brief_are_the_tokens() -> None:
    light, dark = tokens("light"), tokens("dark")
    brief = {
        "paper": ("#FBFAF6", "#121715"),
        "surface": ("#FFFFFF", "#1A211E"),
        "ink": ("#1B2420", "#ECF0EA"),
        "muted": ("#56625B", "#A3B0A8"),
        "palm": ("#1F5B45", "#7CC7A4"),
        "water": ("#14616E", "#7CC3D0"),
        "sugar": ("#9A4E12", "#E3A873"),
        "alarm": ("#A3221C", "#F09A93"),
        "gold": ("#B8860B", "#E0B84A"),
    }
    assert {name: (light[name], dark[name]) for name in brief} == brief


def test_only_the_tokens_name_a_colour() -> None:
    others = [sheet for sheet in (STATIC / "css").glob("*.css") if sheet.name != "tokens.css"]
    assert len(others) >= 4
    for sheet in others:
        css = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)
        rules = re.findall(r"\{([^{}]*)\}", css)
        named = [rule for rule in rules if COLOUR.search(rule) or NAMED.search(rule)]
        assert named == [], sheet.name


def test_style_sheets_stay_small() -> None:
    """What a page of the shop, of buying or of a desk loads at most."""
    size = {sheet.stem: sheet.stat().st_size for sheet in (STATIC / "css").glob("*.css")}
    own = {"shop", "checkout", "desk"}
    common = sum(bytes_ for name, bytes_ in size.items() if name not in own)
    assert common + size["shop"] + size["checkout"] < 38_000
    assert common + size["desk"] < 45_000  # fetched once by those who open it each day


def test_templates_carry_no_style_and_no_script_of_their_own() -> None:
    for template in TEMPLATES.rglob("*.html"):
        html = template.read_text()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html), template
        scripts = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)[^>]*>", html)
        assert scripts == [], template
