# SPDX-License-Identifier: Apache-2.0
"""Files as pages show them: signed addresses, pictures of a record, what of a form is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from xiucheng.delivery.shell.shapes import Compare, Picture
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration.types import Field, Process, Step
from xiucheng.kernel.files import limits, queries, receiving
from xiucheng.kernel.files.addresses import ticket
from xiucheng.kernel.files.models import File
from xiucheng.kernel.files.sniff import WORDS
from xiucheng.kernel.files.types import FileKind, FileRefused, FileState, Variant
from xiucheng.kernel.ui.errors import error_page

View = Callable[..., HttpResponseBase]
ICONS = {
    FileKind.PHOTO: "photo",
    FileKind.DOCUMENT: "file-text",
    FileKind.TABLE: "table",
    FileKind.AUDIO: "microphone",
    FileKind.VIDEO: "video",
}
# what phones record for each other (AMR, 3GP) no browser plays: that is downloaded
PLAYED = {
    "audio/mpeg",
    "audio/wav",
    "audio/ogg",
    "audio/mp4",
    "audio/aac",
    "video/mp4",
    "video/webm",
    "video/quicktime",
}


def address(actor: Actor, identity: int, variant: Variant) -> str:
    """Where this person gets a file for some minutes."""
    return f"{reverse('shell:file', args=[identity, variant.value])}?t={ticket(actor, identity, variant)}"


def addresses(actor: Actor, identity: int, *, pictured: bool) -> dict[str, str]:
    """All variants that there are."""
    found = list(Variant) if pictured else [Variant.ORIGINAL]
    return {variant.value: address(actor, identity, variant) for variant in found}


def shown(actor: Actor, one: queries.Hung | File, moment: str = "", what: str = "") -> Picture:
    """A file as a picture, or as a line that says what it is or why it cannot be seen."""
    ready = one.state == FileState.READY
    found = addresses(actor, one.id, pictured=one.pictured) if ready else {}
    name = one.name or _("File %(number)d") % {"number": one.id}
    return Picture(
        url=found.get("original", ""),
        label=what or name,
        thumbnail_url=found.get("small", ""),
        large_url=found.get("large", ""),
        taken_at=one.taken_at,
        moment=moment,
        size=filesizeformat(one.size),
        state=_state(one),
        number=one.id,
        photo=one.kind == FileKind.PHOTO,
        name=name,
        icon=ICONS[FileKind(one.kind)],
        plays=one.kind if one.media_type in PLAYED else "",
    )


def _state(one: queries.Hung | File) -> str:
    if one.state == FileState.READY:
        return "" if one.pictured or one.kind != FileKind.PHOTO or one.finding else _("is being prepared")
    return {
        FileState.CHECKING: _("is being checked for malware"),
        FileState.INFECTED: _("malware found, in quarantine"),
        FileState.ERASED: _("erased"),
    }.get(FileState(one.state), "")


def of_record(actor: Actor, process: Process, record_id: int) -> tuple[Picture, ...]:
    """All files of a record in the order they came, each called by its field."""
    fields = {item.name: item for step in process.steps for item in step.files}
    found = []
    for one in queries.of_record(record_id):
        item = fields.get(one.field)
        found.append(shown(actor, one, item.moment if item else "", str(item.label) if item else ""))
    return tuple(found)


def compared(pictures: Iterable[Picture]) -> Compare | None:
    """The first photo of before beside the last of after, when there are both."""
    seen = [one for one in pictures if one.large_url]
    before = next((one for one in seen if one.moment == "before"), None)
    after = next((one for one in reversed(seen) if one.moment == "after"), None)
    return Compare(before, after) if before and after else None


def kept(actor: Actor, numbers: Sequence[int]) -> tuple[Picture, ...]:
    """What was sent for a form that came back, so that nothing has to be sent again."""
    return tuple(shown(actor, row) for row in queries.own(actor, numbers))


def told(item: Field) -> str:
    """What a field of files takes and how much of each, in a sentence."""
    parts = [
        _("%(types)s up to %(most)d MB") % {"types": WORDS[kind], "most": limits.largest(kind) // 1_000_000}
        for kind in map(FileKind, item.accepts)
    ]
    return _("; ").join(parts)


def takes_files(view: View) -> View:
    """Let a page take forms with files. The check against forged forms reads the form, so it comes after the
    store's own handler was put in."""
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def receiving_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (request.content_type or "").startswith("multipart/"):
            if receiving.too_long(request):
                return error_page(request, 413, _("These files are too large together. Send fewer at once."))
            known: Actor = request.actor  # type: ignore[attr-defined]
            most = max(map(limits.largest, FileKind)) if known.is_person else 0
            request.upload_handlers = [receiving.StoreHandler(request, most)]
        return protected(request, *args, **kwargs)

    return receiving_view


def received(request: HttpRequest, actor: Actor, step: Step) -> tuple[dict[str, list[str]], dict[str, str]]:
    """(numbers of files by field: those sent before and those of this form, sentences by field)."""
    numbers: dict[str, list[str]] = {}
    errors: dict[str, str] = {}
    for item in step.files:
        found = [value for value in request.POST.getlist(item.name) if value][:200]
        for sent in request.FILES.getlist(item.name):
            try:
                found.append(str(_keep(actor, item, sent)))
            except FileRefused as refusal:
                errors[item.name] = f"{sent.name}: {refusal}"
        numbers[item.name] = found
    return numbers, errors


def _keep(actor: Actor, item: Field, sent: UploadedFile[Any]) -> int:
    """Keep a file as the first kind of the field that takes it."""
    refusal: FileRefused | None = None
    for kind in item.accepts:
        try:
            return receiving.keep(actor, FileKind(kind), sent)
        except FileRefused as error:
            refusal = refusal or error
    assert refusal is not None
    raise refusal
