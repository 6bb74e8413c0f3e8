"""Backup and restore."""

from pathlib import Path

import click

from config.settings import Settings
from tracker import backup as archives
from tracker.clock import SystemClock


@click.command()
def backup() -> None:
    """Write one archive of the database and all uploads into VAR_DIR/backups."""
    settings = Settings.from_environment()
    done = archives.back_up(settings.database, settings.uploads, settings.backups, settings.backups_kept, SystemClock())
    click.echo(f"已备份到 {done.path}（附件 {done.files} 个，共 {done.size // 1024} KB）")


@click.command()
@click.argument("archive", type=click.Path(path_type=Path))
def restore(archive: Path) -> None:
    """Restore ARCHIVE into an empty place; nothing is ever overwritten."""
    settings = Settings.from_environment()
    done = archives.restore(archive, settings.database, settings.uploads)
    click.echo(f"已从 {done.path} 恢复，附件 {done.files} 个，校验值全部相符")
