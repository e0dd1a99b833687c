#!/usr/bin/env bash
# Makes .venv with the pinned libraries, and the system libraries that they need.
# Usage: deploy/setup.sh run|test|dev   (run: the portal alone; test: and its tests; dev: and `make lock`)
set -euo pipefail
cd "$(dirname "$0")/.."
level=${1:-run}
declare -A FILES=([run]=base [test]=test [dev]=dev)
file=requirements/${FILES[$level]}.txt

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

fit() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }

find_python() {
    local name
    for name in ${PYTHON:-python3.13 python3.12 python3.14 python3 python}; do
        if fit "$name"; then echo "$name"; return; fi
    done
    stop "Cần Python từ 3.12 trở lên nhưng máy này chưa có; cài Python 3.13 (Debian 13 có sẵn: apt-get install python3 python3-venv) rồi chạy lại."
}

# Installs Debian packages where we may, else says which are missing.
packages() {  # packages WHY NAME...
    local why=$1
    shift
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Cài thư viện hệ thống: $*"
        apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null && return
    fi
    say "Máy còn thiếu thư viện cho $why; nhờ quản trị máy cài: apt-get install $*"
    return 1
}

library() { /sbin/ldconfig -p 2>/dev/null | grep "$1" >/dev/null; }

office() {
    local soffice
    soffice=$(command -v soffice) || return 1
    soffice=$(dirname "$(readlink -f "$soffice")")
    [ -e "$soffice/libsclo.so" ] && [ -e "$soffice/libswlo.so" ]
}

for_pdf() {
    if ! library libpangoft2-1.0.so || ! library libharfbuzz-subset.so; then
        packages "bản in PDF" libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
    fi
}

for_tests() {
    local need=()
    command -v chromium >/dev/null || need+=(chromium)
    command -v pdftotext >/dev/null || need+=(poppler-utils)
    office || need+=(libreoffice-calc libreoffice-writer)
    [ ${#need[@]} = 0 ] || packages "kiểm thử" "${need[@]}"
}

make_venv() {
    local python
    python=$(find_python)
    say "Tạo môi trường .venv bằng $("$python" -V)"
    rm -rf .venv
    "$python" -m venv .venv >/dev/null 2>&1 && return
    packages "môi trường Python" python3-venv
    "$python" -m venv .venv
}

install() {
    say "Cài thư viện Python đã ghim ($file)"
    .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "$file"
    # test.txt holds all of base.txt, and dev.txt all of test.txt.
    local each
    for each in run test dev; do
        stamp "$each" >".venv/.installed-$each"
        [ "$each" != "$level" ] || break
    done
}

stamp() { sha256sum "requirements/${FILES[$1]}.txt"; }

for_pdf || exit 1
if [ "$level" != run ]; then
    for_tests || [ "${CI:-}" != true ] || exit 1
fi
fit .venv/bin/python || make_venv
[ "$(cat ".venv/.installed-$level" 2>/dev/null)" = "$(stamp "$level")" ] || install
