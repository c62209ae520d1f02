"""Who writes what of an evaluation: the programme plans and answers, its evaluators judge.

An evaluator must be able to hand the report in, so both may change the row of an evaluation;
which columns each writes when is the rules' affair.
"""

from django.db import migrations

from panoh.base.agencies.roles import Permission
from panoh.programme.logframe.walls import OfProgramme, within

KEEP, JUDGE = Permission.KEEP_LOGFRAME, Permission.EVALUATE
WHOLE = ("evaluation", "finding", "recommendation")
# Constraint: table, column, and what it points at.
PARTS = {
    "finding_of_its_programme": ("finding", "evaluation_id", "evaluation"),
    "recommendation_of_its_programme": ("recommendation", "evaluation_id", "evaluation"),
    "recommendation_on_a_finding_of_its_programme": ("recommendation", "finding_id", "finding"),
    "answer_of_its_programme": ("answer", "recommendation_id", "recommendation"),
}
TOGETHER = "".join(
    f"alter table evaluation_{table} add constraint {table}_with_its_programme "
    "unique (id, programme_id);\n"
    for table in WHOLE
) + "".join(
    f"alter table evaluation_{table} add constraint {name} foreign key ({column}, programme_id) "
    f"references evaluation_{other} (id, programme_id);\n"
    for name, (table, column, other) in PARTS.items()
)
APART = "".join(
    f"alter table evaluation_{table} drop constraint {name};\n"
    for name, (table, _column, _other) in PARTS.items()
) + "".join(
    f"alter table evaluation_{table} drop constraint {table}_with_its_programme;\n"
    for table in WHOLE
)


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0001_tables"), ("logframe", "0002_walls")]
    operations = [
        migrations.RunSQL(TOGETHER, APART),
        OfProgramme(
            "evaluation_evaluation",
            KEEP,
            JUDGE,
            insert=within("evaluation_evaluation.programme_id", KEEP),
            grants="select, insert, update (state, terms, begun_on, reported_on)",
        ),
        OfProgramme("evaluation_finding", JUDGE, grants="select, insert"),
        OfProgramme("evaluation_recommendation", JUDGE, grants="select, insert"),
        OfProgramme("evaluation_answer", KEEP, grants="select, insert, update (done_on, outcome)"),
    ]
