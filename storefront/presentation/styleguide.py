"""The style guide: every component with made-up values, for those who change the look. Routed in the demo only."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.core.clock import today
from storefront.illustrations import draw, subject_for
from storefront.presentation.svg_data import as_data_url

LONG_NAME = "Thực phẩm bảo vệ sức khỏe Vicumax Mật ong Nano curcumin đặc biệt cô đặc"
LONG_PRODUCER = "Hợp tác xã Thương mại - Dịch vụ - Chăn nuôi - Chế biến thủy sản ếch Khánh Hòa, huyện Châu Phú cũ"
_SAMPLES = (
    ("Đường thốt nốt sệt Palmania", "food", 4, "Xã Tri Tôn, An Giang", "Công ty Cổ phần Palmania", 65_000, 130_000),
    ("Sà rông", "handicraft", 3, "Xã An Cư, An Giang", "Hợp tác xã Dệt thổ cẩm Khmer Văn Giáo", 450_000, None),
    ("Gạo ngon tiến vua Tiên Nữ", "food", 5, "Xã Thoại Sơn, An Giang", "Công ty Lương thực Thoại Sơn", 185_000, 37_000),
    ("Rượu thốt nốt 29 độ", "beverage", 3, "Phường Thới Sơn, An Giang", "Công ty Trần Gia", 120_000, 240_000),
    (LONG_NAME, "herbal", 4, "Xã Châu Phong, An Giang", LONG_PRODUCER, 1_250_000, 12_500_000),
    ("Mắm cá linh chưng", "food", 4, "Phường Long Xuyên, An Giang", "Hộ kinh doanh Ba Lộc", 89_000, 222_500),
    (
        "Mật ong hoa nguyên chất rừng tràm Trà Sư",
        "food",
        3,
        "Xã An Cư, An Giang",
        "Trại nuôi ong Trà Sư",
        210_000,
        420_000,
    ),
    ("Trà mãng cầu", "beverage", 3, "Xã Định Mỹ, An Giang", "Hộ kinh doanh Trà mãng cầu Thanh Nam", 48_000, 480_000),
)


class SampleForm(forms.Form):
    name = forms.CharField(label="Họ và tên", max_length=60)
    phone = forms.CharField(label="Số điện thoại", help_text="Người giao hàng gọi số này.", max_length=15)
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    way = forms.ChoiceField(
        label="Cách nhận", choices=[("a", "Giao tận nơi"), ("b", "Nhận tại điểm bán")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="Tôi đồng ý nhận tin về sản phẩm mới", required=False)


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """`/styleguide/`: what the components look like, with made-up values."""
    return render(request, "styleguide.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    day = today()
    cards = [_card(number, *sample) for number, sample in enumerate(_SAMPLES)]
    form = SampleForm({"name": "", "phone": "09", "way": "a"}) if "error" in request.GET else SampleForm()
    recognition = {
        "stars": 4,
        "valid_from": day - timedelta(days=900),
        "valid_until": day + timedelta(days=195),
        "decision_number": "DEMO-12/QĐ-UBND",
        "decided_on": day - timedelta(days=900),
        "score": 78,
        "level_label": "Cấp tỉnh",
        "is_demo": True,
    }
    return {
        "demo": True,
        "page_title": "Style guide",
        "nav_current": "products",
        "alternates": [{"code": c, "label": n, "url": "?"} for c, n in (("vi", "Tiếng Việt"), ("en", "English"))],
        "cards": cards,
        "crumbs": [{"label": _("Products"), "url": "#"}, {"label": "Đặc sản thốt nốt", "url": "#"}],
        "facets": _facets(),
        "chips": [{"label": "4 sao", "url": "#"}, {"label": "Phường Thới Sơn", "url": "#"}],
        "sorts": [{"value": "name", "label": "Tên", "chosen": True}, {"value": "price", "label": "Giá"}],
        "form": form,
        "recognition": recognition,
        "expired": recognition | {"valid_until": day - timedelta(days=44), "is_demo": False},
        "withdrawn": recognition | {"withdrawn_on": day - timedelta(days=3), "withdrawal_number": "DEMO-99/QĐ-UBND"},
        "soon": day + timedelta(days=12),
        "later": day + timedelta(days=400),
        "past": day - timedelta(days=44),
        "suggestions": [
            {"label": "Đường thốt nốt sệt", "url": "#", "note": "4 sao"},
            {"label": "Thới Sơn", "url": "#", "note": "phường"},
        ],
        "facts": [
            {"label": "Thành phần", "value": "100% nước thốt nốt"},
            {"label": "Bảo quản", "value": "Nơi khô ráo"},
        ],
        "tabs": [{"label": "Đang bán", "url": "#", "current": True}, {"label": "Chưa bán", "url": "#"}],
    }


def _card(
    number: int, name: str, group: str, stars: int, place: str, producer: str, price: int, unit_price: int | None
) -> dict[str, Any]:
    svg = draw(subject_for(name, group), seed=name, label=producer, group=group)
    return {
        "url": "#",
        "name": name,
        "picture_url": as_data_url(svg),
        "picture_alt": name,
        "stars": stars,
        "valid_until": today() + timedelta(days=12 if number == 1 else 300 + number),
        "certificate_number": f"AG-2026-{number + 41:04d}",
        "place": place,
        "producer": producer,
        "price": price,
        "unit_price": unit_price,
        "unit": "kg",
        "is_alcohol": "Rượu" in name,
    }


def _facets() -> list[dict[str, Any]]:
    groups = (("food", "Thực phẩm", 42, True), ("beverage", "Đồ uống", 18, False), ("tourism", "Du lịch", 0, False))
    return [
        {
            "name": "group",
            "label": "Nhóm",
            "open": True,
            "options": [dict(zip(("value", "label", "count", "chosen"), g, strict=True)) for g in groups],
        },
        {
            "name": "stars",
            "label": "Hạng sao",
            "open": True,
            "options": [{"value": s, "label": s, "count": 31 - 5 * s, "chosen": s == 4} for s in (5, 4, 3)],
        },
        {
            "kind": "range",
            "label": "Giá (₫)",
            "open": True,
            "low": {"name": "price_min", "value": None},
            "high": {"name": "price_max", "value": 500_000},
        },
    ]
