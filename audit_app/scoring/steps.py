"""How one answer became a share, written out."""

from fractions import Fraction

from audit_app.checklists.definition import Question, QuestionType
from audit_app.scoring.answers import Answer
from audit_app.scoring.results import QuestionScore, QuestionState
from audit_app.scoring.values import NONE_OF_THESE
from audit_app.scoring.wording import Language


def explain_share(words: Language, question: Question, answer: Answer | None, mark: QuestionScore) -> str:
    """Return the way to a counting question's share, and the share: ``(2 − 1) ÷ (3 − 1) = 0.5; 0.5``."""
    assert mark.share is not None
    share = words.number(mark.share)
    if mark.state is QuestionState.HIDDEN or answer is None:
        why = words.say("không được hỏi, tính là không đạt", "not asked, counts as failed")
        return f"{why}: {share}"
    match question.type, answer.value:
        case QuestionType.YES_NO, "yes":
            return f"{words.say('có', 'yes')}: {share}"
        case QuestionType.YES_NO, _:
            return f"{words.say('không', 'no')}: {share}"
        case QuestionType.SCALE, step:
            return f"({step} − 1) ÷ ({question.steps} − 1) {words.result(mark.share)}; {share}"
        case QuestionType.CHOICE, key:
            return f"{key}: {share}"
        case QuestionType.MULTI, tuple(keys):
            return _explain_ticks(words, question, keys, mark.share)
        case _, (int() | Fraction()) as measured:
            return _explain_measure(words, question, Fraction(measured), mark.share)
    raise ValueError(f"{question.key} has no steps for {answer.value!r}")


def _explain_ticks(words: Language, question: Question, keys: tuple[str, ...], share: Fraction) -> str:
    if keys == (NONE_OF_THESE,):
        return f"{words.say('không có ý nào', 'none of these')}: {words.number(share)}"
    shares = [option.share for option in question.options if option.key in keys]
    terms = " + ".join(words.operand(each) for each in shares)
    return f"{', '.join(keys)}: {terms}{_kept_within(words, sum(shares, Fraction(0)), share, *shares)}"


def _explain_measure(words: Language, question: Question, measured: Fraction, share: Fraction) -> str:
    assert question.target is not None
    assert question.limit is not None
    target, value = words.operand(question.target), words.operand(measured)
    first = words.number(question.limit)
    raw = (question.limit - measured) / (question.limit - question.target)
    kept = _kept_within(words, raw, share, question.limit, question.target, measured)
    return f"({first} − {value}) ÷ ({first} − {target}){kept}"


def _kept_within(words: Language, raw: Fraction, share: Fraction, *operands: Fraction) -> str:
    """Return the result, the limit of 0 or 1 where it was needed, and the share."""
    limit = "" if raw == share else words.say(", giữ trong 0–1", ", kept within 0–1")
    return f" {words.result(raw, *operands)}{limit}; {words.number(share)}"
