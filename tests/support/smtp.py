"""A real SMTP server on a port of its own that keeps what it is sent, and can misbehave."""

import asyncio
import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Literal

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Mailbox:
    """The server's handler: what came in, and how to answer.

    ``accept`` takes everything; ``busy`` answers 451 (try again), ``refuse`` 550 (never), ``drop``
    cuts the line after the text without an answer, ``swallow`` does so after keeping the message.
    """

    mode: Literal["accept", "busy", "refuse", "drop", "swallow"] = "accept"
    refused_addresses: set[str] = field(default_factory=set)
    messages: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)  # sender, recipients
    attempts: int = 0  # how often a text was handed over, whatever the answer

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ):
        if address in self.refused_addresses:
            return "550 no such address"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.attempts += 1
        if self.mode in ("accept", "swallow"):
            self._keep(envelope)
        if self.mode in ("drop", "swallow"):
            server.transport.abort()
        return {"busy": "451 try again later", "refuse": "550 not wanted"}.get(self.mode, "250 OK")

    def _keep(self, envelope: Envelope) -> None:
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.envelopes.append((envelope.mail_from or "", tuple(envelope.rcpt_tos)))


class MailServer(Controller):
    """``smtp.box`` is the mailbox; ``smtp.stop()`` makes it a dead server, ``smtp.start()`` brings it back."""

    def __init__(self) -> None:
        self.box = Mailbox()
        super().__init__(self.box, hostname="127.0.0.1", port=0)

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # the free port that the system chose
        super()._trigger_server()

    def start(self) -> None:
        """Listen, after a stop again on the same port."""
        if self.loop.is_closed():
            self.loop = asyncio.new_event_loop()
        super().start()

    def stop(self, no_assert: bool = False) -> None:
        """Stop listening; stopping twice is fine."""
        if self._thread is not None:
            super().stop(no_assert)

    def settings(self) -> dict[str, str]:
        """The settings that send mail here."""
        return {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(self.port), "SMTP_FROM": "duban@example.gov.cn"}


@pytest.fixture
def smtp() -> Iterator[MailServer]:
    """A mail server; a test that asks for it has ``settings`` that send there."""
    server = MailServer()
    server.start()
    yield server
    server.stop()
