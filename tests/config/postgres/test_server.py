import os
import signal
from pathlib import Path

import psutil
import pytest
from psycopg import OperationalError

from config.postgres.errors import DatabaseUnavailable
from config.postgres.server import Server
from tests.config.postgres.conftest import ask

pytestmark = pytest.mark.prove


def runs(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def kill_postmaster(server: Server) -> int:
    pid = server.pid()
    os.kill(pid, signal.SIGKILL)
    return pid


def test_rows_outlive_a_clean_stop(server):
    server.ensure()
    ask(server, "CREATE TABLE jar (name text)")
    ask(server, "INSERT INTO jar VALUES ('Thốt nốt')")
    first = server.pid()
    server.release()

    assert not runs(first)
    assert not (server.folder / "data" / "postmaster.pid").exists()
    with pytest.raises(OperationalError):
        ask(server, "SELECT 1")

    server.ensure()

    assert server.pid() != first
    assert ask(server, "SELECT name FROM jar") == [("Thốt nốt",)]


def test_rows_outlive_a_killed_postmaster_that_nobody_has_reaped(server):
    server.ensure()
    ask(server, "CREATE TABLE jar (name text)")
    ask(server, "INSERT INTO jar VALUES ('Thốt nốt')")
    killed = kill_postmaster(server)
    os.waitid(os.P_PID, killed, os.WEXITED | os.WNOWAIT)
    assert psutil.Process(killed).status() == psutil.STATUS_ZOMBIE

    server.ensure()

    assert server.pid() != killed
    assert ask(server, "SELECT name FROM jar") == [("Thốt nốt",)]


def test_a_process_id_that_was_used_again_is_not_taken_for_the_server(server):
    server.ensure()
    killed = kill_postmaster(server)
    pid_file = server.folder / "data" / "postmaster.pid"
    pid_file.write_text(pid_file.read_text().replace(str(killed), str(os.getpid()), 1))

    server.ensure()

    assert server.pid() not in (killed, os.getpid())
    assert ask(server, "SELECT 1") == [(1,)]


def test_a_cluster_half_laid_by_a_killed_process_is_laid_again(server):
    draft = server.folder / "data.new"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")

    server.ensure()

    assert ask(server, "SELECT 1") == [(1,)]
    assert not draft.exists()


def test_processes_that_start_at_once_share_one_server_and_the_last_one_stops_it(place, hold):
    holders = [hold(place / "postgres") for _ in range(4)]

    pids = {int(holder.stdout.readline()) for holder in holders}

    assert len(pids) == 1
    pid = pids.pop()
    assert runs(pid)
    for holder in holders[:3]:
        holder.communicate()
        assert holder.returncode == 0
        assert runs(pid)
    holders[3].communicate()
    assert not runs(pid)


def test_a_process_killed_while_it_held_the_server_does_not_keep_it_up(server, hold):
    other = hold(server.folder)
    pid = int(other.stdout.readline())
    server.ensure()
    assert server.pid() == pid
    other.kill()
    other.wait()

    server.release()

    assert not runs(pid)


def test_a_server_is_left_running_while_another_process_holds_it(server, hold):
    server.ensure()
    other = hold(server.folder)
    other.stdout.readline()

    server.release()

    assert runs(server.pid())
    assert ask(server, "SELECT 1") == [(1,)]


def test_letters_are_told_apart_and_lowered_as_unicode_says(server):
    server.ensure()

    assert ask(server, "SELECT lower('ĐƯỜNG THỐT NỐT'), 'đ' ~ '[[:alpha:]]', 'a' < 'à'") == [
        ("đường thốt nốt", True, True)
    ]


def test_the_shop_runs_with_fsync_and_without_a_network_address(place):
    server = Server(place / "postgres")
    server.ensure()

    settings = [ask(server, f"SHOW {name}")[0][0] for name in ("fsync", "full_page_writes", "listen_addresses")]

    server.release()
    assert settings == ["on", "on", ""]


@pytest.mark.parametrize("name", ["a" * 120, 'comma, "quote" and space'])
def test_a_folder_whose_name_no_socket_can_have_gets_its_socket_elsewhere(place, name):
    server = Server(place / name / "postgres", {"fsync": "off"})
    server.ensure()

    assert server.socket_folder.parent == Path("/tmp")
    assert server.socket_folder.stat().st_mode & 0o777 == 0o700
    assert ask(server, "SELECT 1") == [(1,)]
    server.release()
    server.socket_folder.rmdir()


def test_data_of_another_major_version_are_refused_untouched(server):
    server.ensure()
    server.release()
    record = server.folder / "data" / "PG_VERSION"
    record.write_text("11\n")

    with pytest.raises(DatabaseUnavailable, match=r"made by PostgreSQL 11, but this machine has only .*18\."):
        server.ensure()

    assert record.read_text() == "11\n"
    assert not (server.folder / "data" / "postmaster.pid").exists()


def test_a_server_that_cannot_start_says_its_last_words(server):
    server.ensure()
    server.release()
    (server.folder / "data" / "postgresql.conf").write_text("shared_buffers = many\n")
    server.settings.pop("shared_buffers")

    with pytest.raises(DatabaseUnavailable, match=r"did not start .* last words: .*shared_buffers"):
        server.ensure()
