"""Long proof: what was committed is there after each kill, whenever it comes."""

import os
import random
import signal
import threading

import psycopg
import pytest

from config.postgres.server import Server
from tests.config.postgres.conftest import ask

ROUNDS = 20


def write_until_cut_off(server: Server, committed: list[int], enough: threading.Event) -> None:
    """Commit one number after the other, noting each that the server has confirmed."""
    number = committed[-1] if committed else 0
    with psycopg.connect(host=str(server.socket_folder), user="postgres", dbname="ocop", autocommit=True) as connection:
        while True:
            number += 1
            try:
                connection.execute("INSERT INTO ledger VALUES (%s) ON CONFLICT DO NOTHING", [number])
            except psycopg.OperationalError:
                enough.set()
                return
            committed.append(number)
            if len(committed) % 50 == 0:
                enough.set()


@pytest.mark.prove
def test_no_confirmed_row_is_lost_by_any_of_twenty_kills(place):
    server = Server(place / "postgres")
    server.ensure()
    ask(server, "CREATE TABLE ledger (number int PRIMARY KEY)")
    committed: list[int] = []
    chance = random.Random(20260615)
    for _ in range(ROUNDS):
        enough = threading.Event()
        writer = threading.Thread(target=write_until_cut_off, args=(server, committed, enough))
        writer.start()
        for _ in range(chance.randrange(1, 4)):
            enough.wait()
            enough.clear()
        os.kill(server.pid(), signal.SIGKILL)
        writer.join()

        server.ensure()

        rows = [number for (number,) in ask(server, "SELECT number FROM ledger ORDER BY number")]
        assert rows[: len(committed)] == committed
        assert len(rows) <= len(committed) + 1
        committed[:] = rows
    assert len(committed) > ROUNDS * 50
    server.release()
