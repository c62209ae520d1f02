"""Letters: committed with the act, rolled back with it and sent once. test_letters reads them."""

import json

import pytest
from django.core import mail
from django.db import ProgrammingError, connection, transaction
from django.utils import translation

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.outbox import actions, jobs
from panoh.base.outbox.models import Letter
from panoh.testing import CAST, member

pytestmark = pytest.mark.django_db
MAIL = "django.core.mail.backends.locmem.EmailBackend"


def jobs_waiting() -> list[dict[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select args from procrastinate_jobs where task_name = %s order by id",
            [jobs.deliver.name],
        )
        return [json.loads(args) for (args,) in cursor.fetchall()]


@pytest.fixture
def letter() -> Letter:
    with door.acting_as(member("aigul")):
        path = "/referrals/K7M-3QF/"
        [letter] = actions.tell(
            to=[member("bahrom")], event=Event.REFERRAL_SENT, code="K7M-3QF", path=path
        )
    return letter


def sent(letter: Letter) -> None:
    """As the worker does it."""
    jobs.deliver(letter_id=str(letter.pk), member_id=str(letter.to_id))


def test_a_letter_and_its_job_go_together(letter):
    assert jobs_waiting() == [{"letter_id": str(letter.pk), "member_id": str(letter.to_id)}]


def test_no_act_takes_the_lock_of_a_notice():
    """What notifies at an insertion would let all acts of all agencies wait for each other."""
    on_insert = 4  # the bit of tgtype
    with connection.cursor() as cursor:
        cursor.execute(
            "select t.tgname, t.tgenabled from pg_trigger t join pg_proc p on p.oid = t.tgfoid"
            " where p.prosrc ~* 'notify' and t.tgtype & %s > 0",
            [on_insert],
        )
        assert cursor.fetchall() == [("procrastinate_jobs_notify_queue_job_inserted_v1", "D")]


def test_both_go_back_with_the_act():
    with transaction.atomic():
        with door.acting_as(member("aigul")):
            actions.tell(to=[member("bahrom")], event=Event.CASE_ASSIGNED, code="", path="/")
        assert len(jobs_waiting()) == 1
        transaction.set_rollback(True)
    assert jobs_waiting() == []
    with door.acting_as(member("bahrom")):
        assert not Letter.objects.exists()


def test_is_sent_once_however_often_the_job_runs(letter, settings):
    settings.EMAIL_BACKEND = MAIL
    for _ in range(3):
        sent(letter)
    [message] = mail.outbox
    assert message.to == ["bahrom@example.org"]
    assert message.subject == "Something waits for you"
    assert "K7M-3QF" in message.body
    assert f"{settings.ORIGIN}/referrals/K7M-3QF/" in message.body


def test_is_written_in_the_receiver_s_language(letter, settings):
    settings.EMAIL_BACKEND = MAIL
    bahrom = member("bahrom").user
    bahrom.language = "ru"
    bahrom.save(update_fields=["language"])
    sent(letter)
    with translation.override("ru"):
        assert mail.outbox[0].subject == actions.words(letter)[0]


def test_nobody_else_reads_it(letter):
    for name in CAST:
        with door.acting_as(member(name)):
            assert Letter.objects.exists() == (name == "bahrom"), name


def test_nobody_who_has_not_entered_tells_anything():
    with pytest.raises(ProgrammingError), transaction.atomic():
        actions.tell(to=[member("bahrom")], event=Event.CASE_ASSIGNED, code="", path="/")


def test_whoever_has_left_gets_nothing(letter, settings):
    settings.EMAIL_BACKEND = MAIL
    jobs.deliver(letter_id=str(letter.pk), member_id=str(letter.pk))
    assert mail.outbox == []
