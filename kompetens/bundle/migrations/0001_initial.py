import django.db.models.deletion
from django.db import migrations, models

from kompetens.core.row_security import RowSecurity


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0002_pseudo_number_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="BundleImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("user_id", models.BigIntegerField(null=True)),
                ("name", models.CharField(max_length=200)),
                ("file", models.CharField(max_length=300)),
                ("accept_good_rows", models.BooleanField(default=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "queued"),
                            ("checking", "checking"),
                            ("checked", "checked, waits for a yes"),
                            ("refused", "has faults"),
                            ("confirmed", "confirmed"),
                            ("running", "importing"),
                            ("done", "done"),
                            ("cancelled", "cancelled"),
                            ("failed", "failed"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("stop_asked", models.BooleanField(default=False)),
                ("progress", models.JSONField(default=dict)),
                ("message", models.CharField(blank=True, max_length=500)),
                ("faults", models.JSONField(default=list)),
                ("fault_count", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("differences", models.JSONField(default=list)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bundle_imports",
                        to="organisations.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="BundleSnapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=30)),
                ("part", models.PositiveIntegerField(default=0)),
                ("keys", models.BinaryField()),
                ("contents", models.BinaryField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bundle_snapshots",
                        to="organisations.programme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "table", "part"), name="bundle_snapshot_once")
                ],
            },
        ),
        RowSecurity("bundle_bundleimport", {"programme_id": "programmes", "user_id": "user"}),
        RowSecurity("bundle_bundlesnapshot", {"programme_id": "programmes"}),
    ]
