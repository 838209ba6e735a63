"""Conditions on answered questions: the three, and those that a framework asks itself."""

from __future__ import annotations

from isthmus.assessment.answered import Answered, any_of, either, known, stated
from isthmus.assessment.case import Case
from isthmus.assessment.conditions.registry import Parameters, condition
from isthmus.assessment.results import Evidence
from isthmus.proposals.model import Answer
from isthmus.proposals.vocabulary import ApplicationPlace, ApplicationUse, words

QUESTIONS = ("new_resources", "security_ties", "comfortable_with_applications")


def answer_fact(question: str) -> str:
    """The id of the fact that is missing while a framework's question has no answer."""
    return f"answer_{question}"


@condition(question=QUESTIONS, answer=("yes", "no"))
def question_answered(case: Case, given: Parameters) -> Answered:
    """This one of the three questions has this answer."""
    question = str(given.value("question"))
    answer: Answer | None = getattr(case.proposal.questions, question)
    title = question.replace("_", " ")
    return _compared(case, answer, title, str(given.value("answer")), question)


@condition()
def answers_carry_evidence(case: Case, _given: Parameters) -> Answered:
    """Every answered question names what the answer rests on."""
    questions = case.proposal.questions
    answered: dict[str, Answer] = {}
    for name in QUESTIONS:
        answer: Answer | None = getattr(questions, name)
        if answer is not None and answer.answer != "unknown":
            answered[name] = answer
    if not answered:
        said = "None of the three questions is answered"
        return Answered(None, stated(case, said), QUESTIONS)
    said_of = [
        f"{name.replace('_', ' ')}: "
        f"{len(one.evidence)} items of evidence, review on {one.review_date}"
        for name, one in answered.items()
    ]
    return known(all(one.evidence for one in answered.values()), stated(case, *said_of))


@condition(question="question", answer=("yes", "no"))
def answer_is(case: Case, given: Parameters) -> Answered:
    """A question that the framework asks has this answer."""
    question = str(given.value("question"))
    answer = case.proposal.answers.get(question)
    title = question.replace("_", " ")
    return _compared(case, answer, title, str(given.value("answer")), answer_fact(question))


@condition(questions="question")
def questions_considered(case: Case, given: Parameters) -> Answered:
    """Each of these questions of the framework has an answer with evidence, whatever it is.

    One that is answered `yes` or `no` without evidence fails; one not answered is undecided.
    """
    parts = []
    for question in given.texts("questions"):
        answer = case.proposal.answers.get(question)
        title = question.replace("_", " ")
        if answer is None or answer.answer == "unknown":
            said = stated(case, f"The question about {title} has no answer yet")
            parts.append(Answered(None, said, (answer_fact(question),)))
        else:
            said = stated(case, f"{title}: {len(answer.evidence)} items of evidence")
            parts.append(known(not answer.evidence, said))
    lacking = either(parts)
    holds = None if lacking.holds is None else not lacking.holds
    return Answered(holds, lacking.evidence, lacking.missing)


@condition()
def applications_foreseen(case: Case, _given: Parameters) -> Answered:
    """Likely applications of the results have been written down."""
    proposal = case.proposal
    said = [f"{one.description} ({one.place}, {one.use})" for one in proposal.applications]
    said += proposal.foreseen_applications if proposal.foreseen_applications != "unknown" else ()
    if not said:
        missing = "Likely applications are not written down"
        return Answered(None, stated(case, missing), ("applications",))
    return known(True, stated(case, f"Foreseen applications: {'; '.join(said)}"))


@condition(
    uses=tuple(one for one in words(ApplicationUse) if one != "unknown"),
    where=tuple(one for one in words(ApplicationPlace) if one != "unknown"),
)
def application_is(case: Case, given: Parameters) -> Answered:
    """An application of one of these uses is foreseen in one of these places.

    One that is foreseen everywhere counts for every place.
    """
    listed = case.proposal.applications
    if not listed:
        said = "Likely applications are not written down one by one"
        return Answered(None, stated(case, said), ("applications",))
    uses, places = given.texts("uses"), {*given.texts("where"), "everywhere"}
    answers: list[bool | None] = []
    for one in listed:
        if (one.use != "unknown" and one.use not in uses) or (
            one.place != "unknown" and one.place not in places
        ):
            answers.append(False)
        else:
            answers.append(None if "unknown" in (one.use, one.place) else True)
    said_of = [f"{one.description}: place {one.place}, use {one.use}" for one in listed]
    return any_of(answers, stated(case, *said_of), ("applications",))


@condition()
def benefits_recorded(case: Case, _given: Parameters) -> Answered:
    """What the collaboration brings is written down, so that it can stand beside the costs."""
    proposal = case.proposal
    count = len(proposal.benefits) + len(proposal.expected_benefits)
    said = f"{count} benefits are recorded"
    return known(bool(count or proposal.field.public_good), stated(case, said))


@condition(any_of="texts")
def measure_in_place(case: Case, given: Parameters) -> Answered:
    """One of these measures of the catalogue has been agreed."""
    agreed = case.proposal.measures_in_place
    if agreed == "unknown":
        said = "It is not stated which measures have been agreed"
        return Answered(None, stated(case, said), ("measures_in_place",))
    found = [one for one in agreed if one in given.texts("any_of")]
    said = f"Measures agreed: {', '.join(agreed) or 'none'}"
    return known(bool(found), stated(case, said))


def _compared(case: Case, answer: Answer | None, title: str, wanted: str, fact: str) -> Answered:
    if answer is None or answer.answer == "unknown":
        asked = "is not answered yet" if answer is None else "is answered 'unknown'"
        return Answered(None, stated(case, f"The question about {title} {asked}"), (fact,))
    return known(answer.answer == wanted, _answer_said(case, answer, title))


def _answer_said(case: Case, answer: Answer, title: str) -> tuple[Evidence, ...]:
    said = f"The question about {title} is answered '{answer.answer}' by {answer.answered_by}"
    if answer.evidence:
        said += f": {'; '.join(answer.evidence)}"
    return stated(case, said)
