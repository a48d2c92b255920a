"""What a product answers to the questions of its type: one form, made from the questions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.products.models import AssignedProductValue, Attribute, Collection, InputType, Product
from catalog.products.services import answer_product
from storefront.desks.acts import Done, act_by_form
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page
from storefront.desks.products.views import page_url, product_for, way_to
from storefront.shop.words import plain_number, reads_english

_YES_NO = [("", "–"), ("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))]


def questions_of(product: Product) -> list[Attribute]:
    """What its type asks of the product itself, in the type's order; three queries."""
    entries = product.product_type.attribute_entries.filter(is_of_variant=False).select_related("attribute")
    return [
        entry.attribute
        for entry in entries.prefetch_related("attribute__translations", "attribute__choices__translations")
    ]


class AnswersForm(forms.Form):
    """A field for each question, by the kind of its answer; its name is `answers_` and the question's slug."""

    def __init__(self, product: Product, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions_of(product)
        given: dict[int, list[AssignedProductValue]] = {}
        for row in AssignedProductValue.objects.filter(product=product).select_related("choice", "collection"):
            given.setdefault(row.attribute_id, []).append(row)
        for question in self.questions:
            self._ask(question, given.get(question.pk, []))

    def _ask(self, question: Attribute, given: list[AssignedProductValue]) -> None:
        name, label = f"answers_{question.slug}", _word(question)
        first = given[0] if given else AssignedProductValue()
        match question.input_type:
            case InputType.PLAIN_TEXT:
                self._put(name, forms.CharField(label=label, max_length=500), first.plain_text)
                in_english = _("%(question)s, in English") % {"question": label}
                self._put(f"{name}_en", forms.CharField(label=in_english, max_length=500), first.plain_text_en)
            case InputType.BOOLEAN:
                said = {None: "", True: "yes", False: "no"}[first.boolean]
                self._put(name, forms.ChoiceField(label=label, choices=_YES_NO), said)
            case InputType.NUMERIC:
                number = forms.DecimalField(
                    label=label, max_digits=13, decimal_places=3, localize=True, help_text=question.unit
                )
                self._put(name, number, None if first.numeric is None else plain_number(first.numeric))
            case InputType.DROPDOWN:
                one = forms.ChoiceField(label=label, choices=[("", "–"), *_choices(question)])
                self._put(name, one, first.choice.slug if first.choice else "")
            case InputType.MULTISELECT:
                boxes = forms.MultipleChoiceField(
                    label=label, choices=_choices(question), widget=forms.CheckboxSelectMultiple
                )
                self._put(name, boxes, [row.choice.slug for row in given if row.choice])
            case InputType.FILE:
                paper = forms.ClearableFileInput(attrs={"accept": ".pdf"})
                hint = _("A PDF of at most 5 MB.")
                self._put(name, forms.FileField(label=label, widget=paper, help_text=hint), first.file or None)
            case InputType.SINGLE_REFERENCE:
                shelves = Collection.objects.filter(is_published=True).values_list("slug", "name")
                field = forms.ChoiceField(label=label, choices=[("", "–"), *shelves])
                self._put(name, field, first.collection.slug if first.collection else "")

    def _put(self, name: str, field: forms.Field, initial: Any) -> None:
        field.required = field.widget.is_required = False
        field.initial = initial
        self.fields[name] = field

    def answers(self) -> dict[str, Any]:
        """As the service takes them; a file that was not touched is not among them."""
        return {
            question.slug: self._answer(question)
            for question in self.questions
            if question.input_type != InputType.FILE or f"answers_{question.slug}" in self.changed_data
        }

    def _answer(self, question: Attribute) -> Any:
        value = self.cleaned_data[f"answers_{question.slug}"]
        match question.input_type:
            case InputType.PLAIN_TEXT:
                return (value, self.cleaned_data[f"answers_{question.slug}_en"])
            case InputType.BOOLEAN:
                return {"yes": True, "no": False}.get(value)
            case InputType.FILE:
                return value or None
        return value


def _word(question: Attribute) -> str:
    return _in_english(question.translations.all()) or question.name


def _choices(question: Attribute) -> list[tuple[str, str]]:
    return [(choice.slug, _in_english(choice.translations.all()) or choice.name) for choice in question.choices.all()]


def _in_english(translations: Iterable[Any]) -> str:
    words = (translation.name for translation in translations if translation.language == "en")
    return next(words, "") if reads_english() else ""


@desk("GET", "POST")
def answers(request: DeskRequest, pk: int) -> HttpResponse:
    """Answer what the type asks."""
    product = product_for(request.user, pk, to_edit=True)

    def do(form: AnswersForm) -> Done:
        answer_product(request.user, product, answers=form.answers())
        return Done(_("The answers are saved."), f"{page_url(product)}#answers")

    def show(form: AnswersForm, status: int) -> HttpResponse:
        way = (*way_to(request.user, product), Crumb(product.name, page_url(product)))
        context = {"form": form, "product": product}
        return desk_page(request, "desks/product/answers.html", context, title=_("Features"), crumbs=way, status=status)

    return act_by_form(request, AnswersForm(product, request.POST or None, request.FILES or None), do, show)
