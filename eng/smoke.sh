#!/bin/sh
# Runs the tool in its three forms (as it is built, compiled ahead of time, installed with 'dotnet tool') and compares what they say.
# Usage: eng/smoke.sh     The form compiled ahead of time is left out where clang is missing.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

cat > "$work/a.ndjson" <<'EVENTS'
{"timestamp":"2026-01-01T00:00:00.000Z","message":"called with some words to fill the line","request_id":"r1","status":"200"}
{"timestamp":"2026-01-01T00:00:01.000Z","message":"called with \"quotes\" and ümlauts in the line","request_id":"r2","status":500}
{"time":"2026-01-01T00:00:02+01:00","msg":"another layout","request_id":"r3"}
EVENTS
cat > "$work/b.ndjson" <<'EVENTS'
{"timestamp":"2026-01-01T00:00:00.250Z","message":"answered with some words to fill the line","request_id":"r1","took":"12"}
{"timestamp":"2026-01-01T00:00:03.500Z","message":"answered with some words to fill the line","request_id":"r2","took":"7"}
EVENTS
request() { printf 'Content-Length: %d\r\n\r\n%s' "${#1}" "$1"; }
{
    request '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}'
    request '{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///q.corr","languageId":"corr","version":1,"text":"a({}) and on(x) b({})"}}}'
    request '{"jsonrpc":"2.0","id":2,"method":"textDocument/completion","params":{"textDocument":{"uri":"file:///q.corr"},"position":{"line":0,"character":6}}}'
    request '{"jsonrpc":"2.0","id":3,"method":"shutdown"}'
    request '{"jsonrpc":"2.0","method":"exit"}'
} > "$work/lsp"

pair='a({}) and on(request_id) within(30s) b({})'
sources="--source a=$work/a.ndjson --source b=$work/b.ndjson"

# What each form is asked: its answers and exit codes, one after the other.
ask() {
    tool=$1
    say() {
        echo "== $*"
        code=0
        "$tool" "$@" 2>&1 || code=$?
        echo "-- $code"
    }
    say --help
    say check "$pair"
    say check --output json "$pair"
    say check 'a({}) and on( b({})'
    say format 'a( {} )  and  on(x)  b({})'
    say explain "$pair"
    say analyze "$pair"
    say complete 'a({}) an'
    say duration 90m
    say run "$pair" $sources
    say run "$pair | emit each" $sources --output json --stats
    say run 'a({status=~"5.."}) | json | stats count() by (status)' $sources --output json
    say run 'a({}' $sources
    say demo
    say test tests/Cases
    say lsp --stdio < "$work/lsp"
}

form() {
    ask "$2" > "$work/$1.txt" < /dev/null
    echo "$1: $(grep -c '^== ' "$work/$1.txt") command lines, $(wc -l < "$work/$1.txt") lines of answers"
    [ "$1" = built ] || diff "$work/built.txt" "$work/$1.txt"
}

dotnet build src/Correlator.Cli -c Release --nologo -v quiet
form built "$PWD/artifacts/bin/Correlator.Cli/release/correlator"

dotnet pack src/Correlator.Cli -c Release --nologo -v quiet -o "$work/packages"
dotnet tool install correlator --tool-path "$work/tool" --add-source "$work/packages" --ignore-failed-sources > "$work/install.txt" || { cat "$work/install.txt"; exit 1; }
form installed "$work/tool/correlator"

if command -v clang > /dev/null 2>&1; then
    eng/publish.sh "$work/aot"
    form aot "$work/aot/correlator"
    runs=20
    begin=$(date +%s%N)
    for _ in $(seq "$runs"); do
        "$work/aot/correlator" check "$pair" > /dev/null
    done
    echo "aot: $(wc -c < "$work/aot/correlator") bytes, check takes $((($(date +%s%N) - begin) / runs / 1000)) us"
else
    echo "aot: left out, there is no clang"
fi
