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

# Each in a session of its own, so that Ctrl-C reaches this script alone and it stops them in good order; and each ends
# with this script, however that ends, so that nothing is left holding the port or the database.
start() { setsid setpriv --pdeathsig TERM "$@" & }
start .venv/bin/gunicorn khuyencong.wsgi --bind "127.0.0.1:$port" --workers 2 --threads 4 --timeout 60 \
    --graceful-timeout 5 --no-control-socket --log-level warning
web=$!
start $python manage.py worker --no-reload
worker=$!

either_alive() { kill -0 "$web" || kill -0 "$worker"; } 2>/dev/null

# Whoever does not end within fifteen seconds is ended: nobody waits at the terminal for a process that hangs.
stop() {
    trap '' INT TERM HUP
    kill -TERM "$web" "$worker" 2>/dev/null
    for _ in {1..150}; do
        either_alive || break
        sleep 0.1
    done
    kill -KILL "$web" "$worker" 2>/dev/null
    wait
}
trap 'stop || true' EXIT
trap 'exit 0' INT TERM HUP

both_alive() { kill -0 "$web" && kill -0 "$worker"; } 2>/dev/null

while both_alive && ! listening; do sleep 0.1; done
printf '\nCổng khuyến công: http://127.0.0.1:%s/  (dừng: Ctrl-C)\n\n' "$port"
$python manage.py demo --show
while both_alive; do sleep 1; done
echo "Một tiến trình đã dừng nên cả cổng dừng theo." >&2
exit 1
