"""Settings of the web server, read by gunicorn."""

import os
import signal
from pathlib import Path
from typing import Any

from kompetens.launcher.processes import die_with_parent

wsgi_app = "config.wsgi:application"
workers = int(os.environ.get("WEB_CONCURRENCY", "").strip() or "2")
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "").strip() or "4")
preload_app = True
timeout = 120
graceful_timeout = 8
keepalive = 5
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
control_socket_disable = True
accesslog = None
loglevel = "warning"
forwarded_allow_ips = os.environ.get("KOMPETENS_PROXIES", "127.0.0.1,::1")


def post_fork(server: Any, worker: Any) -> None:
    """A worker of a killed web server ends with it."""
    die_with_parent(server.pid, signal.SIGKILL)
