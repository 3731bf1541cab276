#!/bin/sh
# listen.sh - `rapport listen --turns` against scikit-learn, the same five tasks
# on the same file in the same run, and a session of an hour as a report.
#
#   RAPPORT=build/rapport sh bench/listen.sh [TIMES]
#
# The file is AnnoMI (../shared) TIMES times over, each with ids of its own.
# Ours is the whole process, start and model included; of the peer only
# reading, coding and writing count. Needs python3-sklearn and GNU time.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
rapport=${RAPPORT:-build/rapport}
times=${1:-8}
annomi=../shared/data/annomi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
peer="/usr/bin/python3 bench/listen_peer.py"
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

[ -r "$annomi/annomi-simple.csv" ] || { echo "no $annomi here"; exit 1; }
/usr/bin/python3 - "$annomi/annomi-simple.csv" "$times" >"$folder/in.csv" <<'PY'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8-sig")))
names = ["transcript_id", "utterance_id", "interlocutor", "utterance_text"]
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(names)
for n in range(int(sys.argv[2])):
    for row in rows:
        out.writerow([f"{n}-{row[names[0]]}"] + [row[x] for x in names[1:]])
PY
turns=$(/usr/bin/python3 -c "
import csv, sys
print(sum(1 for _ in csv.reader(open('$folder/in.csv'))) - 1)")
echo "$turns turns"

$peer train "$annomi" "$folder/peer.model"
/usr/bin/time -f "%M" -o "$folder/peer.kib" \
    $peer code "$folder/peer.model" "$folder/in.csv" "$folder/peer.csv" \
    >"$folder/peer.s"
# Ours is over before a clock ticks often: the mean of five.
for n in 1 2 3 4 5; do
    /usr/bin/time -f "%U %S %M" -a -o "$folder/ours" \
        "$rapport" listen --turns "$folder/in.csv" >"$folder/ours.csv"
done
awk -v turns="$turns" -v peer="$(cat "$folder/peer.s")" \
    -v peer_kib="$(tail -1 "$folder/peer.kib")" '
    { seconds += $1 + $2; kib = $3 > kib ? $3 : kib; n++ }
    END {
        seconds /= n
        printf "%-14s%10s%14s%12s\n", "", "CPU s", "turns/CPU s", "peak MiB"
        printf "%-14s%10.3f%14.0f%12.0f\n", "scikit-learn", peer, turns / peer,
               peer_kib / 1024
        printf "%-14s%10.3f%14.0f%12.0f\n", "rapport", seconds,
               turns / seconds, kib / 1024
        printf "%-14s%10.0f%14s%12.2f\n", "ratio", peer / seconds, "",
               kib / peer_kib
    }' "$folder/ours"

# An hour: 220 turns of some 40 words, one cue each.
awk 'BEGIN {
    print "WEBVTT\n"
    for (i = 0; i < 220; i++) {
        a = i * 16; b = a + 15
        printf "%02d:%02d:%02d.000 --> %02d:%02d:%02d.000\n", a / 3600,
               a % 3600 / 60, a % 60, b / 3600, b % 3600 / 60, b % 60
        if (i % 2) print "Bo: I walked by the river on Sunday and it was " \
            "good, number " i ". I do not know if I can keep it up when the " \
            "work comes back, but I want to, and that is more than last year."
        else print "Ann: So walking helps you, and you wonder how to keep it " \
            "when work comes back, number " i ". What would make it easier " \
            "to go on a day on which you are tired and it is raining outside?"
        print ""
    } }' >"$folder/hour.vtt"
for n in 1 2 3 4 5 6 7 8 9 10; do
    /usr/bin/time -f "%e %U %S %M" -a -o "$folder/hour" \
        "$rapport" listen "$folder/hour.vtt" --therapist Ann >/dev/null
done
awk '{ wall += $1; cpu += $2 + $3; kib = $4 > kib ? $4 : kib; n++ }
    END { printf "\nan hour of session as a report: %.0f ms, %.0f ms of CPU, " \
                 "%.0f MiB\n", 1000 * wall / n, 1000 * cpu / n, kib / 1024 }' \
    "$folder/hour"
