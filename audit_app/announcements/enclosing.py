"""PDFs that come with a mail, as far as they can be made and a mailbox takes them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from audit_app.accounts.mail import Attachment
from audit_app.refusal import ViHanhError
from audit_app.scorecards.opening import file_name, printed
from audit_app.scorecards.scorecard import Scorecard

# Encoded for the way a file grows by a third, and many servers take ten megabytes.
MOST_BYTES = 7_000_000


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The PDFs that come with a mail, and the codes of those that do not."""

    attachments: tuple[Attachment, ...]
    left_out: tuple[str, ...]


def enclose(cards: Sequence[Scorecard], language: str) -> Enclosure:
    """Return the PDFs of ``cards`` in ``language``; one that cannot be made holds up no mail."""
    attachments: list[Attachment] = []
    left_out: list[str] = []
    room = MOST_BYTES
    for card in cards:
        pdf = print_or_none(card, language)
        if pdf is None or len(pdf) > room:
            left_out.append(card.identity.code)
            continue
        room -= len(pdf)
        attachments.append(Attachment(file_name(card, language), pdf))
    return Enclosure(tuple(attachments), tuple(left_out))


def print_or_none(card: Scorecard, language: str) -> bytes | None:
    """Return the PDF; ``None``, and a line in the log, where it cannot be made."""
    try:
        return printed(card, language)
    except (ViHanhError, OSError):
        current_app.logger.exception("The PDF of %s for a mail could not be made.", card.identity.code)
        return None
