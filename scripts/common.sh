# SPDX-License-Identifier: MIT
# Sourced by the scripts: where the tree is, how many jobs to run, how to say what is being done.
# shellcheck shell=bash

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
# Messages in English, which the tests of messages expect.
export LC_ALL=C.UTF-8

# What ccache asks for to work with precompiled headers.
export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:-pch_defines,time_macros}

export jobs=${POLLEN_JOBS:-$(nproc)}

say() { printf '\n== %s\n' "$*"; }

# Configures and builds one preset, under build/<preset>.
build_preset() {
    say "Configure and build the preset '$1' in build/$1, $jobs jobs"
    cmake --preset "$1" | tail -n 1
    local targets=(all)
    case $1 in
    # Every header compiles alone, for each compiler and library once.
    debug | clang14 | clang19-libcxx | noexcept) targets+=(all_verify_interface_header_sets) ;;
    esac
    cmake --build "build/$1" -j "$jobs" --target "${targets[@]}"
}

# Runs the tests of one preset; its last lines are ctest's own.
test_preset() {
    local preset=$1
    shift
    say "Run the tests of the preset '$preset'"
    ctest --test-dir "build/$preset" --no-tests=error --output-on-failure -j "$jobs" "$@"
}

# Files of the tree by patterns, the new ones included, one a line; also in a tree of another owner.
sources() {
    git -c safe.directory="$root" ls-files --cached --others --exclude-standard --deduplicate -- "$@" |
        while read -r file; do
            if [ -e "$file" ]; then echo "$file"; fi
        done
}
