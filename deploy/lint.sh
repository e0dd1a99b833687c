#!/usr/bin/env bash
# Format, style and the laws of the code that need no test run.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
$bin/ruff format --check .
$bin/ruff check .
$bin/djlint --quiet --lint templates
$bin/lint-imports --no-cache
$bin/python manage.py check
$bin/python manage.py makemigrations --check --dry-run
$bin/python -m tests.architecture.source
