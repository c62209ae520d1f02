"""Sessions as Django keeps them: `python -m benchmarks.bare.sign_in USER …` prints their keys."""

import sys

import django


def main(*users: str) -> None:
    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.db import connection

    from benchmarks.bare.models import Assignment, Letter, Referral, Share, User

    there = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for model in (Session, Share, Referral, Assignment, Letter):
            if model._meta.db_table not in there:
                editor.create_model(model)
    for user_id in users:
        session = SessionStore()
        session[SESSION_KEY] = user_id
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = User.objects.get(pk=user_id).get_session_auth_hash()
        session.create()
        print(session.session_key)


if __name__ == "__main__":
    main(*sys.argv[1:])
