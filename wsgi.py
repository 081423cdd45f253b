"""What a WSGI server loads: ``gunicorn wsgi:app``, ``flask --app wsgi …``."""

import sys

from audit_app import create_app
from audit_app.errors import ViHanhError

try:
    app = create_app()
except ViHanhError as error:
    # A wrong setting is the operator's to mend: words, not a traceback.
    sys.exit(f"Vi Hành cannot start. {error.message}")
