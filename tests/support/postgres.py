"""A PostgreSQL of the tests' own: a temporary cluster on its own socket, no TCP, no fsync."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "jit=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "listen_addresses=",
)


def programs() -> Path:
    """The folder of the newest PostgreSQL's programs, Debian's layout first. Raises ``FileNotFoundError``."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    folders += [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    for folder in reversed(folders):
        if (folder / "initdb").exists():
            return folder
    raise FileNotFoundError("PostgreSQL's server programs are missing: apt-get install postgresql, or run 'make test'")


class Cluster:
    """A running server. ``url(name)`` is the SQLAlchemy address of one of its databases."""

    def __init__(self) -> None:
        self._programs = programs()
        self._folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path must be short
        self._owner = _owner()
        if self._owner:
            shutil.chown(self._folder, self._owner)
        self._numbers = count(1)
        self._run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        options = " ".join([f"-k {self._folder}", *(f"-c {setting}" for setting in FAST)])
        self._run("pg_ctl", "start", "--wait", "--silent", f"--log={self._folder / 'log'}", f"--options={options}")
        self._admin = psycopg.connect(host=str(self._folder), user="postgres", dbname="postgres", autocommit=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [self._programs / program, "-D", self._folder / "data", *arguments]
        done = subprocess.run(
            command,
            cwd=self._folder,
            user=self._owner,
            group=self._owner,
            extra_groups=[] if self._owner else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self._folder}"

    def create(self, name: str, template: str = "template0") -> None:
        self._admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())

    @contextmanager
    def fresh(self, template: str) -> Iterator[str]:
        """The address of a copy of ``template`` that lives until the block ends."""
        name = f"copy{next(self._numbers)}"
        self.create(name, template)
        yield self.url(name)
        self._admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())

    def stop(self) -> None:
        self._admin.close()
        self._run("pg_ctl", "stop", "--mode=immediate", "--silent")
        shutil.rmtree(self._folder)


def _owner() -> str | None:
    """The account that runs the server: Debian's for root, whom PostgreSQL refuses; else one's own."""
    return pwd.getpwnam("postgres").pw_name if os.geteuid() == 0 else None
