#!/bin/sh
# Unit tests of the JavaScript that holds logic, by Node's own test runner.
set -eu
if ! command -v node >/dev/null 2>&1; then
  echo "Node.js (20 or later) is needed for the JavaScript tests: apt-get install nodejs npm" >&2
  exit 1
fi
# The phone's database is played by a package that package-lock.json pins.
[ -d node_modules/fake-indexeddb ] && [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --silent --no-audit --no-fund
find tests/javascript -name '*.test.js' | sort | xargs node --test
