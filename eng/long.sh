#!/bin/sh
# What is too long for every test run: many more random scenarios of every law, the end-to-end workload against DuckDB in the same run, and a whole virtual day.
# Usage: eng/long.sh [SCENARIOS] [EVENTS] [HOURS]     default: 20000 scenarios a law, 1000000 events a file, 24 virtual hours
set -eu
cd "$(dirname "$0")/.."
scenarios=${1:-20000}
events=${2:-1000000}
hours=${3:-24}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# New cases in each run; CORRELATOR_SEED=7 or the pair that a failing law has printed gives them again.
echo "== Laws: $scenarios random scenarios each, CORRELATOR_SEED=${CORRELATOR_SEED:=random}"
export CORRELATOR_SEED
CORRELATOR_SCENARIOS=$scenarios dotnet test Correlator.sln -c Release -m:1 --nologo

echo "== All notebooks in the kernel of .NET Interactive, and as programs"
CORRELATOR_KERNEL=all dotnet test tests/Correlator.Packages.Tests -c Release --nologo --filter "FullyQualifiedName~NotebookKernelTests"
for walk in notebooks/*.cs; do
    dotnet run "$walk" > "$work/walk.txt" || { cat "$work/walk.txt"; exit 1; }
    echo "$walk: $(wc -l < "$work/walk.txt") lines"
done

dotnet build tests/Correlator.Benchmarks -c Release --nologo -v quiet
bench="dotnet artifacts/bin/Correlator.Benchmarks/release/Correlator.Benchmarks.dll"
. eng/native-tool.sh

echo "== End to end: two files of $events lines"
$bench compare w2 "$events" 3

echo "== Every construct over events in memory: 1000000 events, 100000 keys"
$bench patterns 1000000 100000

echo "== Cost against size"
$bench scale

echo "== Live: 60 s at 50000 events/s"
$bench latency

echo "== Load: 5 minutes at 50000 events/s in memory, every result checked"
"$CORRELATOR_TOOL" load-test --rate 50000 --duration 5m --min-success 100% --min-rate 99% --max-p99 250ms --max-memory 2GiB

echo "== Load: joins, absences and filters over sockets"
"$CORRELATOR_TOOL" load-test --rate 10000 --duration 1m --pattern spike --scenario mixed --min-success 100% --source requests=syslog+tcp://127.0.0.1:0 --source replies=ingest://127.0.0.1:0
"$CORRELATOR_TOOL" load-test --rate 10000 --duration 1m --pattern wave --scenario complex --min-success 100% --source audits=syslog+tcp://127.0.0.1:0

echo "== A server with 10000 clients that listen"
CORRELATOR_CONNECTIONS=10000 dotnet test tests/Correlator.Cli.Tests -c Release --nologo --filter "FullyQualifiedName~ServeListenersTests"

echo "== Loki: 1000000 lines from a server on this machine"
$bench loki 1000000 3
echo "== Loki and Graylog that fail in every way: 10 minutes"
$bench soak-sources 10

echo "== Runs that are killed at 20 random moments each"
CORRELATOR_KILLS=20 CORRELATOR_KILL_EVENTS=300000 dotnet test tests/Correlator.Cli.Tests -c Release --nologo --filter "FullyQualifiedName~CheckpointProcessTests"

echo "== Workers over a log that are killed, frozen and replaced, five rounds a query"
CORRELATOR_KILLS=5 CORRELATOR_KILL_EVENTS=100000 dotnet test tests/Correlator.Kafka.Tests -c Release --nologo --filter "FullyQualifiedName~SpreadQueryTests"

if docker info > /dev/null 2>&1; then
    echo "== All of Kafka's tests on a real broker in a container, one round a query"
    CORRELATOR_KAFKA_CONTAINER=1 CORRELATOR_KILLS=1 dotnet test tests/Correlator.Kafka.Tests -c Release --nologo
    CORRELATOR_KAFKA_CONTAINER=1 dotnet test tests/Correlator.Cli.Tests -c Release --nologo --filter "FullyQualifiedName~KafkaCommandTests"
else
    echo "== Kafka's tests on a real broker are left out: there is no Docker"
fi

echo "== What a worker costs beside a run in one process: $events events"
dotnet build tests/Correlator.Kafka.Broker -c Release --nologo -v quiet
for query in join unless sequence window; do
    dotnet artifacts/bin/Correlator.Kafka.Broker/release/Correlator.Kafka.Broker.dll measure "$query" "$events"
done

echo "== Receivers over loopback: $events events each"
$bench receivers "$events"

echo "== $hours virtual hours at 1000 events/s"
DOTNET_gcConcurrent=1 $bench soak "$hours"
