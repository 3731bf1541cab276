#!/bin/sh
# survival.sh - `rapport evidence survival` against R's survival on the same
# million rows (40 sessions, four covariates): times that are tied everywhere.
#
#   RAPPORT=build/rapport [ROWS=1000000] sh bench/survival.sh
#
# Processor seconds (user and system). Ours are whole processes: start, reading
# the file, the model, whether hazards stay proportional, the base line, all
# of it as JSON. R's are of the calls alone. Needs r-cran-survival.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
rapport=${RAPPORT:-build/rapport}
rows=${ROWS:-1000000}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

awk -v rows="$rows" 'BEGIN {
    srand(20240601)
    print "time,event,a,b,c,d,g"
    for (i = 0; i < rows; i++) {
        a = normal(); b = normal(); c = rand() < .5; d = normal()
        left = -log(1 - rand()) / exp(.3 * a - .35 * b + .2 * c)
        seen = -log(1 - rand()) / .6
        time = int((left < seen ? left : seen) * 8) + 1
        event = left <= seen && time < 40
        printf "%d,%d,%.4f,%.4f,%d,%.4f,%s\n", time < 40 ? time : 40, event,
               a, b, c, d, substr("xyz", i % 3 + 1, 1)
    }
}
function normal() {
    return sqrt(-2 * log(1 - rand())) * cos(6.283185307179586 * rand())
}' >"$folder/rows.csv"

# ours OPTIONS: processor seconds of a whole process; its output in "answer".
ours() {
    ( "$rapport" evidence survival "$folder/rows.csv" --time time \
        --event event --format json "$@" >"$folder/answer"
      times ) | awk 'END {
        gsub(/s/, ""); for (i = 1; i <= NF; i++) {
            split($i, part, "m"); sum += 60 * part[1] + part[2]
        }
        printf "%.3f", sum }'
}

curves=$(ours --by g)
model=$(ours --formula 'a + b + c + d')
estimate=$(awk '/"name": "b"/ { getline; gsub(/[",]/, ""); print $2; exit }' \
    "$folder/answer")
peer=$(Rscript bench/survival_peer.R "$folder/rows.csv")
echo "$peer" | awk -v rows="$rows" -v curves="$curves" -v model="$model" \
    -v estimate="$estimate" '{
    printf "%-44s%10s%10s%8s\n", rows " rows, processor seconds", "survival",
           "rapport", "ratio"
    printf "%-44s%10.2f%10.2f%8.1f\n", "curves of three groups", $1, curves,
           $1 / curves
    printf "%-44s%10.2f%10.2f%8.1f\n",
           "Cox model, concordance, proportionality", $2 + $3, model,
           ($2 + $3) / model
    printf "%-44s%10.2f\n", "  of which coxph()", $2
    off = estimate - $4
    if (off < 0) off = -off
    printf "coefficient of b: %s and %s, %s\n", $4, estimate,
           off < 1e-8 ? "the same" : "NOT the same"
    exit off >= 1e-8
}'
