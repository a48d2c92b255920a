"""What a drawing shows, for those who cannot see it."""

from storefront.illustrations.subjects import Subject

_FORMS = {
    "jar": ("hũ thủy tinh", "glass jar"),
    "crock": ("hũ sành", "earthenware pot"),
    "bottle": ("chai", "bottle"),
    "sauce_bottle": ("chai cao cổ", "long-necked bottle"),
    "juice_bottle": ("chai", "bottle"),
    "water_bottle": ("chai nước", "water bottle"),
    "vial": ("lọ có ống nhỏ giọt", "dropper bottle"),
    "tub": ("ly kem", "tub of ice cream"),
    "small_jar": ("hũ thấp", "low jar"),
    "sack": ("bao gạo", "bag of rice"),
    "pouch": ("túi đứng", "standing pouch"),
    "carton": ("hộp giấy", "carton"),
    "tray": ("khay", "tray"),
    "stack": ("bánh đường gói lá thốt nốt", "sugar cakes wrapped in palm leaf"),
    "can": ("lon", "can"),
    "bowl": ("tô", "bowl"),
    "dried_fish": ("cá khô", "dried fish"),
    "frog": ("ếch phơi trên nia", "frogs drying on a winnowing tray"),
    "sausage": ("xâu lạp xưởng", "string of sausages"),
    "jerky": ("đĩa thịt khô", "plate of dried meat"),
    "rice_paper": ("xấp bánh tráng", "stack of rice paper"),
    "cookies": ("hộp bánh", "box of cakes"),
    "ham_roll": ("đòn chả gói lá chuối", "pork roll in banana leaf"),
    "custard_apple": ("trái mãng cầu", "custard apples"),
    "longan": ("chùm nhãn", "bunch of longans"),
    "mangoes": ("trái xoài", "mangoes"),
    "cloth": ("tấm vải dệt", "woven cloth"),
    "basket": ("giỏ đan", "woven basket"),
    "bag": ("túi đan", "woven bag"),
    "backpack": ("ba lô đan", "woven backpack"),
    "laptop_case": ("cặp đan", "woven laptop case"),
    "hat": ("nón đan", "woven hat"),
    "sandals": ("đôi dép đan", "pair of woven sandals"),
    "leaf_picture": ("bức tranh trên lá thốt nốt", "picture on palm leaf"),
    "house": ("nhà sàn bên sông", "house on stilts by the river"),
    "potted_plant": ("chậu cây", "potted plant"),
}
_PROPS = {
    "palm_fruit": ("trái thốt nốt", "palm fruit"),
    "honeycomb": ("bánh tổ ong", "honeycomb"),
    "flower": ("nhành hoa", "a sprig in flower"),
    "root": ("củ và lá", "roots with leaves"),
    "soybeans": ("đậu nành", "soybeans"),
    "olives": ("trái cà na", "cà na olives"),
    "rice_ears": ("bông lúa", "ears of rice"),
    "small_fish": ("cá đồng", "small fish"),
    "sugar_cane": ("mía", "sugar cane"),
    "durian": ("sầu riêng", "a durian"),
    "custard_apple": ("trái mãng cầu", "a custard apple"),
    "mango": ("trái xoài", "a mango"),
    "mulberry": ("trái dâu tằm", "mulberries"),
    "chilli": ("ớt", "chillies"),
    "pepper": ("hạt tiêu", "peppercorns"),
    "leaves": ("nhành lá", "a leafed sprig"),
    "tea_cup": ("chén trà", "a cup of tea"),
    "glass": ("ly nước", "a glass"),
    "small_cups": ("hai chén nhỏ", "two small cups"),
    "spoon": ("muỗng", "a spoon"),
    "turmeric": ("củ nghệ", "turmeric"),
    "coffee_beans": ("hạt cà phê", "coffee beans"),
    "artichoke": ("bông actiso", "an artichoke"),
    "eggs": ("trứng", "eggs"),
}


def alt_text(subject: Subject, *, name: str, language: str) -> str:
    """What is in the pack, in Vietnamese (`vi`) or English: `Drawing: glass jar, Tương hột`."""
    vietnamese = language.startswith("vi")
    pick = 0 if vietnamese else 1
    form = _FORMS[subject.form][pick]
    text = f"Hình vẽ: {form}, {name}" if vietnamese else f"Drawing: {form}, {name}"
    if subject.prop:
        beside = _PROPS[subject.prop][pick]
        text += f", bên cạnh là {beside}" if vietnamese else f", with {beside} beside it"
    return text
