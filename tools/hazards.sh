#!/bin/sh
# hazards.sh - every test that docs/HAZARDS.md names must exist, and every
# hazard that claims a control must name one.
set -eu
bad=0
for test in $(grep -oE 'tests/[a-z_0-9/]+\.(c|test\.mjs)' docs/HAZARDS.md | sort -u)
do
    [ -f "$test" ] || { echo "docs/HAZARDS.md: $test does not exist"; bad=1; }
done
without=$(grep -E '^\| H[0-9]+ ' docs/HAZARDS.md | grep -vc 'tests/' || true)
[ "$without" -eq 0 ] || { echo "docs/HAZARDS.md: $without rows name no test"; bad=1; }
exit $bad
