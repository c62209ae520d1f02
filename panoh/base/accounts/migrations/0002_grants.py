"""The application signs people in; it neither makes accounts nor takes them away."""

from django.db import migrations

from panoh.base.database.walls import Open


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_tables"), ("database", "0001_door")]
    operations = [
        Open("accounts_user", "select, update (password, last_login, language)"),
    ]
