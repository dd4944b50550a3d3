#!/usr/bin/env bash
# Installs what is missing, builds, and measures.
#
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

usage="usage: bench/run.sh --count | --profile | --check | --record | --emulator"
case "${1-}" in
--count) targets=(sunco tuned plain counted) ;;
--profile) targets=(sunco tuned counted) ;;
--check | --record) targets=(sunco counted versions) ;;
--emulator) targets=() ;;
*) die "$usage" ;;
esac

prepare_packages
mapfile -t packages < <(tool_packages && count_packages)
[ "$1" != --emulator ] || packages+=(wrk)
install_packages "${packages[@]}"
if command -v ccache >/dev/null; then
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
fi

say "Building"
cmake --preset bench
if [ "$1" = --emulator ]; then
    cmake --build --preset bench --target sunco_tool
    say "Measuring"
    exec python3 bench/measure/emulator.py build/bench/examples/sunco/sunco build/bench/emulator
fi
cmake --build --preset bench --target "${targets[@]/#/sunco_bench_}"

say "Measuring"
python3 bench/measure/main.py --build build/bench "$1"
