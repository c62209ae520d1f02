"""The one page of accounts that is not django-allauth's."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from panoh.base.accounts import actions


@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """The language of the pages from now on; of letters too, for whoever has signed in."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and check_for_language(language):
        actions.choose_language(user=request.user, language=language)
    return set_language(request)
