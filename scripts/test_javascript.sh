#!/bin/sh
# Unit tests of the JavaScript that holds logic, by Node's own test runner.
set -eu
if ! command -v node >/dev/null 2>&1; then
  echo "Node.js (18 or later) is needed for the JavaScript tests: apt-get install nodejs npm" >&2
  exit 1
fi
node --test tests/javascript/*.test.js
