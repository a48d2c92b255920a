"""A mail server of the tests' own: it speaks SMTP (RFC 5321) over a socket and keeps what it was given."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Received:
    """One message as it came: who it was from and for on the envelope, and what it said."""

    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)  # type: ignore[return-value]


@dataclass
class MailServer:
    """`answers`: by command (RCPT, DATA, END for the end of the message), what to say in place of yes; DROP hangs up
    after it has kept the message, as a server that dies before its answer does."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)


class _Conversation(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        told = self.server.told
        self._say("220 tests")
        sender, recipients = "", []
        while line := self.rfile.readline():
            words = line.decode().strip()
            verb = words[:4].upper()
            if verb in told.answers:
                self._say(told.answers[verb])
            elif verb in ("EHLO", "HELO"):
                self._say("250 tests")
            elif verb == "MAIL":
                sender = _address(words)
                self._say("250 yes")
            elif verb == "RCPT":
                recipients.append(_address(words))
                self._say("250 yes")
            elif verb == "DATA":
                self._say("354 go on")
                told.received.append(Received(sender, recipients, self._message()))
                if told.answers.get("END") == "DROP":
                    return
                self._say(told.answers.get("END", "250 kept"))
                recipients = []
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 yes")

    def _message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    told: MailServer


def _address(words: str) -> str:
    return words.partition("<")[2].partition(">")[0]


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """One that listens on a port of its own until the block ends."""
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.told = MailServer(port=server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.told
        finally:
            server.shutdown()
            thread.join()
