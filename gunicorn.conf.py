"""How gunicorn serves the app; every value can be set from the environment (docs/operating.md)."""

import gc
import os

host = os.environ.get("HOST") or "127.0.0.1"
bind = f"{f'[{host}]' if ':' in host else host}:{os.environ.get('PORT') or '8000'}"


def cores() -> int:
    """Return how many cores this process may use: fewer than the machine has, in a container."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# Never only one process: without workers beside the server (WORKERS=0) it lays out scorecards itself, and a
# page must not wait for a PDF.
workers = int(os.environ.get("WEB_CONCURRENCY") or max(2, cores()))
preload_app = True
# A phone on a weak signal may take a minute to send its photos; threads wait for it, cores do not.
worker_class = "gthread"
threads = int(os.environ.get("THREADS") or "4")
timeout = 120
graceful_timeout = 30
keepalive = 15
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS") or "127.0.0.1,::1"
control_socket_disable = True

# Python looks for garbage each 700 new objects; a scorecard makes millions and hardly any garbage. Looking
# less often takes a sixth off its time (bench/, scorecards), and visits are stored faster as well.
gc.set_threshold(20_000, 25, 25)


def when_ready(_server: object) -> None:
    """Load what the first comparison would wait for; leave all of it out of every later look for garbage."""
    import scipy.special  # noqa: F401 (half a second)

    gc.collect()
    gc.freeze()
