#!/usr/bin/env bash
# Installs what is missing, builds, runs the tests, and ends with the count.
#
#   test/run.sh                 the preset dev
#   test/run.sh --preset NAME   another preset that has tests: release, bench, clang, asan-ubsan, tsan,
#                               coverage
#   test/run.sh --all           what CI runs: everything with GCC, everything again with Clang under
#                               ASan and UBSan, with a short run of each fuzz target, what runs in
#                               many threads under TSan, whether a call has become dearer, and shared
#                               libraries and packages (test/packages)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
# shellcheck source=cmake/install_packages.sh
. cmake/install_packages.sh

case "${1-}" in
'') rooms=(dev) ;;
--preset)
    case "${2:?--preset needs a name}" in
    dev | release | bench | clang | asan-ubsan | tsan | coverage) rooms=("$2") ;;
    tidy) die "the preset tidy runs clang-tidy and no tests: \
cmake --preset tidy && cmake --build --preset tidy" ;;
    fuzz) die "the preset fuzz runs no tests: test/fuzz/run.sh builds its targets and runs them" ;;
    package) die "the preset package has no tests of its own: test/debian.sh makes the packages and \
tries them" ;;
    *) die "there is no preset $2; see the head of this file" ;;
    esac
    ;;
--all) rooms=(dev asan-ubsan tsan bench) ;;
*) die "usage: test/run.sh [--preset NAME | --all]" ;;
esac
# Clang gets its turn with the address sanitizer, which saves a build, and fuzzes there.
by_clang() { [ "$1" = clang ] || { [ "$1" = asan-ubsan ] && [ "${#rooms[@]}" -gt 1 ]; }; }
# The shared libraries and the packages take minutes, so that only the run of everything tests them.
tests_packages() { [ "$1" = dev ] && [ "${#rooms[@]}" -gt 1 ]; }
needs() { [[ " ${rooms[*]} " == *" $1 "* ]]; }

install() {
    prepare_packages
    local packages
    mapfile -t packages < <(tool_packages && test_packages)
    if needs clang || [ "${#rooms[@]}" -gt 1 ]; then
        clang=$(first_package clang-16 clang-17 clang-18 clang-19 clang-20) ||
            die "there is no package of clang 16 or newer"
        packages+=("$clang" "libclang-rt-${clang#clang-}-dev")
    fi
    if needs bench; then
        mapfile -t -O "${#packages[@]}" packages < <(count_packages)
    fi
    if tests_packages dev; then
        mapfile -t -O "${#packages[@]}" packages < <(package_test_packages)
    fi
    install_packages "${packages[@]}"
    if command -v ccache >/dev/null; then
        # Relative paths, so that another checkout of the same files finds what this one compiled.
        export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
    fi
}

configure() {
    local options=()
    if by_clang "$1"; then
        options+=("-DCMAKE_CXX_COMPILER=clang++-${clang#clang-}")
        [ "$1" != asan-ubsan ] || options+=(-DSUNCO_BUILD_FUZZERS=ON)
    fi
    ! tests_packages "$1" || options+=(-DSUNCO_TEST_PACKAGES=ON)
    cmake --preset "$1" "${options[@]}"
}

# The thread sanitizer's build is slow, and its tests are few: build those alone.
concurrent_targets() {
    ctest --test-dir build/tsan -N -L concurrent | sed -En 's/^ *Test +#[0-9]+: (.*)$/sunco_test_\1/p'
}

build() {
    local targets=(all)
    case "$1" in
    dev) targets+=(all_verify_interface_header_sets) ;;
    tsan) mapfile -t targets < <(concurrent_targets) ;;
    # Its test counts what one client does; the others are there to be measured. No test runs the
    # programs of bench/cost: that they compile is what there is to see.
    bench)
        targets=(sunco_bench_sunco sunco_bench_counted sunco_bench_versions
            sunco_bench_cost_sunco sunco_bench_cost_beast)
        ;;
    esac
    [ "${#targets[@]}" -gt 0 ] || die "no test has the label concurrent"
    cmake --build --preset "$1" --target "${targets[@]}"
}

results=$root/build/results
run_room() {
    say "$1: configure and build"
    configure "$1"
    build "$1"
    say "$1: tests"
    ctest --preset "$1" --output-junit "$results/$1.xml" \
        --test-output-size-passed 1000000 --test-output-size-failed 1000000 || true
    [ -s "$results/$1.xml" ] || die "ctest gave no results for $1"
}

install
rm -rf "$results"
mkdir -p "$results"
for room in "${rooms[@]}"; do
    run_room "$room"
done
say "In $((SECONDS / 60)) min $((SECONDS % 60)) s"
python3 test/count.py "$results"/*.xml
