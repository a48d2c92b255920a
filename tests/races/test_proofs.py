"""One link opened by eight at once sets one password."""

import threading

import pytest
from django.db import connection

from config.core.accounts.passwords import reset_password
from config.core.accounts.proofs import issue
from config.core.errors import Refusal
from config.core.models import AuditEntry, ProofPurpose
from tests.factories import make_user


@pytest.mark.django_db(transaction=True)
def test_a_link_opened_by_eight_at_once_sets_one_password():
    user = make_user(email="minh@example.test", password="một mật khẩu cũ")
    issued = issue(ProofPurpose.RESET, "minh@example.test", user=user)
    ready, done, refused = threading.Barrier(8), [], []

    def run(number: int) -> None:
        new = f"mật khẩu mới số {number}"
        ready.wait()
        try:
            reset_password(name="minh@example.test", secret=issued.token, password=new, address=f"192.0.2.{number}")
            done.append(new)
        except Refusal:
            refused.append(new)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    user.refresh_from_db()
    assert (len(done), len(refused)) == (1, 7)
    assert user.check_password(done[0])
    assert AuditEntry.objects.filter(action="person.password_reset").count() == 1
