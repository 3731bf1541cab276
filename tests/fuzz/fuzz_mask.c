// fuzz_mask - talk/mask.h: any bytes, and nothing is masked twice.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "fuzz.h"
#include "talk/mask.h"

const char *const FUZZ_SEEDS[] = {
    "Dr. Anna K. Lind's sister May, born 12 March 1984 in New York, is 94.",
    "ring 07700 900123 or mail a.b@example.org, 14 Elm Street, SW1A 1AA",
    "[name 3] told [place 12] will smith at www.example.com. Will said no.",
    "my name is oisin, the twenty first of may, oh seven seven double four",
    "Zbigniew\xe2\x80\x99s \xc3\x89lodie \xe2\x80\x94 called mark, Anne-Marie",
    NULL,
};

enum { TEXTS_OF_ONE = 50 }; // what was learnt from one text counts in the next

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct arena *arena;
    static struct mask *mask;
    static int texts;
    struct str text = {(const char *)bytes, len}, masked;
    int before;

    if (texts++ % TEXTS_OF_ONE == 0) {
        arena_close(arena);
        arena = arena_open("fuzz");
        mask = mask_open(arena);
    }
    if (len > 8) {
        mask_know(mask, (struct str){text.at, 8}, MASK_NAME);
    }
    before = mask_count(mask, MASK_KINDS);
    mask_learn(mask, text);
    masked = mask_text(mask, text);
    FUZZ_MUST(mask_count(mask, MASK_KINDS) > before
              || str_is_equal(text, masked));
    FUZZ_MUST(str_is_equal(mask_text(mask, masked), masked));
    return 0;
}
