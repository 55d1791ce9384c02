# Every test, two at a time; skipped ones are named with their reason.
set -eu
.venv/bin/pytest -n 2 --dist worksteal -r sfE tests "$@"
