# Reads "ID KIND" lines and then a log; prints the records of the first few ids of each kind and a few records without an id.

BEGIN {
    quota["paid"] = 4; quota["ordered"] = 1; quota["read"] = 12; quota["slow-query"] = 4; quota["retry-soon"] = 4; quota["retry-late"] = 2
    quota["deadlock"] = 1; quota["time-out"] = 3; quota["time-out-lost"] = 1; quota["reply-lost"] = 3; quota["never-answered"] = 4
    quota["database-error"] = 1; quota["exception"] = 2; quota["given-up"] = 2; quota["limited"] = 4; quota["nginx-alone"] = 3
    quota["refused"] = 3; quota["line-lost"] = 2; quota["past-nginx"] = 3
    without_id = 7
}

NR == FNR { if (quota[$2]-- > 0) wanted[$1] = 1; next }

# A line that starts with a tab belongs to the record before it, and so do the details of a record without an id.
!/^\t/ {
    if (match($0, /request_id(=|":")[0-9a-f]+/)) {
        id = substr($0, RSTART, RLENGTH)
        sub(/^request_id(=|":")/, "", id)
        printing = id in wanted
    } else if (!/ app=.* (DETAIL|STATEMENT|CONTEXT|HINT):  /) {
        printing = seen++ % 12 == 0 && without_id-- > 0
    }
}

printing
