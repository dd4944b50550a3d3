#!/usr/bin/env bash
# Installs what is missing, builds, and runs a large bulk job against the emulator and against nginx.
#
#   bench/bulk.sh [RECORDS [FLAG…]]   RECORDS is a million unless it is given; the flags go to `sunco sync`
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
# shellcheck source=cmake/install_packages.sh
. cmake/install_packages.sh

prepare_packages
mapfile -t packages < <(tool_packages && printf '%s\n' python3 nginx openssl)
install_packages "${packages[@]}"
if command -v ccache >/dev/null; then
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
fi

say "Building"
cmake --preset bench
cmake --build --preset bench --target sunco_tool sunco_bench_bare

say "Running"
exec python3 -B bench/bulk/bulk.py build/bench/examples/sunco/sunco build/bench/bench/sunco_bench_bare "$@"
