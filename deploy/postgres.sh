#!/usr/bin/env bash
# Makes Debian's PostgreSQL answer and gives the test suite its role and database. Run as root.
set -euo pipefail

if ! command -v pg_ctlcluster >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
fi
read -r version cluster port status _ < <(pg_lsclusters --no-header)
# Only the address below may go to stdout; after a crash pg_ctlcluster says there "Removed stale pid file.".
[[ $status == online* ]] || pg_ctlcluster "$version" "$cluster" start >&2

as_postgres() { su postgres -c "psql -qAt -v ON_ERROR_STOP=1 -p $port -d postgres"; }
for _ in {1..30}; do
    if as_postgres <<<"SELECT" >/dev/null 2>&1; then break; fi
    sleep 1
done
as_postgres <<'SQL'
SELECT 'CREATE ROLE kc LOGIN CREATEDB PASSWORD ''kc''' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kc') \gexec
SELECT 'CREATE DATABASE kc OWNER kc' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'kc') \gexec
SQL
echo "postgres://kc:kc@127.0.0.1:$port/kc"
