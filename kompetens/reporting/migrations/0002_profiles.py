"""The two column profiles that every installation starts with; programmes add versions of their own."""

from datetime import date

from django.db import migrations

PARTICIPANTS = [
    ("identity_number", "Personnummer"),
    ("last_name", "Efternamn"),
    ("first_name", "Förnamn"),
    ("employer", "Arbetsgivare"),
    ("organisation_number", "Organisationsnummer"),
    ("workplace_municipality", "Arbetsställets kommun"),
    ("first_start", "Första start"),
    ("last_end", "Sista slut"),
    ("month", "Månad"),
    ("hours", "Timmar i månaden"),
]
COMPANY = [
    ("month", "Månad"),
    ("employer", "Arbetsgivare"),
    ("listed_name", "Namn"),
    ("sessions", "Träffar"),
    ("minutes", "Minuter"),
    ("hours", "Timmar"),
]


def add(apps, schema_editor):
    profiles = apps.get_model("reporting", "ExportProfile").objects.using(schema_editor.connection.alias)
    for key, sv, en, columns, rounding, file_name in (
        (
            "participants",
            "Deltagarredovisning",
            "Participants' hours",
            PARTICIPANTS,
            "hours-down",
            "deltagarredovisning-{month}.xlsx",
        ),
        ("company", "Företagets timmar", "The company's hours", COMPANY, "minutes", "timmar-{month}.xlsx"),
    ):
        profiles.update_or_create(
            key=key,
            version=1,
            defaults={
                "name_sv": sv,
                "name_en": en,
                "valid_from": date(2021, 1, 1),
                "columns": [{"field": field, "heading": heading} for field, heading in columns],
                "rounding": rounding,
                "file_name": file_name,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
