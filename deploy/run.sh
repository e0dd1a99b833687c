#!/usr/bin/env bash
# Starts the portal on this machine: tables, sample data once, then web and worker until Ctrl-C or until one of them ends.
set -euo pipefail
cd "$(dirname "$0")/.."
export DJANGO_SETTINGS_MODULE=${DJANGO_SETTINGS_MODULE:-khuyencong.settings.dev}
port=${PORT:-8000}
python=.venv/bin/python

listening() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }

if listening; then
    echo "Cổng $port đang có chương trình khác dùng; chọn cổng khác, ví dụ: PORT=8001 make run" >&2
    exit 1
fi
$python manage.py migrate --noinput --verbosity 0
$python manage.py demo

children=()
stop() {
    trap '' INT TERM HUP EXIT
    kill -TERM "${children[@]}" 2>/dev/null || true
    wait "${children[@]}" 2>/dev/null || true
}
trap 'stop; exit 0' INT TERM HUP
trap stop EXIT

# Each dies with this script, however it ends, so that nothing is left holding the port or the database.
start() {
    setpriv --pdeathsig TERM "$@" &
    children+=($!)
}
start .venv/bin/gunicorn khuyencong.wsgi --bind "127.0.0.1:$port" --workers 2 --threads 4 --timeout 60 --log-level warning
start $python manage.py db_worker --no-reload
until listening; do
    kill -0 "${children[@]}" 2>/dev/null || exit 1
    sleep 0.1
done
printf '\nCổng khuyến công: http://127.0.0.1:%s/  (dừng: Ctrl-C)\n\n' "$port"
$python manage.py demo --show
wait -n "${children[@]}" || true
echo "Một tiến trình đã dừng nên cả cổng dừng theo." >&2
exit 1
