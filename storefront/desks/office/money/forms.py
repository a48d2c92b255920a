"""Forms of the money desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from storefront.desks.forms import PriceField


class FindForm(forms.Form):
    q = forms.CharField(required=False, max_length=200)


class StatementForm(forms.Form):
    file = forms.FileField(
        label=_("Statement of the bank"),
        help_text=_("CSV or XLSX, as the bank gives it. Nothing is changed before you have seen the report."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class WhyForm(forms.Form):
    why = forms.CharField(label=_("What this money is"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ReferenceForm(forms.Form):
    bank_reference = forms.CharField(label=_("The bank's reference of the transfer"), max_length=100)
    account = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class AskRefundForm(forms.Form):
    amount = PriceField(label=_("Amount to pay back, in dong"))
    reason = forms.CharField(label=_("Why"), max_length=200)
