#!/usr/bin/env bash
# Runs a benchmark: ./bench.sh lists them, ./bench.sh first-light runs one. See docs/benchmarks.md.
set -euo pipefail
root=$(cd "$(dirname "$0")" && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
dotnet build "$root/tests/Ocs.Benchmarks" --configuration Release --verbosity quiet --nologo -clp:NoSummary
program=("$root/tests/Ocs.Benchmarks/bin/Release/net10.0/Ocs.Benchmarks.dll" "$@")
# Programs that it starts are ended by SIGINT, which must not be ignored because a script started us with &.
if env --default-signal=INT true 2>/dev/null; then
  exec env --default-signal=INT dotnet "${program[@]}"
fi
exec dotnet "${program[@]}"
