"""Programmes as the tests of logframe and budget have them."""

from panoh.programme.budget.tests.conftest import books
from panoh.programme.evidence.tests.conftest import archive
from panoh.programme.logframe.tests.conftest import programme, xacx44

__all__ = ["archive", "books", "programme", "xacx44"]
