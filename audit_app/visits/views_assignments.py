"""Head office's pages about visits: who goes where, and when."""

from audit_app.visits.blueprint import blueprint

__all__ = ["blueprint"]
