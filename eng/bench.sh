#!/bin/sh
# Measures everything that PERFORMANCE has a goal for, against DuckDB, Rx and plain C#, and writes docs/performance.md. Takes about a quarter of an hour;
# the machine should have nothing else to do.
# Usage: eng/bench.sh [EVENTS]     events of each stream; default: 1000000
#        eng/bench.sh COMMAND …    one command of the benchmark program, such as 'compare w1 200000 3'; without arguments of its own it says which there are
# With clang the tool is compiled ahead of time first, as it is shipped; else it runs as it is built.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

dotnet build tests/Correlator.Benchmarks -c Release --nologo -v quiet
bench="dotnet artifacts/bin/Correlator.Benchmarks/release/Correlator.Benchmarks.dll"

case ${1:-1000000} in
*[!0-9]*) needs_tool=$([ "$*" != "${*#*w2}" ] && echo yes || echo no) ;;
*) needs_tool=yes ;;
esac

if [ "$needs_tool" = yes ]; then
    . eng/native-tool.sh
fi

case ${1:-1000000} in
*[!0-9]*) $bench "$@" ;;
*) $bench goals docs/performance.md "${1:-1000000}" ;;
esac
