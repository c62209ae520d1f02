from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0003_once"),
    ]

    operations = [
        migrations.AlterField(
            model_name="release",
            name="measure",
            field=models.CharField(
                choices=[
                    ("identified", "People identified"),
                    ("assisted", "People assisted"),
                    ("response", "Days to an answer, by kind of agency"),
                    ("duties", "Duties to protect done in time"),
                    ("services", "People assisted, by kind of help"),
                    ("unmet", "Needs not met, by kind and region"),
                    ("turned_away", "Turned away from houses, by reason"),
                    ("improved", "Houses that have improved"),
                ],
                max_length=16,
            ),
        ),
    ]
