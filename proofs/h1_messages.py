"""No letter, calendar or name of a file says of whom, of what or by whom, in any language.

The demo's world and the whole journey, with a word planted in everything that somebody wrote: every
letter that was ever told leaves in each of the seven languages; every member's calendar is fetched
in each; and everybody asks for every file that is theirs, for its name alone. Searched are subject,
text, sender and every head of a letter, decoded and as it travels.
"""

import re
from email import message_from_string, policy
from itertools import cycle, product
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.test import Client

from panoh.base.accounts import actions as accounts
from panoh.base.accounts.models import User
from panoh.base.agencies.models import Agency, Membership
from panoh.base.database import door
from panoh.base.outbox import jobs
from panoh.base.outbox.models import Letter
from panoh.demo import names as demo_names
from panoh.testing import CAST
from panoh.tests.doors import METHODS, Walk
from panoh.tests.journey import Journey
from panoh.tests.test_fresh import ACTS, FILES, OPEN
from proofs.d1_kill import rows
from proofs.outcome import Outcome

CASES = 60  # of the demo
# What would tell a husband, an employer or a trafficker who looks at a telephone, by its stem. The
# name of the programme itself is the operator's to hide: PANOH_MAIL_FROM and PANOH_ORIGIN.
SENSITIVE = {
    "en": "traffick victim exploit smuggl shelter refuge safe.?house police prosecut migrant rescue"
    " violence abuse sexual prostit slave labou?r counsel pregnan hiv threat witness testimon"
    " consulate border suspect crime criminal guardian",
    "ru": "торговл жертв эксплуат контрабанд приют убежищ полици прокур мигра спас насил секс"
    " простит рабств труд консульт беремен вич угроз свидетел показани консул границ подозр"
    " преступ опекун потерпевш пострада",
    "kk": "сауда құрбан жәбірлен қанау баспана пана.?үй полиц прокур көші босқын зорлық жыныс"
    " жезөкше құлдық еңбек кеңес жүкті қауіп куә консул шекара күдікті қылмыс қорғаншы",
    "ky": "сатуу курман жабырлан эксплуат баш.?калка милиц полиц прокур мигра зомбулук сексуал"
    " кул эмгек кеңеш кош.?бойлуу коркунуч күбө консул чек.?ара шектүү кылмыш камкорчу",
    "tg": "фурӯш қурбон ҷабрдида истисмор паноҳгоҳ милис полис прокур муҳоҷир зӯроварӣ ҷинсӣ ғулом"
    " меҳнат машварат ҳомила таҳдид шоҳид консул сарҳад гумонбар ҷиноят васӣ",
    "tk": "söwda pida ejir ekspluat gaçybatalga polis prokur migra zorluk jyns gul zähmet maslahat"
    " göwreli howp şaýat konsul serhet güman jenaýat howandar",
    "uz": "savdosi qurbon jabrlan ekspluat boshpana ichki.ishlar militsi polits prokur migra"
    " zoʻravon jinsiy qul mehnat maslahat homilador xavf guvoh konsul chegara gumon jinoyat vasiy",
}
FILE = re.compile(r'filename="?([^";\n]*)')


def prove(scale: float = 1.0) -> Outcome:
    """Letters, calendars, names of files; what is found in any is lost."""
    call_command("load_demo", cases=max(12, round(CASES * scale)), verbosity=0)
    journey = Journey().to_the_end()
    words = _words(journey)
    wrong: list[str] = []
    letters, calendars, files = _letters(words, wrong), _calendars(words, wrong), 0
    found = _files(journey)
    for name in found:
        files += 1
        wrong += [f"file {name}: {word}" for word in _told(words, name)]
    blind = int(not _told(words, f"Subject: {next(iter(journey.canaries))} жертва, Qurbon"))
    print(*wrong, sep="\n")
    tried = letters + calendars + files
    return Outcome(
        tried, tried - len(wrong), len(wrong) + blind,
        f"{letters} letters and {calendars} calendars in {len(settings.LANGUAGES)} languages,"
        f" {files} names of files: {', '.join(sorted(found))}",
    )  # fmt: skip


def _words(journey: Journey) -> re.Pattern[str]:
    """What may stand nowhere: planted words, names of people and agencies, and what tells."""
    # The code of a case or a referral is what people say aloud instead of a name: a letter has it.
    planted = [word for word in journey.canaries if word.startswith("Qz")]
    people = [
        name
        for each in vars(demo_names).values()
        if isinstance(each, type)
        for kind in ("first_names", "last_names", "first_names_female", "first_names_male")
        for name in getattr(each, kind, ())
    ]
    agencies = Agency.objects.exclude(kind="system").values_list("name", flat=True)
    exact = "|".join(re.escape(each) for each in {*planted, *agencies, *people} if len(each) > 3)
    stems = "|".join(stem for text in SENSITIVE.values() for stem in text.split())
    return re.compile(rf"\b(?:{exact})\b|\b(?:{stems})", re.IGNORECASE)


def _told(words: re.Pattern[str], text: str) -> set[str]:
    return set(words.findall(text))


def _letters(words: re.Pattern[str], wrong: list[str]) -> int:
    """Every letter to everybody, in every language."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    told = rows("select id, to_id from outbox_letter")
    for language, _name in settings.LANGUAGES:
        User.objects.using("owner").update(language=language)
        Letter.objects.using("owner").update(sent_at=None)
        for letter, to in told:
            jobs.deliver(letter_id=str(letter), member_id=str(to))
    for message in mail.outbox:
        raw = message.message().as_string()
        parsed = message_from_string(raw, policy=policy.default)
        body = parsed.get_body()
        heads = [(key, value) for key, value in parsed.items() if key != "To"]  # who gets it
        whole = "\n".join(f"{key}: {value}" for key, value in heads) + (
            body.get_content() if body else ""
        )
        text = re.sub(r"https?://\S+/", "", whole).replace("/referrals/", "")
        wrong += [f"letter {parsed['Subject']}: {word}" for word in _told(words, text)]
    return len(mail.outbox)


def _calendars(words: re.Pattern[str], wrong: list[str]) -> int:
    """Everybody's calendar, in every language."""
    fetched = 0
    for member in Membership.objects.active().select_related("user"):
        with door.acting_as(member):
            secret = accounts.make_feed(user=member.user)
        for language, _name in settings.LANGUAGES:
            User.objects.using("owner").filter(pk=member.user_id).update(language=language)
            answer: Any = Client().get(f"/calendar/{secret}.ics")
            assert answer.status_code == 200
            text = re.sub(r"\r\n ", "", answer.content.decode()) + str(answer.headers)
            wrong += [f"calendar: {word}" for word in _told(words, text)]
            fetched += 1
    return fetched


def _files(journey: Journey) -> set[str]:
    """The names of all files that anybody gets, each member in another language."""
    walk = Names(journey)
    languages = cycle(language for language, _name in settings.LANGUAGES)
    for name, language in zip(CAST, languages, strict=False):
        User.objects.using("owner").filter(username=name).update(language=language)
    return walk.everything()


class Names(Walk):
    """The walk on one's own, of whose answers only the name of the file is kept."""

    def everything(self) -> set[str]:
        for name, client, each in self._visits(CAST):
            own, _foreign = self._things(each, name)
            if each.name not in ACTS | FILES | OPEN or (each.kind and not own):
                continue
            for method, ids in product(METHODS, [t.ids for t in own[:1]] or [{}]):
                self._ask(client, name, each, method, ids, "own")
        told = "\n".join(each.told.partition(b"\n\n")[0].decode() for each in self.answers)
        return {unquote(each) for each in FILE.findall(told)}
