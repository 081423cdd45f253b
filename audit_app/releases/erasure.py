"""Erasing a text or a photo where the law asks for it, without breaking the proof."""

from audit_app.db import database
from audit_app.jobs.results import forget_results
from audit_app.kept_prints import forget_prints
from audit_app.releases.models import Release, ReleaseContent


def erase_content(release: Release, digest: str) -> int:
    """Erase the content called ``digest`` from every revision of the release; return how many rows held it.

    The salt goes with it, so that nobody can find a short text again by trying; so do the kept PDFs and
    the files that jobs made.
    Documents and hashes stay as they are.  What the shopper's own submission and the photo store hold is
    theirs to erase.
    """
    revisions = Release.select(Release.id).where(Release.code == release.code)
    with database.atomic():
        erased = (
            ReleaseContent.update(content=None, salt="")
            .where(
                ReleaseContent.release.in_(revisions),
                ReleaseContent.digest == digest,
                ReleaseContent.content.is_null(is_null=False),
            )
            .execute()
        )
    forget_prints(release.code)
    forget_results()
    return int(erased)
