#!/bin/sh
# model.sh [CLIENTS] - rapport evidence model beside R's lme4 on the same file,
# in one run: the data of ../shared/data/bench/gen3.c, ten sessions each. lme4
# is left out where it is not installed. Whole processes, reading included; of
# lme4 the fit alone too.
set -eu
clients=${1:-20000}
rapport=${RAPPORT:-build/rapport}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
cc -O2 -o "$work/gen3" ../shared/data/bench/gen3.c -lm
"$work/gen3" "$clients" 10 20240601 >"$work/rows.csv"
now() { date +%s.%N; }
spent() { awk "BEGIN { printf \"%.2f\", $2 - $1 }"; }

for formula in 'y ~ t + (1 + t | client)' \
               'y ~ t + (1 + t | client) + (1 | therapist)' \
               'y ~ t + (1 + t | client) + (1 + t | therapist)'; do
    echo "$formula, $clients clients x 10"
    begin=$(now)
    criterion=$("$rapport" evidence model "$work/rows.csv" \
        --formula "$formula" --format json | sed -n 's/.*"deviance": //p')
    ours=$(spent "$begin" "$(now)")
    echo "  rapport: $ours s, criterion ${criterion%,}"
    Rscript -e 'quit(status = !requireNamespace("lme4", quietly = TRUE))' \
        >/dev/null 2>&1 || { echo "  lme4 is not here"; continue; }
    begin=$(now)
    OPENBLAS_NUM_THREADS=1 Rscript -e '
        suppressMessages(library(lme4))
        a <- commandArgs(TRUE)
        d <- read.csv(a[1])
        time <- system.time(m <- lmer(as.formula(a[2]), d,
            control = lmerControl(calc.derivs = FALSE)))
        cat(sprintf("  lme4:    fit alone %.2f s, criterion %.9f\n",
            time[["elapsed"]], REMLcrit(m)))' "$work/rows.csv" "$formula"
    theirs=$(spent "$begin" "$(now)")
    echo "  lme4:    $theirs s with reading: $(awk \
        "BEGIN { printf \"%.0f\", $theirs / $ours }") times as long"
done
