"""What is done to an account by its owner, beyond what django-allauth does."""

from panoh.base.accounts.models import User


def choose_language(*, user: User, language: str) -> User:
    """Remember the language in which somebody reads pages and letters."""
    user.language = language
    user.save(update_fields=["language"])
    return user
