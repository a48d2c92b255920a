"""Forms of the office."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.certification.selectors import EXPIRING_WITHIN, RegisterState
from catalog.exchange.reading.cells import Unread, read_decision_number
from catalog.exchange.report import Problem
from catalog.producers.models import ConsentForm
from config.core import clock
from storefront.desks.forms import DayField


class RegisterForm(forms.Form):
    """What the register is narrowed to; a value that is none of these narrows nothing."""

    q = forms.CharField(label=_("Product, producer, certificate or decision"), required=False, max_length=200)
    state = forms.ChoiceField(required=False, choices=[("", ""), *((state, state) for state in RegisterState)])
    days = forms.IntegerField(
        label=_("Expiring within days"), required=False, min_value=1, max_value=3650, initial=EXPIRING_WITHIN
    )


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Name"), required=False, max_length=200)


class WithdrawForm(forms.Form):
    decision_number = forms.CharField(label=_("Number of the decision to withdraw"), max_length=60)
    decided_on = DayField(label=_("Decided on"))
    effective_on = DayField(label=_("In effect from"), required=False, help_text=_("Empty: from today."))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("It is shown to the public beside the certificate."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        return dict(self.cleaned_data)


class ConsentRecordForm(forms.Form):
    given_by = forms.CharField(label=_("Who gave it"), max_length=200, help_text=_("Name and position."))
    given_on = DayField(label=_("On which day"), initial=clock.today)
    form = forms.ChoiceField(label=_("How it was given"), choices=ConsentForm.choices)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        help_text=_("Where the paper or recording is kept."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DecisionFileForm(forms.Form):
    file = forms.FileField(
        label=_("Annex of the decision"),
        help_text=_("CSV or XLSX, as the province publishes it. Nothing is changed before you have seen the report."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    decision_number = forms.CharField(
        label=_("Decision number"),
        required=False,
        max_length=60,
        help_text=_("Only when the file does not say it: 2497/QĐ-UBND."),
    )
    decided_on = DayField(label=_("Date of the decision"), required=False)

    def clean_decision_number(self) -> str:
        found = read_decision_number(self.cleaned_data["decision_number"])
        if isinstance(found, Unread):
            raise forms.ValidationError(Problem(0, "", found.code, found.params).message)
        return str(found or "")


class PersonForm(forms.Form):
    name = forms.CharField(label=_("E-mail or phone of somebody with an account"), max_length=254)
