#!/usr/bin/env bash
# Builds with the preset `coverage`, runs the tests, and prints which share of the lines and branches of
# lib/ they reach. The report by file is in build/coverage/report/index.html. Takes half an hour or more.
#
# Left out are branches that only an exception takes, those that the compiler made of its own, and the
# sweeps of kills, whose processes do not live to write down what they reached.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
# shellcheck source=cmake/install_packages.sh
. cmake/install_packages.sh

prepare_packages
mapfile -t packages < <(tool_packages && test_packages)
install_packages "${packages[@]}" gcovr

say "Building"
# Common headers are read once. Without ccache, which would take another checkout's for these.
cmake --preset coverage -DCMAKE_PROJECT_INCLUDE="$root/test/packages/precompile.cmake" \
    -DCMAKE_CXX_COMPILER_LAUNCHER=
cmake --build --preset coverage
find build/coverage -name '*.gcda' -delete

say "Running the tests"
ctest --preset coverage || echo "Some tests failed; the figures are of what was reached all the same."

say "lib/"
mkdir -p build/coverage/report
gcovr --root . --filter lib/ --object-directory build/coverage --exclude-throw-branches \
    --exclude-unreachable-branches --html-details build/coverage/report/index.html \
    --print-summary --txt build/coverage/report/summary.txt
