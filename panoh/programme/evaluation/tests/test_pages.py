"""The evaluation on its pages, for those who plan it and for those who judge."""

from django.test import Client


def day(name: str, day: int = 1, month: int = 7, year: int = 2013) -> dict[str, str]:
    return {f"{name}_0": str(day), f"{name}_1": str(month), f"{name}_2": str(year)}


def client_of(member):
    client = Client()
    client.force_login(member.user)
    return client


def test_it_is_planned_judged_and_answered_on_the_pages(judged):
    ella, ruth = client_of(judged.ella), client_of(judged.ruth)
    address = f"/programmes/{judged.programme.code}/evaluation/"
    assert "30 June 2013" in ella.get(address).content.decode()
    said = {"kind": "final", "purpose": "To learn", "criteria": ["relevance"],
            "budget_line": "2100", "evaluator": str(judged.partners["IEU"].pk)}  # fmt: skip
    place = ella.post(f"{address}plan/", said | day("starts_on") | day("ends_on", month=9)).url
    assert "2100" in ella.get(place).content.decode()
    ella.post(f"{place}begin/", day("on") | {"terms": "Read and ask"})
    assert ella.get(f"{place}find/").status_code == 403
    ruth.post(f"{place}find/", {"criterion": "relevance", "text": "It was needed"})
    form = ruth.get(f"{place}recommend/").context["form"]
    finding = form.fields["finding"].queryset.get()
    ruth.post(f"{place}recommend/", {"finding": str(finding.pk), "text": "Go on"})
    ruth.post(f"{place}report/", day("on"))
    page = ella.get(place).content.decode()
    assert "It was needed" in page
    assert "Not answered" in page
    one = f"{address}recommendations/"
    one = next(part for part in page.split('"') if part.startswith(one))
    refused = ella.post(f"{one}answer/", {"kind": "accepted", "reason": "Right"})
    assert refused.status_code == 409
    promised = {"kind": "partly", "reason": "In part", "promise": "We go on", "post": "adviser"}
    ella.post(f"{one}answer/", promised | day("due_on", month=12))
    assert "Accepted in part" in ella.get(one).content.decode()
    ella.post(f"{one}follow/", day("on") | {"outcome": "We went on"})
    assert "We went on" in ella.get(one).content.decode()
