"""The tag under which a scorecard's PDF is kept: it changes with everything that the PDF shows."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from flask import current_app

from audit_app.releases.models import Release
from audit_app.releases.queries import annex_digests, erased_digests

# What a PDF is made with, beside the words of the catalogues: templates, drawings, styles, letters and code.
DESIGN = (
    ("templates/scorecards", "words.html"),
    ("templates/scorecards", "past.html"),
    ("templates/scorecards/pdf", "**/*.html"),
    ("templates/components/charts", "**/*.html"),
    ("static/css", "scorecard.css"),
    ("static/fonts", "*.ttf"),
    ("translations", "**/*.mo"),
    ("audit_app/scorecards", "*.py"),
    ("audit_app/charts", "*.py"),
)


def tag_of(release: Release, language: str, *, one_page: bool = False) -> str:
    """Return the tag of ``release`` (with its visit) as it stands today, by two short queries."""
    settings = current_app.config
    parts = [
        release.sha256,
        release.visit.state,
        str(release.is_current),
        language,
        "one page" if one_page else "all pages",
        *annex_digests(release),
        "erased",
        *erased_digests(release),
        settings["BASE_URL"],
        str(settings["APPEAL_DAYS"]),
        hashlib.sha256(settings["SECRET_KEY"].encode()).hexdigest(),  # its seal stands in the file
        digest_of_design(Path(settings["ROOT"])),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


@cache
def digest_of_design(root: Path) -> str:
    """Return a digest of all that PDFs are made with."""
    digest = hashlib.sha256(version("weasyprint").encode())
    for folder, pattern in DESIGN:
        for file in sorted((root / folder).glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()
