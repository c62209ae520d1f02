"""What needs Django is imported when it is set up."""

from typing import Any

import pytest


@pytest.fixture
def xacx44(db: None) -> Any:
    from panoh.programme.logframe.tests.steps import load

    return load()


@pytest.fixture
def programme(db: None) -> Any:
    from panoh.programme.logframe.tests.steps import small

    return small()
