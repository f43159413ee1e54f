# SPDX-License-Identifier: Apache-2.0
"""Mail by SMTP, over Django's own mail."""

from __future__ import annotations

import re
import smtplib

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from xiucheng.kernel.notify.types import Later, Message, Never
from xiucheng.kernel.settings import settings

_ADDRESS = re.compile(r"\S+@\S+")
PATIENCE = 20
"""Seconds for one answer of the server."""


class MailProvider:
    """Hands mail to the configured server. SMTP cannot tell a repetition; the Message-ID lets a kind server do."""

    repeatable = False

    def send(self, message: Message) -> str:
        domain = settings.mail_from.rpartition("@")[2].rstrip(">") or "localhost"
        identity = f"<{message.key}@{domain}>"
        mail = EmailMessage(
            subject=" ".join(message.subject.split()),
            body=message.text,
            from_email=settings.mail_from,
            to=[message.address],
            headers={"Message-ID": identity, "Auto-Submitted": "auto-generated"},
            connection=_server(),
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as refusal:
            code, words = next(iter(refusal.recipients.values()))
            raise _refused(code, words) from None
        except smtplib.SMTPResponseException as refusal:
            raise _refused(refusal.smtp_code, refusal.smtp_error) from None
        except (smtplib.SMTPException, OSError) as error:
            raise Later(f"{type(error).__name__}: {settings.mail_host}:{settings.mail_port}") from None
        return identity


def _server() -> EmailBackend:
    return EmailBackend(
        host=settings.mail_host,
        port=settings.mail_port,
        username=settings.mail_user,
        password=settings.mail_password,
        use_tls=settings.mail_tls == "starttls",
        use_ssl=settings.mail_tls == "tls",
        timeout=PATIENCE,
    )


def _refused(code: int, words: bytes | str) -> Later | Never:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    # what a server says can quote the address; the outbox keeps none
    sentence = f"SMTP {code} {_ADDRESS.sub('…', text.partition('<')[0])}".strip()[:200]
    # sign-in and set-up faults are the operator's to mend and then go away
    permanent = code >= 500 and code not in {530, 534, 535, 538}
    return Never(sentence) if permanent else Later(sentence)
