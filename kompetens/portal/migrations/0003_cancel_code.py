from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_search_words")]

    operations = [
        migrations.AddField(
            model_name="enrolment",
            name="cancel_code",
            field=models.CharField(
                blank=True,
                choices=[
                    ("clash", "Has another session at the same time."),
                    ("left", "No longer works at the company then."),
                ],
                default="",
                max_length=10,
            ),
        ),
    ]
