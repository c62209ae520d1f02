"""The forms of a referral: what is asked of whom, and the answer."""

from datetime import timedelta
from typing import Any

from crispy_forms_gds.choices import Choice
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from panoh.base.agencies.models import Membership
from panoh.base.forms import DateField, PageForm
from panoh.base.moments import date_words
from panoh.casework.cases.taxonomy import Need
from panoh.casework.referrals.escalation import NOW, paces
from panoh.casework.referrals.fitting import Fit
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.rules import has_a_bed
from panoh.casework.shelters.models import Bed, Obstacle, Service

HOURS = {
    Referral.Urgency.URGENT: _("within %(hours)s hours"),
    Referral.Urgency.NORMAL: _("within %(hours)s hours"),
}


class NeedForm(PageForm):
    """What is needed, from when on: what the services are ranked by."""

    need = forms.ChoiceField(label=_("What is needed"), choices=Need)
    day = DateField(label=pgettext_lazy("a day", "From"))


class ReferralForm(PageForm):
    """Which service is asked, how soon, and what it must know to say yes."""

    submit = _("Send the referral")
    ranked = ("service",)
    in_a_row = ("urgency",)
    service = forms.ChoiceField(
        label=_("Services that fit, best first"),
        help_text=_(
            "Order: a free place, your country, a common language, nearness. All have an agreement "
            "in force. Addresses are never shown."
        ),
        widget=forms.RadioSelect,
    )
    urgency = forms.ChoiceField(
        label=_("Answer needed"),
        help_text=_("Unanswered by then, you are told and offered the next fitting service."),
        widget=forms.RadioSelect,
        initial=Referral.Urgency.URGENT,
    )
    needed_until = DateField(label=_("Until when, if that is known"), required=False)
    note = forms.CharField(
        label=_("What they need to know to say yes"),
        help_text=_("No name, no place, no story."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, fits: list[Fit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = {fit.service.code: fit.service for fit in fits if fit.fits}
        fields: Any = self.fields
        fields["service"].choices = [
            Choice(fit.service.code, fit.service.name, hint=_facts(fit)) for fit in fits if fit.fits
        ]
        rule = paces(NOW)
        fields["urgency"].choices = [
            (urgency.value, HOURS[urgency] % {"hours": rule[urgency].hours}) for urgency in HOURS
        ]

    def clean_service(self) -> Service:
        return self.services[self.cleaned_data["service"]]

    def clean_needed_until(self) -> Any:
        until = self.cleaned_data["needed_until"]
        if until and until <= timezone.localdate():
            raise forms.ValidationError(_now("This day is over. Choose one to come."))
        return until


def _facts(fit: Fit) -> str:
    """A fitting service in a line: whose, where, and why it stands at its place."""
    service = fit.service
    where = f"{service.agency.name}, {service.region}." if service.region else f"{service.agency}."
    return " ".join([where, *fit.reasons])


class AcceptForm(PageForm):
    """A bed is chosen by accepting."""

    submit = _("Accept and hold the bed")
    bed = forms.ModelChoiceField(
        label=_("Beds that fit"),
        queryset=Bed.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    cots = forms.ModelMultipleChoiceField(
        label=_("Beds for the children"),
        queryset=Bed.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    begins_on = DateField(label=_("First night"))
    ends_on = DateField(
        label=_("Free again on"),
        help_text=_("Empty: as long as the bed is free."),
        required=False,
    )

    def __init__(self, *args: Any, member: Membership, referral: Referral, **kwargs: Any) -> None:
        first = max(referral.needed_from, timezone.localdate())
        kwargs.setdefault("initial", {"begins_on": first, "ends_on": referral.needed_until})
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        if not referral.service.is_accommodation or has_a_bed(member, referral):
            self.fields.clear()
            return
        beds = Bed.objects.visible_to(member).free(first, first + timedelta(days=1))
        if referral.service.site_id:
            beds = beds.filter(site=referral.service.site_id)
        beds = beds.select_related("site")
        fields["bed"].queryset = beds.filter(child=False)
        fields["cots"].queryset = beds.filter(child=True)
        for name in ("bed", "cots"):
            fields[name].label_from_instance = _bed_in_words
        if not (referral.children and fields["cots"].queryset.exists()):
            del self.fields["cots"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        bed = values.pop("bed", None)
        cots = list(values.pop("cots", ()))
        values["beds"] = [bed, *cots] if bed else cots
        ends = [b.next_taken_on for b in values["beds"] if b.next_taken_on]
        if values.get("ends_on") is None and ends:
            values["ends_on"] = min(ends)
        return values


def _bed_in_words(bed: Any) -> str:
    said = {"house": bed.site.name, "room": bed.room, "bed": bed.name}
    words = _now("%(house)s, room %(room)s: %(bed)s") % said
    if bed.next_taken_on is None:
        return words
    until = _now("Free until %(day)s.") % {"day": date_words(bed.next_taken_on)}
    return f"{words}. {until}"


class DeclineForm(PageForm):
    """The main reason for a no."""

    submit = _("Decline")
    reason = forms.ChoiceField(label=_("Main reason"), choices=Obstacle, widget=forms.RadioSelect)


class EndForm(PageForm):
    """What was delivered."""

    submit = _("End the referral")
    delivered = forms.MultipleChoiceField(
        label=_("What the person received from you"),
        help_text=_("Nothing ticked: nothing was delivered."),
        choices=Need,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    on = DateField(label=_("Last day"), initial=timezone.localdate)

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not referral.share.is_in_force:
            self.fields.clear()

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on and on > timezone.localdate():
            raise forms.ValidationError(_now("This day is still to come."))
        return on
