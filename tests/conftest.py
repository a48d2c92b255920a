"""What every test may ask for: a database, a browser. And the rule that nothing is skipped where all is installed."""

import gc
import os
import shutil
from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation
from playwright.sync_api import Browser, Error, Page, sync_playwright

from config import messages
from tests import databases, scheduling
from tests.stand_ins import elasticsearch

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
IN_CI = os.environ.get("CI", "").lower() in ("1", "true")


def pytest_configure() -> None:
    messages.compile_stale()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    report = yield
    return _refuse_skip(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    report = yield
    return _refuse_skip(report)


def _refuse_skip(report):
    """In CI, which installs a browser, Java and whatever else tests need, a skipped test is one that failed."""
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipped where nothing may be skipped: {report.longrepr[2]}"
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: scheduling.dear_first(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log):
    """`make test` deals out files in the order in which they were collected, not those of the most tests first."""
    if config.getvalue("dist") != "loadscope":
        return None
    config.option.loadscopereorder = False
    return scheduling.ByWorld(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was imported to collect the tests stays to the end: the search for garbage need not walk it each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker) -> None:
    """Each worker's database is copied from one that is migrated already."""
    with django_db_blocker.unblock():
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = databases.migrated()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """As pytest-django's, and emptied after a test by what that test has written. It makes none when no test that was
    collected asks for one by its mark."""
    if not str(connections["default"].settings_dict["NAME"]).startswith("test_"):
        yield
        return
    with django_db_blocker.unblock(), databases.emptied_after(TransactionTestCase):
        yield


@pytest.fixture(autouse=True)
def _vietnamese() -> None:
    """Each test begins in the shop's own language, whatever page the one before it asked for last."""
    translation.activate("vi")


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """The server that all workers share."""
    url = os.environ.get("ELASTICSEARCH_FOR_TESTS", "")
    if url:
        yield url
        return
    if missing := elasticsearch.missing():
        pytest.skip(missing)
    with elasticsearch.shared() as url:
        yield url


@pytest.fixture
def unhurried(monkeypatch) -> None:
    """On a busy machine a cluster may take its time: what is proved of it must not be PostgreSQL's answer."""
    for module in ("engine", "state"):
        monkeypatch.setattr(f"catalog.search.elastic.{module}.PATIENCE", 60)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium of the machine's own."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code: it opens others then,
    # and those of before would stay open out of everybody's reach.
    connections.close_all()
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        except Error:
            pytest.skip(
                "needs a browser: apt-get install chromium fonts-noto-core (or .venv/bin/playwright install chromium)"
            )
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        yield chromium
        chromium.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser, live_server) -> Iterator[Page]:
    """A fresh visitor's page in Vietnamese; addresses are relative to the test's own server."""
    context = browser.new_context(base_url=live_server.url, locale="vi-VN", viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()
