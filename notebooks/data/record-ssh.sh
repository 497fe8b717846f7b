#!/usr/bin/env bash
# Records the auth.log of a machine that is attacked over SSH: a real sshd, sudo and rsyslog, and real ssh clients that guess passwords.
# usage: record-ssh.sh OUTDIR     as root on Debian; installs openssh-server, rsyslog and sudo where they are missing. Takes about three minutes.
# It all happens in namespaces of its own: a network with nothing but loopback, copies of /etc, /home and /run. Users and keys are gone afterwards.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=$(mkdir -p "${1:?usage: record-ssh.sh OUTDIR}" && cd "$1" && pwd)
server=192.0.2.10
export TZ=UTC LC_ALL=C

install_servers() {
  local missing=()
  [ -x /usr/sbin/sshd ] || missing+=(openssh-server)
  [ -x /usr/sbin/rsyslogd ] || missing+=(rsyslog)
  [ -x /usr/bin/sudo ] || missing+=(sudo)
  [ ${#missing[@]} -eq 0 ] && return
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

if [ -z "${CORRELATOR_RECORDING:-}" ]; then
  install_servers
  work=$(mktemp -d) link=
  trap 'rm -rf "$work" $link' EXIT
  [ -e /dev/log ] || { ln -s /run/systemd/journal/dev-log /dev/log && link=/dev/log; }
  CORRELATOR_RECORDING=$work unshare --mount --net --uts --pid --fork --mount-proc "$here/record-ssh.sh" "$out"
  gzip -9n "$out/auth.log"
  exit
fi

work=$CORRELATOR_RECORDING

prepare_machine() {
  hostname bastion
  ip link set lo up
  for address in $server 198.51.100.{23,24,31} 203.0.113.{7,9} 203.0.113.{40..47}; do ip address add "$address/32" dev lo; done
  mount --make-rprivate /
  cp -a /etc "$work/etc"
  echo '127.0.1.1 bastion' >>"$work/etc/hosts"
  mount --bind "$work/etc" /etc
  mount -t tmpfs none /run
  mount -t tmpfs none /home
  mkdir -p /run/sshd /run/systemd/journal
  cd /
}

# The settings of Debian's own rsyslog.conf for auth.log, and the reduction of repeated messages that it had until Debian 11.
start_syslog() {
  cat >"$work/rsyslog.conf" <<CONF
module(load="imuxsock" SysSock.Name="/run/systemd/journal/dev-log" SysSock.RateLimit.Interval="0")
\$ActionFileDefaultTemplate RSYSLOG_TraditionalFileFormat
\$RepeatedMsgReduction on
auth,authpriv.* $out/auth.log
CONF
  rm -f "$out"/auth.log{,.gz}
  rsyslogd -n -f "$work/rsyslog.conf" -i "$work/rsyslog.pid" &
  until [ -S /run/systemd/journal/dev-log ]; do sleep 0.1; done
}

start_sshd() {
  ssh-keygen -q -t ed25519 -N '' -f "$work/host_key"
  cat >"$work/sshd_config" <<CONF
ListenAddress $server
HostKey $work/host_key
UsePAM yes
PasswordAuthentication yes
KbdInteractiveAuthentication no
PidFile none
CONF
  /usr/sbin/sshd -D -f "$work/sshd_config" &
  sleep 1
}

make_users() {
  for user in alice bob carol dave erin frank grace heidi; do
    useradd -m -s /bin/bash "$user"
    echo "$user:right-$user" | chpasswd
    install -d -m 700 -o "$user" -g "$user" "/home/$user/.ssh"
    ssh-keygen -q -t ed25519 -N '' -f "$work/$user"
    install -m 600 -o "$user" -g "$user" "$work/$user.pub" "/home/$user/.ssh/authorized_keys"
  done
  usermod -aG sudo alice

  # ssh asks this program for each password: the next line of $WORDS.
  printf '#!/bin/sh\nhead -n 1 "$WORDS"\nsed -i 1d "$WORDS"\n' >"$work/askpass"
  chmod +x "$work/askpass"
}

client() {
  local address=$1 user=$2
  shift 2
  ssh -n -b "$address" -l "$user" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=QUIET -F none "$@" "$server" true || true
}

# One connection from an address as a user, with these passwords.
guess() {
  local address=$1 user=$2
  shift 2
  (
    WORDS=$(mktemp -p "$work")
    printf '%s\n' "$@" >"$WORDS"
    export WORDS SSH_ASKPASS="$work/askpass" SSH_ASKPASS_REQUIRE=force
    client "$address" "$user" -o PubkeyAuthentication=no -o NumberOfPasswordPrompts=$#
  )
}

with_key() { client "$1" "$2" -o BatchMode=yes -o IdentitiesOnly=yes -i "$work/$2"; }

# What follows is the story; its parts run side by side, but for the last.
taken_over() { guess 203.0.113.7 alice 1 2 3; guess 203.0.113.7 alice 4 5; sleep 3; guess 203.0.113.7 alice 6 7 right-alice; }
forgetful() { guess 198.51.100.31 bob x right-bob; sleep 20; guess 198.51.100.31 bob y; guess 198.51.100.31 bob z right-bob; }
stolen_key() { for word in 1 2 3 4 5 6; do guess 203.0.113.9 carol $word; done; with_key 203.0.113.9 carol; }
many_addresses() { for n in 40 41 42 43 44 45 46; do guess 203.0.113.$n dave "try$n"; sleep 2; done; guess 203.0.113.47 dave right-dave; }
four_only() { for word in 1 2 3 4; do guess 198.51.100.24 erin $word; done; guess 198.51.100.24 erin right-erin; }
exactly_five() { for word in 1 2 3 4 5; do guess 198.51.100.24 frank $word; done; guess 198.51.100.24 frank right-frank; }
never_in() { for n in 1 2 3 4 5; do guess 198.51.100.23 root a$n b$n c$n d$n e$n f$n g$n; done; }

# Nothing else is logged meanwhile, so rsyslog writes the failures as two lines.
quiet_hour() { guess 203.0.113.7 grace 1 2 3 4 5 right-grace; }

dictionary() {
  local user
  for user in admin test oracle ubuntu pi git guest 'two words' '' 'root from 192.0.2.99 port 22 ssh2'; do guess 198.51.100.31 "$user" 123456 "$user"; done
}

ordinary() {
  local n
  for n in 1 2 3 4 5 6 7 8 9 10; do
    with_key 198.51.100.24 grace
    with_key 198.51.100.31 heidi
    sleep 4
  done
}

scans() {
  local n
  for n in 1 2 3 4; do
    (exec 3<>"/dev/tcp/$server/22" && printf 'GET / HTTP/1.1\r\n\r\n' >&3 && head -c 200 <&3 >/dev/null) || true
    (exec 3<>"/dev/tcp/$server/22") || true
    sleep 9
  done
}

administer() {
  sleep 8
  echo right-alice | setpriv --reuid=alice --regid=alice --init-groups sudo -S -p '' /usr/bin/true || true
  printf 'no\nnot\nnone\n' | setpriv --reuid=alice --regid=alice --init-groups sudo -k -S -p '' /usr/bin/id || true
  echo right-bob | setpriv --reuid=bob --regid=bob --init-groups sudo -S -p '' /usr/bin/id || true
}

prepare_machine
start_syslog
make_users
start_sshd
pids=()
for part in taken_over forgetful stolen_key many_addresses four_only exactly_five never_in dictionary ordinary scans administer; do
  $part >/dev/null 2>&1 &
  pids+=($!)
done
wait "${pids[@]}"
quiet_hour >/dev/null 2>&1
userdel -r frank 2>/dev/null
sleep 2
kill "$(cat "$work/rsyslog.pid")"
sleep 1
wc "$out/auth.log"
