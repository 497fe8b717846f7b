#!/usr/bin/env bash
# Cuts the demo's three small logs out of the recording: all lines of a few request ids of every kind of trouble.
# usage: cut.sh RECORDING OUTDIR
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
from=$(cd "${1:?usage: cut.sh RECORDING OUTDIR}" && pwd)
out=${2:?usage: cut.sh RECORDING OUTDIR}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

logs=(nginx-access.log service.ndjson postgresql.log)
for log in "${logs[@]}"; do gzip -dc "$from/$log.gz" >"$work/$log"; done
(cd "$work" && awk -f "$here/kinds.awk" "${logs[@]}" >kinds.txt)
for log in "${logs[@]}"; do awk -f "$here/pick.awk" "$work/kinds.txt" "$work/$log" >"$out/$log"; done
sort -u -k2,2 -k1,1 "$work/kinds.txt" | awk '{ n[$2]++ } END { for (kind in n) print n[kind], kind }' | sort -rn
wc -l "${logs[@]/#/$out/}"
