"""Which questions cost the chain most in one selection, facts apart from impressions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from audit_app.charts.strips import FactorBar, place_factor_bar
from audit_app.checklists.definition import Checklist, Kind, Question
from audit_app.comparison.questions import QuestionFigures, question_figures, worst_questions
from audit_app.comparison.selection import Selection
from audit_app.rollups.entry import question_measure
from audit_app.rollups.queries import chain_sums
from audit_app.statistics import MINIMUM_VISITS, BranchSums

HERE, ELSEWHERE = "here", "elsewhere"

Totals = Mapping[str, BranchSums]
"""The sums of each measure over all chosen branches and months."""


@dataclass(frozen=True, slots=True)
class QuestionCosts:
    """Every question with enough answers that cost anything, the dearest first.

    ``few`` is how many questions are left out because too few visits answered them; ``is_part`` says that
    the selection is a part of the chain, so that each share stands beside the chain's.
    """

    questions: tuple[QuestionFigures, ...]
    visits: int
    few: int
    is_part: bool

    def of_kind(self, kind: str) -> list[QuestionFigures]:
        """Return the facts, or the impressions."""
        return [row for row in self.questions if row.question.kind == kind]

    def cost_of(self, kind: str) -> float:
        """Return what all questions of a kind cost together, in points."""
        return sum(row.cost for row in self.of_kind(kind))

    @property
    def facts(self) -> list[QuestionFigures]:
        """What was seen, counted or timed."""
        return self.of_kind(Kind.FACT)

    @property
    def impressions(self) -> list[QuestionFigures]:
        """What was felt."""
        return self.of_kind(Kind.IMPRESSION)

    def bar(self, row: QuestionFigures) -> FactorBar:
        """Return a question's cost as a bar; the dearest fills its line."""
        return place_factor_bar(100 * row.cost / self.questions[0].cost)


def read_costs(selection: Selection) -> QuestionCosts:
    """Return the questions of the selection, by one query, or two where it is a part of the chain."""
    checklist = selection.measured.line.checklist
    here = _totals(selection, checklist)
    is_part = bool(selection.area or selection.branch_class)
    whole = replace(selection, area="", branch_class="")
    chain = _totals(whole, checklist) if is_part else here
    sums = {measure: _parted(sums, chain[measure]) for measure, sums in here.items()}
    figures = worst_questions(checklist, sums, {HERE}, most=len(sums))
    answered = [sums.n for sums in here.values()]
    few = sum(0 < n < MINIMUM_VISITS for n in answered)
    return QuestionCosts(figures, max(answered, default=0), few, is_part)


def read_cost(selection: Selection, question: Question) -> QuestionFigures | None:
    """Return one question's figures, also where it cost nothing; ``None`` where nobody was asked it."""
    checklist, measure = selection.measured.line.checklist, question_measure(question.key)
    here = _totals(selection, checklist)[measure]
    chain = _totals(replace(selection, area="", branch_class=""), checklist)[measure]
    return question_figures(checklist, question, _parted(here, chain), {HERE})


def countable_question(checklist: Checklist, key: str) -> Question | None:
    """Return the question called ``key`` if it can cost points."""
    found = (each for each in checklist.questions if each.key == key)
    return next((each for each in found if each.is_scored and not each.bonus and each.factor), None)


def _totals(selection: Selection, checklist: Checklist) -> Totals:
    measures = [question_measure(each.key) for each in checklist.questions if each.is_scored]
    return chain_sums(measures, selection.sums(selection.period, selection.assessed or None))


def _parted(here: BranchSums, chain: BranchSums) -> Sequence[BranchSums]:
    """Return the chain as two parts: what was selected, and the rest."""
    own = BranchSums(HERE, here.n, here.total, here.squares)
    rest = BranchSums(ELSEWHERE, chain.n - here.n, chain.total - here.total, chain.squares - here.squares)
    return [own, rest]
