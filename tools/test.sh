# Every test, two at a time; skipped ones are named with their reason. `quick` leaves out whatever needs
# a server, a browser or more than a second or two. Other words are handed to pytest.
set -eu
if [ "${1:-}" = quick ]; then
    shift
    set -- -m "not database and not browser and not crash and not slow" "$@"
fi
# Two processes share two cores: threads of theirs for linear algebra would only wait for each other.
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
# A folder of our own: pytest sessions side by side take the right to pass through the shared one
# from each other's Postgres, which runs as another user.
base=$(mktemp -d)
trap 'rm -rf "$base"' EXIT
.venv/bin/pytest -n 2 --dist worksteal -r sfE --basetemp="$base/t" tests "$@"
