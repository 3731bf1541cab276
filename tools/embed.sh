#!/bin/sh
# embed.sh LIST FILE... - prints C whose array EMBEDDED_<LIST> holds the bytes
# of each FILE (base/embedded.h), put in by the assembler.
set -eu
list=$1
shift
echo '#include "base/embedded.h"'
n=0
for file in "$@"; do
    cat <<C

__asm__(".section .rodata\n"
        ".global embedded_${list}_$n\nembedded_${list}_$n:\n"
        ".incbin \"$file\"\n.byte 0\n.previous\n");
extern const char embedded_${list}_$n[];
C
    n=$((n + 1))
done
printf '\nconst struct embedded EMBEDDED_%s[] = {\n' "$list"
n=0
for file in "$@"; do
    printf '    {"%s", {embedded_%s_%d, %d}},\n' \
        "$(basename "$file")" "$list" "$n" "$(wc -c <"$file")"
    n=$((n + 1))
done
printf '    {0, {0, 0}},\n};\nconst int EMBEDDED_%s_COUNT = %d;\n' "$list" "$n"
