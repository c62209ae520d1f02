"""What made-up people answer to a screening: signs of what happened to them, else mostly no."""

from random import Random

from panoh.casework.identification.actions import Reply
from panoh.casework.identification.instruments import Instrument

# Signs that come together in each kind of exploitation; a list asks those that it has.
LABOUR = [
    "A.RECRUIT", "A.TRANSPORT", "A.HARBOUR", "D1.JOB", "D1.COND", "D1.WAGES",
    "D1.HOUSING", "D3.ECON", "D3.FAMILY", "D4.HOURS", "D4.SALARY", "D4.LIVING",
    "D4.HAZARD", "D5.DOCS", "D5.DEBT", "D5.WAGES", "D5.ISOL", "D5.THRVIOL",
    "D6.DEPEND", "D6.LEGAL", "P.LABOUR",
]  # fmt: skip
SEXUAL = [
    "A.RECRUIT", "A.TRANSPORT", "A.RECEIVE", "D1.JOB", "D1.TRAVEL", "D1.WAGES",
    "D3.ECON", "D3.EMOTION", "D4.HOURS", "D4.VERYBAD", "D4.WAGEMANIP", "D5.DOCS",
    "D5.DEBT", "D5.ISOL", "D5.THRVIOL", "D5.VIOL", "D5.INFLUENCE", "D6.DEPEND",
    "P.PROSTITUTION",
]  # fmt: skip
SMUGGLED = ["S.BORDER", "S.ENTRY", "S.BENEFIT"]
DANGER = ["N.HERE", "N.NOW", "N.DOCTOR", "N.SELF", "N.OTHERS", "N.WATCHED", "N.NIGHT"]


def replies(
    asked: Instrument, luck: Random, signs: list[str], often: float, danger: float
) -> dict[str, Reply]:
    """Every question that was asked, with its answer: yes to most of the signs, no to the rest."""
    found = {}
    for question in asked.questions:
        if question in signs and luck.random() < often:
            value = "yes"
        elif question in DANGER:
            value = "yes" if luck.random() < danger else "no"
        else:
            value = luck.choices(["no", "unknown", "not_asked"], [80, 8, 12])[0]
        if value != "not_asked":
            source = "papers" if luck.random() < 0.05 else "told"
            found[question] = Reply(value, source)
    return found
