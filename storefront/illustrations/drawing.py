"""One picture from its parts: wall and shelf, shadow, prop, the thing itself."""

from collections.abc import Callable

from storefront.illustrations import crafts, foods, packs, vessels
from storefront.illustrations.dice import Dice
from storefront.illustrations.letters import initials
from storefront.illustrations.palette import palette_for
from storefront.illustrations.pen import FLOOR, Pen
from storefront.illustrations.props import PROPS
from storefront.illustrations.scene import WALLS, scene, shadow
from storefront.illustrations.subjects import Subject

Form = Callable[[Pen, Dice, str], None]
# form: how to draw it, and half its width on the shelf (0: it hangs, or stands on its own ground)
FORMS: dict[str, tuple[Form, float]] = {
    "jar": (vessels.jar, 84),
    "crock": (vessels.crock, 66),
    "bottle": (vessels.bottle, 52),
    "sauce_bottle": (vessels.sauce_bottle, 56),
    "juice_bottle": (vessels.juice_bottle, 62),
    "water_bottle": (vessels.water_bottle, 54),
    "vial": (vessels.vial, 84),
    "tub": (vessels.tub, 60),
    "small_jar": (vessels.small_jar, 88),
    "sack": (packs.sack, 80),
    "pouch": (packs.pouch, 80),
    "carton": (packs.carton, 84),
    "tray": (packs.tray, 110),
    "stack": (packs.stack, 72),
    "can": (foods.can, 86),
    "bowl": (foods.bowl, 46),
    "dried_fish": (foods.dried_fish, 0),
    "frog": (foods.frog, 0),
    "sausage": (foods.sausage, 0),
    "jerky": (foods.jerky, 130),
    "rice_paper": (foods.rice_paper, 60),
    "cookies": (foods.cookies, 104),
    "ham_roll": (foods.ham_roll, 120),
    "custard_apple": (foods.custard_apple, 110),
    "longan": (foods.longan, 90),
    "mangoes": (foods.mangoes, 110),
    "cloth": (crafts.cloth, 0),
    "basket": (crafts.basket, 92),
    "bag": (crafts.bag, 92),
    "backpack": (crafts.backpack, 84),
    "laptop_case": (crafts.laptop_case, 130),
    "hat": (crafts.hat, 130),
    "sandals": (crafts.sandals, 0),
    "leaf_picture": (crafts.leaf_picture, 130),
    "house": (crafts.house, 0),
    "potted_plant": (crafts.potted_plant, 56),
}
# Vessels that leave room for what they hold to lie beside them.
_NARROW = {
    "bottle": 66,
    "sauce_bottle": 64,
    "water_bottle": 62,
    "juice_bottle": 58,
    "jar": 46,
    "crock": 44,
    "pouch": 50,
}
_NARROW |= {"sack": 46, "carton": 42, "tub": 48, "small_jar": 48, "stack": 50, "can": 44, "tray": 30}
# Drawn larger than their parts were: what is narrow may be tall.
_SIZES = {"bottle": 1.07, "sauce_bottle": 1.12, "water_bottle": 1.12, "juice_bottle": 1.2, "jar": 1.2, "crock": 1.22}
_SIZES |= {"pouch": 1.14, "sack": 1.16, "carton": 1.16, "tub": 1.16, "small_jar": 1.18, "stack": 1.2, "can": 1.16}
_SIZES |= {"vial": 1.2, "basket": 1.08, "bag": 1.06, "bowl": 1.08}
_OWN_WALL = {"house": ("sun", "plain"), "leaf_picture": ("plain", "weave"), "sandals": ("plain", "weave", "sun")}


def draw(subject: Subject, *, seed: str, label: str, group: str) -> str:
    """An SVG of 400 by 400 units. The same arguments give the same drawing; `label` is the maker's name."""
    dice = Dice(seed)
    pen = Pen(palette_for(subject.matter, group, dice))
    form, half = FORMS[subject.form]
    text = initials(label)
    scene(pen, dice, walls=_OWN_WALL.get(subject.form, WALLS))
    aside = _NARROW.get(subject.form, 0) if subject.prop else 0
    left = dice.share("side") < 0.5
    # The thing steps aside for its prop, to the left or to the right as the seed says.
    step = aside if left else -aside
    size = _SIZES.get(subject.form, 1)
    with pen.moved(200 + step - 200 * size, FLOOR * (1 - size), scale=size):
        if half:
            shadow(pen, half)
        form(pen, dice, text)
    if subject.prop:
        reach = 200 + step
        at = (reach - half * size) / 2 - 2 if left else 400 - (400 - reach - half * size) / 2 + 4
        at = min(max(at, 80), 320)
        with pen.moved(at, FLOOR + 28, scale=1.06):
            PROPS[subject.prop](pen)
    return pen.svg()
