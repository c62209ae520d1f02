"""`load_demo`: agencies and members as the owner, everything else by real actions in the past."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from panoh.base.journal.models import Head
from panoh.demo.actions import found
from panoh.demo.figures import release_figures
from panoh.demo.past import live_past
from panoh.demo.plans import carry_out
from panoh.demo.programmes import run_programmes
from panoh.demo.proof import prove
from panoh.demo.reports import tell_donors
from panoh.demo.steering import steer


def many(text: str) -> int:
    """A number of cases; the scenes of the demo are there in any case."""
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text} is no number of cases.")
    return int(text)


class Command(BaseCommand):
    help = "Fill an empty Panoh with made-up agencies, members and cases of the last two years."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="the same seed, the same demo")
        parser.add_argument("--cases", type=many, default=300, help="how many cases")

    def handle(self, *args: Any, seed: int, cases: int, **options: Any) -> None:
        found(seed=seed)
        if Head.objects.using("owner").exists():
            self.stdout.write("Somebody has acted here already: no case is added.")
            return
        live_past(cases=cases, seed=seed, now=timezone.localtime())
        release_figures()
        run_programmes()
        carry_out()
        steer()
        prove()
        tell_donors()
        self.stdout.write(f"{cases} cases were lived through.")
