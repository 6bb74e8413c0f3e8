"""Makes the pictures of the README from the running product: ``python -m docs.screenshots``."""

import threading
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_migrate import upgrade
from playwright.sync_api import Page, sync_playwright
from waitress.server import create_server
from waitress.wasyncore import close_all

from config.settings import Settings
from tests.support.browser import QUIET, chromium
from tracker import sample
from tracker.clock import SystemClock
from tracker.extensions import db
from tracker.factory import create_app
from tracker.tasks.models import Task
from tracker.vocabulary import TaskState

HERE = Path(__file__).parent
SIZE = {"width": 1280, "height": 800}


def sign_in(page: Page, account: sample.SampleAccount) -> None:
    page.goto("/sign-in")
    page.locator("input[name=login]").fill(account.login)
    page.locator("input[name=password]").fill(account.password)
    page.get_by_role("button", name="登录").click()


def main() -> None:
    with TemporaryDirectory() as place:
        app = create_app(Settings(secret_key="s" * 32, var_dir=Path(place)), SystemClock())
        with app.app_context():
            upgrade()
            accounts = {account.login: account for account in sample.load(SystemClock())}
            candidate = db.select(Task.minutes_id).where(Task.state == TaskState.CANDIDATE.value)
            in_review = db.session.scalar(candidate.order_by(Task.id))
        server = create_server(app, host="127.0.0.1", port=0)
        threading.Thread(target=server.run, daemon=True).start()
        shots = {"overdue": ("mayor", "/overdue"), "review": ("office", f"/minutes/{in_review}/review")}
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
            for name, (login, path) in shots.items():
                page = browser.new_context(
                    base_url=f"http://127.0.0.1:{server.effective_port}", viewport=SIZE, locale="zh-CN"
                ).new_page()
                sign_in(page, accounts[login])
                page.goto(path)
                page.screenshot(path=HERE / f"{name}.png")
            browser.close()
        server.trigger.pull_trigger(lambda: close_all(server._map))


if __name__ == "__main__":
    main()
