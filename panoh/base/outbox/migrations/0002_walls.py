"""Anybody who has entered may tell; only the receiver reads."""

from django.db import migrations

from panoh.base.database.walls import Wall


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_tables"), ("agencies", "0002_door")]
    operations = [
        Wall(
            "outbox_letter",
            grants="select, insert, update (sent_at)",
            read="to_id = (select panoh_member())",
            insert="(select panoh_agency()) is not null",
            update="to_id = (select panoh_member())",
        )
    ]
