"""What policies and services are asked about, and the people who ask."""

from dataclasses import dataclass
from typing import Any

from catalog.inventory.models import ConsignmentState, CountLine, Lot, PointRole, StockCount, Transfer
from catalog.products.models import ProductMedia
from config.core import clock
from config.core.models import OfficeRole, User
from tests import factories as make


@dataclass(frozen=True)
class Things:
    """What belongs to producer A and point A; `agreed` is of a producer who has consented to the office's selling."""

    producer: Any
    agreed: Any
    product: Any
    agreed_product: Any
    recognition: Any
    point: Any
    premises: Any
    lot: Any
    stock: Any
    own_stock: Any
    consignment: Any
    asked: Any
    sent: Any
    count: Any
    picture: Any


def build() -> tuple[Things, dict[str, User]]:
    a, b, agreed = make.make_producer(), make.make_producer(), make.make_producer()
    make.make_consent(agreed)
    product = make.make_listed_product(producer=a)
    point, other_point = make.make_point(), make.make_point()
    premises = make.make_point(producer=a)
    stock = make.make_stock(product, point)
    count = StockCount.objects.create(point=point, opened_by=make.make_user())
    lot = Lot.objects.get(variant=stock.variant)
    CountLine.objects.create(count=count, stock=stock, lot=lot)
    things = Things(
        producer=a,
        agreed=agreed,
        product=product,
        agreed_product=make.make_product(producer=agreed),
        recognition=product.recognitions.get(),
        point=point,
        premises=premises,
        lot=lot,
        stock=stock,
        own_stock=make.make_stock(make.make_listed_product(producer=b), premises),
        consignment=make.make_agreed_consignment(a, point),
        sent=Transfer.objects.create(
            source=make.make_point(), target=point, created_by=make.make_user(), state="sent", sent_at=clock.now()
        ),
        asked=make.make_agreed_consignment(a, point, state=ConsignmentState.ASKED),
        count=count,
        picture=ProductMedia.objects.create(
            product=product, picture=f"products/{'1' * 32}.webp", width=1, height=1, alt="x"
        ),
    )
    people = {
        "buyer": make.make_user(),
        "member": make.make_member(a),
        "other member": make.make_member(b),
        "clerk": make.make_point_member(point, role=PointRole.CLERK),
        "manager": make.make_point_member(point, role=PointRole.MANAGER),
        "other manager": make.make_point_member(other_point, role=PointRole.MANAGER),
        "officer": make.make_officer(),
        "owner": make.make_user(role=OfficeRole.OWNER),
        "closed member": make.make_member(a, is_active=False),
        "closed clerk": make.make_point_member(point, role=PointRole.CLERK, is_active=False),
        "closed manager": make.make_point_member(point, role=PointRole.MANAGER, is_active=False),
        "closed officer": make.make_officer(is_active=False),
    }
    return things, people
