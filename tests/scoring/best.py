"""The answers that earn every point."""

from audit_app.checklists.definition import Checklist, Question, QuestionType
from audit_app.scoring.answers import Answer


def best_answers(checklist: Checklist) -> dict[str, Answer]:
    """The best answer to each scored question, given whether or not it will be shown."""
    return {
        question.key: Answer(best_value(question)) for question in checklist.questions if question.is_scored
    }


def best_value(question: Question):
    match question.type:
        case QuestionType.YES_NO:
            return question.good
        case QuestionType.SCALE:
            return question.steps
        case QuestionType.CHOICE:
            return max(question.options, key=lambda option: option.share).key
        case QuestionType.MULTI:
            return tuple(option.key for option in question.options if option.share > 0)
        case QuestionType.DURATION:
            return int(question.target)
        case _:
            return question.target
