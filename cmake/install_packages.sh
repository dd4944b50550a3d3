# shellcheck shell=bash
# Sourced by the scripts that must work on a fresh Debian or Ubuntu. It installs what is missing, and
# says so first.

say() { printf '\n== %s\n' "$*"; }
die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# Without `grep -q`, which leaves early: whoever still writes then fails, and with `pipefail` all do.
is_installed() { dpkg -s "$1" 2>/dev/null | grep '^Status: .* installed$' >/dev/null; }
is_available() { apt-cache show "$1" 2>/dev/null | grep '^Package:' >/dev/null; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "this needs root, and there is no sudo; run as root: $*"
    fi
}

# A fresh machine has no lists of packages until it is told to fetch them.
package_lists_fetched=no
fetch_package_lists() {
    [ "$package_lists_fetched" = no ] || return 0
    package_lists_fetched=yes
    say "Fetching the lists of packages (apt-get update)"
    as_root apt-get update -q
}

# first_package NAME…: the first that is installed, or else the first that can be.
first_package() {
    local name
    for name in "$@"; do
        is_installed "$name" && echo "$name" && return
    done
    for name in "$@"; do
        is_available "$name" && echo "$name" && return
    done
    return 1
}

# boost_package LIBRARY: Debian 12 has 1.81 beside its default 1.74; later systems have 1.83 or newer
# as their default, and then the name has no number.
boost_package() {
    local plain="libboost${1:+-$1}-dev" numbered="libboost${1:+-$1}1.81-dev" version
    # Debian 12 has no plain package of Boost.JSON at all.
    version=$(apt-cache show "$plain" 2>/dev/null | sed -n 's/^Version: //p' | head -n 1) || true
    if is_installed "$numbered"; then
        echo "$numbered"
    elif [ -n "$version" ] && dpkg --compare-versions "$version" ge 1.81; then
        echo "$plain"
    else
        echo "$numbered"
    fi
}

# tool_packages: what the libraries and the program need. One name a line.
tool_packages() {
    printf '%s\n' g++ cmake ninja-build libssl-dev libsqlite3-dev libcli11-dev \
        libtomlplusplus-dev
    boost_package ''
    boost_package json
}

# test_packages: what the tests need on top of that: servers to call, parsers to compare with,
# and what makes the reference.
test_packages() {
    boost_package test
    printf '%s\n' python3 openssl libyaml-cpp-dev prometheus-cpp-dev nginx haproxy nodejs \
        python3-h11 strace doxygen curl
    # A browser is too much to install on somebody's machine for a single test, which says that it
    # was skipped where there is none.
    [ -z "${CI-}" ] || first_package chromium || true
    # npm is a package of its own in Debian, and a large one. Node from elsewhere brings it along, and
    # Debian's would not go with that.
    [ -z "${CI-}" ] || command -v npm >/dev/null || echo npm
}

# package_test_packages: what it takes to make the packages, and to try them in a fresh Debian.
package_test_packages() {
    printf '%s\n' ccache git pkg-config dpkg-dev gzip lintian debootstrap
}

# without_starting_services COMMAND…: a server that comes as a package starts at once, and takes its
# port, unless this file says otherwise. It says so only while this script runs.
without_starting_services() {
    local policy=/usr/sbin/policy-rc.d status=0
    if [ -e "$policy" ]; then
        as_root "$@"
        return
    fi
    printf '#!/bin/sh\n[ ! -d /proc/%d ] || exit 101\n' $$ | as_root tee "$policy" >/dev/null
    as_root chmod +x "$policy"
    as_root "$@" || status=$?
    as_root rm -f "$policy"
    return "$status"
}

# count_packages: what the benchmarks need to count instructions and allocations.
count_packages() {
    printf '%s\n' nginx openssl python3 valgrind
}

# peer_packages: what the other clients, the micro-benchmarks and the plots need.
peer_packages() {
    printf '%s\n' wrk libcurl4-openssl-dev golang-go nodejs libbenchmark-dev gnuplot-nox
    command -v npm >/dev/null || echo npm
}

# install_packages NAME…: those that are missing.
install_packages() {
    local name missing=()
    for name in "$@"; do
        is_installed "$name" || missing+=("$name")
    done
    if [ "${#missing[@]}" -eq 0 ]; then
        say "Nothing to install: all $# packages are there"
        return
    fi
    say "Installing ${#missing[@]} of $# packages: ${missing[*]}"
    fetch_package_lists
    # --no-remove: rather fail than take away something that was there.
    without_starting_services env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends --no-remove "${missing[@]}"
}

# prepare_packages: call it before the functions above are asked for names.
prepare_packages() {
    command -v apt-get >/dev/null || die "this script installs packages with apt-get, as Debian 12, \
Debian 13 and Ubuntu 24.04 have it; elsewhere see README.md for what to install"
    if ! is_installed libboost-json1.81-dev && ! is_available libboost-json-dev; then
        fetch_package_lists
    fi
}
