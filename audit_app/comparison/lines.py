"""Which checklist versions may be averaged together.  Pure."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import groupby

from audit_app.checklists.definition import Checklist, Question


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """Versions of one checklist whose visits are compared; ``versions`` ascending.

    ``checklist`` is the newest of them: its title, thresholds and weights are shown.  ``is_mixed`` says
    that the versions ask or weigh differently and stand together only because somebody asked for it.
    """

    checklist: Checklist
    versions: tuple[int, ...]
    is_mixed: bool = False

    @property
    def key(self) -> str:
        """The checklist's key."""
        return self.checklist.key

    @property
    def code(self) -> str:
        """``KEY.vN`` by the newest version, or the key alone for all versions together."""
        return self.key if self.is_mixed else f"{self.key}.v{self.versions[-1]}"


def scored_meaning(checklist: Checklist) -> Hashable:
    """Return what makes two versions comparable: the weights and all that scores a question.

    Wording is left out: a corrected spelling does not begin a new line.  An author who asks something
    else under an old key gives the question a new key.
    """
    weights = tuple(sorted(checklist.weights.items()))
    return weights, frozenset(_meaning(question) for question in checklist.questions if question.is_scored)


def _meaning(question: Question) -> Hashable:
    return (
        question.key,
        question.section,
        question.type,
        question.factor,
        question.kind,
        question.points,
        question.good,
        question.steps,
        tuple((option.key, option.share) for option in question.options),
        question.target,
        question.limit,
        question.critical,
        question.bonus,
        question.show_if,
        question.hidden_fails,
    )


def checklist_lines(checklists: Iterable[Checklist]) -> list[ChecklistLine]:
    """Return the lines: by key, the newest first, then all together where a key has more than one."""
    lines: list[ChecklistLine] = []
    by_name = sorted(checklists, key=lambda checklist: (checklist.key, checklist.version))
    for _, versions in groupby(by_name, key=lambda checklist: checklist.key):
        lines += _lines_of_key(list(versions))
    return lines


def _lines_of_key(versions: list[Checklist]) -> list[ChecklistLine]:
    """``versions`` are of one key, oldest first."""
    alike: dict[Hashable, list[Checklist]] = {}
    for checklist in versions:
        alike.setdefault(scored_meaning(checklist), []).append(checklist)
    lines = [ChecklistLine(group[-1], tuple(each.version for each in group)) for group in alike.values()]
    lines.sort(key=lambda line: line.versions[-1], reverse=True)
    if len(lines) > 1:
        numbers = tuple(checklist.version for checklist in versions)
        lines.append(ChecklistLine(versions[-1], numbers, is_mixed=True))
    return lines
