# SPDX-License-Identifier: Apache-2.0
"""Who carries mail, SMS and web push."""

from dataclasses import dataclass

from xiucheng.kernel.settings import reading as read
from xiucheng.kernel.settings.reading import setting


@dataclass(frozen=True)
class Messages:
    """Messages"""

    mail: str = setting(
        "XIUCHENG_MAIL",
        "file",
        "Who carries mail: smtp; file (a file under var/outbox/); console (a line of the log without words).",
        read.one_of("file", "console", "smtp"),
    )
    mail_host: str = setting("XIUCHENG_MAIL_HOST", "localhost", "Mail server.")
    mail_port: int = setting("XIUCHENG_MAIL_PORT", "25", "Port of the mail server.", read.port)
    mail_tls: str = setting(
        "XIUCHENG_MAIL_TLS",
        "none",
        "How the way to the mail server is encrypted: none, starttls, or tls from the beginning.",
        read.one_of("none", "starttls", "tls"),
    )
    mail_user: str = setting("XIUCHENG_MAIL_USER", "", "Name at the mail server. Empty: no sign-in.")
    mail_password: str = setting("XIUCHENG_MAIL_PASSWORD", "", "Password at the mail server.")
    mail_from: str = setting("XIUCHENG_MAIL_FROM", "xiucheng@localhost", "Address that mail comes from.")
    sms: str = setting(
        "XIUCHENG_SMS",
        "file",
        "Who carries SMS: http (the gateway below); file (a file under var/outbox/); console (a line of the log).",
        read.one_of("file", "console", "http"),
    )
    sms_url: str = setting(
        "XIUCHENG_SMS_URL",
        "",
        "Address of the SMS gateway; what it is sent: kernel/notify/providers/gateway.py.",
        read.address,
    )
    sms_key_id: str = setting("XIUCHENG_SMS_KEY_ID", "", "Name under which the gateway knows us.")
    sms_secret: str = setting(
        "XIUCHENG_SMS_SECRET",
        "",
        "Secret that signs requests to the gateway and its receipts to /receipts/sms/.",
    )
    sms_sign: str = setting(
        "XIUCHENG_SMS_SIGN", "", "Registered signature of the sender, put before each SMS."
    )
    sms_templates: tuple[str, ...] = setting(
        "XIUCHENG_SMS_TEMPLATES",
        "",
        "Numbers of the templates registered with the gateway, as one=SMS_1,digest=SMS_2,report=SMS_3,"
        "report_ended=SMS_4 (the last two: to people who reported).",
        read.words,
    )
    push_contact: str = setting(
        "XIUCHENG_PUSH_CONTACT",
        "",
        "Web push is on once this says whom push services may ask, such as mailto:it@example.org. The key is made "
        "in var/push.key.",
        read.contact,
    )
    push_services: tuple[str, ...] = setting(
        "XIUCHENG_PUSH_SERVICES",
        "fcm.googleapis.com,push.services.mozilla.com,push.apple.com,notify.windows.com",
        "Hosts of push services that may be sent to, with all below them; or whole addresses.",
        read.words,
    )
