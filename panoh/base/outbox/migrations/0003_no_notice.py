"""The worker asks for its jobs; nothing calls it.

To notify is to take a lock that all of PostgreSQL shares, and to hold it until the act is on the
disk: two agencies that refer would wait for each other (docs/adr/0052-no-lock-that-all-share.md).
"""

from django.db import migrations

NOTICE = "procrastinate_jobs_notify_queue_job_inserted_v1"


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0002_walls"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [
        migrations.RunSQL(
            f"alter table procrastinate_jobs disable trigger {NOTICE}",
            f"alter table procrastinate_jobs enable trigger {NOTICE}",
        )
    ]
