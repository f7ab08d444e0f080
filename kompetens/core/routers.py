"""Which login may change the schema."""

from typing import Any


class OwnerMigrates:
    """Migrations run as the owner (`migrate --database=owner`); the application's login never alters a table."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"

    def allow_relation(self, obj1: Any, obj2: Any, **hints: Any) -> bool:
        return True
