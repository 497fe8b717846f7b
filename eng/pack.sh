#!/bin/sh
# Packs all packages, libraries with symbols and the tool, into artifacts/packages or the directory that is named. What lay there before is removed.
# Usage: eng/pack.sh [DIRECTORY]
set -eu
cd "$(dirname "$0")/.."
packages=${1:-artifacts/packages}
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
rm -f "$packages"/*.nupkg "$packages"/*.snupkg
for project in src/*/*.csproj; do
    # The analyzers take most of the time of a build, and eng/test.sh has them judge the same sources.
    dotnet pack "$project" -c Release --nologo -v quiet -p:RunAnalyzers=false -o "$packages"
done
ls -l "$packages"
