from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("logframe", "0006_legal_context")]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="posts",
            field=models.JSONField(default=list, verbose_name="posts of the project team"),
        ),
    ]
