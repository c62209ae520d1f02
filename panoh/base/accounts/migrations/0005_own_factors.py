"""Nobody gives anybody else a password or a second factor, whatever statement runs.

While nobody has entered, as during signing in, only marks of use move, and only forwards: that a
code was taken, that a recovery code was spent, that a passkey was used.
"""

from django.conf import settings
from django.db import migrations

USER = """
create function accounts_own_password() returns trigger language plpgsql as $$
begin
    if new.id is distinct from (
        select m.user_id from agencies_membership m where m.id = (select panoh_member())
    ) and (
        (new.id, new.username, new.password) is distinct from (old.id, old.username, old.password)
        or new.code_step < old.code_step
        or coalesce(new.one_time_until > old.one_time_until, old.one_time_until is not null
            and new.one_time_until is null or old.one_time_until is null
            and new.one_time_until is not null)
    ) then
        raise exception 'An account is its owner''s.' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger accounts_own_password before update on accounts_user for each row
    when (current_user = '{application}') execute function accounts_own_password();
"""

FACTOR = """
create function accounts_own_factor() returns trigger language plpgsql as $$
declare
    own constant uuid := (
        select m.user_id from agencies_membership m where m.id = (select panoh_member()));
begin
    if tg_op = 'INSERT' and new.user_id is not distinct from own then
        return new;
    elsif tg_op = 'DELETE' and old.user_id is not distinct from own then
        return old;
    elsif tg_op = 'UPDATE' and (new.id, new.user_id, new.type) = (old.id, old.user_id, old.type)
        and (
            new.user_id is not distinct from own
            or new.data = old.data
            or new.type = 'recovery_codes'
            and new.data::jsonb - 'used_mask' = old.data::jsonb - 'used_mask'
            and (old.data ->> 'used_mask')::bigint & ~(new.data ->> 'used_mask')::bigint = 0
        )
    then
        return new;
    end if;
    raise exception 'A factor is its owner''s.' using errcode = 'insufficient_privilege';
end $$;
create trigger accounts_own_factor before insert or update or delete on mfa_authenticator
    for each row when (current_user = '{application}') execute function accounts_own_factor();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_sign_ins"),
        ("agencies", "0002_door"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [
        migrations.RunSQL(
            each.format(application=settings.DATABASES["default"]["USER"]), migrations.RunSQL.noop
        )
        for each in (USER, FACTOR)
    ]
