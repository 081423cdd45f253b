"""`python -m bench.cold_scorecard CODE LANGUAGE`: print how many seconds the first PDF of a process takes."""

import sys
import time

from audit_app import create_app
from audit_app.db import connected
from audit_app.releases.queries import release_by_code
from audit_app.scorecards.opening import make_pdf, open_scorecard

app = create_app()
with app.test_request_context(), connected():
    release = release_by_code(sys.argv[1], None)
    begun = time.perf_counter()
    make_pdf(open_scorecard(release), sys.argv[2])
    print(time.perf_counter() - begun)
