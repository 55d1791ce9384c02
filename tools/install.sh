# Make .venv and install the locked packages and Scotty itself into it.
set -eu
python=${1:-python3}
bin=.venv/bin

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Scotty needs Python 3.11 or later, and none is on the path. Install one, or say: make setup PYTHON=/path/to/python" >&2
    exit 1
fi
if [ ! -x "$bin/python" ]; then
    echo "· making .venv with $("$python" --version)"
    "$python" -m venv .venv || {
        echo "Python cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    }
fi
"$bin/python" -m pip --version >/dev/null 2>&1 || "$bin/python" -m ensurepip -q

echo "· installing packages from requirements.lock"
# uv is ten times faster; pip is the answer where uv cannot find the packages that pip is set up to find.
uv=$(grep -o "^uv==[0-9.]*" requirements.lock)
if ! { "$bin/python" -m pip install -q --disable-pip-version-check "$uv" &&
    "$bin/uv" pip install -q --python "$bin/python" --no-deps --compile-bytecode -r requirements.lock &&
    "$bin/uv" pip install -q --python "$bin/python" --no-deps -e .; }; then
    echo "· once more with pip alone"
    "$bin/python" -m pip install -q --disable-pip-version-check --no-deps -r requirements.lock
    "$bin/python" -m pip install -q --disable-pip-version-check --no-deps -e .
fi
"$bin/scotty" --version
