#!/bin/sh
# The one test command: restores, builds and tests everything, and adds up what all test projects report.
# Needs the .NET SDK of global.json and nothing else; with rsyslog, the journal's tools, chromium and npm more tests run (eng/test-servers.sh). With CI=true the lock files are binding.
# The last line is "N passed, N failed"; the exit code is 0 only if tests ran and none failed.
set -u
cd "$(dirname "$0")/.." || exit 1

solution=Correlator.sln
results=$(mktemp -d) || exit 1
trap 'rm -rf "$results"' EXIT

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# The totals are read from what the SDK prints, so it must not be translated.
export DOTNET_CLI_UI_LANGUAGE=en

# Servers and clients that integration tests talk to, where they may be installed.
eng/test-servers.sh

give_up() {
    echo "$1" >&2
    echo "0 passed, 1 failed"
    exit 1
}

if [ "${CI:-}" = true ]; then
    dotnet restore "$solution" --locked-mode || give_up "The restore failed."
else
    dotnet restore "$solution" || give_up "The restore failed."
fi
dotnet build "$solution" --no-restore -warnaserror || give_up "The build failed."

# Several projects at a time would fight for the machine, and the tests that measure time would feel it.
# A test that waits for ever would keep its host from ending: what hangs is told by name instead.
dotnet test "$solution" --no-build -m:1 --blame-hang-timeout 10m --blame-hang-dump-type none --logger trx --results-directory "$results"
status=$?

# The counters of all result files. A test host that crashed leaves a file without counters, or none: its exit code tells.
totals=$(find "$results" -name '*.trx' -exec grep -ho '<Counters [^>]*>' {} + | awk '
    function count(name,  found) {
        if (!match($0, " " name "=\"[0-9]+\"")) return 0
        found = substr($0, RSTART, RLENGTH)
        gsub(/[^0-9]/, "", found)
        return found + 0
    }
    {
        passed += count("passed")
        failed += count("failed") + count("error") + count("timeout") + count("aborted")
        skipped += count("total") - count("executed")
    }
    END { print passed + 0, failed + 0, skipped + 0 }')
passed=${totals%% *}
rest=${totals#* }
failed=${rest%% *}
skipped=${rest#* }

if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    echo "A test host ended before its tests did." >&2
    failed=1
fi
if [ "$passed" -eq 0 ] && [ "$failed" -eq 0 ]; then
    echo "No test ran." >&2
    failed=1
fi

[ "$skipped" -gt 0 ] && echo "$skipped skipped: what they need is not installed."
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
