# Pin every package, the developers' included, for every platform. No index address is written.
set -eu
.venv/bin/uv pip compile pyproject.toml --group dev --group bench --universal --python-version 3.11 \
    --no-emit-index-url --no-emit-find-links --no-header --quiet --output-file requirements.lock "$@"
