#!/usr/bin/env bash
# The whole suite, browser included, on SQLite (or on DATABASE_URL); the tests of PostgreSQL too where one answers.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
postgres=${KC_TEST_DATABASE_URL:-postgres://kc:kc@127.0.0.1:5432/kc}

answers() {
    $python -c 'import psycopg, sys; psycopg.connect(sys.argv[1], connect_timeout=2).close()' "$1" 2>/dev/null
}

if [[ ${DATABASE_URL:-} == postgres* ]] || ! answers "$postgres"; then
    # Alone on SQLite, the tests of PostgreSQL are left out, and the closing lines say so.
    exec $python -m pytest -n 2 "$@"
fi
status=0
DATABASE_URL=$postgres $python -m pytest -m postgres "$@" || status=$?
$python -m pytest -n 2 -m "not postgres" "$@" || status=$?
exit $status
