"""A service on its way from offer to delivery, and closing by two persons.

PostgreSQL itself holds that nobody closes a case alone: its stage becomes closed only under a
closure that was approved at that moment, and is left only under one that was opened again.
"""

import datetime
import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.db import migrations, models

from panoh.base.database.walls import Wall, within_reach

TOGETHER = """
alter table cases_closure add constraint closure_asked_by_the_holder
    foreign key (case_id, agency_id) references cases_case (id, holder_id)
    deferrable initially deferred;
alter table cases_closure add constraint closure_inside_the_agency
    foreign key (asked_by_id, agency_id) references agencies_membership (id, agency_id);
"""
GUARD = """
create function cases_closing_guard() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
    if not exists (select from cases_closure where case_id = new.id and case
            when new.stage = 'closed'
                then status = 'approved' and decided_at = new.closed_at and closing = new.closing
            else status = 'reopened' and stage = new.stage end)
       or new.stage <> 'closed' and exists (
            select from cases_closure where case_id = new.id and status = 'approved') then
        raise exception 'Closing and opening again take a closure.'
            using errcode = 'check_violation', constraint = 'case_closed_by_two';
    end if;
    return new;
end $$;
create trigger cases_closing_guard before update on cases_case for each row
    when ((old.stage = 'closed') is distinct from (new.stage = 'closed'))
    execute function cases_closing_guard();

create function cases_closure_guard() returns trigger language plpgsql as $$
begin
    if (old.status, new.status) not in (('asked', 'approved'), ('asked', 'kept'),
                                        ('approved', 'reopened')) then
        raise exception 'A closure goes one way.'
            using errcode = 'check_violation', constraint = 'closure_goes_one_way';
    end if;
    return new;
end $$;
create trigger cases_closure_guard before update on cases_closure
    for each row execute function cases_closure_guard();
"""
UNGUARD = """
drop trigger cases_closing_guard on cases_case;
drop trigger cases_closure_guard on cases_closure;
drop function cases_closing_guard(), cases_closure_guard();
"""
# The wall of services is built anew below, for they change now.
BEFORE = """
drop policy cases_provision_read on cases_provision;
drop policy cases_provision_add on cases_provision;
drop policy cases_provision_count on cases_provision;
"""
REACH = within_reach("cases_closure.case_id")
MINE = f"(agency_id = (select panoh_agency()) and {REACH})"


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_door"),
        ("cases", "0004_same_person"),
    ]

    operations = [
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "closing",
                    models.CharField(
                        choices=[
                            ("goals_met", "What was agreed is done"),
                            ("declined", "The person wants no further help"),
                            ("lost", "Contact was lost"),
                            ("not_victim", "Not a person this mechanism serves"),
                            ("transferred", "Another agency carries on"),
                            ("deceased", "The person has died"),
                            ("imported", "Closed before it came into Panoh"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("opened", "Contact"),
                            ("screened", "Screened"),
                            ("presumed", "Presumed"),
                            ("identified", "Identified"),
                            ("not_identified", "Not identified"),
                            ("closed", "Closed"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("approved", "Closed"),
                            ("kept", "Kept open"),
                            ("reopened", "Opened again"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("alone", models.BooleanField(default=False)),
                ("reopened_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-asked_at"],
            },
        ),
        migrations.AddField(
            model_name="provision",
            name="answered_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="provision",
            name="cost",
            field=models.DecimalField(
                decimal_places=2, max_digits=14, null=True, verbose_name="cost"
            ),
        ),
        migrations.AddField(
            model_name="provision",
            name="currency",
            field=models.CharField(
                blank=True,
                choices=[
                    ("KZT", "Kazakh tenge"),
                    ("KGS", "Kyrgyz som"),
                    ("TJS", "Tajik somoni"),
                    ("TMT", "Turkmen manat"),
                    ("UZS", "Uzbek soum"),
                    ("USD", "US dollar"),
                    ("EUR", "Euro"),
                ],
                db_default="",
                default="",
                max_length=3,
            ),
        ),
        migrations.AddField(
            model_name="provision",
            name="offered_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="provision",
            name="provider",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=80, verbose_name="who gives it"
            ),
        ),
        migrations.AddField(
            model_name="provision",
            name="started_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="provision",
            name="status",
            field=models.CharField(
                choices=[
                    ("offered", "Offered"),
                    ("accepted", "Accepted"),
                    ("refused", "Refused by the person"),
                    ("referred", "Referred"),
                    ("started", "Started"),
                    ("delivered", "Delivered"),
                ],
                db_default="delivered",
                default="delivered",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="provision",
            name="unit",
            field=models.CharField(
                blank=True,
                choices=[
                    ("times", "times"),
                    ("hours", "hours"),
                    ("days", "days"),
                    ("pieces", "pieces"),
                ],
                db_default="",
                default="",
                max_length=6,
                verbose_name="of what",
            ),
        ),
        migrations.AddField(
            model_name="provision",
            name="units",
            field=models.DecimalField(
                decimal_places=2, max_digits=7, null=True, verbose_name="how much"
            ),
        ),
        migrations.AlterField(
            model_name="provision",
            name="delivered_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="provision",
            name="need",
            field=models.CharField(
                choices=[
                    ("ACC.EMERGENCY", "A bed tonight"),
                    ("ACC.CRISIS", "Crisis centre"),
                    ("ACC.TRANSIT", "Transit accommodation"),
                    ("ACC.LONG", "Longer accommodation"),
                    ("ACC.FOSTER", "Foster care"),
                    ("ACC.RENT", "Help with rent"),
                    ("BAS", "Food, clothes, hygiene"),
                    ("MED.FIRST", "First aid"),
                    ("MED.GENERAL", "Health care"),
                    ("MED.REPRODUCTIVE", "Reproductive health care"),
                    ("MED.MENTAL", "Mental health care"),
                    ("MED.FORENSIC", "Forensic examination"),
                    ("PSY.CRISIS", "Crisis counselling"),
                    ("PSY.INDIVIDUAL", "Counselling"),
                    ("LEG.INFORMATION", "Legal information"),
                    ("LEG.CRIMINAL", "A lawyer for the criminal case"),
                    ("LEG.COMPENSATION", "Compensation and wage claims"),
                    ("LEG.RESIDENCE", "Residence permit"),
                    ("SEC", "Safe transport and protection"),
                    ("DOC", "Papers"),
                    ("INT", "Interpreting"),
                    ("INF", "Information"),
                    ("EDU", "School and language"),
                    ("VOC.TRAINING", "Vocational training"),
                    ("VOC.JOB", "Work"),
                    ("FIN", "Money"),
                    ("RET", "Return"),
                    ("REI", "Reintegration"),
                    ("CHI", "Guardian and child care"),
                    ("CON", "Consular contact, if wished"),
                    ("JUS", "Company in court"),
                    ("SMU", "Urgent help for a smuggled migrant"),
                ],
                max_length=20,
                verbose_name="service",
            ),
        ),
        migrations.AddConstraint(
            model_name="provision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("delivered_on__isnull", False), ("status", "delivered")),
                    models.Q(
                        models.Q(("status", "delivered"), _negated=True), ("delivered_on", None)
                    ),
                    _connector="OR",
                ),
                name="provision_delivered_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="provision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("unit", ""), ("units", None)),
                    models.Q(("units__gt", 0), models.Q(("unit", ""), _negated=True)),
                    _connector="OR",
                ),
                name="provision_units_of_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="provision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cost", None), ("currency", "")),
                    models.Q(("cost__gte", 0), models.Q(("currency", ""), _negated=True)),
                    _connector="OR",
                ),
                name="provision_cost_in_a_currency",
            ),
        ),
        migrations.AddField(
            model_name="closure",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
            ),
        ),
        migrations.AddField(
            model_name="closure",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.membership",
            ),
        ),
        migrations.AddField(
            model_name="closure",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="closures",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="closure",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.membership",
            ),
        ),
        migrations.AddField(
            model_name="closure",
            name="reopened_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.membership",
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["asked", "approved"])),
                fields=("case",),
                name="closed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("status", "asked")),
                    models.Q(
                        models.Q(("status", "asked"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="closure_decided_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["asked", "kept"]),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    models.Q(
                        ("alone", True),
                        (
                            "decided_at__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("asked_at"), "+", models.Value(datetime.timedelta(days=1))
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="closure_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("reopened_at__isnull", False),
                        ("reopened_by__isnull", False),
                        ("status", "reopened"),
                    ),
                    models.Q(
                        models.Q(("status", "reopened"), _negated=True),
                        ("reopened_at", None),
                        ("reopened_by", None),
                    ),
                    _connector="OR",
                ),
                name="closure_reopened_at_and_by",
            ),
        ),
        migrations.RunSQL(
            TOGETHER,
            "alter table cases_closure drop constraint closure_asked_by_the_holder, "
            "drop constraint closure_inside_the_agency",
        ),
        migrations.RunSQL(GUARD, UNGUARD),
        Wall(
            "cases_closure",
            section="core",
            grants="select, insert, update (status, stage, alone, decided_at, decided_by_id, "
            "reopened_at, reopened_by_id)",
            read=MINE,
            insert=MINE,
            update=MINE,
        ),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        Wall(
            "cases_provision",
            section="section",
            own="agency_id",
            grants="select, insert, update (status, answered_on, started_on, delivered_on, "
            "provider, units, unit, cost, currency)",
            figures=("id", "case_id", "agency_id", "need", "delivered_on"),
        ),
    ]
