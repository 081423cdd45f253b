"""What a WSGI server loads: ``gunicorn wsgi:app``, ``flask --app wsgi …``."""

from audit_app import create_app

app = create_app()
