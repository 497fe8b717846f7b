#!/usr/bin/env python3
"""Writes the generated logs of the cookbook: auth-day.log, orders.ndjson, payments.log, requests.ndjson, deploys.ndjson.

usage: generate.py OUTDIR

The same seed gives the same lines on any version of Python: only random() is used. Standard error tells what was planted.
"""
import collections
import gzip
import json
import os
import random
import sys
from datetime import datetime, timedelta, timezone

DAY = datetime(2026, 11, 24, tzinfo=timezone.utc)
PLANTED = collections.Counter()


class Dice:
    """Choices made of random() alone."""

    def __init__(self, seed):
        self._next = random.Random(seed).random

    def between(self, low, high):
        return low + (high - low) * self._next()

    def whole(self, low, high):
        return int(self.between(low, high + 1))

    def one(self, items):
        return items[int(self._next() * len(items))]

    def happens(self, probability):
        return self._next() < probability


def iso(seconds):
    return (DAY + timedelta(milliseconds=round(seconds * 1000))).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def write(directory, name, arrivals, compress=True):
    """Writes (arrival, line) in order of arrival."""
    text = "".join(line + "\n" for _, line in sorted(arrivals, key=lambda pair: pair[0])).encode()
    path = os.path.join(directory, name + (".gz" if compress else ""))
    with open(path, "wb") as file:
        file.write(gzip.compress(text, 9, mtime=0) if compress else text)
    print(f"{name}: {text.count(10)} lines", file=sys.stderr)


class AuthLog:
    """The auth.log of a log host that four machines send to; each machine lags by up to three seconds, in its own order."""

    HOSTS = ["bastion", "web1", "web2", "db1"]
    FIRST = "ada ben cleo dan eva finn gus hana ivan jana kim leo mia nils olga paul quinn rosa sam tina uwe vera will xena yan zoe".split()

    def __init__(self):
        self.dice = Dice(20261124)
        self.users = [f"{self.FIRST[n % 26]}{n // 26 or ''}" for n in range(296)] + ["root", "deploy", "backup", "postgres"]
        self.attackers = [f"{net}.{n}" for net in ("198.51.100", "203.0.113") for n in range(11, 31)]
        self.pids = {host: 700 for host in self.HOSTS}
        self.lines = []

    def pid(self, host):
        self.pids[host] += self.dice.whole(1, 3)
        return self.pids[host]

    def line(self, second, host, text, delay=None):
        stamp = DAY + timedelta(seconds=int(second))
        late = 3 * abs((second / 200 + self.HOSTS.index(host) / 3) % 2 - 1) if delay is None else delay
        self.lines.append((second + late, f"{stamp:%b} {stamp.day:2d} {stamp:%H:%M:%S} {host} {text}"))

    def fail(self, second, host, user, address, delay=None):
        sshd, port = f"sshd[{self.pid(host)}]:", self.dice.whole(32768, 60999)
        known = user in self.users
        if not known:
            self.line(second, host, f"{sshd} Invalid user {user} from {address} port {port}", delay)
        self.line(second, host, f"{sshd} Failed password for {'' if known else 'invalid user '}{user} from {address} port {port} ssh2", delay)
        if self.dice.happens(0.5):
            self.line(second, host, f"{sshd} Connection closed by {'authenticating' if known else 'invalid'} user {user} {address} port {port} [preauth]", delay)

    def log_in(self, second, host, user, address, method=None, delay=None):
        sshd, port = f"sshd[{self.pid(host)}]:", self.dice.whole(32768, 60999)
        method = method or ("publickey" if self.dice.happens(0.7) else "password")
        key = ": ED25519 SHA256:NdhaqyOlNxn8WbDpqMBvZqWlqeu0Mbd8uSOqTi3GqO4" if method == "publickey" else ""
        self.line(second, host, f"{sshd} Accepted {method} for {user} from {address} port {port} ssh2{key}", delay)
        self.line(second, host, f"{sshd} pam_unix(sshd:session): session opened for user {user}(uid={1000 + self.users.index(user)}) by (uid=0)", delay)
        left = second + self.dice.between(20, 3000)
        self.line(left, host, f"{sshd} Disconnected from user {user} {address} port {port}")
        self.line(left, host, f"{sshd} pam_unix(sshd:session): session closed for user {user}")

    def noise(self):
        dice = self.dice
        for _ in range(2600):
            second, host, user = dice.between(0, 86000), dice.one(self.HOSTS), dice.one(self.users)
            address = f"192.0.2.{dice.whole(10, 250)}"
            for n in range(dice.whole(1, 3) if dice.happens(0.15) else 0):
                self.fail(second - 5 * (3 - n), host, user, address)
            self.log_in(second, host, user, address)
        for _ in range(420):
            second, host, address = dice.between(0, 86000), dice.one(self.HOSTS), dice.one(self.attackers)
            target = dice.one(["root", "admin", "test", "oracle", "git", "ubuntu", "two words", "", "root from 192.0.2.99 port 22 ssh2", dice.one(self.users)])
            for _ in range(dice.whole(5, 70)):
                second += dice.between(0.5, 6)
                self.fail(second, host, target, address)
        for second in range(0, 86400, 600):
            for host in self.HOSTS:
                cron = f"CRON[{self.pid(host)}]: pam_unix(cron:session): session"
                self.line(second + 1, host, f"{cron} opened for user root(uid=0) by (uid=0)")
                self.line(second + 2, host, f"{cron} closed for user root")
        for _ in range(500):
            second, host, user = dice.between(0, 86000), dice.one(self.HOSTS), dice.one(self.users)
            self.line(second, host, f"sudo: {user:>8} : TTY=pts/0 ; PWD=/home/{user} ; USER=root ; COMMAND=/usr/bin/systemctl status")

    def attack(self, kind, count, offsets, entry=0, addresses=1, method=None, delays=(None, None)):
        """So many attacks of a kind: failures at the offsets (seconds from the first), then a success at `entry` after the last."""
        for _ in range(count):
            second, host, user = self.dice.whole(3600, 80000), self.dice.one(self.HOSTS), self.dice.one(self.users[:296])
            sources = [self.dice.one(self.attackers) for _ in range(addresses)]
            times = offsets(self.dice)
            for n, offset in enumerate(times):
                self.fail(second + offset, host, user, sources[n % addresses], delays[0])
            self.log_in(second + times[-1] + entry, host, user, self.dice.one(sources), method, delays[1])
            PLANTED["auth: " + kind] += 1

    def attacks(self):
        self.attack("takeover", 30, lambda dice: [3 * n for n in range(dice.whole(5, 40))], 4, method="password")
        self.attack("takeover by key", 8, lambda dice: [7 * n for n in range(6)], 30, method="publickey")
        self.attack("spray from many addresses", 12, lambda dice: [20 * n for n in range(12)], 20, addresses=12)
        self.attack("fourteen, of which the first are too old", 6, lambda dice: [60 * n for n in range(14)], 60)
        self.attack("five, first exactly ten minutes before", 5, lambda dice: [0, 100, 200, 300, 400], 200)
        self.attack("five, first ten minutes and a second before", 5, lambda dice: [0, 100, 200, 300, 400], 201)
        self.attack("too slow", 10, lambda dice: [180 * n for n in range(9)], 180)
        self.attack("only four", 15, lambda dice: [5 * n for n in range(4)], 5)
        self.attack("all in one second", 4, lambda dice: [0] * 6, delays=(0.1, 0.2))
        self.attack("one second, success written first", 4, lambda dice: [0] * 6, delays=(0.2, 0.1))
        for _ in range(6):
            state = self.dice.whole(3600, 80000), self.dice.one(self.HOSTS), self.dice.one(self.users[:296]), self.dice.one(self.attackers)
            for second in (state[0], state[0] + 120):
                for n in range(8):
                    self.fail(second + n, *state[1:])
                self.log_in(second + 9, *state[1:])
            PLANTED["auth: twice in a row"] += 1

    def write(self, directory):
        self.noise()
        self.attacks()
        write(directory, "auth-day.log", self.lines)


class Shop:
    """Orders and payments of a day, each log out of order by up to four seconds."""

    def __init__(self):
        self.dice = Dice(15)
        self.orders, self.payments = [], []
        self.number = 0

    def order(self, second, order_id, event="placed"):
        fields = {"timestamp": iso(second), "level": "info", "message": f"order {event}", "event": event}
        if order_id is not None:
            fields["order_id"] = order_id
        fields["total"] = round(self.dice.between(5, 250), 2)
        self.orders.append((second + self.dice.between(0, 4), json.dumps(fields, separators=(",", ":"))))

    def pay(self, second, order_id, status="captured"):
        who = f" order_id={order_id}" if order_id is not None else ""
        self.payments.append((second + self.dice.between(0, 4), f'ts={iso(second)} level=info msg="payment {status}" status={status}{who}'))

    def new_id(self):
        self.number += 1
        return f"o-{self.number:06d}"

    def kind(self, name, count, tell):
        for _ in range(count):
            tell(round(self.dice.between(0, 86400), 3), self.new_id())
            PLANTED["orders: " + name] += 1

    def pays(self, *delays, status="captured"):
        def tell(second, order_id):
            self.order(second, order_id)
            for delay in delays:
                self.pay(second + (delay() if callable(delay) else delay), order_id, status)
        return tell

    def twice(self, gap, *delays):
        def tell(second, order_id):
            self.pays(*delays)(second, order_id)
            self.order(second + gap(), order_id)
        return tell

    def shipped(self, second, order_id):
        self.pays(self.soon)(second, order_id)
        self.order(second + self.dice.between(3600, 7200), order_id, "shipped")

    # Most within two minutes, none after 13 and a half.
    def soon(self):
        return self.dice.between(2, 1.5 ** self.dice.between(2, 16.5))

    def write(self, directory):
        dice = self.dice
        self.kind("paid", 5200, self.pays(self.soon))
        self.kind("paid and shipped", 900, self.shipped)
        self.kind("never paid", 240, self.pays())
        self.kind("paid too late", 160, self.pays(lambda: dice.between(901, 3600)))
        self.kind("paid at 15 minutes to the millisecond", 40, self.pays(900))
        self.kind("paid one millisecond after 15 minutes", 20, self.pays(900.001))
        self.kind("paid in the same millisecond", 10, self.pays(0))
        self.kind("paid before the order by the clocks", 10, self.pays(lambda: -dice.between(0.05, 2)))
        self.kind("declined only", 60, self.pays(30, 90, status="declined"))
        self.kind("paid twice", 100, self.pays(self.soon, lambda: dice.between(5, 899)))
        self.kind("placed twice, paid", 40, self.twice(lambda: dice.between(0.2, 20), 60))
        self.kind("placed twice, never paid", 20, self.twice(lambda: dice.between(0.2, 20)))
        self.kind("placed again after ten minutes, paid after sixteen", 20, self.twice(lambda: 600, 960))
        self.kind("placed again after the payment", 20, self.twice(lambda: 300, 200))
        self.kind("without id", 20, lambda second, _: self.order(second, None))
        self.kind("with an empty id", 10, lambda second, _: self.order(second, ""))
        self.kind("payment without id", 20, lambda second, _: self.pay(second, None))
        self.kind("payment without order", 20, lambda second, order_id: self.pay(second, order_id))
        write(directory, "orders.ndjson", self.orders)
        write(directory, "payments.log", self.payments)


def write_deploys(directory):
    """Two hours of four services with three deploys; three instances each, whose lines arrive up to five seconds late."""
    dice = Dice(3)
    deploys = [(1937, "checkout", "2.4.0"), (3520.25, "catalog", "5.1.3"), (4805, "checkout", "2.4.1")]
    routes = {"checkout": ["/cart", "/pay"], "catalog": ["/items", "/item"], "search": ["/search"], "login": ["/login", "/token"]}
    rates = {"checkout": 1.4, "catalog": 1.6, "search": 0.9, "login": 0.25}
    start, requests = 10 * 3600, []
    for service in routes:
        second = 0.0
        while (second := second + dice.between(0, 2 / rates[service])) < 7200:
            is_bad = service == "checkout" and 1937 <= second < 4805
            broken = 0.09 if is_bad else 0.03 if service == "search" else 0.004
            status = dice.one([500, 500, 502, 503]) if dice.happens(broken) else 404 if dice.happens(0.02) else 200
            took = dice.whole(3, 40) * (3 if is_bad else 1)
            route = dice.one(routes[service])
            line = f'{{"ts":"{iso(start + second)}","service":"{service}","msg":"GET {route} answered {status}","status":{status},"duration_ms":{took}}}'
            requests.append((second + dice.between(0, 5), line))
    write(directory, "requests.ndjson", requests)
    lines = [(at, f'{{"ts":"{iso(start + at)}","service":"{name}","version":"{version}","msg":"deployed {name} {version}"}}') for at, name, version in deploys]
    write(directory, "deploys.ndjson", lines, compress=False)


if __name__ == "__main__":
    AuthLog().write(sys.argv[1])
    Shop().write(sys.argv[1])
    write_deploys(sys.argv[1])
    for what, count in PLANTED.items():
        print(f"{count:6d}  {what}", file=sys.stderr)
