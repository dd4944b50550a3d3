#!/usr/bin/env bash
# From a fresh clone to a finished bulk job: installs what is missing, builds the program, starts the
# local service and runs a job of 5,000 records against it, twice.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=cmake/install_packages.sh
. "$root/cmake/install_packages.sh"
data=$root/examples/data
build=$root/build/quickstart
work=$(mktemp -d)

emulator_pid=
finish() {
    local status=$?
    if [ -n "$emulator_pid" ]; then
        kill "$emulator_pid" 2>/dev/null || true
        wait "$emulator_pid" 2>/dev/null || true # it saves its state first
    fi
    rm -rf "$work"
    [ "$status" -eq 0 ] || printf '\nquickstart: FAILED (exit status %s)\n' "$status" >&2
}
trap finish EXIT

# member FILE NAME: a text or number of a small JSON object.
member() { sed -En "s/.*\"$2\" *: *\"?([^\",}]*).*/\1/p" "$1" | head -n 1; }
# outcome FILE NAME: one of the outcomes of a report.
outcome() { tr -d '\n' <"$1" | sed -En "s/.*\"outcomes\" *: *\{[^}]*\"$2\" *: *([0-9]+).*/\1/p"; }
# expected RUN NAME: what the program that made the data says must come out.
expected() { sed -En "s/.*\"$1\":\{[^}]*\"$2\":([0-9]+).*/\1/p" "$data/expected.json"; }

install() {
    prepare_packages
    local packages
    mapfile -t packages < <(tool_packages)
    install_packages "${packages[@]}"
}

build_tool() {
    say "Building the program (some minutes)"
    cd "$root"
    cmake --preset release -B "$build" -DSUNCO_BUILD_TESTS=OFF
    cmake --build "$build" -j 2 --target sunco_tool
    sunco=$build/examples/sunco/sunco
    "$sunco" --version
}

start_emulator() {
    say "Starting the local service; 954 of the 5,000 people are there already"
    cp "$data/existing.json" "$work/state.json"
    mkfifo "$work/announcement"
    "$sunco" emulator --state "$work/state.json" >"$work/announcement" &
    emulator_pid=$!
    head -n 1 <"$work/announcement" >"$work/emulator.json"
    [ -s "$work/emulator.json" ] || die "the emulator did not start"
    SUNCO_BASE_URL=$(member "$work/emulator.json" base_url)
    SUNCO_APP_ID=$(member "$work/emulator.json" app_id)
    SUNCO_KEY_ID=$(member "$work/emulator.json" key_id)
    SUNCO_SECRET=$(member "$work/emulator.json" secret)
    SUNCO_CA_FILE=$(member "$work/emulator.json" ca_file)
    export SUNCO_BASE_URL SUNCO_APP_ID SUNCO_KEY_ID SUNCO_SECRET SUNCO_CA_FILE
    unset SUNCO_TOKEN
    echo "It listens on $SUNCO_BASE_URL"
}

# run_job RUN: the input has broken records on purpose, so status 3 is what a good run ends with.
run_job() {
    local status=0 name
    "$sunco" sync "$data/people.ndjson" --report "$work/$1.json" --failures "$work/$1.ndjson" ||
        status=$?
    [ "$status" -eq 3 ] || die "the $1 run ended with exit status $status, and not with 3"
    for name in created updated unchanged failed; do
        [ "$(outcome "$work/$1.json" "$name")" = "$(expected "$1" "$name")" ] ||
            die "the $1 run: $(outcome "$work/$1.json" "$name") $name, and not $(expected "$1" "$name")"
    done
    [ "$(wc -l <"$work/$1.ndjson")" = "$(expected "$1" failed)" ] || die "the failures file is not whole"
    echo "Exit status 3: all done, but for the broken records. The first three of them:"
    head -n 3 "$work/$1.ndjson"
}

look_up() {
    "$sunco" users get crm-000002 >"$work/user.json"
    cat "$work/user.json"
    [ "$(member "$work/user.json" externalId)" = crm-000002 ] || die "this is not crm-000002"
}

line_of() {
    printf '  %-7s %s created, %s updated, %s unchanged, %s refused as broken\n' "$1" \
        "$(outcome "$work/$1.json" created)" "$(outcome "$work/$1.json" updated)" \
        "$(outcome "$work/$1.json" unchanged)" "$(outcome "$work/$1.json" failed)"
}

say "This installs what is missing (with apt-get), builds with CMake under build/quickstart, and"
echo "   talks to no one but a service of its own on 127.0.0.1."
install
build_tool
start_emulator
say "First run of the job over examples/data/people.ndjson"
run_job first
say "Second run over the same file: nothing must be left to change"
run_job second
say "One of the users, by externalId: sunco users get crm-000002"
look_up
say "What was seen, in $((SECONDS / 60)) min $((SECONDS % 60)) s"
line_of first
line_of second
echo "  The 25 broken records are in the file on purpose, each with another fault; every one was"
echo "  reported with its line and its reason, and none of them stopped the others."
