"""How gunicorn serves the app; every value can be set from the environment."""

import multiprocessing
import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
# Rendering a scorecard keeps a core busy, so one process for each core.
workers = int(os.environ.get("WEB_CONCURRENCY", max(2, multiprocessing.cpu_count())))
preload_app = True
# A phone on a weak signal may take a minute to send its photos; threads wait for it, cores do not.
worker_class = "gthread"
threads = int(os.environ.get("THREADS", "4"))
timeout = 120
graceful_timeout = 30
keepalive = 15
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
control_socket_disable = True
