"""What runs: the pages, the scheduler, and the supervisor of the two."""

import errno
import logging
import socket
import sys
import threading
from collections.abc import Callable

import click
from flask import Flask
from flask_migrate import upgrade

from config.settings import ROOT, Settings
from config.timetable import TIMETABLE
from tracker.cli.entry import application, installation_kind, refuse_moved_clock
from tracker.cli.first_start import prepare
from tracker.cli.standby import leadership
from tracker.cli.supervisor import Child, exit_on_term, stop_with_parent, supervise
from tracker.clock import SHANGHAI, Clock
from tracker.errors import Misconfigured
from tracker.extensions import db
from tracker.reading import stop_all
from tracker.review.scans import free_all
from tracker.vocabulary import InstallationKind

THREADS = 8
UPLOAD_SLACK = 4  # up to this many times the upload limit our own page says 413; beyond it the server hangs up
BEHIND_TLS = {  # a web server on this machine stands in front and says whom it speaks for
    "url_scheme": "https",
    "trusted_proxy": "127.0.0.1",
    "trusted_proxy_headers": {"x-forwarded-for"},
    "clear_untrusted_proxy_headers": True,
}

with_parent = click.option("--with-parent", is_flag=True, hidden=True, help="Stop when standard input ends.")


@click.command()
@with_parent
def web(with_parent: bool) -> None:
    """Serve the pages on HOST and PORT until stopped."""
    from waitress import create_server

    app, settings, _ = application()
    _start_process(with_parent)
    try:
        server = create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=THREADS,
            ident=None,
            max_request_body_size=UPLOAD_SLACK * settings.max_upload_bytes,
            **(BEHIND_TLS if settings.secure_cookies else {}),
        )
    except OSError as error:
        raise _cannot_listen(settings, error) from None
    server.run()


@click.command()
@with_parent
def scheduler(with_parent: bool) -> None:
    """Run the jobs of config/timetable.py until stopped; a second scheduler stands by."""
    from apscheduler.schedulers.blocking import BlockingScheduler

    app, settings, clock = application()
    _start_process(with_parent)
    stopping = threading.Event()
    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}  # late is better than never
    with app.app_context():
        engine = db.engine
    with leadership(engine, settings):
        with app.app_context():
            free_all()
        jobs = BlockingScheduler(timezone=SHANGHAI, job_defaults=defaults)
        for job in TIMETABLE:
            jobs.add_job(work_off, job.trigger, id=job.id, args=(app, job.function, clock, stopping))
        try:
            jobs.start()
        finally:
            stopping.set()
            stop_all()
            jobs.shutdown(wait=True)


def work_off(app: Flask, function: Callable[[Clock], object], clock: Clock, stopping: threading.Event) -> None:
    """Call a job's function, each time in a fresh context, until it says that nothing is left."""
    more = True
    while more and not stopping.is_set():
        with app.app_context():
            more = function(clock) is True


@click.command()
def migrate() -> None:
    """Bring the database up to this version's tables."""
    app, _, _ = application(is_new=True)
    with app.app_context():
        upgrade()


@click.command()
@click.option("--sample/--empty", envvar="SAMPLE", default=True, help="What a new database starts with (SAMPLE=0).")
def run(sample: bool) -> None:
    """Prepare the database, then run web and scheduler together until Ctrl-C."""
    app, settings, clock = application(is_new=True)
    _check_port(settings)
    with app.app_context():
        upgrade()
        kind = installation_kind()
        refuse_moved_clock(settings, InstallationKind.SAMPLE if kind is None and sample else kind)
        for line in prepare(clock, settings.address, with_sample=sample):
            click.echo(line)
        db.session.remove()
        db.engine.dispose()
    children = [Child(name, _command(name), lambda line: click.echo(line, err=True)) for name in ("web", "scheduler")]
    supervise(children, lambda: _answers(settings), lambda: click.echo(f"Running at {settings.address} (Ctrl-C stops)"))
    click.echo("Stopped.")


def _command(name: str) -> list[str]:
    return [sys.executable, str(ROOT / "app.py"), name, "--with-parent"]


def _start_process(with_parent: bool) -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)  # a tick during a long job is no news
    exit_on_term()
    if with_parent:
        stop_with_parent()


def _check_port(settings: Settings) -> None:
    """Raise ``Misconfigured`` where the address cannot be listened on."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
            probe.listen()
        except OSError as error:
            raise _cannot_listen(settings, error) from None


def _cannot_listen(settings: Settings, error: OSError) -> Misconfigured:
    if error.errno == errno.EADDRINUSE:
        return Misconfigured(f"port {settings.port} is taken: stop the program that uses it, or set PORT")
    return Misconfigured(f"cannot listen on {settings.host}:{settings.port}: {error.strerror or error}")


def _answers(settings: Settings) -> bool:
    try:
        socket.create_connection((settings.host, settings.port), timeout=0.2).close()
    except OSError:
        return False
    return True
