"""Pages and letters speak the member's language."""

from django.test import Client

from panoh.testing import member


def test_a_chosen_language_is_remembered_and_spoken(db: None) -> None:
    client = Client()
    client.force_login(member("aigul").user)
    client.post("/language/", {"language": "ru", "next": "/"})
    assert member("aigul").user.language == "ru"
    other = Client()
    other.force_login(member("aigul").user)
    assert other.get("/").headers["Content-Language"] == "ru"


def test_an_unknown_language_changes_nothing(db: None) -> None:
    client = Client()
    client.force_login(member("aigul").user)
    client.post("/language/", {"language": "xx"})
    assert member("aigul").user.language == "en"


def test_nobody_signs_up_or_resets_a_password(db: None) -> None:
    for path in ("signup/", "password/reset/", "email/", "password/set/"):
        assert Client().get(f"/accounts/{path}").status_code == 404
