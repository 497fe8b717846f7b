#!/bin/sh
# Installs what integration tests talk to, once: rsyslog, the journal's tools, Prometheus, proxies, nginx and a browser where this is Debian and we are root, log clients for
# Node.js where there is npm, and the kernel that runs notebooks.
# Quiet, bounded in time, and never a failure: where something is missing, the tests that need it are skipped and say so.
cd "$(dirname "$0")/.." || exit 0
limit=""
command -v timeout >/dev/null 2>&1 && limit="timeout 180"

install_packages() {
    [ -n "$1" ] || return 0
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    { $limit apt-get update -qq && $limit apt-get install -y -qq --no-install-recommends $1; } >/dev/null 2>&1 ||
        echo "Not all of these could be installed, tests that need them are skipped: $1"
}

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && [ -r /etc/debian_version ]; then
    wanted=""
    [ -x /usr/sbin/rsyslogd ] || wanted="rsyslog"
    [ -e /usr/lib/"$(uname -m)"-linux-gnu/rsyslog/lmnsd_gtls.so ] || wanted="$wanted rsyslog-gnutls"
    [ -x /lib/systemd/systemd-journal-remote ] || wanted="$wanted systemd-journal-remote"
    [ -x /usr/bin/prometheus ] || wanted="$wanted prometheus"
    [ -x /usr/bin/microsocks ] || wanted="$wanted microsocks"
    [ -x /usr/sbin/danted ] || wanted="$wanted dante-server"
    [ -x /usr/bin/tinyproxy ] || wanted="$wanted tinyproxy"
    [ -x /usr/sbin/nginx ] || wanted="$wanted nginx-light"
    install_packages "$wanted"

    # By itself: it is large, and if it takes too long the others are there all the same.
    [ -x /usr/bin/chromium ] || install_packages "chromium fonts-dejavu-core"
fi

clients=artifacts/clients
if command -v npm >/dev/null 2>&1 && ! cmp -s tests/Correlator.Sources.Tests/Clients/package.json "$clients/installed.json"; then
    mkdir -p "$clients" && cp tests/Correlator.Sources.Tests/Clients/package.json "$clients/package.json"
    if (cd "$clients" && $limit npm install --no-audit --no-fund --ignore-scripts --silent >/dev/null 2>&1); then
        cp "$clients/package.json" "$clients/installed.json"
    else
        echo "The Node.js log clients could not be installed; tests that need them are skipped."
    fi
fi

kernel=1.0.712001
if command -v dotnet >/dev/null 2>&1 && [ ! -d "artifacts/kernel/.store/microsoft.dotnet-interactive/$kernel" ]; then
    rm -rf artifacts/kernel
    ${limit:+timeout 60} dotnet tool install Microsoft.dotnet-interactive --version "$kernel" --tool-path artifacts/kernel >/dev/null 2>&1 ||
        echo "The kernel of .NET Interactive could not be installed; the test that needs it is skipped."
fi
exit 0
