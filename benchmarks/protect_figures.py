"""What disclosure control costs on a country's year, against adding the same tables up bare.

    python -m benchmarks.protect_figures

Both start from the same grouped counts of made-up people and end with the same linked tables.
"""

import os
import time
from collections.abc import Callable
from statistics import median

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panoh.settings")
    django.setup()

from panoh.monitoring.disclosure import Audience, protect
from panoh.monitoring.tables import Tables
from panoh.monitoring.tests.people import country_year

PEOPLE = (130, 1_000, 10_000)


def seconds(work: Callable[[], object]) -> float:
    """The processor's seconds, so that what else runs here does not count much."""
    found = []
    for _time in range(3):
        protect.cache_clear()
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return median(found)


def main() -> None:
    print(f"{'people':>8} {'bare s':>8} {'public s':>9} {'ratio':>6}")
    for people in PEOPLE:
        rows = country_year(people)
        bare = seconds(lambda rows=rows: Tables(rows))
        public = seconds(lambda rows=rows: protect(rows, Audience.PUBLIC))
        print(f"{people:>8} {bare:>8.3f} {public:>9.3f} {public / bare:>6.1f}")


if __name__ == "__main__":
    main()
