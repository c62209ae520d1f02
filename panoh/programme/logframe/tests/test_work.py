"""What was submitted is on the work of who answers; what came back on that of who wrote it."""

from panoh.programme.logframe import actions, work
from panoh.programme.logframe.models import Programme
from panoh.programme.logframe.tests.steps import acting, indicator, submitted


def seen(name: str) -> list[str]:
    with acting(name) as who:
        return [item["what"] for group in work.due(who) for item in group["items"]]


def test_it_goes_from_one_to_the_other(programme: Programme) -> None:
    with acting("ella"):
        of = indicator(programme, "1-1")
    period = submitted(of)
    assert seen("gulnora") == [f"Accept it or send it back: {of.said}"]
    assert seen("ella") == seen("greta") == seen("aigul") == []
    with acting("gulnora") as gulnora:
        actions.send_back(by=gulnora, period=period, reason="Which list?")
    assert seen("gulnora") == []
    assert seen("ella") == [f"It came back: {of.said}"]
