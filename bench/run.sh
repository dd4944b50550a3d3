#!/usr/bin/env bash
# Installs what is missing, builds, and measures.
#
#   bench/run.sh             under two minutes of measuring; wants a quiet machine
#   bench/run.sh --full      under thirty, with every operation and more rounds
#   bench/run.sh [--full] PART…   some of it: get, missing, update, create, peers_get, peers_missing,
#                            peers_update, peers_create, counts, idle, cold, threads, memory, micro,
#                            emulator, bulk
#
# These write bench/results/: a table as Markdown, all figures as JSON, plots as SVG.
#
#   bench/run.sh --publish   puts those results into README.md and docs/
#   bench/run.sh --count     instructions, allocations and system calls of one request, sunco beside
#                            the references; these hold on a busy machine as well
#   bench/run.sh --profile   the same for GET, and the functions in which sunco's instructions go
#   bench/run.sh --check     fails where sunco's counts are 5 % above bench/recorded.json
#   bench/run.sh --record    writes that file anew
#   bench/run.sh --emulator  what a request costs the emulator, beside nginx; wants a quiet machine
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
# shellcheck source=cmake/install_packages.sh
. cmake/install_packages.sh

clients=(sunco_bench_sunco sunco_bench_tuned sunco_bench_plain)
measuring=no
case "${1-}" in
--count) targets=("${clients[@]}" sunco_bench_counted) ;;
--profile) targets=(sunco_bench_sunco sunco_bench_tuned sunco_bench_counted) ;;
--check | --record) targets=(sunco_bench_sunco sunco_bench_counted sunco_bench_versions) ;;
--emulator) targets=(sunco_tool) ;;
--publish) exec python3 -B bench/measure/main.py --build build/bench --publish ;;
'' | --full | [a-z]*)
    measuring=yes
    targets=("${clients[@]}" sunco_bench_counted sunco_bench_versions sunco_bench_memory
        sunco_bench_bare sunco_bench_dialing sunco_tool)
    ;;
*) die "usage: bench/run.sh [--full] [PART…] | --count | --profile | --check | --record | --emulator | --publish" ;;
esac

left_out() { echo "left out: $*"; }

# Clients and tools without which the rest can still be measured.
install_peers() {
    local name
    for name in $(peer_packages); do
        is_installed "$name" || install_packages "$name" || left_out "$name: it cannot be installed"
    done
}

build_go() {
    if ! command -v go >/dev/null; then
        left_out "Go's net/http: there is no go"
        return
    fi
    GO111MODULE=off go build -o build/bench/bench/sunco_bench_nethttp bench/peers/nethttp.go ||
        left_out "Go's net/http: it does not build"
}

# The clients for Node lie beside their packages, and only where those could be had.
build_node() {
    local room=build/bench/bench/node
    mkdir -p "$room"
    rm -f "$room"/*.mjs
    cp bench/peers/node/package.json "$room"
    if ! command -v npm >/dev/null; then
        left_out "the clients for Node: there is no npm"
    elif (cd "$room" && npm install --ignore-scripts --no-audit --no-fund --loglevel=error); then
        cp bench/peers/node/*.mjs "$room"
    else
        left_out "the clients for Node: npm could not fetch them"
    fi
}

prepare_packages
mapfile -t packages < <(tool_packages && count_packages)
[ "${1-}" != --emulator ] || packages+=(wrk)
install_packages "${packages[@]}"
[ "$measuring" = no ] || install_peers
if command -v ccache >/dev/null; then
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
fi

say "Building"
cmake --preset bench
if [ "$measuring" = yes ]; then
    # These two are only there where their packages are.
    for target in sunco_bench_curl sunco_bench_micro; do
        if cmake --build --preset bench --target help | grep "^$target:" >/dev/null; then
            targets+=("$target")
        else
            left_out "$target, for which there is no package"
        fi
    done
    build_go
    build_node
fi
cmake --build --preset bench --target "${targets[@]}"

say "Measuring"
if [ "${1-}" = --emulator ]; then
    exec python3 -B bench/measure/emulator.py build/bench/examples/sunco/sunco build/bench/emulator
fi
exec python3 -B bench/measure/main.py --build build/bench "$@"
