# SPDX-License-Identifier: Apache-2.0
"""Real servers on this machine: a mail server, an SMS gateway that checks signatures, a push service that opens
what it is sent, as a browser would."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import Message as Mail
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from xiucheng.kernel.clock import now
from xiucheng.kernel.notify.encryption import CURVE, padded, point, public_bytes, unpadded
from xiucheng.kernel.notify.signing import signature

SECRET = "a-secret-of-the-tests"


class MailPeer:
    """Keeps what it takes. `refuse`: its answer to each receiver; `slow`: seconds before it says that it took it."""

    def __init__(self) -> None:
        self.taken: list[Mail] = []
        self.port = 0
        self.refuse = ""
        self.slow = 0.0
        self.reached = threading.Event()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(message_from_bytes(envelope.content, policy=default))
        self.reached.set()
        time.sleep(self.slow)
        return "250 taken"


@contextmanager
def mail_peer() -> Iterator[tuple[MailPeer, int]]:
    """(the peer, its port)."""
    peer = MailPeer()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    peer.port = port
    controller = Controller(peer, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield peer, port
    finally:
        controller.stop()


class Gateway(ThreadingHTTPServer):
    """Takes a signed message once for each key. `answer`: another status for all; `slow`: seconds before it answers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _GatewayDoor)
        self.taken: dict[str, dict[str, Any]] = {}
        self.requests = 0
        self.answer = 200
        self.slow = 0.0
        self.reached = threading.Event()


class _Door(BaseHTTPRequestHandler):
    def log_message(self, *_words: Any) -> None:
        """Say nothing."""

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def reply(self, status: int, content: Any = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if content is not None:
            self.wfile.write(content if isinstance(content, bytes) else json.dumps(content).encode())


class _GatewayDoor(_Door):
    server: Gateway

    def do_POST(self) -> None:  # noqa: N802
        body, key = self.body(), self.headers["X-Idempotency-Key"]
        at, signed = self.headers["X-Timestamp"], self.headers["X-Signature"]
        self.server.requests += 1
        if signed != signature(SECRET, at, key, body):
            return self.reply(401)
        if self.server.answer != 200:
            return self.reply(self.server.answer, b"<html>no</html>")
        self.server.taken.setdefault(key, json.loads(body))
        self.server.reached.set()
        time.sleep(self.server.slow)
        with suppress(BrokenPipeError):  # who asked was killed meanwhile
            self.reply(200, {"id": f"sms-{list(self.server.taken).index(key)}"})
        return None


class PushService(ThreadingHTTPServer):
    """A push service and its one browser, which opens what comes."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _PushDoor)
        self.key = ec.generate_private_key(CURVE)
        self.auth = b"0123456789abcdef"
        self.opened: list[dict[str, Any]] = []
        self.heads: list[dict[str, str]] = []
        self.answer = 201

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def subscription(self, name: str = "one") -> dict[str, Any]:
        keys = {"p256dh": unpadded(public_bytes(self.key.public_key())), "auth": unpadded(self.auth)}
        return {"endpoint": f"{self.origin}/push/{name}", "expirationTime": None, "keys": keys}


class _PushDoor(_Door):
    server: PushService

    def do_POST(self) -> None:  # noqa: N802
        body = self.body()
        checked_vapid(self.headers["Authorization"], self.server.origin)
        if self.server.answer != 201:
            return self.reply(self.server.answer)
        self.server.heads.append(dict(self.headers.items()))
        self.server.opened.append(json.loads(opened(body, self.server.key, self.server.auth)))
        return self.reply(201, Location=f"{self.server.origin}/message/{len(self.server.opened)}")


def checked_vapid(header: str, audience: str) -> dict[str, Any]:
    """The claims of a VAPID header. Raises when it is not signed by the key that it names, or not for us."""
    parts = dict(part.strip().split("=", 1) for part in header.removeprefix("vapid ").split(","))
    head, claims, signed = parts["t"].split(".")
    raw = padded(signed)
    signature = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    point(padded(parts["k"])).verify(signature, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    found: dict[str, Any] = json.loads(padded(claims))
    assert json.loads(padded(head)) == {"typ": "JWT", "alg": "ES256"}
    assert found["aud"] == audience
    assert 0 < found["exp"] - now().timestamp() <= 24 * 3600
    assert found["sub"].startswith("mailto:")
    return found


def opened(body: bytes, key: ec.EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """What a browser reads, written from RFC 8188 and RFC 8291 and not from our own encryption."""
    salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
    sender, sealed = body[21 : 21 + length], body[21 + length :]
    assert len(sealed) <= size, "one record"
    own = public_bytes(key.public_key())
    shared = key.exchange(ec.ECDH(), point(sender))

    def derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
        return HKDF(hashes.SHA256(), length, salt, info).derive(secret)

    secret = derived(shared, auth, b"WebPush: info\x00" + own + sender, 32)
    content = derived(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = derived(secret, salt, b"Content-Encoding: nonce\x00", 12)
    plain = AESGCM(content).decrypt(nonce, sealed, None).rstrip(b"\x00")
    assert plain.endswith(b"\x02"), "the last record"
    return plain[:-1]


@contextmanager
def served(server: Any) -> Iterator[Any]:
    """A server that answers until the block ends."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
