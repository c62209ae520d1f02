"""Every address. A slice's pages hang on its own urls.py."""

from django.conf import settings
from django.urls import include, path

from panoh.site import calendar, case, closing, prints, work

urlpatterns = [
    path("", work.work, name="work"),
    path("find/", work.find, name="find"),
    path("journal/", work.kept, name="journal"),
    path("", include("panoh.casework.names.urls")),
    path("", include("panoh.casework.cases.urls")),
    path("", include("panoh.casework.duplicates.urls")),
    path("", include("panoh.casework.families.urls")),
    path("", include("panoh.casework.legalhold.urls")),
    path("", include("panoh.casework.erasures.urls")),
    path("", include("panoh.casework.identification.urls")),
    path("", include("panoh.casework.protection.urls")),
    path("", include("panoh.casework.shelters.urls")),
    path("", include("panoh.casework.quality.urls")),
    path("", include("panoh.casework.referrals.urls")),
    path("", include("panoh.casework.assistance.urls")),
    path("", include("panoh.casework.sop.urls")),
    path("programmes/<code>/workplan/", include("panoh.programme.workplan.urls")),
    path("programmes/<code>/budget/", include("panoh.programme.budget.urls")),
    path("programmes/<code>/risks/", include("panoh.programme.risks.urls")),
    path("programmes/<code>/governance/", include("panoh.programme.governance.urls")),
    path("programmes/<code>/evaluation/", include("panoh.programme.evaluation.urls")),
    path("programmes/<code>/inventory/", include("panoh.programme.inventory.urls")),
    path("programmes/<code>/evidence/", include("panoh.programme.evidence.urls")),
    path("programmes/<code>/reports/", include("panoh.programme.reports.urls")),
    path("", include("panoh.programme.logframe.urls")),
    path("", include("panoh.monitoring.urls")),
    path("", include("panoh.exchange.urls")),
    path("cases/<code>/", case.show, name="case"),
    path("cases/<code>/happened/", case.happened, name="happened"),
    path("cases/<code>/close/", closing.close, name="close"),
    path("cases/<code>/close/decide/", closing.decide_closing, name="decide_closing"),
    path("cases/<code>/print/", prints.print_, name="print"),
    path("accounts/calendar/", calendar.show, name="calendar"),
    path("accounts/calendar/make/", calendar.make, name="make_calendar"),
    path("accounts/calendar/end/", calendar.end, name="end_calendar"),
    path("calendar/<slug:secret>.ics", calendar.feed, name="feed"),
    path("", include("panoh.base.accounts.urls")),
    path("", include("panoh.site.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("panoh.demo.urls")))
handler400 = "panoh.site.views.bad_request"
handler403 = "panoh.site.views.forbidden"
handler404 = "panoh.site.views.not_found"
handler500 = "panoh.site.views.server_error"
