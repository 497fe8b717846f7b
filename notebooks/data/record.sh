#!/usr/bin/env bash
# Records the logs of a small shop: nginx in front, an ASP.NET Core service behind it, PostgreSQL below.
# usage: record.sh OUTDIR [SECONDS]     as root on Debian, with the .NET SDK; installs nginx and PostgreSQL where they are missing.
# All of it listens on loopback only, runs as an unprivileged user in a temporary directory and is gone afterwards.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${1:?usage: record.sh OUTDIR [SECONDS]}
seconds=${2:-75}
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
user=postgres
driver_pid= jobs_pid= service_pid= nginx_pid= database_pid=

# Does what is left to do: after a whole run only the directory is.
stop_all() {
  for pid in $driver_pid $jobs_pid $service_pid $nginx_pid; do kill -TERM "$pid" 2>/dev/null || true; done
  [ -z "$database_pid" ] || kill -INT "$database_pid" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap stop_all EXIT

install_servers() {
  local missing=()
  [ -x /usr/sbin/nginx ] || missing+=(nginx)
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
  [ ${#missing[@]} -eq 0 ] && return
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); is_open "$port" 2>/dev/null; do :; done
  echo "$port"
}

# setpriv becomes the command itself, so that $! is the server's own process.
as_user() { exec setpriv --reuid="$user" --regid="$user" --clear-groups env -i PATH="$PATH" HOME="$work" LC_ALL=C "$@"; }

until_true() {
  for _ in $(seq 100); do "$@" >/dev/null 2>&1 && return; sleep 0.1; done
  echo "not ready: $*" >&2
  exit 1
}

run_sql() { PGAPPNAME=$1 "$pg/psql" -X -q -h 127.0.0.1 -p "$database_port" -U shop -d shop "${@:2}" >/dev/null 2>>"$work/jobs.txt"; }

is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1"); }

start_database() {
  (as_user "$pg/postgres" -D "$work/database" -p "$database_port") 2>"$1" &
  database_pid=$!
  until_true "$pg/pg_isready" -q -h 127.0.0.1 -p "$database_port" -U shop -d postgres
}

start_service() {
  (as_user SHOP_DATABASE="$connection" dotnet "$work/service/Shop.Service.dll" --urls "http://127.0.0.1:$service_port") >>"$out/service.ndjson" 2>>"$work/service-errors.txt" &
  service_pid=$!
}

# Killed in the middle of its work: replies are lost, and lines that were never written. A second later it is back.
kill_service() {
  sleep "$1"
  kill -KILL "$service_pid"
  wait "$service_pid" 2>/dev/null || true
  sleep 1
  start_service
}

jobs_on_database() {
  while :; do
    run_sql stock-report -c 'SELECT item_id, sum(quantity), pg_sleep(0.4) FROM stock GROUP BY item_id ORDER BY 2 LIMIT 1' || true
    sleep 3
    run_sql restock -c 'BEGIN' -c 'UPDATE stock SET quantity = quantity + 50 WHERE item_id IN (1, 2, 3)' -c 'SELECT pg_sleep(0.9)' -c 'COMMIT' || true
    sleep 4
  done
}

install_servers
pg=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | tail -1)")
nginx_port=$(free_port) service_port=$(free_port) database_port=$(free_port)
connection="Host=127.0.0.1;Port=$database_port;Username=shop;Database=shop;Application Name=shop;Maximum Pool Size=60"
rm -f "$out"/{nginx-access.log,service.ndjson,postgresql.log}{,.gz}

dotnet publish "$here/service" -c Release -o "$work/service" -v quiet
dotnet publish "$here/driver" -c Release -o "$work/driver" -v quiet
mkdir -p "$work/nginx/static"
echo 'body { font-family: sans-serif }' >"$work/nginx/static/shop.css"
echo '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>' >"$work/nginx/static/logo.svg"
sed "s|SERVICE_PORT|$service_port|; s|PORT|$nginx_port|" "$here/nginx.conf" >"$work/nginx/nginx.conf"
chmod 755 "$work"
chown -R "$user" "$work"

# The tables are made under a log of their own.
(as_user "$pg/initdb" -D "$work/database" -U shop -A trust -E UTF8 --no-sync) >"$work/initdb.txt"
cat "$here/postgresql.conf" >>"$work/database/postgresql.conf"
start_database "$work/setup.log"
"$pg/psql" -X -q -h 127.0.0.1 -p "$database_port" -U shop -d postgres -c 'CREATE DATABASE shop'
run_sql setup -v ON_ERROR_STOP=1 -f "$here/schema.sql"
kill -INT "$database_pid"
wait "$database_pid" || true
start_database "$out/postgresql.log"

start_service
(as_user TZ=UTC nginx -e "$work/nginx/nginx-error.log" -p "$work/nginx" -c "$work/nginx/nginx.conf") &
nginx_pid=$!
until_true is_open "$service_port"
until_true is_open "$nginx_port"

jobs_on_database &
jobs_pid=$!
dotnet "$work/driver/Shop.Driver.dll" "http://127.0.0.1:$nginx_port" "http://127.0.0.1:$service_port" "$seconds" &
driver_pid=$!
kill_service $((seconds * 2 / 5))
kill_service $((seconds * 2 / 5))
wait "$driver_pid"

kill "$jobs_pid" && wait "$jobs_pid" 2>/dev/null || true
kill -TERM "$service_pid" && wait "$service_pid" || true
kill -QUIT "$nginx_pid" && wait "$nginx_pid" || true
kill -INT "$database_pid" && wait "$database_pid" || true
cp "$work/nginx/nginx-access.log" "$out/nginx-access.log"
wc "$out"/{nginx-access.log,service.ndjson,postgresql.log}
gzip -9n "$out"/{nginx-access.log,service.ndjson,postgresql.log}
