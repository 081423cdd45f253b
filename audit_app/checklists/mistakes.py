"""What an author can get wrong in a checklist file, said so that the author can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass

from audit_app.checklists.definition import Text
from audit_app.refusal import ViHanhError


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in one place.

    ``line`` counts from 1.  ``field`` is the way to the place, counted from 1 as people count, with the
    question's or section's key beside it: ``sections[2].questions[4].target (waited)``.
    """

    file: str
    line: int
    field: str
    problem: Text
    remedy: Text

    def into(self, language: str) -> str:
        """Return ``file:line: field: problem. remedy`` in ``language`` (``vi`` or ``en``)."""
        place = f"{self.file}:{self.line}: {self.field}"
        return f"{place}: {self.problem.into(language)}. {self.remedy.into(language)}."


class ChecklistRefused(ViHanhError):
    """A checklist file, or several, with all the ``mistakes`` that were found in them."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(
            sorted(mistakes, key=lambda mistake: (mistake.file, mistake.line, mistake.field))
        )
        super().__init__(self.into("vi"))

    def into(self, language: str) -> str:
        """Return every mistake on a line of its own."""
        return "\n".join(mistake.into(language) for mistake in self.mistakes)


class ChecklistUnknown(ViHanhError):
    """No checklist of this name lies in the folder; ``known`` are the names that do."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.known = tuple(known)
        super().__init__(self.into("vi"))

    def into(self, language: str) -> str:
        """Return what was looked for and what there is."""
        known = ", ".join(self.known) or "–"
        if language == "en":
            return f"There is no checklist {self.name}. There are: {known}."
        return f"Không có bộ câu hỏi {self.name}. Hiện có: {known}."
