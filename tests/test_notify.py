"""notify: a healthchecks check is told how a run went; that it cannot be told stops nothing."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from pipeline.notify import ping
from tests.test_cli import imakita


def test_a_ping_carries_its_text_and_says_nothing_when_all_is_well(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/uuid/0", method="POST", data="3 queued").respond_with_data("OK")
    assert ping(httpserver.url_for("/uuid/"), "0", "3 queued") is None
    httpserver.check_assertions()


def test_of_a_long_text_the_end_is_sent(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/uuid/1").respond_with_data("OK")
    ping(httpserver.url_for("/uuid"), "1", "x" * 20_000 + "the end")
    sent = httpserver.log[0][0].get_data()
    assert len(sent) == 10_000
    assert sent.endswith(b"the end")


def test_a_check_that_does_not_exist_is_told(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/uuid/start").respond_with_data("no", status=404)
    url = httpserver.url_for("/uuid")
    assert ping(url, "start") == f"{url}/start: HTTP 404"


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = ping(f"http://127.0.0.1:{port}/uuid", "start")
    assert said is not None
    assert said.startswith(f"http://127.0.0.1:{port}/uuid/start: ")


# --- around a run --------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, httpserver: HTTPServer) -> Path:
    httpserver.expect_request("/feed").respond_with_data("gone", status=410)
    for what in ("start", "0", "69", "74"):
        httpserver.expect_request(f"/uuid/{what}", method="POST").respond_with_data("OK")
    (tmp_path / "feeds.yaml").write_text(
        f"feeds: [{{url: '{httpserver.url_for('/feed')}', name: A}}]\n"
        f"fetch: {{allow_hosts: ['127.0.0.1', localhost]}}\n"
        f"notify: {{healthchecks: '{httpserver.url_for('/uuid')}', metrics: m/i.prom}}\n"
    )
    return tmp_path


def told(httpserver: HTTPServer) -> list[tuple[str, str]]:
    return [
        (request.path.removeprefix("/uuid/"), request.get_data(as_text=True))
        for request, _ in httpserver.log
        if request.path.startswith("/uuid/")
    ]


def test_a_run_tells_that_it_began_and_how_it_ended(project: Path, httpserver: HTTPServer) -> None:
    done = imakita("run", cwd=project)
    assert done.returncode == 0, done.stderr
    assert told(httpserver) == [
        ("start", ""),
        ("0", "0 new entries, 0 of 0 stories selected: "
              "0 published, 0 queued, 0 held, 0 refused."),
    ]  # fmt: skip
    assert "imakita_last_exit_code 0\n" in (project / "m" / "i.prom").read_text()


def test_the_exit_code_of_a_failed_run_is_told(project: Path, httpserver: HTTPServer) -> None:
    assert imakita("run", "--strict", cwd=project).returncode == 69
    assert [what for what, _ in told(httpserver)] == ["start", "69"]
    assert "imakita_last_exit_code 69\n" in (project / "m" / "i.prom").read_text()


def test_a_dry_run_is_nobodys_business(project: Path, httpserver: HTTPServer) -> None:
    imakita("run", "--dry-run", cwd=project)
    assert told(httpserver) == []
    assert not (project / "m").exists()


def test_a_check_that_cannot_be_reached_changes_no_exit_code(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(
        "feeds: []\nnotify: {healthchecks: 'http://127.0.0.1:9/uuid'}\n"
    )
    done = imakita("run", cwd=tmp_path)
    assert done.returncode == 0
    assert "imakita: notify.healthchecks: http://127.0.0.1:9/uuid/start: " in done.stderr
