"""A worker that is to be killed: send what waits, then end.  ``python -m tests.announcements.worker``."""

import json
import sys

from audit_app import create_app
from audit_app.accounts.mail_delivery import send_waiting_mails
from audit_app.db import connected

if __name__ == "__main__":
    app = create_app(json.loads(sys.argv[1]))
    with app.app_context(), connected():
        send_waiting_mails()
