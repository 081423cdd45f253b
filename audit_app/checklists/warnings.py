"""What an author should know about a checklist that is whole but may disappoint."""

from collections.abc import Iterator

from audit_app.checklists.definition import Checklist, Factor, Question, Text


def find_warnings(checklist: Checklist) -> tuple[Text, ...]:
    """Return a warning for every factor with weight that a visit may leave unassessed.

    A visit without problem handling cannot be compared with one that has it: the same visit can be
    90 and 76.  So every factor needs a question that is always asked and always answered.
    """
    return tuple(_vanishing_factors(checklist))


def is_always_assessed(question: Question) -> bool:
    """Whether every submitted visit has an answer to the question that counts as possible points."""
    always_shown = question.show_if is None or question.hidden_fails
    return (
        question.is_scored
        and question.required
        and always_shown
        and not question.allows_na
        and not question.bonus
    )


def _vanishing_factors(checklist: Checklist) -> Iterator[Text]:
    for factor in Factor:
        questions = [question for question in checklist.questions if question.factor is factor]
        if checklist.weights[factor] == 0 or any(is_always_assessed(question) for question in questions):
            continue
        if not questions:
            yield Text(
                f"Yếu tố {factor} không có câu nào, nên không bao giờ được đánh giá",
                f"Factor {factor} has no question, so it is never assessed",
            )
        else:
            names = ", ".join(question.key for question in questions)
            yield Text(
                f"Yếu tố {factor} có thể không được đánh giá: câu nào cũng có thể bị bỏ qua ({names})",
                f"Factor {factor} may go unassessed: each of its questions can be left out ({names})",
            )
