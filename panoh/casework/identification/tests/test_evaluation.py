"""What answers add up to: the rule, the combination, the grid, and what always holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panoh.casework.identification.evaluation import (
    AgeSaid,
    Outcome,
    Result,
    Standing,
    Value,
    evaluate,
    positive,
    presumed,
)
from panoh.casework.identification.instruments import Aspect, Instrument, Population, editions

LISTS = editions()["2009-1"].instruments
AGES_OF_LIST = {
    "adult": ["adult_labour", "adult_sexual"],
    "child": ["child_labour", "child_sexual"],
}

D1 = {"D1.JOB", "D1.WAGES"}
D2 = {"D2.DOCS", "D2.MONEY", "D2.ISOL"}
D4 = {"D4.SALARY", "D4.LIVING", "D4.WAGEMANIP"}
D5 = {"D5.DOCS", "D5.DEBT"}


def says(*codes: set[str], but: dict[str, Value] | None = None, rest: Value = Value.NO):
    """Answers with yes for these signs and one value for everything else."""
    everything = {code for i in LISTS.values() for code in i.questions}
    answers = dict.fromkeys(everything, rest)
    return answers | {c: Value.YES for group in codes for c in group} | (but or {})


def standing(result: Result, code: str) -> Standing:
    return next(d.standing for d in result.dimensions if d.part.code == code)


@pytest.mark.parametrize(
    ("strong", "medium", "weak", "expected"),
    [
        (0, 0, 0, False),
        (1, 0, 0, False),
        (2, 0, 0, True),
        (1, 1, 0, True),
        (1, 0, 1, True),
        (0, 1, 0, False),
        (0, 2, 0, False),
        (0, 3, 0, True),
        (0, 2, 1, True),
        (0, 1, 9, False),
        (0, 0, 9, False),
        (0, 1, 1, False),
    ],
)
def test_a_dimension_is_positive_by_the_rule_of_the_source(strong, medium, weak, expected):
    assert positive(strong, medium, weak) is expected


@given(st.integers(0, 9), st.integers(0, 15), st.integers(0, 5), st.sampled_from([0, 1, 2]))
def test_another_sign_never_makes_a_dimension_negative(strong, medium, weak, more):
    counts = [strong, medium, weak]
    counts[more] += 1
    assert positive(*counts) >= positive(strong, medium, weak)


@given(st.integers(0, 9), st.integers(0, 15), st.integers(0, 5))
def test_a_stronger_sign_is_never_worth_less(strong, medium, weak):
    before = positive(strong, medium, weak)
    if weak:
        assert positive(strong, medium + 1, weak - 1) >= before
    if medium:
        assert positive(strong + 1, medium - 1, weak) >= before


@pytest.mark.parametrize(
    ("signs", "outcome"),
    [
        ([], Outcome.NOTHING),
        ([D1], Outcome.RECRUITMENT),
        ([D2], Outcome.RECRUITMENT),
        ([D4], Outcome.EXPLOITATION),
        ([D5], Outcome.COERCION),
        ([D1, D4], Outcome.DECEIVED),
        ([D4, D5], Outcome.COERCED),
        ([D2, D5], Outcome.COERCION),
        ([D1, D4, D5], Outcome.TRAFFICKING),
        ([D2, D4, D5], Outcome.TRAFFICKING),
    ],
)
def test_adult_combination(signs, outcome):
    for code in AGES_OF_LIST["adult"]:
        assert evaluate(LISTS[code], says(*signs)).outcome == outcome


@pytest.mark.parametrize(
    ("signs", "outcome"),
    [
        ([], Outcome.NOTHING),
        ([{"A.HARBOUR"}], Outcome.NOTHING),
        ([D4], Outcome.EXPLOITATION),
        ([D4, {"A.HARBOUR"}], Outcome.TRAFFICKING),
        ([D4, D1], Outcome.TRAFFICKING),  # deceptive recruitment is recruitment
        ([{"P.BEGGING"}, {"A.TRANSPORT"}], Outcome.TRAFFICKING),
    ],
)
def test_child_needs_an_act_and_exploitation_and_no_means(signs, outcome):
    for code in AGES_OF_LIST["child"]:
        result = evaluate(LISTS[code], says(*signs))
        assert result.outcome == outcome
        assert not result.means_needed


def test_adult_without_means_is_not_trafficking_by_the_grid():
    signs = says({"A.TRANSPORT", "P.BEGGING"})
    assert evaluate(LISTS["adult_labour"], signs).trafficking == Standing.NOT_MET
    assert evaluate(LISTS["child_labour"], signs).trafficking == Standing.MET


def test_grid_names_what_shows_each_element():
    result = evaluate(LISTS["adult_labour"], says(D1, D4, D5, {"A.TRANSPORT", "D5.THRVIOL"}))
    met = {t.element.code: t for t in result.elements if t.is_met}
    assert set(met) == {
        "recruitment", "transportation", "threat", "coercion", "deception", "forced_labour",
    }  # fmt: skip
    assert [q.code for q in met["threat"].reasons] == ["D5.THRVIOL"]
    assert [p.code for p in met["forced_labour"].dimensions] == ["D4", "D5"]
    assert result.trafficking == Standing.MET
    assert result.smuggling == Standing.NOT_MET


def test_exploitation_without_coercion_does_not_show_forced_labour():
    result = evaluate(LISTS["adult_labour"], says(D1, D4, {"A.TRANSPORT"}))
    assert not any(t.is_met for t in result.purposes)
    assert result.trafficking == Standing.NOT_MET


def test_abuse_of_vulnerability_is_a_means_and_not_a_recruitment_of_the_combination():
    signs = says({"D3.ECON", "D3.LANG", "D3.INFO"}, D4, D5)
    result = evaluate(LISTS["adult_labour"], signs)
    assert result.outcome == Outcome.COERCED
    assert "vulnerability" in {t.element.code for t in result.means if t.is_met}


def test_smuggling_needs_border_arranged_entry_and_gain():
    three = {"S.BORDER", "S.ENTRY", "S.BENEFIT"}
    assert evaluate(LISTS["adult_labour"], says(three)).smuggling == Standing.MET
    for missing in three:
        result = evaluate(LISTS["adult_labour"], says(three, but={missing: Value.NO}))
        assert result.smuggling == Standing.NOT_MET
        unsure = evaluate(LISTS["adult_labour"], says(three, but={missing: Value.UNKNOWN}))
        assert unsure.smuggling == Standing.INCOMPLETE


def test_smuggling_and_trafficking_may_both_be_shown():
    signs = says(D1, D4, D5, {"S.BORDER", "S.ENTRY", "S.BENEFIT"})
    result = evaluate(LISTS["adult_labour"], signs)
    assert (result.trafficking, result.smuggling) == (Standing.MET, Standing.MET)


def test_unknown_counts_as_absent_and_is_reported():
    some = {"D1.JOB": Value.UNKNOWN, "D1.EDUC": Value.NOT_ASKED}
    result = evaluate(LISTS["adult_labour"], says({"D1.WAGES"}, but=some))
    first = result.dimensions[0]
    assert (first.strong, first.medium, first.weak) == (0, 1, 0)
    assert first.standing == Standing.INCOMPLETE
    assert [q.code for q in first.unknown] == ["D1.JOB"]
    assert [q.code for q in first.not_asked] == ["D1.EDUC"]
    assert (result.unknown, result.not_asked) == (1, 1)
    assert result.answered == len(result.instrument.questions) - 2


def test_open_questions_that_cannot_change_a_dimension_do_not_make_it_incomplete():
    result = evaluate(LISTS["adult_labour"], says(but={"D1.EDUC": Value.UNKNOWN}))
    assert standing(result, "D1") == Standing.NOT_MET
    assert not result.may_change


def test_nothing_asked_is_nothing_shown_and_everything_open():
    result = evaluate(LISTS["adult_sexual"], {})
    assert result.outcome == Outcome.NOTHING
    assert result.may_change
    assert {d.standing for d in result.dimensions} == {Standing.INCOMPLETE}


def test_danger_is_said_apart():
    result = evaluate(LISTS["adult_labour"], says({"N.NOW", "N.NIGHT"}))
    assert [q.code for q in result.danger] == ["N.NOW", "N.NIGHT"]
    assert result.outcome == Outcome.NOTHING


def test_signs_of_forced_labour_need_one_yes_each():
    result = evaluate(LISTS["adult_labour"], says({"D1.TRAVEL", "D5.ISOL", "D4.HOURS"}))
    assert [s.number for s in result.signs] == [2, 3, 4, 11]


def test_result_names_the_edition_of_file_list_and_rule():
    assert evaluate(LISTS["child_sexual"], {}).edition == "2009-1/child_sexual/1"


@pytest.mark.parametrize(
    ("age", "child_now", "population"),
    [
        (AgeSaid.ADULT, False, Population.ADULT),
        (AgeSaid.ADULT, True, Population.CHILD),
        (AgeSaid.CHILD, False, Population.CHILD),
        (AgeSaid.UNCERTAIN, False, Population.CHILD),
    ],
)
def test_whoever_is_not_certainly_an_adult_is_a_child(age, child_now, population):
    assert presumed(age, child_now=child_now) == population


def test_each_shortfall_has_its_sentence():
    def sentence(*codes: str) -> str:
        return str(evaluate(LISTS["adult_labour"], says(set(codes))).dimensions[0].shortfall)

    assert sentence() == "No sign is there."
    assert sentence("D1.JOB") == "One strong sign alone is not enough."
    assert sentence("D1.WAGES") == "One medium sign alone is not enough."
    assert sentence("D1.WAGES", "D1.COND") == "Two medium signs need one more."
    assert sentence("D1.WAGES", "D1.EDUC") == "One medium sign with weak ones is not enough."
    assert sentence("D1.EDUC") == "Weak signs alone are not enough."
    assert sentence("D1.JOB", "D1.EDUC") == ""


# What holds for all answers

some_list = st.sampled_from(sorted(LISTS)).map(LISTS.__getitem__)


@st.composite
def screenings(draw: st.DrawFn) -> tuple[Instrument, dict[str, Value]]:
    instrument = draw(some_list)
    codes = sorted(instrument.questions)
    values = draw(st.lists(st.sampled_from(Value), min_size=len(codes), max_size=len(codes)))
    return instrument, dict(zip(codes, values, strict=True))


def met(result: Result) -> set[object]:
    """Everything that a result shows."""
    return (
        {d.part.code for d in result.dimensions if d.is_met}
        | {t.element.key for t in result.elements if t.is_met}
        | {s.number for s in result.signs}
        | ({"trafficking"} if result.trafficking == Standing.MET else set())
        | ({"smuggling"} if result.smuggling == Standing.MET else set())
    )


@given(screenings(), st.data())
def test_another_yes_takes_nothing_away(screening, data):
    instrument, answers = screening
    code = data.draw(st.sampled_from(sorted(instrument.questions)))
    before = met(evaluate(instrument, answers))
    assert before <= met(evaluate(instrument, answers | {code: Value.YES}))


@given(screenings())
def test_unknown_and_not_asked_count_like_no(screening):
    instrument, answers = screening
    closed = {c: v if v == Value.YES else Value.NO for c, v in answers.items()}
    with_open, without = evaluate(instrument, answers), evaluate(instrument, closed)
    assert met(with_open) == met(without)
    assert with_open.outcome == without.outcome
    assert Standing.INCOMPLETE not in {d.standing for d in without.dimensions}
    assert not without.may_change


@given(screenings(), st.data())
def test_what_is_not_met_stays_so_whatever_the_open_answers_become(screening, data):
    instrument, answers = screening
    settled = {
        code: data.draw(st.sampled_from([Value.YES, Value.NO]))
        if value in (Value.UNKNOWN, Value.NOT_ASKED)
        else value
        for code, value in answers.items()
    }
    before, after = evaluate(instrument, answers), evaluate(instrument, settled)
    for was, now in zip(before.dimensions, after.dimensions, strict=True):
        if was.standing != Standing.INCOMPLETE:
            assert now.standing == was.standing
    if not before.may_change:
        assert after.outcome == before.outcome


@given(screenings())
def test_child_never_needs_means(screening):
    instrument, answers = screening
    means = {c for e in instrument.elements if e.of == Aspect.MEANS for c in e.answers}
    if instrument.population == Population.CHILD:
        shown = evaluate(instrument, answers)
        if shown.trafficking == Standing.MET:
            act = {c for e in instrument.elements if e.of == Aspect.ACT for c in e.answers}
            without = {c: Value.NO if c in means - act else v for c, v in answers.items()}
            # an act that only deceptive or coercive recruitment showed may go with its signs
            without |= dict.fromkeys(act, Value.YES)
            without["P.BEGGING"] = Value.YES
            assert evaluate(instrument, without).trafficking == Standing.MET


@given(screenings())
def test_every_met_dimension_has_reasons_enough(screening):
    for dimension in evaluate(*screening).dimensions:
        counts = dimension.strong, dimension.medium, dimension.weak
        assert dimension.is_met == positive(*counts)
        assert sum(counts) == len(dimension.reasons)
        assert bool(dimension.shortfall) != dimension.is_met
