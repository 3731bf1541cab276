#!/bin/sh
# score.sh - `rapport score` against pandas and R on the same million rows.
#
# All three read the same CSV of PHQ-9 answers and write the same CSV of
# scores; the files are compared byte by byte before anything is timed. The
# three run in turn, so that a busy minute of the machine hits all of them; the
# ratio is the median of those turns. Aim: 50 times.
set -eu
rapport=${RAPPORT:-build/rapport}
rows=${ROWS:-1000000}
turns=${TURNS:-7}
python=${PYTHON:-/usr/bin/python3}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT INT TERM

awk -v rows="$rows" 'BEGIN {
    srand(1)
    print "id,1,2,3,4,5,6,7,8,9"
    for (i = 0; i < rows; i++) {
        line = i
        for (j = 0; j < 9; j++) line = line "," int(rand() * 4)
        print line
    }
}' >"$dir/answers.csv"

cat >"$dir/peer.py" <<'PY'
import sys
import pandas as pd
d = pd.read_csv(sys.argv[1])
total = d[[str(i) for i in range(1, 10)]].sum(axis=1)
band = pd.cut(total, [-1, 4, 9, 14, 19, 27], labels=[
    "minimal/none", "mild", "moderate", "moderately severe", "severe"])
pd.DataFrame({
    "id": d["id"], "scale": "total", "score": total, "band": band,
    "answered": 9, "of": 9,
    "flag": (d["9"] >= 1).map({True: "safety", False: ""}),
}).to_csv(sys.argv[2], index=False)
PY

cat >"$dir/peer.R" <<'R'
file <- commandArgs(TRUE)
d <- read.csv(file[1], check.names = FALSE)
total <- rowSums(d[as.character(1:9)])
band <- cut(total, c(-1, 4, 9, 14, 19, 27), labels = c(
    "minimal/none", "mild", "moderate", "moderately severe", "severe"))
write.csv(data.frame(
    id = format(d$id, scientific = FALSE, trim = TRUE), scale = "total",
    score = total, band = band, answered = 9L, of = 9L,
    flag = ifelse(d[["9"]] >= 1, "safety", "")),
    file[2], row.names = FALSE, quote = FALSE)
R

run_rapport() { "$rapport" score --instrument phq9 "$dir/answers.csv" >"$1"; }
run_pandas() { "$python" "$dir/peer.py" "$dir/answers.csv" "$1"; }
run_r() { Rscript "$dir/peer.R" "$dir/answers.csv" "$1"; }

took() { # NAME: the wall time of one run in milliseconds
    from=$(date +%s%N)
    "run_$1" "$dir/$1.csv"
    echo "$((($(date +%s%N) - from) / 10000))" | awk '{ printf "%.1f", $1 / 100 }'
}

median() { # COLUMN of the turns
    cut -d ' ' -f "$1" "$dir/turns" | sort -n |
        awk '{ at[NR] = $1 } END { print at[int((NR + 1) / 2)] }'
}

for peer in rapport pandas r; do "run_$peer" "$dir/$peer.csv"; done
cmp "$dir/rapport.csv" "$dir/pandas.csv"
cmp "$dir/rapport.csv" "$dir/r.csv"
for turn in $(seq "$turns"); do
    echo "$(took rapport) $(took pandas) $(took r)"
done | awk '{ print $0, $2 / $1, $3 / $1 }' >"$dir/turns"
memory=$(/usr/bin/time -f %M "$rapport" score --instrument phq9 \
    "$dir/answers.csv" 2>&1 >/dev/null)
echo "score: $rows rows of PHQ-9, same output byte for byte"
echo "  medians of $turns turns: rapport $(median 1) ms," \
    "pandas $(median 2) ms, R $(median 3) ms"
echo "  rapport: best $(cut -d ' ' -f 1 "$dir/turns" | sort -n | head -1) ms," \
    "largest memory $memory KB"
printf '  ratio %.0f times pandas, %.0f times R (aim: 50)\n' \
    "$(median 4)" "$(median 5)"
