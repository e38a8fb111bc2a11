"""How gunicorn serves the pages; `--bind` says where. The proxy in front waits for slow lines."""

import os
from typing import Any

wsgi_app = "config.wsgi:application"
# Loaded once and shared by all processes.
preload_app = True
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
# A process that does not even say that it lives for this long is replaced.
timeout = 60
# What is being answered when it is told to stop may end.
graceful_timeout = 30
# Longer than the proxy keeps a connection open, so that none is closed while it is used.
keepalive = 75
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True
# Each request is an event of ours (associations/requests.py).
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "associations.logs.Line"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True}},
}


def pre_fork(server: Any, worker: Any) -> None:
    """Closes what loading may have opened: two processes must not speak on one connection."""
    from django.db import connections

    connections.close_all()
