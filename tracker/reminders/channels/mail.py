"""Mail by SMTP. Plain text, UTF-8; the Message-ID stays the same however often a message is tried.

A line that breaks after the server took the text is tried again, so a mail may come twice; its
Message-ID tells the reader's program so.
"""

import smtplib
from contextlib import suppress
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from sqlalchemy.orm import Session

from config.settings import Settings
from tracker.clock import local
from tracker.reminders.channels import Parcel, Unaddressed, Undeliverable, Undelivered, Unreachable

SENDER_NAME = "会议督办"
NEVER = range(500, 600)  # SMTP answers that repeating does not change


class Mail:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def carry(self, parcel: Parcel) -> None:
        message = self.compose(parcel)
        server = self._connect()
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            raise _refused(code, answer) from error
        except smtplib.SMTPSenderRefused as error:
            raise Unreachable(f"邮件服务器不接受发件人 {error.sender}：{_words(error.smtp_error)}") from error
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPNotSupportedError, UnicodeEncodeError) as error:
            raise Undeliverable(f"邮件服务器不支持这个地址：{parcel.address}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"邮件服务器断开了连接：{error}") from error
        finally:
            _hang_up(server)

    def keep(self, session: Session, parcel: Parcel, at: datetime) -> None:
        """The server keeps it."""

    def compose(self, parcel: Parcel) -> EmailMessage:
        """The mail. Raises ``Unaddressed`` or ``Undeliverable`` for an address that cannot be used."""
        if not parcel.address:
            raise Unaddressed("收件人没有邮箱地址")
        sender = parseaddr(self._settings.smtp_from)[1]
        message = EmailMessage()
        try:
            message["To"] = Address(parcel.name, addr_spec=parcel.address)
        except (ValueError, IndexError, MessageError) as error:  # what the header registry raises for a malformed one
            raise Undeliverable(f"邮箱地址不对：{parcel.address}") from error
        message["From"] = Address(SENDER_NAME, addr_spec=sender)
        message["Subject"] = " ".join(parcel.subject.split())
        message["Date"] = format_datetime(local(parcel.created_at))
        message["Message-ID"] = f"<{parcel.id}.{parcel.created_at:%Y%m%d%H%M%S}@{sender.partition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(parcel.body)
        return message

    def _connect(self) -> smtplib.SMTP:
        """A session with the server. Raises ``Unreachable``."""
        settings = self._settings
        kind = smtplib.SMTP_SSL if settings.smtp_tls == "tls" else smtplib.SMTP
        try:
            server = kind(settings.smtp_host, settings.smtp_port, timeout=settings.smtp_timeout)
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"邮件服务器连接不上：{error}") from error
        try:
            if settings.smtp_tls == "starttls":
                server.starttls()
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
        except (OSError, smtplib.SMTPException) as error:
            server.close()
            raise Unreachable(f"邮件服务器不让登录：{error}") from error
        return server


def _hang_up(server: smtplib.SMTP) -> None:
    """End the session. What was sent stays sent, so a fault here means nothing."""
    with suppress(OSError, smtplib.SMTPException):
        server.quit()
    server.close()


def _refused(code: int, answer: bytes | str) -> Undelivered:
    kind = Undeliverable if code in NEVER else Undelivered
    return kind(f"邮件服务器答复 {code}：{_words(answer)}")


def _words(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
