"""Backup and restore: one archive with the database and every upload, each file hash-checked.

The database is copied online (SQLite's backup API, or pg_dump's consistent snapshot) before
the uploads: a file is kept before the row that names it is committed and is never changed, so
every file that the copied rows name is in the archive. The installation's secret stays out.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tracker.clock import SHANGHAI, Clock, local
from tracker.errors import BadInput

MANIFEST = "manifest.json"
SQLITE_COPY = "database.sqlite3"
POSTGRES_COPY = "database.dump"
UPLOADS = "uploads"
STAMP = "%Y%m%d-%H%M%S"  # wall time in Asia/Shanghai


@dataclass(frozen=True)
class Backup:
    """An archive that was written or restored: ``files`` counts the uploads in it, ``size`` is in bytes."""

    path: Path
    files: int
    size: int


def back_up(database: str, uploads: Path, backups: Path, kept: int, clock: Clock) -> Backup:
    """Write one archive into ``backups`` and delete the oldest beyond ``kept``.

    Raises ``BadInput`` where the disk is full or the database cannot be copied; then no
    half-written archive is left.
    """
    backups.mkdir(parents=True, exist_ok=True)
    target = backups / f"tracker-{local(clock.now()).strftime(STAMP)}.tar.gz"
    with tempfile.TemporaryDirectory(dir=backups, prefix="unfinished-") as work:
        try:
            files = _archive(database, uploads, Path(work), target, clock.now())
        except (OSError, sqlite3.Error) as error:
            why = getattr(error, "strerror", None) or error
            raise BadInput(f"备份没有写成：{why}。没有留下不完整的备份") from error
    for old in _archives(backups)[:-kept]:
        old.unlink()
    return Backup(target, files, target.stat().st_size)


def last_backup(backups: Path) -> datetime | None:
    """When the newest archive was begun, aware; None where there is none."""
    archives = _archives(backups)
    if not archives:
        return None
    stamp = archives[-1].name.removeprefix("tracker-").removesuffix(".tar.gz")
    return datetime.strptime(stamp, STAMP).replace(tzinfo=SHANGHAI)


def newest(backups: Path) -> Path | None:
    """The newest archive; None where there is none."""
    return next(reversed(_archives(backups)), None)


def check(archive: Path) -> Backup:
    """Read an archive through and compare every file's hash. Raises ``BadInput`` where one is damaged."""
    with tempfile.TemporaryDirectory(dir=archive.parent, prefix="unfinished-") as work:
        files = _unpack(archive, Path(work))
    return Backup(archive, files, archive.stat().st_size)


def restore(archive: Path, database: str, uploads: Path) -> Backup:
    """Unpack an archive into an empty place, after every hash in it was found right.

    Raises ``BadInput`` where the archive is damaged, or where there is something already:
    a restore never overwrites.
    """
    if not archive.is_file():
        raise BadInput(f"没有这个备份：{archive}")
    _must_be_empty(database, uploads)
    uploads.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=uploads.parent, prefix="restoring-") as work:
        place = Path(work)
        files = _unpack(archive, place)
        _put_database(place, database)
        if uploads.exists():
            uploads.rmdir()
        (place / UPLOADS).rename(uploads)
    return Backup(archive, files, archive.stat().st_size)


def _archives(backups: Path) -> list[Path]:
    return sorted(backups.glob("tracker-*.tar.gz"))


def _archive(database: str, uploads: Path, work: Path, target: Path, at: datetime) -> int:
    (work / UPLOADS).mkdir()
    copy = _copy_database(database, work)
    if uploads.is_dir():
        for source in sorted(uploads.iterdir()):
            if source.is_file():
                shutil.copyfile(source, work / UPLOADS / source.name)
    names = [copy.name, *(f"{UPLOADS}/{file.name}" for file in sorted((work / UPLOADS).iterdir()))]
    hashes = {name: _sha256(work / name) for name in names}
    (work / MANIFEST).write_text(json.dumps({"at": at.isoformat(), "files": hashes}), encoding="utf-8")
    packed = work / "packed"
    with tarfile.open(packed, "w:gz", compresslevel=6) as tar:
        for name in (MANIFEST, *names):
            tar.add(work / name, arcname=name)
    with packed.open("rb") as file:
        os.fsync(file.fileno())
    packed.chmod(0o600)
    packed.replace(target)
    return len(names) - 1


def _copy_database(database: str, work: Path) -> Path:
    if database.startswith("sqlite:///"):
        copy = work / SQLITE_COPY
        with (
            closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as source,
            closing(sqlite3.connect(copy)) as to,
        ):
            source.backup(to, pages=512)
            to.execute("PRAGMA journal_mode=DELETE")  # one file, no log beside it
        return copy
    copy = work / POSTGRES_COPY
    _postgres("pg_dump", "--format=custom", f"--file={copy}", f"--dbname={_libpq(database)}")
    return copy


def _put_database(place: Path, database: str) -> None:
    if database.startswith("sqlite:///"):
        copy = place / SQLITE_COPY
        if not copy.is_file():
            raise BadInput("这个备份来自 PostgreSQL，请设置 DATABASE_URL 后再恢复")
        with closing(sqlite3.connect(copy)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BadInput("备份中的数据库已损坏。没有恢复任何内容")
        target = Path(database.removeprefix("sqlite:///"))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(copy, target)
        return
    copy = place / POSTGRES_COPY
    if not copy.is_file():
        raise BadInput("这个备份来自 SQLite，请去掉 DATABASE_URL 后再恢复")
    _postgres("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={_libpq(database)}", str(copy))


def _must_be_empty(database: str, uploads: Path) -> None:
    if uploads.is_dir() and any(uploads.iterdir()):
        raise BadInput(f"{uploads} 里已有文件。恢复只写到空的地方，不覆盖已有内容")
    if database.startswith("sqlite:///"):
        target = Path(database.removeprefix("sqlite:///"))
        if target.exists():
            raise BadInput(f"{target} 已经存在。恢复只写到空的地方，不覆盖已有内容")
        return
    tables = _postgres(
        "psql", "--no-psqlrc", "--tuples-only", "--command",
        "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'", _libpq(database),
    )  # fmt: skip
    if tables.strip() != "0":
        raise BadInput("这个数据库里已有表。恢复只写到空的地方，不覆盖已有内容")


def _unpack(archive: Path, place: Path) -> int:
    """Unpack into ``place`` and check every hash; the number of uploads."""
    try:
        with tarfile.open(archive, "r:gz") as tar:
            tar.extractall(place, filter="data")
        manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))["files"]
        wrong = [name for name, sha256 in manifest.items() if _sha256(place / name) != sha256]
    except (tarfile.TarError, OSError, EOFError, ValueError, KeyError) as error:
        raise BadInput("备份文件已损坏，读不出来。没有恢复任何内容") from error
    if wrong:
        raise BadInput(f"备份中有 {len(wrong)} 个文件与记录的校验值不符。没有恢复任何内容")
    (place / UPLOADS).mkdir(exist_ok=True)
    return len(manifest) - 1


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _libpq(database: str) -> str:
    return database.replace("postgresql+psycopg://", "postgresql://", 1)


def _postgres(*command: str) -> str:
    """Run one of PostgreSQL's own programs; its complaint becomes the error."""
    if shutil.which(command[0]) is None:
        raise BadInput(f"这台机器上没有 {command[0]}，请安装 PostgreSQL 客户端")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BadInput(f"{command[0]} 没有成功：{done.stderr.strip().splitlines()[-1]}")
    return done.stdout
