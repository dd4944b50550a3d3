#!/usr/bin/env bash
# pkg_config.sh PREFIX COMPILER WORK [--static]: builds the consumer as a project without CMake does, and
# runs it.
set -euo pipefail

prefix=$1 compiler=$2 work=$3
static=(${4+"$4"})
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
command -v pkg-config >/dev/null || {
    echo "skipped: there is no pkg-config"
    exit 77
}
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name sunco.pc)")
export PKG_CONFIG_PATH
# Spaces and the like in a path are escaped as for the shell.
declare -a flags
eval "flags=($(pkg-config "${static[@]}" --cflags --libs sunco-sync sunco-emulator))"
echo "${flags[*]}"
mkdir -p "$work"
"$compiler" -std=c++20 -O0 "$here/consumer.cpp" -o "$work/consumer" "${flags[@]}"
if [ "${#static[@]}" -eq 0 ]; then
    eval "LD_LIBRARY_PATH=$(pkg-config --variable=libdir sunco)"
    export LD_LIBRARY_PATH
fi
"$work/consumer"
