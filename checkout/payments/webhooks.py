"""Where providers and the bank report to: signed bodies, nothing else. Stored, answered, looked at by a job."""

import hmac
import json
import time
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction as database
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.dateparse import parse_datetime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from checkout.payments.errors import ForgedReport
from checkout.payments.gateways import STRIPE
from checkout.payments.models import CreditSource
from checkout.payments.providers import provider
from checkout.payments.providers.stripe import TOLERANCE_SECONDS, verified
from checkout.payments.services import Told, keep_report, take_credit
from checkout.payments.tasks import act_on_report
from config.core.errors import Refusal

SIGNATURE = "X-Signature"


@csrf_exempt
@require_POST
def stripe(request: HttpRequest) -> HttpResponse:
    """An event of Stripe's. 400 unless its signature fits; 200 as soon as it is stored."""
    if provider(STRIPE) is None:
        return HttpResponse(status=404)
    try:
        event = verified(request.body, request.headers.get("Stripe-Signature", ""))
    except ForgedReport:
        return HttpResponse(status=400)
    with database.atomic():
        report = keep_report(event)
        if report is not None:
            act_on_report.defer(report_id=report.pk)
    return HttpResponse(status=200)


@csrf_exempt
@require_POST
def bank_notice(request: HttpRequest) -> HttpResponse:
    """A credit on the shop's account, told by the bank or whoever reads its notices for us.

    The body is JSON: `id` (the bank's reference), `account`, `amount` (whole dong), `note`, `bookedAt` (ISO 8601 with
    offset). `X-Signature: t=<unix seconds>,v1=<hex>` is the HMAC-SHA256 of `<t>.<body>` under BANK_NOTICE_SECRET.
    Answers 200 when it is stored, also a second time; 400 with what is wrong; 401 for a signature that does not fit.
    """
    if not settings.BANK_NOTICE_SECRET:
        return HttpResponse(status=404)
    if not _is_signed(request.body, request.headers.get(SIGNATURE, "")):
        return HttpResponse(status=401)
    try:
        told = _read(json.loads(request.body))
    except (ValueError, KeyError, TypeError) as problem:
        return JsonResponse({"error": f"not a notice: {problem}"}, status=400)
    try:
        credit, is_new = take_credit(None, told, source=CreditSource.NOTICE)
    except Refusal as refusal:
        return JsonResponse({"error": str(refusal)}, status=400)
    return JsonResponse({"outcome": credit.outcome, "isNew": is_new})


def sign(body: bytes, *, at: int) -> str:
    """The header that fits `body` at a moment in Unix seconds."""
    return f"t={at},v1={_digest(body, at)}"


def _is_signed(body: bytes, header: str) -> bool:
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    stamp = parts.get("t", "")
    if not (stamp.isascii() and stamp.isdigit() and abs(time.time() - int(stamp)) <= TOLERANCE_SECONDS):
        return False
    return hmac.compare_digest(_digest(body, int(stamp)), parts.get("v1", ""))


def _digest(body: bytes, at: int) -> str:
    return hmac.new(settings.BANK_NOTICE_SECRET.encode(), f"{at}.".encode() + body, sha256).hexdigest()


def _read(notice: Any) -> Told:
    amount = notice["amount"]
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise ValueError("amount is whole dong")
    booked = parse_datetime(str(notice["bookedAt"]))
    if not isinstance(booked, datetime) or booked.tzinfo is None:
        raise ValueError("bookedAt is ISO 8601 with an offset")
    return Told(str(notice["account"])[:30], str(notice["id"]), amount, str(notice.get("note", "")), booked)
