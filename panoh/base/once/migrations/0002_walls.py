"""Everybody sees what they have sent; the clock sees what is too old to matter, and forgets it."""

from django.db import migrations

from panoh.base.database.walls import Wall

OWN = "member_id = (select panoh_member())"
SEEN = f"({OWN} or (select panoh_role()) = 'timekeeper' and sent_at < now() - interval '2 days')"


class Migration(migrations.Migration):
    dependencies = [("once", "0001_tables"), ("agencies", "0002_door")]
    operations = [
        Wall(
            "once_sending",
            grants="select, insert, update (location), delete",
            read=SEEN,
            insert=OWN,
            update=OWN,
            delete=SEEN,
        )
    ]
