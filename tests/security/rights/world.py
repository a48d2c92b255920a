"""Two of everything: buyers, producers with their members, points with their staff; an officer and an owner.

What belongs to A carries the mark `SECRET-A`; nobody of B's side may ever be shown it.
"""

import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image

from catalog.certification.services import withdraw_recognition
from catalog.exchange.models import DraftKind, ImportDraft
from catalog.inventory.models import PointRole
from catalog.producers.models import SaleConsent
from catalog.products.models import Attribute, Channel, Collection, ProductMedia
from checkout.carts.models import Voucher
from checkout.delivery.models import AddressBookEntry, RateTable, RateZone
from checkout.orders.models import Order
from config.core import clock
from config.core.accounts.proofs import issue as issue_proof
from config.core.audit import record
from config.core.changes import changed
from config.core.invitations import issue
from config.core.models import OfficeRole, Proof, ProofPurpose, User
from storefront.content.models import Menu, Page
from tests import factories as make
from tests.security.rights import money, moves, notices, orders, parcels, settling, shelf
from tests.security.rights.aftermath import lay_aftermath
from tests.security.rights.baskets import lay_baskets
from tests.security.rights.stock import lay_stock

SECRET = "SECRET-A"
DAY = timedelta(days=1)
_ANNEX = "STT,SẢN PHẨM,CHỦ THỂ,ĐIỂM SỐ,PHÂN HẠNG\n1,Mắm cá linh,HTX Linh,75,4 sao\n".encode()
PEOPLE = ("nobody", "buyer_a", "buyer_b", "producer_a", "producer_b", "staff_a", "staff_b", "officer", "owner")
# The matrix is asked of strangers with every change, and of all in `make prove`.
STRANGERS = ("nobody", "producer_b", "staff_b")
EACH_PERSON = [pytest.param(who, marks=() if who in STRANGERS else pytest.mark.prove) for who in PEOPLE]
# Those who may see what is A's: A's own people and the office.
OF_A = {"producer_a", "officer", "owner"}


@dataclass(frozen=True)
class World:
    people: dict[str, User | None]
    args: dict[str, dict[str, Any]]
    queries: dict[str, dict[str, str]]
    acts: dict[str, str]


def build() -> World:
    """Routes with arguments are given A's things: B's people then stand before another's door."""
    a, b = make.make_producer("Hợp tác xã A", commune=make.make_commune()), make.make_producer("Hợp tác xã B")
    points = [make.make_point("Điểm bán A"), make.make_point("Điểm bán B")]
    people: dict[str, User | None] = {
        "nobody": None,
        "buyer_a": make.make_user(),
        "buyer_b": make.make_user(),
        "producer_a": make.make_member(a, email="secret-a@example.test", last_name=SECRET),
        "producer_b": make.make_member(b),
        "staff_a": make.make_point_member(points[0], role=PointRole.MANAGER),
        "staff_b": make.make_point_member(points[1], role=PointRole.MANAGER),
        "officer": make.make_officer(),
        "owner": make.make_user(role=OfficeRole.OWNER),
    }
    args = _args(people, a, b, points[0])
    acts = lay_stock(people, a, points)
    asked, bought = lay_baskets(people, a.products.get(is_published=True))
    kept = AddressBookEntry.objects.filter(user=people["buyer_a"]).first()
    assert kept is not None
    args |= {f"accounts:{act}_address": {"pk": kept.address_id} for act in ("edit", "remove", "default")}
    queries = _queries(args, a) | {"warehouse": {"slug": points[0].slug}} | asked
    after, done = lay_aftermath(people, a, Order.objects.get(user=people["buyer_a"]), SECRET)
    return World(people, args, queries | after, acts | bought | done)


def _queries(args: dict[str, dict[str, Any]], producer: Any) -> dict[str, dict[str, str]]:
    """Arguments of the API's root fields that lead to A's things."""
    shown = producer.products.get(is_published=True)
    return {
        "product": {"slug": shown.slug},
        "productVariant": {"sku": shown.variants.get().sku},
        "category": {"slug": args["shop:category"]["slug"]},
        "collection": {"slug": args["shop:collection"]["slug"]},
        "producer": {"slug": producer.slug},
        "commune": {"code": producer.commune_id},
        "certificate": {"number": shown.recognitions.get().certificate_number},
        "channel": {"slug": "an-giang"},
        "menu": {"slug": "thu"},
        "page": {"slug": args["content:page"]["slug"]},
    }


def _args(people: dict[str, User | None], producer: Any, b: Any, point: Any) -> dict[str, dict[str, Any]]:
    owner, member, staff = people["owner"], people["producer_a"], people["staff_a"]
    assert owner is not None
    assert member is not None
    assert staff is not None
    shown = make.make_listed_product("Đường thốt nốt", producer=producer)
    draft = make.make_product(f"{SECRET} chưa bán", producer=producer, category=shown.category)
    pack = make.make_variant(draft, name=f"{SECRET} hũ", price=None)
    recognition = make.make_recognition(draft, product_name="Tên trên chứng nhận")
    consent = SaleConsent.objects.create(
        producer=producer, given_by=SECRET, given_on=clock.today(), form="paper", recorded_by=owner
    )
    picture = ProductMedia.objects.create(
        product=draft, picture=f"products/{'0' * 32}.webp", width=1, height=1, alt=SECRET
    )
    default_storage.save(picture.picture.name, ContentFile(_drawn()))
    paper = default_storage.save("attributes/paper.pdf", ContentFile(b"%PDF-1.7\n%%EOF\n"))
    file = ImportDraft.objects.create(
        kind=DraftKind.DECISION,
        owner=people["officer"],
        file_name="a.csv",
        content=_ANNEX,
        expires_at=clock.now() + DAY,
    )
    lists = {
        who: ImportDraft.objects.create(
            kind=DraftKind.PRICES,
            owner=people[who],
            file_name="gia.csv",
            content=f"SKU,Giá bán\n{pack.sku},90000\n".encode(),
            options={"producer": mark},
            expires_at=clock.now() + DAY,
        )
        for who, mark in (("officer", ""), ("producer_a", str(producer.pk)))
    }
    invitation, code = issue(member, kind="producer", object_id=str(producer.pk))
    with transaction.atomic():
        collection = Collection.objects.create(name="Bộ", slug="bo")
        changed("product", [shown.pk])
    page = Page.objects.create(slug="quyen", title="Trang", content={})
    Page.objects.get_or_create(slug="about", defaults={"title": "Giới thiệu"})
    of_orders = orders.args_of()
    rates = RateTable.objects.create(code="thu", name="Thử")
    voucher = Voucher.objects.create(code="THU", name="Thử", kind="amount", value=1_000)
    RateZone.objects.create(table=rates, zone="nation", least_days=1, most_days=2, step_grams=500, step_price=1_000)
    admin = {
        "core_user": member.pk,
        "core_auditentry": record(owner, "admin.add", page).pk,
        "products_category": shown.category_id,
        "products_collection": collection.pk,
        "products_attribute": Attribute.objects.create(slug="vi", name="Vị", input_type="plain-text").pk,
        "products_producttype": shown.product_type_id,
        "products_channel": Channel.objects.get_or_create(slug="an-giang", defaults={"name": "An Giang"})[0].pk,
        "certification_recognition": recognition.pk,
        "inventory_salespoint": point.pk,
        "content_page": page.pk,
        "content_menu": Menu.objects.create(slug="thu", name="Thử").pk,
    }
    withdrawal = withdraw_recognition(
        owner,
        make.make_recognition(draft, valid_from=date(2024, 1, 5), product_name="Tên trên chứng nhận"),
        decision_number="9/QĐ-UBND",
        decided_on=date(2025, 1, 5),
        reason="Thử",
    )
    admin["certification_withdrawal"] = withdrawal.pk
    of_product = {"pk": draft.pk}
    of_producer = {"pk": producer.pk}
    return {
        **{f"admin:{name}": {"object_id": pk} for name, pk in admin.items()},
        "admin:view_on_site": {"content_type_id": ContentType.objects.get_for_model(User).pk, "object_id": member.pk},
        "admin:app_list": {"app_label": "core"},
        "sitemap_part": {"section": "products"},
        "picture": {"name": picture.picture.name},
        "paper": {"name": paper},
        "thumbnail": {"name": picture.picture.name, "size": 72},
        "content:page": {"slug": page.slug},
        "accounts:join": {"code": code.replace("-", "")},
        "shop:product": {"slug": shown.slug},
        "shop:category": {"slug": shown.category.slug},
        "shop:collection": {"slug": collection.slug},
        "shop:point": {"slug": point.slug},
        "shop:producer": {"slug": producer.slug},
        "shop:certificate_of": {"number": recognition.certificate_number},
        "desks:give_code": {"pk": _waits_for_a_code().pk},
        "desks:code_slip": {"pk": _waits_for_a_code(given_by=staff, given_at=clock.now()).pk},
        "desks:invitation": {"pk": invitation.pk},
        "desks:cancel_invitation": {"pk": invitation.pk},
        "desks:recognition": {"pk": recognition.pk},
        "desks:withdraw": {"pk": recognition.pk},
        "desks:office_producer": of_producer,
        "desks:merge": of_producer,
        "desks:merge_into": of_producer | {"into_pk": b.pk},
        "desks:match_place": of_producer,
        "desks:consent": of_producer,
        "desks:end_consent": of_producer | {"consent_pk": consent.pk},
        "desks:close": of_producer,
        "desks:reopen": of_producer,
        "desks:import_draft": {"key": file.pk},
        "desks:import_apply": {"key": file.pk},
        "desks:import_drop": {"key": file.pk},
        **{f"desks:prices_{n}": {"key": lists["officer"].pk} for n in ("draft", "apply", "drop")},
        **{f"desks:producer_{n}": {"slug": producer.slug} for n in ("prices", "price_list_csv", "price_list_xlsx")},
        **{
            f"desks:producer_prices_{n}": {"slug": producer.slug, "key": lists["producer_a"].pk}
            for n in ("draft", "apply", "drop")
        },
        "desks:set_role": {"pk": member.pk, "role": "can-bo"},
        "desks:producer": {"slug": producer.slug},
        "desks:producer_certificates": {"slug": producer.slug},
        "desks:producer_team": {"slug": producer.slug},
        "desks:producer_invite": {"slug": producer.slug},
        "desks:producer_remove": {"slug": producer.slug, "member_pk": producer.members.get().pk},
        **of_orders,
        **money.args_of(people["officer"], SECRET),
        **{f"desks:{name}": {"pk": rates.pk} for name in ("rate", "rate_new", "rate_drop")},
        **{f"desks:{name}": {"pk": voucher.pk} for name in ("voucher", "voucher_stop")},
        **shelf.args_of(point, staff, shown),
        **moves.args_of(point, staff, member, shown),
        **parcels.args_of(point, staff, people["officer"]),
        **notices.args_of(point, "Nguyễn"),
        **settling.args_of(producer),
        "desks:point_remove": {"slug": point.slug, "member_pk": point.members.get().pk},
        **{f"desks:{name}": of_product for name in ("product", "publish", "unpublish", "describe", "answers")},
        **{f"desks:{name}": of_product for name in ("new_pack", "new_picture")},
        **{f"desks:{n}": of_product | {"variant_pk": pack.pk} for n in ("pack", "retire_pack", "restore_pack")},
        **{f"desks:{n}": of_product | {"media_pk": picture.pk} for n in ("first_picture", "drop_picture")},
    }


def _waits_for_a_code(**given: Any) -> Proof:
    """Somebody without an account has asked for one with a phone."""
    proof = issue_proof(ProofPurpose.SIGN_UP, "+84900000001").proof
    if given:
        Proof.objects.filter(pk=proof.pk).update(**given)
    return proof


def _drawn() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "WEBP")
    return out.getvalue()
