#!/usr/bin/env bash
# Installs what the tests need and is missing, builds once, runs every test and ends with
# one line "N passed, N failed, N skipped". Exit 0 only when nothing failed.
#
#   ./test.sh              every test
#   ./test.sh FeedTests    tests whose full name (Namespace.Class.Method) contains the text
#   ./test.sh --no-build   as built before, installing nothing
set -uo pipefail
cd "$(dirname "$0")" || exit 1

usage() { sed -n '2,7s/^# \{0,1\}//p' "$0"; }

build=yes
filter=()
for argument in "$@"; do
  case $argument in
    -h | --help) usage; exit 0 ;;
    --no-build) build=no ;;
    -*) echo "test.sh: no such option: $argument" >&2; usage >&2; exit 2 ;;
    *) filter+=(-method "*$argument*") ;;
  esac
done

# Real peers: Python's and JavaScript's WAMP clients, curl, InfluxDB, PostgreSQL, VictoriaMetrics, Prometheus and an SNMP agent. Tests whose peer is missing are
# skipped with the reason; with CI=true they fail.
debian_packages=(python3-autobahn python3-cbor2 python3-msgpack python3-ujson buildah curl influxdb mmdebstrap openssl postgresql prometheus snmpd victoria-metrics)

# Installs packages, those that can be where one cannot. The tests start servers themselves, on ports of their own: that
# Debian starts InfluxDB and Prometheus as services as well is forbidden for so long, as its policy-rc.d lets one.
debian_install='
  policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    printf "#!/bin/sh\nexit 101\n" >$policy && chmod +x $policy
    trap "rm -f $policy" EXIT
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -qq --no-install-recommends "$@" </dev/null 2>/dev/null && exit 0
  apt-get update -qq </dev/null
  apt-get install -y -qq --no-install-recommends "$@" </dev/null && exit 0
  for package in "$@"; do
    apt-get install -y -qq --no-install-recommends "$package" </dev/null || status=1
  done
  exit ${status:-0}'

install_peers() {
  local missing=() package root=()
  if command -v apt-get dpkg-query >/dev/null; then
    command -v node >/dev/null || debian_packages+=(nodejs)
    command -v npm >/dev/null || debian_packages+=(npm)
    for package in "${debian_packages[@]}"; do
      dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    if ((${#missing[@]})); then
      ((EUID == 0)) || root=(sudo -n)
      echo "Installing ${missing[*]}"
      "${root[@]}" sh -s "${missing[@]}" <<<"$debian_install" >/dev/null ||
        echo "Could not install all of ${missing[*]}: tests that need them are skipped, or fail where CI=true." >&2
    fi
  fi

  local node=tests/Ocs.Interop.Tests/node
  if command -v npm >/dev/null && [[ $node/package-lock.json -nt $node/node_modules/.package-lock.json ]]; then
    echo "Installing the JavaScript peer"
    (cd "$node" && npm ci --ignore-scripts --loglevel=error </dev/null && touch node_modules/.package-lock.json) ||
      echo "Could not install the JavaScript peer: tests that need it are skipped, or fail where CI=true." >&2
  fi
}

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

if [[ $build == yes ]]; then
  install_peers
  echo "Building"
  dotnet build Ocs.sln --configuration Release --verbosity quiet --nologo -clp:NoSummary || { echo "The build failed."; exit 1; }
fi

passed=0 failed=0 skipped=0
reports=$(mktemp -d)
trap 'rm -rf "$reports"' EXIT

# What a test program printed of each failed test: its name, message and stack, without what the test itself printed meanwhile.
failures() { awk '/ \[FAIL\]$/ { failed = 1; print; next } /^      / && failed { print } /^    [^ ]|^  [^ ]/ { failed = 0 }' "$1"; }

# The count that an xunit report gives in an attribute of its <assembly> element.
count() { grep -o "<assembly [^>]*" "$2" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | head -1; }

for project in tests/*.Tests; do
  name=${project##*/}
  assembly=$project/bin/Release/net10.0/$name.dll
  report=$reports/$name.xml
  if [[ ! -f $assembly ]]; then
    echo "$name was not built: no $assembly"
    ((failed += 1))
    continue
  fi

  started=$SECONDS
  timeout --kill-after=10s 15m dotnet "$assembly" -noLogo -noColor -longRunning 60 -xml "$report" "${filter[@]}" \
    </dev/null >"$reports/$name.txt" 2>&1
  code=$?
  p=$(count passed "$report" 2>/dev/null) f=$(count failed "$report" 2>/dev/null)
  s=$(count skipped "$report" 2>/dev/null) e=$(count errors "$report" 2>/dev/null)
  ((f = ${f:-0} + ${e:-0}))
  if ((code != 0 && f == 0)); then
    cat "$reports/$name.txt"
    echo "$name ended with exit code $code and no failed test: counted as one failure."
    f=1
  fi

  ((passed += ${p:-0}, failed += f, skipped += ${s:-0}))
  ((f + ${s:-0})) && cat "$reports/$name.txt"
  failures "$reports/$name.txt" >>"$reports/failures"
  ((${p:-0} + f + ${s:-0})) &&
    printf '%-26s %5d passed, %d failed, %d skipped in %d s\n' "$name" "${p:-0}" "$f" "${s:-0}" $((SECONDS - started))
done

if ((passed + failed + skipped == 0)); then
  echo "No test ran."
  failed=1
fi

# Once more at the end, where a long log is looked at first.
[[ -s $reports/failures ]] && echo "Failed:" && cat "$reports/failures"
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
