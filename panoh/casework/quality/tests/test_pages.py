"""The pages of standards, assessments, plans and posts; and who finds none of them."""

import pytest
from django.test import Client

from panoh.casework.quality.models import Assessment, Improvement, Post, Training
from panoh.casework.quality.tests.steps import (
    SEEN,
    STANDARD,
    add_post,
    agreed,
    begin,
    score,
    today,
)
from panoh.casework.shelters.tests.steps import ADDRESS
from panoh.testing import member


def signed_in(name):
    client = Client()
    client.force_login(member(name).user)
    return client


def text(answer):
    return answer.content.decode()


def a_day(name, when):
    return {f"{name}_0": when.day, f"{name}_1": when.month, f"{name}_2": when.year}


def test_everybody_reads_the_standard(db):
    for name in ("greta", "aigul", "bahrom"):
        page = text(signed_in(name).get("/standards/regional-2026-1/"))
        for words in ("Not acceptable", "whatever its mean", "critical", "to confirm", "Staff"):
            assert words in page
    assert "in force" in text(signed_in("eldor").get("/standards/"))
    assert signed_in("eldor").get("/standards/no-such-1/").status_code == 404


def test_a_house_is_assessed_from_its_page_to_the_agreement(bahrom, farida, house):
    keeper, visitor = signed_in("bahrom"), signed_in("farida")
    asked = {"visitor": farida.agency_id, "companion": bahrom.agency_id}
    answer = keeper.post(f"/houses/{house.code}/assess/", asked | a_day("visited_on", today()))
    assessment = Assessment.objects.get()
    assert answer.url == f"/assessments/{assessment.code}/"
    assert house.code in text(visitor.get("/assessments/"))
    for part in STANDARD.parts:
        said = {each.code: "1" for each in STANDARD.of(part)} | {"guardian": "none"}
        answer = visitor.post(
            f"/assessments/{assessment.code}/score/{part.code}/", said | {"alarm_seen": SEEN}
        )
        assert answer.status_code == 302
    page = text(visitor.get(f"/assessments/{assessment.code}/"))
    for words in (SEEN, "does not apply", "50 of 100", "Sign and submit"):
        assert words in page
    assert house.name not in page
    visitor.post(f"/assessments/{assessment.code}/submit/")
    assert "Sign and agree" not in text(visitor.get(f"/assessments/{assessment.code}/"))
    page = text(keeper.get(f"/assessments/{assessment.code}/"))
    assert "Sign and agree" in page
    assert "Score this section" not in page
    keeper.post(f"/assessments/{assessment.code}/agree/")
    page = text(keeper.get(f"/houses/{house.code}/quality/"))
    for words in ("Weak", "50 of 100", "Nothing is planned yet"):
        assert words in page
    assert ADDRESS not in page


def test_what_another_wrote_meanwhile_is_not_written_over(bahrom, house):
    assessment = begin(bahrom, house)
    where = f"/assessments/{assessment.code}/score/staff/"
    client = signed_in("bahrom")
    form = client.get(where).context["form"]
    score(bahrom, assessment, value=1)
    answer = client.post(where, {"vetting": "2", "stands": form.stands})
    assert "Somebody else changed this" in text(answer)
    assert Assessment.objects.get().scores["vetting"] == 1


def test_two_assessments_are_compared(bahrom, house):
    agreed(bahrom, house, today(-50), value=1, fire=0)
    agreed(bahrom, house, today(-1))
    page = text(signed_in("bahrom").get(f"/houses/{house.code}/quality/"))
    for words in ("improved", "Good", "now 100 of 100", "+50"):
        assert words in page
    first = Assessment.objects.agreed()[1]
    page = text(signed_in("bahrom").get(first.get_absolute_url()))
    assert "A critical item fails" in page


def test_plan_posts_and_trainings(bahrom, house):
    client = signed_in("bahrom")
    where = f"/houses/{house.code}/quality/"
    assert "Add a post first" in text(client.get(where))
    said = {"title": "guard", "qualification": "course", "active": "on"}
    client.post(f"/houses/{house.code}/posts/add/", said | a_day("held_since", today(-9)))
    post = Post.objects.get()
    client.post(f"/posts/{post.code}/train/", {"subject": "fire"} | a_day("taken_on", today(-1)))
    assert Training.objects.get().subject == "fire"
    said = {"criterion": "fire", "words": "Extinguishers", "post": str(post.pk)}
    client.post(f"/houses/{house.code}/improve/", said | a_day("due_on", today(1)))
    measure = Improvement.objects.get()
    page = text(client.get(where))
    for words in ("Extinguishers", "Guard", "First aid", "0 of 1"):
        assert words in page
    client.post(measure.get_absolute_url(), {"status": "done"})
    assert Improvement.objects.get().status == "done"
    assert "Improve the house" not in text(client.get("/"))
    assert "Training is due" in text(client.get("/"))
    client.post(f"/posts/{post.code}/", {"title": "guard", "qualification": "none"})
    assert Post.objects.get().active is False


@pytest.mark.parametrize("name", ["botir", "barno", "feruza", "anvar", "eldor", "greta"])
def test_others_find_none_of_it(bahrom, house, name):
    post = add_post(bahrom, house)
    assessment = agreed(bahrom, house)
    client = signed_in(name)
    codes = [each.code for each in (assessment, post)]
    pages = [f"/assessments/{codes[0]}/", f"/posts/{codes[1]}/", f"/posts/{codes[1]}/train/"]
    assert {client.get(page).status_code for page in pages} == {404}
    assert client.get(f"/houses/{house.code}/quality/").status_code in (403, 404)
    assert house.code not in text(client.get("/assessments/"))


def test_the_visitor_learns_the_code_and_no_more(bahrom, house, farida):
    agreed(bahrom, house)
    client = signed_in("farida")
    page = text(client.get("/assessments/"))
    assert house.code in page
    assert client.get(f"/houses/{house.code}/quality/").status_code == 404
    assert house.name not in page
