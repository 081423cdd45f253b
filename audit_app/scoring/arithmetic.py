"""The arithmetic of a score, step by step, so that a person can follow it with a calculator."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from audit_app.checklists.definition import Checklist, Factor, Question, Text
from audit_app.scoring.answers import Answers
from audit_app.scoring.losses import printed_losses
from audit_app.scoring.results import Line, Loss, LossKind, QuestionScore, VisitScore
from audit_app.scoring.rounding import shown, stored
from audit_app.scoring.steps import explain_share
from audit_app.scoring.wording import (
    FACTOR_NAMES,
    NOT_ASSESSED,
    OUTCOME_CRITICAL,
    STATE_WORDS,
    Language,
    is_short,
)

KEY_WIDTH = 28


def explain_score(checklist: Checklist, answers: Answers, score: VisitScore, language: str) -> list[str]:
    """Return the lines of the whole calculation in ``language`` (``vi`` or ``en``)."""
    words = Language(language)
    blocks = [
        _headline(words, checklist, score),
        _questions(words, checklist, answers, score),
        _factors(words, score),
        _visit(words, score),
        _losses(words, score),
        _other_lines(words, checklist, score),
    ]
    return [line for block in blocks for line in [*block, ""]][:-1]


def _headline(words: Language, checklist: Checklist, score: VisitScore) -> Iterator[str]:
    yield f"{checklist.title.into(words.code)} ({checklist.name})"
    yield words.say("Điểm: ", "Score: ") + _verdict(words, score.score, score.threshold, score.gap)
    if score.outcome is not None:
        labels = dict([OUTCOME_CRITICAL, *((band.key, band.label) for band in checklist.bands)])
        yield words.say("Kết quả: ", "Outcome: ") + labels[score.outcome].into(words.code)
    if score.critical_failures:
        yield words.say("Lỗi nghiêm trọng: ", "Critical failures: ") + ", ".join(score.critical_failures)


def _verdict(
    words: Language, score: Fraction | None, threshold: Fraction | None, gap: Fraction | None
) -> str:
    seen = shown(score)
    if seen is None:
        return NOT_ASSESSED.into(words.code)
    text = words.fixed(seen)
    if threshold is not None and gap is not None:
        limit, distance = words.number(threshold), words.number(gap, signed=True)
        meets = words.say("đạt", "meets") if gap >= 0 else words.say("dưới ngưỡng", "below threshold")
        text += words.say(
            f" (ngưỡng {limit}: {distance}, {meets})", f" (threshold {limit}: {distance}, {meets})"
        )
    return text


def _questions(words: Language, checklist: Checklist, answers: Answers, score: VisitScore) -> Iterator[str]:
    yield words.say(
        "1. Từng câu: phần điểm × điểm = điểm đạt / điểm tối đa",
        "1. Questions: share × points = earned / possible",
    )
    marks = {mark.question: mark for mark in score.questions}
    for factor in Factor:
        own = [question for question in checklist.questions if question.factor is factor]
        if own:
            yield f"  {FACTOR_NAMES[factor].into(words.code)}"
        for question in own:
            mark = marks[question.key]
            if not mark.counts:
                step = STATE_WORDS[mark.state].into(words.code)
            else:
                share = explain_share(words, question, answers.get(question.key), mark)
                step = f"{share} × {words.number(question.points)} {_points(words, question, mark)}"
                step += words.say(" (thưởng)", " (bonus)") if question.bonus else ""
            yield f"    {question.key:<{KEY_WIDTH}} {step}"


def _points(words: Language, question: Question, mark: QuestionScore) -> str:
    assert mark.share is not None
    return f"{words.result(mark.earned, mark.share, question.points)} / {words.number(mark.possible)}"


def _factors(words: Language, score: VisitScore) -> Iterator[str]:
    yield words.say("2. Từng yếu tố: 100 × điểm đạt ÷ điểm tối đa", "2. Factors: 100 × earned ÷ possible")
    for factor, line in score.factors.items():
        yield f"  {FACTOR_NAMES[factor].into(words.code)}"
        yield f"    {_line(words, line)}"


def _line(words: Language, line: Line) -> str:
    if line.score is None or line.uncapped is None:
        return _verdict(words, None, None, None)
    step = f"100 × {words.number(line.earned)} ÷ {words.number(line.possible)} "
    step += words.result(line.uncapped, line.earned, line.possible)
    if line.uncapped > 100:
        step += words.say("; nhiều nhất là 100", "; at most 100")
    if line.capped is not None:
        cap = words.number(line.capped)
        step += words.say(
            f"; bị chặn ở {cap} vì lỗi nghiêm trọng {line.cap_cause}",
            f"; capped at {cap} by the critical failure {line.cap_cause}",
        )
    return f"{step} → {_verdict(words, line.score, line.threshold, line.gap)}"


def _visit(words: Language, score: VisitScore) -> Iterator[str]:
    yield words.say(
        "3. Cả lượt: tổng (trọng số × điểm yếu tố) ÷ tổng trọng số, chỉ tính yếu tố đã đánh giá",
        "3. Visit: sum of (weight × factor) ÷ sum of weights, over the assessed factors",
    )
    parts = [
        (line.weight, line.score)
        for line in score.factors.values()
        if line.weight is not None and line.score is not None
    ]
    weights = sum((weight for weight, _ in parts), Fraction(0))
    if score.score is None:
        yield "  " + NOT_ASSESSED.into(words.code)
        return
    total = sum((weight * part for weight, part in parts), Fraction(0))
    sums = " + ".join(f"{words.number(weight)} × {words.number(part)}" for weight, part in parts)
    exact, seen = stored(score.score), shown(score.score)
    assert exact is not None
    assert seen is not None
    is_exact = all(is_short(part) for _, part in parts)
    yield f"  ({sums}) ÷ {words.number(weights)}"
    yield f"  {'=' if is_exact else '≈'} {words.number(total)} ÷ {words.number(weights)}"
    yield f"  {'=' if Fraction(exact) == score.score else '≈'} {words.fixed(exact)} → {words.fixed(seen)}"
    for factor, line in score.factors.items():
        if line.applied_weight is not None and line.weight is not None:
            share = (
                f"{words.number(line.weight)} ÷ {words.number(weights)} {words.result(line.applied_weight)}"
            )
            yield (
                words.say("  Trọng số áp dụng, ", "  Applied weight, ")
                + f"{FACTOR_NAMES[factor].into(words.code)}: {share}"
            )


def _losses(words: Language, score: VisitScore) -> Iterator[str]:
    yield words.say(
        "4. Điểm mất: trọng số áp dụng × 100 × (tối đa − đạt) ÷ tối đa của yếu tố",
        "4. Points lost: applied weight × 100 × (possible − earned) ÷ the factor's possible",
    )
    seen = shown(score.score)
    if seen is None:
        yield "  " + NOT_ASSESSED.into(words.code)
        return
    marks = {mark.question: mark for mark in score.questions}
    for loss, printed in printed_losses(score):
        name = loss.question or loss.factor.value
        yield f"  {words.fixed(printed):>6}  {name:<{KEY_WIDTH}} {_loss(words, loss, score, marks)}"
    together = words.say("cộng lại, bằng 100 − ", "together, which is 100 − ")
    yield f"  {words.fixed(100 - seen):>6}  {together}{words.fixed(seen)}"


def _loss(words: Language, loss: Loss, score: VisitScore, marks: dict[str, QuestionScore]) -> str:
    line = score.factors[loss.factor]
    assert line.applied_weight is not None
    assert line.uncapped is not None
    assert line.score is not None
    applied = words.number(line.applied_weight)
    match loss.kind:
        case LossKind.QUESTION:
            mark = marks[loss.question or ""]
            missed = f"({words.number(mark.possible)} − {words.number(mark.earned)})"
            return f"{applied} × 100 × {missed} ÷ {words.number(line.possible)}"
        case LossKind.SURPLUS:
            why = words.say("thưởng vượt quá 100", "bonus beyond 100")
            return f"{why}: {applied} × ({words.number(line.uncapped)} − 100)"
        case LossKind.CAP:
            limited = words.number(min(line.uncapped, Fraction(100)))
            why = words.say(f"bị chặn vì {loss.cause}", f"capped by {loss.cause}")
            return f"{why}: {applied} × ({limited} − {words.number(line.score)})"


def _other_lines(words: Language, checklist: Checklist, score: VisitScore) -> Iterator[str]:
    yield words.say("5. Các dòng khác, tính như một yếu tố", "5. Other lines, computed like a factor")
    lines: Iterable[tuple[Text, Line]] = [
        (Text("Điều quan sát", "Facts"), score.facts),
        (Text("Cảm nhận", "Impressions"), score.impressions),
        *((section.touchpoint, score.touchpoints[section.key]) for section in checklist.sections),
    ]
    for label, line in lines:
        yield f"  {label.into(words.code)}: {_line(words, line)}"
