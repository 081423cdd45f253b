#!/bin/sh
# Type-check the JavaScript (its JSDoc) with the TypeScript compiler pinned in package-lock.json.
set -eu
if ! command -v npm >/dev/null 2>&1; then
  echo "npm (Node.js 20 or later) is needed to type-check the JavaScript: apt-get install nodejs npm" >&2
  exit 1
fi
[ -x node_modules/.bin/tsc ] && [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --silent --no-audit --no-fund
node_modules/.bin/tsc --project jsconfig.json
# The worker runs where there is no page.
node_modules/.bin/tsc --project jsconfig.worker.json
