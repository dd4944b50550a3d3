#!/usr/bin/env bash
# Builds the packages, and tries them where nothing else is: in a fresh Debian.
#
#   test/debian.sh                       packages: installs them, compiles the README's first program,
#                                        and runs it against `sunco emulator`
#   test/debian.sh --build DIR           the same with the build of the preset `package` in DIR
#   test/debian.sh --quickstart          the README's first command, from a clone
#   test/debian.sh --full                both of the README's commands, from a clone: an hour or more
#   … --fast                             those two without optimising, in a third of the time
#   … --suite NAME                       in another release than this machine's, as trixie; there only
#                                        the README's commands, and whether every package has its name
#
# It needs root and debootstrap, and gets the release from where this machine's apt gets its own. The
# bare root is kept in build/debian, and so is what apt downloads. Exit status 77: it cannot run here.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=$root/build/debian
build=
what=packages
fast=no
# shellcheck source=/dev/null
suite=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
own_suite=$suite

say() { printf '\n== [%d s] %s\n' "$SECONDS" "$*"; }
die() {
    printf 'debian.sh: %s\n' "$*" >&2
    exit 1
}
skip() {
    printf 'skipped: %s\n' "$*"
    exit 77
}

while [ $# -gt 0 ]; do
    case "$1" in
    --build) build=$(cd "${2:?--build needs a folder}" && pwd) && shift ;;
    --suite) suite=${2:?--suite needs a name} && shift ;;
    --quickstart) what=quickstart ;;
    --full) what=full ;;
    --fast) fast=yes ;;
    *) die "unknown argument $1; see the head of this file" ;;
    esac
    shift
done
if [ "$suite" != "$own_suite" ] && [ "$what" = packages ]; then
    what=names
fi

[ "$(id -u)" -eq 0 ] || skip "this needs root"
command -v debootstrap >/dev/null || skip "there is no debootstrap"
unshare --mount --pid --fork true 2>/dev/null || skip "this system allows no namespaces"

# The first address of a Debian or Ubuntu archive among this machine's sources, in either of their forms.
archive() {
    cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
        sed -En 's/^(URIs: *|deb +(\[[^]]*\] +)?)([a-z]+:[^ ]*\/(debian|ubuntu))\/?( .*)?$/\3/p' | head -n 1
}
mirror=$(archive) || true # one of the two forms is not there
[ -n "$mirror" ] || skip "apt's sources name no archive to make a root from"

make_base() {
    local keyring=/usr/share/keyrings/${mirror##*/}-archive-keyring.gpg
    [ -e "$cache/$suite.tar" ] && return
    say "Making a bare $suite"
    mkdir -p "$cache"
    debootstrap --variant=minbase --keyring="$keyring" "$suite" "$work/base" "$mirror" \
        >"$cache/$suite.log" 2>&1 || {
        tail -n 5 "$cache/$suite.log"
        skip "debootstrap could not make a $suite; its log is $cache/$suite.log"
    }
    rm -rf "$work/base/var/cache/apt/archives"
    tar -C "$work/base" -cf "$cache/$suite.tar.part" .
    mv "$cache/$suite.tar.part" "$cache/$suite.tar"
    rm -rf "$work/base"
}

work=$(mktemp -d "${TMPDIR:-/tmp}/sunco-debian-XXXXXX")
trap 'rm -rf "$work"' EXIT
fresh=$work/root

# inside COMMAND…: in the fresh root, with a /proc and terminals of its own and no other mounts that stay.
inside() {
    unshare --mount --pid --fork bash -euc '
        fresh=$1; archives=$2; shift 2
        mount -t proc proc "$fresh/proc"
        mkdir -p "$fresh/dev/pts"
        mount -t devpts -o newinstance,ptmxmode=0666 devpts "$fresh/dev/pts"
        rm -f "$fresh/dev/ptmx" && ln -s pts/ptmx "$fresh/dev/ptmx"
        mkdir -p "$fresh/var/cache/apt/archives"
        mount --bind "$archives" "$fresh/var/cache/apt/archives"
        exec chroot "$fresh" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/root \
            DEBIAN_FRONTEND=noninteractive http_proxy="${http_proxy-}" https_proxy="${https_proxy-}" "$@"
    ' inside "$fresh" "$cache/archives/$suite" "$@"
}

make_fresh() {
    say "A fresh $suite"
    mkdir -p "$fresh" "$cache/archives/$suite/partial"
    tar -C "$fresh" -xf "$cache/$suite.tar"
    cp /etc/resolv.conf "$fresh/etc/resolv.conf"
    # A cache of packages is kept, and a disk is not to be waited for in a root that is thrown away.
    printf '%s\n' 'APT::Keep-Downloaded-Packages "true";' 'Binary::apt::APT::Keep-Downloaded-Packages "true";' \
        >"$fresh/etc/apt/apt.conf.d/90keep"
    rm -f "$fresh/etc/apt/apt.conf.d/docker-clean"
    echo force-unsafe-io >"$fresh/etc/dpkg/dpkg.cfg.d/unsafe"
    inside apt-get update -q || skip "the fresh root cannot reach the archive"
}

build_packages() {
    if [ -z "$build" ]; then
        build=$root/build/package
        say "Building (some minutes)"
        cmake --preset package -S "$root" -B "$build" >/dev/null
        cmake --build "$build" -j 2 --target sunco_tool
    fi
    say "Making the packages"
    rm -rf "$build/packages"
    (cd "$build" && cpack -G DEB -B "$build/packages" >cpack.log) || {
        cat "$build/cpack.log"
        die "cpack failed"
    }
    rm -rf "$build/packages/_CPack_Packages"
    ls -l "$build/packages"
    if command -v lintian >/dev/null; then
        say "lintian"
        lintian --allow-root --fail-on error "$build"/packages/*.deb
    else
        echo "There is no lintian here, so the packages are not held against Debian's rules."
    fi
}

# The README's program, told where the emulator is and what its key is.
first_program() {
    sed -e '1i #include <cstdlib>' \
        -e 's|sunco::config config;.*|&\n    config.base_url = std::getenv("SUNCO_BASE_URL");\n    config.tls.ca_file = std::getenv("SUNCO_CA_FILE");|' \
        -e 's|"app_key_id", "secret"|std::getenv("SUNCO_KEY_ID"), std::getenv("SUNCO_SECRET")|' \
        "$root/examples/first_program/main.cpp"
}

try_packages() {
    mkdir "$fresh/packages"
    cp "$build"/packages/*.deb "$fresh/packages"
    first_program >"$fresh/packages/first.cpp"
    cat >"$fresh/packages/try.sh" <<'END'
set -euo pipefail
cd /packages
step() { printf '\n-- %s\n' "$*"; }
step "The tool alone"
apt-get install -y -q --no-install-recommends ./sunco_*.deb ./libsunco1_*.deb
sunco --version
test -e /usr/share/man/man1/sunco.1.gz
bash -c '. /usr/share/bash-completion/completions/sunco; complete -p sunco'
grep -q '#compdef sunco' /usr/share/zsh/vendor-completions/_sunco
step "And what it takes to build with it"
apt-get install -y -q --no-install-recommends ./libsunco-dev_*.deb g++ pkg-config
step "The first program"
# shellcheck disable=SC2046
g++ -std=c++20 -O0 first.cpp -o first $(pkg-config --cflags --libs sunco)
ldd first >libraries
grep -q 'libsunco.so.1' libraries
mkfifo announcement
sunco emulator >announcement &
emulator=$!
read -r line <announcement
member() { sed -En "s/.*\"$1\":\"([^\"]*)\".*/\1/p" <<<"$line"; }
for name in base_url app_id key_id secret ca_file; do
    export "SUNCO_${name^^}=$(member "$name")"
done
./first | tee said
grep -qx 'no such user' said
step "The tool's own look at the emulator"
sunco doctor
status=0
sunco users get alice@acme || status=$?
test "$status" -eq 1 # the program removed her again
kill "$emulator"
wait "$emulator"
END
    say "Installing and using them"
    inside bash /packages/try.sh
}

# package_names WHAT…: whether this release has everything that the scripts would install.
package_names() {
    say "The names of the packages"
    inside bash -euo pipefail -c '
        . /sunco/cmake/install_packages.sh
        prepare_packages
        mapfile -t names < <(tool_packages && test_packages)
        echo "${names[*]}"
        apt-get install -q --no-install-recommends --simulate "${names[@]}" | tail -n 1'
}

# The first preset with this build type is `release`.
optimise_nothing() {
    sed -i '0,/"CMAKE_BUILD_TYPE": "Release"/s|"CMAKE_BUILD_TYPE": "Release"|&, "CMAKE_CXX_FLAGS_RELEASE": "-O0",\
        "CMAKE_PROJECT_INCLUDE": "${sourceDir}/test/packages/precompile.cmake"|' "$1"
}

clone() {
    inside apt-get install -y -q --no-install-recommends git ca-certificates
    git clone -q "$root" "$fresh/sunco"
    [ "$fast" = no ] || optimise_nothing "$fresh/sunco/CMakePresets.json"
}

make_base
[ "$what" != packages ] || build_packages
make_fresh
case "$what" in
packages) try_packages ;;
names)
    clone
    package_names
    ;;
*)
    clone
    package_names
    say "./examples/quickstart.sh"
    inside bash -c 'cd /sunco && ./examples/quickstart.sh'
    if [ "$what" = full ]; then
        say "./test/run.sh"
        inside bash -c 'cd /sunco && ./test/run.sh'
    fi
    ;;
esac
say "All good"
