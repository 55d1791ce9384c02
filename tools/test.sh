# Every test, two at a time; skipped ones are named with their reason. Words are handed to pytest.
set -eu
# A folder of our own: pytest sessions side by side take the right to pass through the shared one
# from each other's Postgres, which runs as another user.
base=$(mktemp -d)
trap 'rm -rf "$base"' EXIT
.venv/bin/pytest -n 2 --dist worksteal -r sfE --basetemp="$base/t" tests "$@"
