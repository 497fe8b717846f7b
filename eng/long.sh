#!/bin/sh
# What is too long for every test run: many more random scenarios, and the end-to-end workload against DuckDB in the same run.
# Usage: eng/long.sh [SCENARIOS] [EVENTS]     default: 20000 scenarios a law, 1000000 events a file
# With clang the tool is compiled ahead of time first, as it is shipped; else it runs as it is built.
set -eu
cd "$(dirname "$0")/.."
scenarios=${1:-20000}
events=${2:-1000000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

echo "== Laws: $scenarios random scenarios each"
CORRELATOR_SCENARIOS=$scenarios dotnet test tests/Correlator.Reactive.Tests -c Release --filter "FullyQualifiedName~JoinReferenceSoak|FullyQualifiedName~SequenceReferenceProperties" --nologo

echo "== End to end: two files of $events lines"
dotnet build tests/Correlator.Benchmarks -c Release --nologo -v quiet
bench="dotnet artifacts/bin/Correlator.Benchmarks/release/Correlator.Benchmarks.dll"
$bench generate "$work" "$events"
if command -v clang > /dev/null 2>&1; then
    eng/publish.sh "$work/tool"
    tool="$work/tool/correlator"
else
    dotnet build src/Correlator.Cli -c Release --nologo -v quiet
    tool=artifacts/bin/Correlator.Cli/release/correlator
fi

echo "== Every construct over events in memory: 1000000 events, 100000 keys"
$bench patterns 1000000 100000

for round in 1 2 3; do
    /usr/bin/time -f "correlator: %e s, %U s user, peak %M KB" "$tool" run 'a({}) and on(request_id) within(30s) b({}) | emit each' \
        --source "a=$work/a.ndjson" --source "b=$work/b.ndjson" --lateness 1s --output json > "$work/correlator.ndjson"
    echo "correlator: $(wc -l < "$work/correlator.ndjson") pairs"
    echo "duckdb, 1 thread: $($bench duckdb "$work" 1)"
done
