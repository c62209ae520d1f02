"""Who is signed in, under the hashes of keys that are in cookies alone."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from panoh.base.database.walls import Open


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_sign_in")]
    operations = [
        migrations.CreateModel(
            name="SignIn",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False),
                ),
                ("session_data", models.TextField()),
                ("expire_date", models.DateTimeField(db_index=True)),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("browser", models.CharField(blank=True, max_length=200)),
                ("address", models.GenericIPAddressField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["begun_at"]},
        ),
        Open("accounts_signin", "select, insert, update, delete"),
    ]
