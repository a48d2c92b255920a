"""What to draw for a product: read from its Vietnamese name, else from its group."""

import re
from dataclasses import dataclass

from config.core.text import fold


@dataclass(frozen=True, slots=True)
class Subject:
    """`form` is the vessel or the thing, `matter` gives its two tones, `prop` lies beside it ("" for none)."""

    form: str
    matter: str
    prop: str = ""


def _s(form: str, matter: str, prop: str = "") -> Subject:
    return Subject(form, matter, prop)


# The first line that matches the folded name is taken, so the particular stands before the general.
_BY_NAME: tuple[tuple[str, Subject], ...] = (
    (r"lap xuong|tung lo mo|xuc xich", _s("sausage", "meat")),
    # crafts
    (r"tranh la|buc tranh", _s("leaf_picture", "leaf_strip")),
    (r"sa rong|xa rong|tho cam|khan ran|khan choang|vai |lua tan chau", _s("cloth", "lac")),
    (r"balo|ba lo", _s("backpack", "sedge")),
    (r"laptop", _s("laptop_case", "sedge")),
    (r"^non |mu ", _s("hat", "sedge")),
    (r"^dep |guoc", _s("sandals", "sedge")),
    (r"tui xach|^tui |gio xach|gio so|gio ", _s("bag", "sedge")),
    (r"^tung |^sot |^thung|^gio\b|co bang|luc binh|dan lat|^chieu", _s("basket", "sedge")),
    # tea before flowers and fruit: "trà mãng cầu" is tea
    (r"tra .*(kim ngan).*tui loc", _s("carton", "flower_tea", "flower")),
    (r"tra .*(sam|dinh lang).*tui loc", _s("carton", "root", "flower")),
    (r"tra .*(kim ngan|hoa vang|hoa )", _s("pouch", "flower_tea", "flower")),
    (r"tra .*tui loc|tra \(tui loc\)", _s("carton", "tea", "leaves")),
    (r"tra .*actiso", _s("carton", "tea", "artichoke")),
    (r"tra .*mang cau", _s("pouch", "tea", "custard_apple")),
    (r"tra .*(sam|dinh lang)", _s("pouch", "root", "root")),
    (r"hong tra", _s("pouch", "caramel", "tea_cup")),
    (r"^tra\b", _s("pouch", "tea", "tea_cup")),
    (r"ca phe", _s("pouch", "coffee", "coffee_beans")),
    # spirits
    (r"ruou vang thot not|ruou .*thot not", _s("bottle", "nectar", "palm_fruit")),
    (r"ruou .*ca na", _s("bottle", "spirit", "olives")),
    (r"ruou .*(sam|dinh lang)", _s("bottle", "root", "root")),
    (r"ruou .*nep", _s("bottle", "spirit", "rice_ears")),
    (r"ruou vang", _s("bottle", "wine", "small_cups")),
    (r"^ruou\b", _s("bottle", "spirit", "small_cups")),
    # fish sauce, fermented fish, fish
    (r"nuoc mam chay|nuoc tuong", _s("sauce_bottle", "soy_paste", "soybeans")),
    (r"nuoc mam", _s("sauce_bottle", "fish_sauce", "small_fish")),
    (r"ca linh kho", _s("can", "fish", "sugar_cane")),
    (r"mam .*chung", _s("bowl", "mam", "chilli")),
    (r"mam chao", _s("jar", "mam", "chilli")),
    (r"^mam\b", _s("crock", "mam", "small_fish")),
    (r"kho ech|^ech\b", _s("frog", "frog")),
    (r"kho bo|lo mo|kho trau|kho ga|kho heo|bo mot nang", _s("jerky", "meat")),
    (r"cha ca", _s("tray", "bread", "small_fish")),
    (r"cha lua|^cha\b|nem|gio lua", _s("ham_roll", "cream")),
    (r"^kho\b|kho ca|mot nang|^ca (?!na\b|phe\b)", _s("dried_fish", "fish")),
    # the palm
    (r"nuoc mau", _s("sauce_bottle", "caramel", "palm_fruit")),
    (r"mat (nhuy )?.*thot not", _s("bottle", "nectar", "palm_fruit")),
    (r"duong thot not.*(bot|hat)", _s("pouch", "palm_sugar", "spoon")),
    (r"duong thot not.*(set|sanh)", _s("jar", "palm_sugar", "spoon")),
    (r"duong", _s("stack", "palm_sugar", "palm_fruit")),
    (r"thot not dong lon", _s("can", "palm_sugar", "palm_fruit")),
    (r"thot not", _s("jar", "palm_sugar", "palm_fruit")),
    # honey after the palm's nectar
    (r"curcumin", _s("carton", "turmeric", "turmeric")),
    (r"mat ong", _s("jar", "honey", "honeycomb")),
    # pastes, drinks
    (r"^tuong\b|chao ", _s("jar", "soy_paste", "soybeans")),
    (r"nuoc cot dau tam|dau tam", _s("juice_bottle", "mulberry", "mulberry")),
    (r"nuoc ep xoai", _s("juice_bottle", "mango", "mango")),
    (r"nuoc (ep|cot|trai cay)", _s("juice_bottle", "mango", "glass")),
    (r"nuoc (khoang|uong|suoi|tinh khiet)", _s("water_bottle", "water", "glass")),
    # rice, cakes, sweets
    (r"^gao\b", _s("sack", "rice", "rice_ears")),
    (r"banh trang", _s("rice_paper", "bread")),
    (r"hanh nhan", _s("cookies", "bread", "")),
    (r"^banh\b|keo ", _s("cookies", "bread")),
    (r"^kem\b.*sau rieng", _s("tub", "cream", "durian")),
    (r"^kem\b", _s("tub", "cream", "mango")),
    # fruit
    (r"coc say|mut|say deo|say kho|trai cay say", _s("pouch", "green_fruit", "olives")),
    (r"ca na", _s("jar", "green_fruit", "olives")),
    (r"mang cau", _s("custard_apple", "green_fruit")),
    (r"nhan xuong|^nhan\b|^vai\b", _s("longan", "brown_fruit")),
    (r"xoai", _s("mangoes", "mango")),
    # seasonings, herbs
    (r"tieu", _s("small_jar", "pepper", "pepper")),
    (r"muoi", _s("small_jar", "mam", "chilli")),
    (r"bi soi", _s("tray", "bread", "chilli")),
    (r"trung", _s("tray", "cream", "eggs")),
    (r"tinh dau|dau tram|dau ", _s("vial", "oil", "leaves")),
    (r"cao .*actiso", _s("small_jar", "coffee", "artichoke")),
    (r"^cao\b", _s("small_jar", "coffee", "leaves")),
    (r"saphraton|\bsam\b", _s("carton", "root", "root")),
    (r"homestay|ecohost|du lich|nha nghi|diem den|vuon", _s("house", "timber")),
)
_COMPILED = tuple((re.compile(pattern), subject) for pattern, subject in _BY_NAME)
_BY_GROUP = {
    "food": _s("small_jar", "plain", "leaves"),
    "beverage": _s("juice_bottle", "mango", "glass"),
    "herbal": _s("carton", "root", "leaves"),
    "handicraft": _s("basket", "sedge"),
    "ornamental": _s("potted_plant", "timber"),
    "tourism": _s("house", "timber"),
}


def subject_for(name_vi: str, group: str) -> Subject:
    """What to draw for a product of this Vietnamese name and group; a group nobody knows is drawn as food."""
    name = fold(name_vi)
    for pattern, subject in _COMPILED:
        if pattern.search(name):
            return subject
    return _BY_GROUP.get(group, _BY_GROUP["food"])
