# Find a Chromium and its driver for the browser tests; install Debian's where we may.
set -u
find_browser() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return 0
    done
    for path in "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium; do
        [ -x "$path" ] && echo "$path" && return 0
    done
    return 1
}

if find_browser >/dev/null; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "· installing chromium and chromium-driver"
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium chromium-driver) >/dev/null
fi
if ! find_browser >/dev/null; then
    echo "· no Chromium here: the browser tests will be skipped. To run them, install Chromium or Chrome (Debian: apt-get install chromium chromium-driver)."
fi
exit 0
