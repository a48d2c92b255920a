"""Asking an owner at a terminal, or taking the answers from the command line."""

from collections.abc import Callable, Iterable, Mapping

from storefront.setup.environment.questions import GROUPS, MADE, QUESTIONS, Question, problem

Ask = Callable[[str], str]
Say = Callable[[str], object]
REMOVED = "-"  # typed instead of an answer: what was set is to be set no more


class Unfit(Exception):
    """An answer that cannot be kept; the message is a sentence that names it."""


def given(pairs: Iterable[str]) -> dict[str, str]:
    """`NAME=value` of the command line, checked. Raises `Unfit` for the first that cannot be kept."""
    answers = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or (name not in QUESTIONS and name not in MADE):
            raise Unfit(f"{name}: there is no such setting to set here. Known are {', '.join([*QUESTIONS, *MADE])}.")
        if wrong := problem(name, value):
            raise Unfit(f"{name}: {wrong}")
        answers[name] = value
    return answers


def asked(there: Mapping[str, str], groups: Iterable[str], ask: Ask, say: Say) -> dict[str, str]:
    """What is to be changed: each question of these groups with what is set now, which Enter keeps."""
    answers: dict[str, str] = {}
    for group in groups:
        say(f"\n{group.capitalize()}")
        for number, question in enumerate(GROUPS[group]):
            answer = _answer(question, there.get(question.name, ""), ask, say)
            if answer != there.get(question.name, ""):
                answers[question.name] = answer
            if number == 0 and not answer:
                # Half a bank account is none.
                answers |= {other.name: "" for other in GROUPS[group][1:] if there.get(other.name)}
                break
    return answers


def made(there: Mapping[str, str]) -> dict[str, str]:
    """The secrets that are not there yet. What is there is never made anew: it would sign everybody out."""
    return {name: make() for name, make in MADE.items() if not there.get(name)}


def lacking(there: Mapping[str, str]) -> list[str]:
    """What has to be set and is not."""
    return [name for name, question in QUESTIONS.items() if question.is_needed and not there.get(name)]


def _answer(question: Question, now: str, ask: Ask, say: Say) -> str:
    kept = now or question.default
    shown = "kept as it is" if question.is_secret and now else kept
    while True:
        typed = ask(f"  {question.words} [{shown}]: ").strip()
        answer = "" if typed == REMOVED else typed or kept
        wrong = problem(question.name, answer)
        if not wrong:
            return answer
        say(f"  {wrong}")
