#!/bin/sh
# Compiles the tool ahead of time, as it is shipped. Needs clang and zlib's headers (apt-get install clang zlib1g-dev); any warning fails it.
# Usage: eng/publish.sh DIRECTORY [MSBUILD OPTIONS]     -p:IlcInstructionSet=x86-64-v3 for processors with AVX2 only
set -eu
cd "$(dirname "$0")/.."
directory=$1
shift
locks=$(mktemp)
trap 'tar -xf "$locks"; rm -f "$locks"' EXIT
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# The lock files do not know the machine's runtime: what the restore adds to them is taken back.
tar -cf "$locks" src/*/packages.lock.json
dotnet publish src/Correlator.Cli -c Release -p:PublishAot=true --use-current-runtime --nologo -v quiet -o "$directory" "$@"
