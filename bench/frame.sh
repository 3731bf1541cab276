#!/bin/sh
# frame.sh - how fast tables are read, against `wc -l` on the same files.
#
# Two tables of numbers: clients, sessions and scores of few digits, as forms
# give them, and one in which half of the bytes are numbers of 15 to 17 digits,
# as programs write them; and one with quoted texts, as R's write.csv() does.
# Aim: 300 MB a second on a core for tables of numbers.
set -eu
frame=${FRAME:-build/bench/frame}
rows=${ROWS:-4000000}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT INT TERM

make_table() { # short | long | quoted
    awk -v rows="$rows" -v kind="$1" 'BEGIN {
        srand(1)
        print "client,session,alliance,outcome"
        for (i = 0; i < rows; i++) {
            client = int(i / 10); session = i % 10
            if (kind == "short")
                printf "%d,%d,%.2f,%d\n", client, session, 12 + 8 * rand(),
                    27 * rand()
            else if (kind == "long")
                printf "%d,%d,%.4f,%.*g\n", client, session, 12 + 8 * rand(),
                    15 + i % 3, 4 * rand() - 2
            else
                printf "\"c%d\",%d,%.2f,\"%s\"\n", client, session,
                    12 + 8 * rand(), i % 20 < 10 ? "TAU" : "CBT"
        }
    }' >"$dir/$1.csv"
}

for kind in short long quoted; do
    make_table "$kind"
    printf '%s: ' "$kind"
    "$frame" "$dir/$kind.csv"
    rm "$dir/$kind.csv"
done
