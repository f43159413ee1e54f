# SPDX-License-Identifier: Apache-2.0
"""Twenty uploads at once: what the web process grows by, how fast they come in, how long a page waits."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from statistics import quantiles
from time import perf_counter, sleep
from typing import Any

import httpx
import psutil

from benchmarks.web import served
from tests.makers import bureau_database
from xiucheng.kernel.access.tokens import issue
from xiucheng.kernel.files.models import File
from xiucheng.kernel.files.store import place, remove

UPLOADS = int(os.environ.get("BENCH_UPLOADS", "20"))
MEGABYTES = int(os.environ.get("BENCH_MEGABYTES", "500"))
MOST_GROWTH = 40.0
HEAD = b"\0\0\0\x18ftypisom\0\0\0\0isommp42"
BLOCK = os.urandom(1_000_000)


def run() -> list[dict[str, Any]]:
    """Send, and watch the web process and one page while they come."""
    with bureau_database() as bureau:
        token = issue(bureau["inspector"].id or 0, "bench")
        with served() as server:
            base = f"http://127.0.0.1:{server.port}"
            _send(base, token, 0, 5)  # what is loaded at the first upload belongs to none
            process = server.workers()[0]
            before = process.memory_info().rss
            peak = [before]
            waited: list[float] = []
            ending = threading.Event()
            watchers = [
                threading.Thread(target=_watch, args=(process, peak, ending)),
                threading.Thread(target=_look, args=(base, token, waited, ending)),
            ]
            senders = [
                threading.Thread(target=_send, args=(base, token, n, MEGABYTES))
                for n in range(1, UPLOADS + 1)
            ]
            started = perf_counter()
            for thread in (*watchers, *senders):
                thread.start()
            for thread in senders:
                thread.join()
            seconds = perf_counter() - started
            ending.set()
            for thread in watchers:
                thread.join()
        digests = set(File.objects.values_list("digest", flat=True))
        whole = sum(place(digest).stat().st_size for digest in digests if place(digest).exists())
        for digest in digests:
            remove(digest)
    assert whole >= UPLOADS * MEGABYTES * 1_000_000, "not everything came in"
    growth, speed = (max(peak) - before) / 1e6, UPLOADS * MEGABYTES / seconds
    slowest = quantiles(waited, n=20)[-1] * 1000 if len(waited) > 2 else 0.0
    floor = (
        f"{UPLOADS} at once of {MEGABYTES} MB, {speed:.0f} MB/s in all, a page meanwhile p95 {slowest:.0f} ms"
    )
    return [
        {
            "name": "files.memory_of_parallel_uploads",
            "value": round(growth, 1),
            "unit": "MB more resident",
            "bound": f"<= {MOST_GROWTH:g}",
            "ok": growth <= MOST_GROWTH,
            "floor": floor,
        }
    ]


def _watch(process: psutil.Process, peak: list[int], ending: threading.Event) -> None:
    while not ending.wait(0.05):
        peak.append(process.memory_info().rss)


def _look(base: str, token: str, waited: list[float], ending: threading.Event) -> None:
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as client:
        while not ending.wait(0.2):
            started = perf_counter()
            assert client.get(f"{base}/api/v1/work?tab=mine").status_code == 200
            waited.append(perf_counter() - started)


def _send(base: str, token: str, number: int, megabytes: int) -> None:
    """One client: announces, sends parts, comes again when it is told to."""
    size = megabytes * 1_000_000
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=120) as client:
        body = {"kind": "video", "name": f"{number}.mp4", "size": size}
        begun = client.post(f"{base}/api/v1/uploads", json=body).json()
        offset, path, whole = 0, f"{base}/api/v1/uploads/{begun['id']}", None
        while whole is None:
            length = min(begun["part"], size - offset)
            headers = {
                "Upload-Offset": str(offset),
                "Content-Type": "application/octet-stream",
                "Content-Length": str(length),
            }
            answer = client.patch(path, content=_bytes(number, offset, length), headers=headers)
            if answer.status_code == 503:
                sleep(0.05)
                continue
            answer.raise_for_status()
            offset, whole = answer.json()["offset"], answer.json()["file"]
    assert whole["size"] == size
    assert len(whole["digest"]) == hashlib.sha256().digest_size * 2


def _bytes(number: int, offset: int, length: int) -> Iterator[bytes]:
    """Bytes of one file, another for each number, without holding them."""
    head = HEAD + number.to_bytes(4, "big")
    end = offset + length
    while offset < end:
        block = head[offset:] if offset < len(head) else BLOCK[offset % len(BLOCK) :]
        block = block[: end - offset]
        yield block
        offset += len(block)
