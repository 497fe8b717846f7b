# Reads the three logs and prints one line "ID KIND" per request: the trouble it was in.

function id_of(line) {
    if (match(line, /request_id(=|":")[0-9a-f]+/)) {
        line = substr(line, RSTART, RLENGTH)
        sub(/^request_id(=|":")/, "", line)
        return line
    }
    return ""
}

{ id = id_of($0) }

FILENAME ~ /^nginx/ && id != "" {
    split($0, time, "msec=")
    if (!(id in first)) {
        first[id] = time[2]
        status[id] = $9
        order[++ids] = id
        method[id] = substr($6, 2)
    }
    last[id] = time[2]
    tries[id]++
    for (i = 9; i <= NF; i++) if ($i ~ /^urt=/) upstream[id] = $i
}

FILENAME ~ /^service/ && id != "" {
    if (!(id in tries) && !(id in service)) order[++ids] = id
    service[id]++
    if (/"status":/) answered[id]++
    if (/"exception":/) thrown[id]++
}

# Continuation lines start with a tab and have no id of their own.
FILENAME ~ /^postgresql/ && id != "" {
    database[id]++
    if (/deadlock detected/) deadlock[id]++
    if (/LOG:  duration/) slow[id]++
}

function kind(id) {
    if (!(id in tries)) return "past-nginx"
    if (deadlock[id]) return database[id] > 20 ? "deadlock-long" : "deadlock"
    if (database[id] > 6) return "long"
    if (tries[id] > 1) return last[id] - first[id] > 6 ? "retry-late" : "retry-soon"
    if (status[id] == 504) return answered[id] ? "time-out" : "time-out-lost"
    if (status[id] == 502) return answered[id] ? "reply-lost" : "never-answered"
    if (status[id] == 500) return database[id] ? "database-error" : "exception"
    if (status[id] == 499) return "given-up"
    if (status[id] == 429) return "limited"
    if (status[id] == 404 && !service[id]) return "nginx-alone"
    if (status[id] >= 400) return "refused"
    if (!answered[id]) return "line-lost"
    if (slow[id]) return "slow-query"
    return method[id] == "GET" ? "read" : database[id] > 2 ? "ordered" : "paid"
}

END { for (i = 1; i <= ids; i++) print order[i], kind(order[i]) }
