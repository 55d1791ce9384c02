# Everything that must hold before a push: a minute and a half.
set -eu
bin=.venv/bin
step() { printf '\n== %s\n' "$1"; shift; "$@"; }

step "ruff" "$bin/ruff" check
step "format" "$bin/ruff" format --check
step "floors" "$bin/lint-imports"
step "types" "$bin/mypy"
step "docs" "$bin/python" -m tools.reference --check
step "tests: size budget, house rules, units" sh tools/test.sh quick
echo "All is well."
