"""A server that speaks the part of Stripe's API that the shop uses, and keeps state as Stripe does.

It has intents, hosted sessions with a page that a browser can pay on, refunds, disputes, idempotency keys, signed
events; and it can be told to hang, to fail before or after it has done what it was asked, or to refuse.
"""

import hashlib
import hmac
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

SECRET = "whsec_of_tests"
Object = dict[str, Any]


@dataclass
class Fault:
    """What goes wrong with the next calls (of one `method`) to paths that contain `path`: `before` or `after` they are
    done they hang for `seconds` and fail."""

    path: str
    when: str
    times: int = 1
    seconds: float = 0
    method: str = ""


@dataclass
class StripeServer:
    url: str = ""
    intents: dict[str, Object] = field(default_factory=dict)
    sessions: dict[str, Object] = field(default_factory=dict)
    refunds: dict[str, Object] = field(default_factory=dict)
    disputes: dict[str, Object] = field(default_factory=dict)
    answered: dict[str, tuple[str, int, Object]] = field(default_factory=dict)
    calls: list[tuple[str, str, Object]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=itertools.count)
    lock: threading.RLock = field(default_factory=threading.RLock)
    # Called with the method and path of each call, while the shop waits for its answer.
    watcher: Callable[[str, str], None] | None = None
    # As after a day: the same key is news again.
    forgets_keys: bool = False
    refunds_begin_as: str = "succeeded"
    refuses_refunds: bool = False

    # What the world does.

    def pay(self, intent_id: str) -> None:
        """The buyer's bank has paid."""
        intent = self.intents[intent_id]
        intent |= {"status": "succeeded", "amount_received": intent["amount"], "last_payment_error": None}

    def pay_session(self, session_id: str) -> str:
        """The buyer has paid on the hosted page; the id of the intent that came of it."""
        with self.lock:
            session = self.sessions[session_id]
            if not session["payment_intent"]:
                made = self._intent({"amount": session["amount_total"], "metadata": session["intent_metadata"]})
                session |= {"payment_intent": made["id"], "status": "complete", "payment_status": "paid"}
            self.pay(session["payment_intent"])
            return session["payment_intent"]

    def decline(self, intent_id: str) -> None:
        """The card was refused; another may be tried."""
        error = {"type": "card_error", "code": "card_declined"}
        self.intents[intent_id] |= {"status": "requires_payment_method", "last_payment_error": error}

    def fail_refund(self, refund_id: str) -> None:
        """The buyer's bank has sent a refund back."""
        self.refunds[refund_id]["status"] = "failed"

    def dispute(self, intent_id: str, *, status: str = "needs_response") -> str:
        """The buyer's bank has taken the money back, for now."""
        made = {"id": self._name("dp"), "object": "dispute", "payment_intent": intent_id, "status": status}
        self.disputes[made["id"]] = made | {"amount": self.intents[intent_id]["amount"]}
        return made["id"]

    def charged(self) -> dict[str, int]:
        """What the stand-in has charged, by the shop's own id of the payment."""
        paid = (i for i in self.intents.values() if i["amount_received"])
        return {intent["metadata"]["transaction"]: intent["amount_received"] for intent in paid}

    def event(self, kind: str, about: Object, *, at: float | None = None) -> tuple[bytes, str]:
        """A signed event: its body and its Stripe-Signature."""
        moment = int(at or time.time())
        body = json.dumps(
            {"id": self._name("evt"), "object": "event", "type": kind, "created": moment, "data": {"object": about}}
        ).encode()
        digest = hmac.new(SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
        return body, f"t={moment},v1={digest}"

    # What the API does.

    def answer(self, method: str, path: str, params: Object, key: str) -> tuple[int, Object]:
        with self.lock:
            self.calls.append((method, path, params))
            said = json.dumps([method, path, params], sort_keys=True)
            key = "" if self.forgets_keys else key
            if key and key in self.answered:
                before, status, body = self.answered[key]
                return (status, body) if before == said else _error(400, "idempotency_error")
            status, body = self._do(method, path.strip("/").split("/")[1:], params)
            body = json.loads(json.dumps(body))
            if key and status < 500:
                self.answered[key] = (said, status, body)
            return status, body

    def _do(self, method: str, parts: list[str], params: Object) -> tuple[int, Object]:
        match method, parts:
            case "POST", ["payment_intents"]:
                return 200, self._intent(params)
            case "GET", ["payment_intents", name] if name in self.intents:
                return 200, self.intents[name]
            case "POST", ["payment_intents", name, "cancel"] if name in self.intents:
                return self._cancel(self.intents[name], "canceled")
            case "POST", ["checkout", "sessions"]:
                return 200, self._session(params)
            case "GET", ["checkout", "sessions", name] if name in self.sessions:
                return 200, self.sessions[name]
            case "POST", ["checkout", "sessions", name, "expire"] if name in self.sessions:
                return self._cancel(self.sessions[name], "expired")
            case "POST", ["refunds"]:
                return self._refund(params)
            case "GET", ["refunds"]:
                return 200, _list(self.refunds, params)
            case "GET", ["disputes"]:
                return 200, _list(self.disputes, params)
        return _error(404, "resource_missing")

    def _name(self, kind: str) -> str:
        return f"{kind}_{next(self.numbers):06d}"

    def _intent(self, params: Object) -> Object:
        name = self._name("pi")
        self.intents[name] = {
            "id": name,
            "object": "payment_intent",
            "amount": int(params["amount"]),
            "amount_received": 0,
            "amount_capturable": 0,
            "currency": "vnd",
            "status": "requires_payment_method",
            "client_secret": f"{name}_secret",
            "last_payment_error": None,
            "metadata": params.get("metadata", {}),
        }
        return self.intents[name]

    def _session(self, params: Object) -> Object:
        name = self._name("cs_test")
        self.sessions[name] = {
            "id": name,
            "object": "checkout.session",
            "url": f"{self.url}/pay/{name}",
            "amount_total": sum(
                int(line["price_data"]["unit_amount"]) * int(line["quantity"]) for line in params["line_items"].values()
            ),
            "currency": "vnd",
            "status": "open",
            "payment_status": "unpaid",
            "payment_intent": None,
            "success_url": params["success_url"],
            "cancel_url": params["cancel_url"],
            "metadata": params.get("metadata", {}),
            "intent_metadata": params.get("payment_intent_data", {}).get("metadata", {}),
        }
        return self.sessions[name]

    def _cancel(self, about: Object, word: str) -> tuple[int, Object]:
        if about["status"] in ("succeeded", "complete", "canceled", "expired"):
            return _error(400, "payment_intent_unexpected_state")
        about["status"] = word
        return 200, about

    def _refund(self, params: Object) -> tuple[int, Object]:
        if self.refuses_refunds:
            return _error(400, "insufficient_funds")
        intent = self.intents[params["payment_intent"]]
        gone = sum(
            r["amount"]
            for r in self.refunds.values()
            if r["payment_intent"] == intent["id"] and r["status"] != "failed"
        )
        if gone + int(params["amount"]) > intent["amount_received"]:
            return _error(400, "charge_already_refunded")
        name = self._name("re")
        self.refunds[name] = {
            "id": name,
            "object": "refund",
            "payment_intent": intent["id"],
            "amount": int(params["amount"]),
            "status": self.refunds_begin_as,
            "metadata": params.get("metadata", {}),
        }
        return 200, self.refunds[name]

    def fault(self, method: str, path: str) -> Fault | None:
        """The fault that the next call to `path` meets, once."""
        with self.lock:
            for fault in self.faults:
                if fault.path in path and fault.method in ("", method) and fault.times > 0:
                    fault.times -= 1
                    return fault
        return None


@contextmanager
def stripe_server() -> Iterator[StripeServer]:
    """The server, on a port of its own, until the block ends."""
    state = StripeServer()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path.startswith("/pay/"):
                self._page(parts.path.removeprefix("/pay/"))
            else:
                self._serve("GET", parts.path, parse_qsl(parts.query))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            path = urlsplit(self.path).path
            if path.startswith("/pay/"):
                session = state.sessions[path.removeprefix("/pay/")]
                if "pay" in parse_qs(body):
                    state.pay_session(session["id"])
                self._redirect(session["success_url"] if "pay" in parse_qs(body) else session["cancel_url"])
            else:
                self._serve("POST", path, parse_qsl(body))

        def _serve(self, method: str, path: str, pairs: list[tuple[str, str]]) -> None:
            if state.watcher is not None:
                state.watcher(method, path)
            fault = state.fault(method, path)
            if fault and fault.when == "before":
                time.sleep(fault.seconds)
                return self._send(*_error(500, "api_error"))
            answer = state.answer(method, path, _nested(pairs), self.headers.get("Idempotency-Key", ""))
            if fault:
                time.sleep(fault.seconds)
                return self._send(*_error(500, "api_error"))
            return self._send(*answer)

        def _page(self, name: str) -> None:
            session = state.sessions[name]
            text = (
                f"<!doctype html><title>Stand-in for Stripe</title><h1>{session['amount_total']} VND</h1>"
                '<form method="post"><button name="pay" value="1">Pay</button>'
                '<button name="back" value="1">Back</button></form>'
            )
            self._send(200, text.encode(), "text/html; charset=utf-8")

        def _redirect(self, url: str) -> None:
            self.send_response(303)
            self.send_header("Location", url)
            self.end_headers()

        def _send(self, status: int, body: Object | bytes, kind: str = "application/json") -> None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def _nested(pairs: list[tuple[str, str]]) -> Object:
    """Stripe's form encoding, `a[b][0][c]=d`, as dictionaries."""
    found: Object = {}
    for name, value in pairs:
        first, *rest = name.replace("]", "").split("[")
        at = found
        for part, _following in itertools.pairwise([first, *rest]):
            at = at.setdefault(part, {})
        at[[first, *rest][-1]] = value
    return found


def _list(rows: dict[str, Object], params: Object) -> Object:
    data = [row for row in rows.values() if row["payment_intent"] == params.get("payment_intent")]
    return {"object": "list", "data": data, "has_more": False, "url": "/v1/list"}


def _error(status: int, code: str) -> tuple[int, Object]:
    kind = code if code in ("idempotency_error", "api_error") else "invalid_request_error"
    return status, {"error": {"type": kind, "code": code, "message": code}}
