from django.db import migrations

from kompetens.core.row_security import condition, is_listed

READERS = {"programme_id": "programmes", "region_id": "regions", "company_id": "companies"}
SHARED = "company_id is null"
OWN_EMPLOYER = f"{SHARED} or {is_listed('company_id', 'employers')}"


def seen(table, also):
    return f"alter policy seen on {table} using ({condition(READERS, also)})"


class Migration(migrations.Migration):
    """An employee sees what her own company's roles require."""

    dependencies = [("skills", "0001_initial")]

    operations = [
        migrations.RunSQL(seen(table, OWN_EMPLOYER), seen(table, SHARED))
        for table in ("skills_roleprofile", "skills_rolerequirement")
    ]
