"""What the scheduler does every minute: each call does one small thing and says if more waits."""

from collections.abc import Mapping
from typing import cast

from flask import current_app

from config.settings import Settings
from tracker.clock import Clock
from tracker.reminders import digest, outbox, pulse, sweep
from tracker.reminders.channels import Transport
from tracker.reminders.channels.inbox import Inbox
from tracker.reminders.channels.mail import Mail
from tracker.tasks.overdue import handle_one_overdue
from tracker.vocabulary import Channel


def transports(settings: Settings) -> Mapping[Channel, Transport]:
    """The channels of this installation, the in-app list first. Mail only where SMTP_HOST is set."""
    found: dict[Channel, Transport] = {Channel.INBOX: Inbox()}
    return found | {Channel.MAIL: Mail(settings)} if settings.smtp_host else found


def take_turn(clock: Clock) -> bool:
    """Do the next thing that is due: sweep, join, free, send, or note an overdue task. False when nothing is left."""
    channels = transports(cast(Settings, current_app.extensions["settings"]))
    if (
        sweep.handle_one(clock)
        or digest.handle_one(clock, tuple(channels))
        or outbox.heal_one(clock)
        or outbox.send_one(clock, channels)
        or handle_one_overdue(clock)
    ):
        return True
    pulse.beat(pulse.REMINDERS, clock)
    return False
