"""Programmes as the logframe's own tests have them."""

from panoh.programme.logframe.tests.conftest import programme, xacx44

__all__ = ["programme", "xacx44"]
