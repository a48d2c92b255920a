"""Five colours a picture: a ground, one light, two tones of the thing itself, and the accent of its group."""

from dataclasses import dataclass

from storefront.illustrations.dice import Dice

LIGHT = "#FFF6E2"

GROUNDS = {
    "sand": "#EBD5A6",
    "straw": "#E8C568",
    "river": "#A5CDD0",
    "leaf": "#B2CE9C",
    "lotus": "#EDC0B3",
    "clay": "#E0A27D",
    "dusk": "#CBC1DC",
    "mist": "#CFDCD3",
}

# A group is known by this colour on its labels.
ACCENTS = {
    "food": "#1F5B45",
    "beverage": "#14616E",
    "herbal": "#5C6B1E",
    "handicraft": "#9E2B25",
    "ornamental": "#6B2F63",
    "tourism": "#2F4580",
}

# matter: tone, shade, and the grounds it stands out from
_MATTERS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "palm_sugar": ("#B9742F", "#8C501C", ("river", "leaf", "sand", "mist")),
    "nectar": ("#D9822B", "#AB5C16", ("river", "leaf", "mist")),
    "caramel": ("#7D3F1D", "#562711", ("straw", "lotus", "river", "leaf")),
    "honey": ("#E5A01F", "#BC7711", ("river", "leaf", "dusk")),
    "mam": ("#B1563A", "#833722", ("straw", "river", "leaf", "mist")),
    "soy_paste": ("#A8672C", "#7B451A", ("leaf", "lotus", "river", "straw")),
    "fish_sauce": ("#B05A1E", "#823D12", ("river", "straw", "mist", "leaf", "lotus", "dusk", "sand")),
    "rice": ("#D8B05E", "#AE8439", ("leaf", "river", "lotus", "mist")),
    "tea": ("#6B9450", "#486F38", ("straw", "lotus", "sand", "clay")),
    "flower_tea": ("#C9A03C", "#997322", ("lotus", "river", "dusk", "leaf")),
    "root": ("#A9814A", "#7C5A2E", ("leaf", "straw", "dusk", "river")),
    "spirit": ("#7FA892", "#54806A", ("sand", "lotus", "straw", "clay")),
    "wine": ("#7A2C3F", "#541A2A", ("straw", "river", "sand", "leaf")),
    "water": ("#62A8BD", "#3A8099", ("sand", "straw", "lotus", "mist")),
    "mango": ("#EFA22E", "#CB7817", ("leaf", "river", "dusk")),
    "mulberry": ("#7D2B52", "#58183A", ("lotus", "straw", "leaf")),
    "fish": ("#C48B50", "#95602F", ("river", "leaf", "straw", "mist")),
    "meat": ("#A4432D", "#742919", ("straw", "river", "leaf", "sand")),
    "frog": ("#938E4B", "#676330", ("lotus", "straw", "river")),
    "cream": ("#E9C964", "#C49C35", ("lotus", "river", "dusk")),
    "bread": ("#D79B4E", "#AA6F2B", ("river", "lotus", "leaf", "mist")),
    "green_fruit": ("#86A24A", "#5F7B30", ("lotus", "straw", "sand", "river")),
    "brown_fruit": ("#B8864A", "#89602E", ("leaf", "river", "lotus")),
    "sedge": ("#CFA75C", "#9E7938", ("river", "lotus", "leaf", "dusk")),
    "lac": ("#B23A2E", "#82231F", ("straw", "river", "sand", "leaf")),
    "indigo": ("#3B5488", "#263A63", ("straw", "lotus", "sand")),
    "leaf_strip": ("#CDAA63", "#8A6630", ("river", "leaf", "lotus")),
    "oil": ("#97A94F", "#6E8034", ("lotus", "sand", "dusk")),
    "turmeric": ("#E3962A", "#B66D14", ("river", "leaf", "dusk")),
    "coffee": ("#6F4427", "#4A2A15", ("straw", "lotus", "river")),
    "pepper": ("#4E4A44", "#302D29", ("straw", "lotus", "leaf")),
    "timber": ("#A5673A", "#754321", ("river", "leaf", "straw")),
    "plain": ("#B08A55", "#7F6036", ("river", "leaf", "lotus", "straw")),
}
MATTERS = tuple(_MATTERS)


@dataclass(frozen=True, slots=True)
class Palette:
    ground: str
    light: str
    tone: str
    shade: str
    accent: str


def palette_for(matter: str, group: str, dice: Dice) -> Palette:
    """Five colours for a matter in a group; an unknown group takes the colour of food."""
    tone, shade, grounds = _MATTERS[matter]
    return Palette(
        ground=GROUNDS[dice.pick("ground", grounds)],
        light=LIGHT,
        tone=tone,
        shade=shade,
        accent=ACCENTS.get(group, ACCENTS["food"]),
    )
