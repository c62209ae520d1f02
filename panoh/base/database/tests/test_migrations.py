"""The migrations say all that the models say."""

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


def test_no_model_waits_for_a_migration():
    loader = MigrationLoader(None)
    written, meant = loader.project_state(), ProjectState.from_apps(apps)
    waiting = MigrationAutodetector(written, meant).changes(loader.graph)
    assert {
        app: [operation.describe() for each in found for operation in each.operations]
        for app, found in waiting.items()
    } == {}
