# Find a Dovecot 2.3 for the tests of incoming mail; install Debian's where we may.
set -u
find_dovecot() {
    PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v dovecot
}
suits() {
    case "$("$(find_dovecot)" --version 2>/dev/null)" in 2.3.*) return 0 ;; *) return 1 ;; esac
}

if ! find_dovecot >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "· installing dovecot-imapd"
    # Not started as a service: the tests run their own, on a free port.
    (apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends dovecot-imapd) >/dev/null
fi
if ! find_dovecot >/dev/null; then
    echo "· no Dovecot here: the tests of incoming mail will be skipped. To run them, install Dovecot (Debian: apt-get install dovecot-imapd)."
elif ! suits; then
    echo "· the Dovecot here is not 2.3: the tests of incoming mail will be skipped (2.4 has other settings)."
fi
exit 0
