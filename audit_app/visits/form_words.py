"""What the script of the phone's form says, in this request's language.

Patterns keep their places (``%(count)d``), which the script fills in.
"""

from flask_babel import gettext, pgettext


def form_words() -> dict[str, str]:
    """Return the words by the names under which the script looks them up."""
    return {**_moving(), **_reviewing(), **_capturing(), **_sending()}


def _moving() -> dict[str, str]:
    return {
        "count": gettext("%(answered)d/%(total)d questions"),
        "done": gettext("Done"),
        "begin": gettext("Begin"),
        "continue": gettext("Continue"),
        "next_part": gettext("Next part"),
        "review": pgettext("shopper", "Review"),
        "go_next": gettext("Go to the next missing question"),
        "error": gettext("Error:"),
    }


def _reviewing() -> dict[str, str]:
    return {
        "summary": gettext("Before you can send"),
        "missing": gettext("Still missing: %(count)d"),
        "marked": gettext("Each is marked below."),
        "go_first": gettext("Go to the first"),
        "complete": gettext("Everything that must be answered is answered."),
        "no_answer": gettext("No answer"),
        "change": gettext("Change"),
        "question": gettext("question %(number)d"),
        "of": gettext("%(step)s of %(steps)d"),
        "minutes": gettext("%(minutes)d min"),
        "seconds": gettext("%(seconds)d s"),
        "felt": gettext("How it felt"),
        "better": gettext("What could be better"),
        "times": gettext("When you were there"),
        "choose_reason": gettext("Choose what happened."),
        "say_reason": gettext("Say in a few words what happened, and when."),
    }


def _capturing() -> dict[str, str]:
    return {
        "photo": gettext("Photo %(number)d"),
        "photos_kept": gettext("Photos kept: %(count)d"),
        "remove": gettext("Remove"),
        "working": gettext("Making the photo smaller…"),
        "most": gettext("At most %(count)d photos."),
        "unsaved_photo": gettext("The photo could not be saved on this phone."),
        "timed": gettext("From the stamps %(start)s and %(end)s: %(time)s."),
        "by_hand": gettext("Changed by hand; the stamps say %(time)s (%(start)s and %(end)s)."),
        "place_kept": gettext("Place kept, to within %(metres)d m. On leaving it is taken once more."),
        "places_kept": gettext("Place kept on arriving and on leaving."),
        "place_refused": gettext("Place not given. That is noted and is no fault."),
        "place_unknown": gettext("This phone could not find its place. That is noted and is no fault."),
        "place_asking": gettext("Finding the place…"),
    }


def _sending() -> dict[str, str]:
    return {
        "waiting": gettext("Waiting to be sent"),
        "waiting_help": gettext(
            "The visit goes out by itself as soon as there is a signal. You may close this page; open it "
            "again later to see the receipt."
        ),
        "edit_again": gettext("Change something first"),
        "received": gettext("Received"),
        "code": gettext("Code"),
        "branch": gettext("Branch"),
        "received_at": gettext("Received at (server time)"),
        "keep_code": gettext(
            "Keep the code. The reviewer reads the visit next; if anything is unclear, it comes back to your "
            "list with a question."
        ),
        "absence_seen": gettext("Head office sees your reason. There is nothing left for you to do."),
        "whole_receipt": gettext("See the whole receipt"),
    }
