#!/usr/bin/env bash
# Runs the fuzz targets for longer than the tests do.
#
#   test/fuzz/run.sh [SECONDS [TARGET…]]     60 seconds each, all targets
#
# A run starts from the corpus in the tree and from what earlier runs have learnt. An input that breaks a
# promise is kept in build/fuzz/test/fuzz/found/TARGET: put it into test/fuzz/corpus/TARGET with a name
# that says what it is, and every build's tests replay it from then on.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

seconds=${1:-60}
targets=("${@:2}")
[ "${#targets[@]}" -gt 0 ] || mapfile -t targets < <(ls test/fuzz/corpus)

cmake --preset fuzz
cmake --build --preset fuzz --target "${targets[@]/#/sunco_fuzz_}"
failed=0
for target in "${targets[@]}"; do
    found=build/fuzz/test/fuzz/found/$target/
    printf '\n== %s, %s s\n' "$target" "$seconds"
    "build/fuzz/test/fuzz/sunco_fuzz_$target" -max_total_time="$seconds" -max_len=4096 \
        -print_final_stats=1 -artifact_prefix="$found" "$found" "test/fuzz/corpus/$target" || failed=1
done
exit "$failed"
