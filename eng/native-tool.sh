#!/bin/sh
# Builds the tool as it is shipped and sets CORRELATOR_TOOL to it; for other scripts to source. Needs $work, a directory that they remove.
# With clang it is compiled ahead of time; else it runs as it is built.
if command -v clang > /dev/null 2>&1; then
    eng/publish.sh "$work/tool"
    CORRELATOR_TOOL="$work/tool/correlator"
else
    dotnet build src/Correlator.Cli -c Release --nologo -v quiet
    CORRELATOR_TOOL=$PWD/artifacts/bin/Correlator.Cli/release/correlator
fi
export CORRELATOR_TOOL
