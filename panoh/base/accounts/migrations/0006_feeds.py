"""Addresses of calendars, under their hashes; nobody makes one for anybody else."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from panoh.base.database.walls import Open

# Whoever fetches a calendar has not entered: only that it was fetched is noted then.
OWN = """
create function accounts_own_feed() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and (new.user_id, new.hash, new.made_at)
            is not distinct from (old.user_id, old.hash, old.made_at)
       or tg_op = 'INSERT' and new.user_id is not distinct from (
           select m.user_id from agencies_membership m where m.id = (select panoh_member()))
    then
        return new;
    end if;
    raise exception 'A calendar is its owner''s.' using errcode = 'insufficient_privilege';
end $$;
create trigger accounts_own_feed before insert or update on accounts_feed for each row
    when (current_user = '{application}') execute function accounts_own_feed();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_own_factors")]
    operations = [
        migrations.CreateModel(
            name="Feed",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="feed",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("fetched_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        Open("accounts_feed", "select, insert, update (fetched_at), delete"),
        migrations.RunSQL(
            OWN.format(application=settings.DATABASES["default"]["USER"]),
            "drop trigger accounts_own_feed on accounts_feed; drop function accounts_own_feed()",
        ),
    ]
