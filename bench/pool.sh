#!/bin/sh
# pool.sh - `rapport evidence pool` against metafor: the same analyses of the
# same files in one run, whole processes and inner loops apart.
#
#   RAPPORT=build/rapport LOOP=build/bench/pool_loop sh bench/pool.sh
#
# Seconds are the processor's (user and system), ours the mean of twenty
# processes and metafor's of one. Its loop does not count start, reading or
# warming up; neither does ours. Needs r-cran-metafor and hyperfine.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
rapport=${RAPPORT:-build/rapport}
loop=${LOOP:-build/bench/pool_loop}
meta=../shared/data/meta
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

[ -r "$meta/bcg.csv" ] || { echo "no $meta here"; exit 1; }
peer() { Rscript bench/pool_peer.R "$@"; }

# mean_of TIMES COMMAND: processor seconds of a whole process.
mean_of() {
    hyperfine --shell=none --runs "$1" --export-csv "$folder/times" \
        "$2" >/dev/null 2>&1
    # command,mean,stddev,median,user,system,min,max; no comma in what we run
    awk -F, 'END { printf "%.6f", $5 + $6 }' "$folder/times"
}

line() {
    awk -v name="$1" -v theirs="$2" -v ours="$3" '
        function shown(x) { return x > 0 ? sprintf("%.6f", x) : "" }
        BEGIN {
            ratio = theirs * ours > 0 ? sprintf("%.0f", theirs / ours) : ""
            printf "%-44s%13s%13s%10s\n", name, shown(theirs), shown(ours),
                   ratio
        }'
}

# race FILE METHOD TEST [MODERATOR]
race() {
    file=$1; method=$2; test=$3; mod=${4:-}
    name="$file $method $test${mod:+ ~ $mod}"
    ours_loop=$("$loop" "$meta/$file.csv" "$method" "$test" $mod)
    theirs_loop=$(peer loop "$meta/$file.csv" "$method" "$test" $mod)
    line "loop:  $name" "$theirs_loop" "$ours_loop"
    ours=$(mean_of 20 "$rapport evidence pool $meta/$file.csv --yi yi --vi vi \
        --method $method --test $test${mod:+ --mods $mod}")
    theirs=$(mean_of 1 "Rscript bench/pool_peer.R once $meta/$file.csv \
        $method $test $mod")
    line "whole: $name" "$theirs" "$ours"
}

printf '%-44s%13s%13s%10s\n' "processor seconds" metafor rapport ratio
race bcg REML z
race bcg REML knha ablat
race mcdaniel1994 DL z
race mcdaniel1994 PM z
race metapsy_total_response REML z year
race metapsy_depression REML knha
line "loop:  leave one out of 100" "$(peer leave-one-out 100)" \
    "$("$loop" --leave-one-out 100)"
line "loop:  leave one out of 10,000" 0 "$("$loop" --leave-one-out 10000)"
line "loop:  1,000,000 studies by REML" 0 "$("$loop" --million)"

awk 'BEGIN {
    srand(1)
    print "study,yi,vi"
    for (i = 1; i <= 1000000; i++) {
        v = .01 + .3 * rand() * rand()
        y = .3 + sqrt((v + .05) * -2 * log(rand() + 1e-12)) \
            * cos(6.283185307179586 * rand())
        printf "%d,%.9g,%.9g\n", i, y, v
    }
}' >"$folder/million.csv"
line "whole: 1,000,000 studies by REML" 0 \
    "$(mean_of 3 "$rapport evidence pool $folder/million.csv --yi yi --vi vi")"
