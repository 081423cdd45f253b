"""What the list says of the visits on a phone; its script fills in the places."""

from flask_babel import gettext


def list_words() -> dict[str, str]:
    """Return patterns in this request's language by the names under which the script looks them up."""
    return {
        "saved": gettext("Saved on this phone %(time)s"),
        "answered": gettext("%(count)d answered"),
        "waiting": gettext("Waiting to send (1 visit)"),
        "waiting_one": gettext("Waiting to send (1 visit, 1 photo)"),
        "waiting_many": gettext("Waiting to send (1 visit, %(photos)d photos)"),
        "failed": gettext("Not sent yet: open it to see why"),
        "conflict": gettext("Changed elsewhere too: open it and choose"),
        "sent": gettext("Sent %(time)s · code %(code)s"),
        "reported": gettext("Reported %(time)s"),
    }
