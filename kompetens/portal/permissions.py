"""What each role may do here."""

from kompetens.core.permission import Table

TABLE = Table("portal", [])
