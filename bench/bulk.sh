#!/usr/bin/env bash
# Installs what is missing, builds, and runs a large bulk job against the emulator.
#
#   bench/bulk.sh [RECORDS [FLAG…]]   RECORDS is a million unless it is given; the flags go to `sunco sync`
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
# shellcheck source=cmake/install_packages.sh
. cmake/install_packages.sh

prepare_packages
mapfile -t packages < <(tool_packages && printf '%s\n' python3)
install_packages "${packages[@]}"
if command -v ccache >/dev/null; then
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
fi

say "Building"
cmake --preset release -DSUNCO_BUILD_TESTS=OFF
cmake --build --preset release --target sunco_tool

say "Running"
python3 bench/bulk/bulk.py build/release/examples/sunco/sunco "$@"
