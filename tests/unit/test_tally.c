// A tally says the same as score_sheet(), for every instrument that ships and
// for any digits, also those that were not offered.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "measure/registry.h"
#include "measure/score.h"
#include "measure/tally.h"

static unsigned seed = 1;

static int chance(int below)
{
    seed = seed * 1103515245U + 12345U;
    return (int)(seed >> 16 & 0x7fff) % below;
}

// Mostly what was offered, so that whole sheets come out right.
static int some_digit(const struct instrument *in, int item)
{
    int digit = chance(10);

    for (int i = 0; i < 20 && !sheet_is_offered(in, item, digit); i++) {
        digit = chance(400) ? chance(10) : 9;
    }
    return digit;
}

static bool is_same(const struct tally *tally, const struct scores *scores)
{
    for (int i = 0; i < scores->count; i++) {
        const struct scale *scale = scores->at[i].scale;
        double parts = scale->scoring == SCORING_MEAN ? scale->item_count : 1;

        if (scores->at[i].value
            != tally_sum(tally, i) * scale->multiplier / parts) {
            return false;
        }
    }
    return scores->safety == !!(tally->marks & TALLY_SAFETY);
}

static void check_instrument(const struct instrument *in)
{
    static struct tally_digits digits[ITEMS_MAX];
    int compared = 0;

    tally_init(digits, in);
    for (int n = 0; n < 2000; n++) {
        struct tally tally = {0};
        struct sheet sheet;
        struct scores scores;
        struct err err;
        bool good;

        sheet_init(&sheet, in);
        for (int i = 0; i < in->item_count; i++) {
            sheet.answer[i] = some_digit(in, i);
            tally_add(&tally, &digits[i].of[sheet.answer[i]]);
        }
        good = score_sheet(&sheet, &scores, &err);
        if (!good) {
            CHECK("what was not offered is left to it",
                  tally.marks & TALLY_OTHER);
        } else if (!(tally.marks & TALLY_OTHER)) {
            CHECK(in->code, is_same(&tally, &scores));
            compared++;
        }
    }
    if (strcmp(in->code, "phq9") == 0 || strcmp(in->code, "dass21") == 0) {
        CHECK("most sheets are common ones", compared > 1000);
    }
}

int main(void)
{
    struct arena *arena = arena_open("test");
    struct registry registry;
    struct err err = {0};

    if (!registry_open(arena, &registry, &err)) {
        printf("NOT OK %s\n0 passed, 1 failed\n", err.text);
        return 1;
    }
    for (int i = 0; i < registry.count; i++) {
        if (registry.instruments[i].scorable) {
            check_instrument(&registry.instruments[i]);
        }
    }
    arena_close(arena);
    return check_end();
}
