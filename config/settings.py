"""Frozen settings, read once from the environment. A wrong or missing one stops the start."""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import TypeVar

from tracker.errors import Misconfigured

ROOT = Path(__file__).resolve().parent.parent
T = TypeVar("T")
_MAILBOX = re.compile(r"[!-~]+@[A-Za-z0-9.-]+", re.ASCII)


@dataclass(frozen=True)
class Settings:
    """What an installation can set. Names in the environment are the same in capitals."""

    secret_key: str
    var_dir: Path = ROOT / "var"
    database_url: str = ""  # empty: sqlite in var_dir
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = ""  # empty: http://host:port
    secure_cookies: bool = False  # True behind TLS: Secure and __Host- cookies, HSTS
    smtp_host: str = ""  # empty: no mail, messages stay inside the program
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_from: str = ""
    smtp_tls: str = "none"  # none, starttls, tls
    smtp_timeout: int = 10  # seconds
    clock_offset_days: int = 0  # only for a database marked as sample or test
    max_upload_mb: int = 20
    idle_minutes: int = 20  # a session ends after this long without a request
    session_hours: int = 8  # and after this long in any case
    backups_kept: int = 14
    testing: bool = False

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database."""
        return self.database_url or f"sqlite:///{self.var_dir / 'tracker.db'}"

    @property
    def uploads(self) -> Path:
        """Where files that people send are kept, under random names."""
        return self.var_dir / "uploads"

    @property
    def backups(self) -> Path:
        return self.var_dir / "backups"

    @property
    def address(self) -> str:
        """The address that links in mails begin with."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def max_upload_bytes(self) -> int:
        return self.max_upload_mb * 1024 * 1024

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read and check every setting.

        Raises ``Misconfigured`` with one line that names the setting and what it must be.
        """
        read = _Reader(environ)
        var_dir = Path(environ.get("VAR_DIR") or ROOT / "var").resolve()
        settings = cls(
            secret_key=environ.get("SECRET_KEY") or _kept_secret(var_dir),
            var_dir=var_dir,
            database_url=read.database("DATABASE_URL"),
            host=environ.get("HOST") or "127.0.0.1",
            port=read.number("PORT", 8000, 1, 65535),
            base_url=environ.get("BASE_URL", ""),
            secure_cookies=read.flag("SECURE_COOKIES", False),
            smtp_host=environ.get("SMTP_HOST", ""),
            smtp_port=read.number("SMTP_PORT", 25, 1, 65535),
            smtp_user=environ.get("SMTP_USER", ""),
            smtp_password=environ.get("SMTP_PASSWORD", ""),
            smtp_from=environ.get("SMTP_FROM", ""),
            smtp_tls=read.one_of("SMTP_TLS", "none", ("none", "starttls", "tls")),
            smtp_timeout=read.number("SMTP_TIMEOUT", 10, 1, 300),
            clock_offset_days=read.number("CLOCK_OFFSET_DAYS", 0, -3660, 3660),
            max_upload_mb=read.number("MAX_UPLOAD_MB", 20, 1, 1024),
            idle_minutes=read.number("IDLE_MINUTES", 20, 1, 1440),
            session_hours=read.number("SESSION_HOURS", 8, 1, 168),
            backups_kept=read.number("BACKUPS_KEPT", 14, 1, 1000),
        )
        settings._agree()
        return settings

    def _agree(self) -> None:
        """Refuse settings that contradict one another."""
        if self.smtp_host and not self.smtp_from:
            raise Misconfigured("SMTP_FROM is missing: SMTP_HOST is set, so mails need a sender address")
        if self.smtp_from and not _MAILBOX.fullmatch(parseaddr(self.smtp_from)[1]):
            raise Misconfigured(f"SMTP_FROM must be a mail address, not {self.smtp_from!r}")
        if self.base_url and not self.base_url.startswith(("http://", "https://")):
            raise Misconfigured("BASE_URL must begin with http:// or https://")
        if not self.secure_cookies and self.host not in ("127.0.0.1", "localhost", "::1"):
            raise Misconfigured(
                "HOST is not this machine, so set SECURE_COOKIES=1 and put TLS in front, or use HOST=127.0.0.1"
            )
        if len(self.secret_key) < 32:
            raise Misconfigured("SECRET_KEY must have at least 32 characters")


@dataclass(frozen=True)
class _Reader:
    environ: Mapping[str, str]

    def _parse(self, name: str, default: T, parse: Callable[[str], T], must: str) -> T:
        text = self.environ.get(name, "").strip()
        if not text:
            return default
        try:
            return parse(text)
        except (ValueError, KeyError):
            raise Misconfigured(f"{name} must be {must}, not {text!r}") from None

    def number(self, name: str, default: int, least: int, most: int) -> int:
        def parse(text: str) -> int:
            if not least <= (value := int(text)) <= most:
                raise ValueError
            return value

        return self._parse(name, default, parse, f"a whole number from {least} to {most}")

    def flag(self, name: str, default: bool) -> bool:
        return self._parse(name, default, lambda text: {"0": False, "1": True}[text], "0 or 1")

    def one_of(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        return self._parse(name, default, lambda text: allowed[allowed.index(text)], "one of " + ", ".join(allowed))

    def database(self, name: str) -> str:
        url = self.environ.get(name, "").strip()
        if url.startswith(("postgresql://", "postgres://")):
            url = "postgresql+psycopg://" + url.split("://", 1)[1]
        if url and not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise Misconfigured(f"{name} must begin with sqlite:/// or postgresql://")
        return url


def _kept_secret(var_dir: Path) -> str:
    """The secret of this installation, made once and readable by its owner only."""
    path = var_dir / "secret.key"
    try:
        if not path.exists():
            var_dir.mkdir(parents=True, exist_ok=True)
            _write_once(path, secrets.token_urlsafe(48))
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise Misconfigured(f"VAR_DIR cannot be written: {error.strerror}: {path}") from None


def _write_once(path: Path, text: str) -> None:
    """Write a file whole or not at all, so that two starts at once agree on one secret."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
    try:
        os.link(fresh, path)  # fails where another start was first; then its secret counts
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
