"""The web process's entry."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panoh.settings")
application = get_wsgi_application()
gc.freeze()  # what is loaded stays: no request looks through it for garbage
