"""A wrong setting stops the start with one line that names it."""

from pathlib import Path

import pytest

from config.settings import Settings
from tests.support.application import SECRET
from tracker.cli.entry import application
from tracker.errors import Misconfigured

WRONG = [
    ({"SECRET_KEY": "short"}, "SECRET_KEY"),
    ({"DATABASE_URL": "mysql://host/name"}, "DATABASE_URL"),
    ({"PORT": "http"}, "PORT"),
    ({"PORT": "70000"}, "PORT"),
    ({"HOST": "0.0.0.0"}, "HOST"),
    ({"BASE_URL": "javascript:x"}, "BASE_URL"),
    ({"SECURE_COOKIES": "yes"}, "SECURE_COOKIES"),
    ({"SMTP_HOST": "mail"}, "SMTP_FROM"),
    ({"SMTP_HOST": "mail", "SMTP_FROM": "nobody"}, "SMTP_FROM"),
    ({"SMTP_TLS": "ssl"}, "SMTP_TLS"),
    ({"CLOCK_OFFSET_DAYS": "1e3"}, "CLOCK_OFFSET_DAYS"),
]


@pytest.mark.parametrize(("environ", "name"), WRONG)
def test_a_wrong_setting_is_named(tmp_path: Path, environ: dict[str, str], name: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        Settings.from_environment({"VAR_DIR": str(tmp_path), "SECRET_KEY": SECRET} | environ)
    assert str(refused.value).startswith(name)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("sender", ["duban@example.gov.cn", "督查室 <duban@example.gov.cn>"])
def test_a_sender_with_or_without_name(tmp_path: Path, sender: str) -> None:
    environ = {"VAR_DIR": str(tmp_path), "SMTP_HOST": "mail", "SMTP_FROM": sender}
    assert Settings.from_environment(environ).smtp_from == sender


@pytest.mark.parametrize("url", ["sqlite:////dev/null/tracker.db", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_database_out_of_reach_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    for name, value in {"VAR_DIR": str(tmp_path), "SECRET_KEY": SECRET, "DATABASE_URL": url}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured, match=r"^the database cannot be reached, see DATABASE_URL") as refused:
        application()
    assert "\n" not in str(refused.value)
