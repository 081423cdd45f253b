"""Which accounts there are."""

from audit_app.accounts.emails import normalise_email
from audit_app.accounts.models import User

DEMO_DOMAIN = "demo.vi-hanh.example"


def find_by_email(email: str) -> User | None:
    """Return the account of an e-mail address, written in any way; ``None`` if there is none."""
    return User.get_or_none(User.email == normalise_email(email))


def demo_accounts_exist() -> bool:
    """Whether this database holds the demo, whose passwords everybody knows."""
    return User.select().where(User.email.endswith(f"@{DEMO_DOMAIN}")).exists()
