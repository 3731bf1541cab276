// fuzz_sums - evidence/model_sums.h: sums from anywhere are refused, or are
// what they print, and a fit of them ends.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "evidence/model_print.h"
#include "evidence/model_sums.h"
#include "fuzz.h"

// clang-format off
const char *const FUZZ_SEEDS[] = {
    "rapport-sums 1\n"
    "score ~ session + (1 | client)\n"
    "51 1 0\n"
    "3 2 0 1\n"
    "0 (Intercept)\n"
    "1 session\n"
    "0 1\n"
    "3 1\n"
    "58.5 2\n"
    "1 1\n"
    "1 12 0\n"
    "0 0 1 1\n"
    "client\n"
    "(Intercept)\n"
    "0 5 5 0 1.2499999999999964\n"
    "0 4 4 1 -5.449999999999999\n"
    "0 4 4 -1 1.3999999999999986\n"
    "0 4 4 1 1.3000000000000007\n"
    "0 4 4 2 -3.150000000000002\n"
    "0 4 4 0 -0.34999999999999787\n"
    "0 4 4 -2 1.5\n"
    "0 5 5 0 4.800000000000001\n"
    "0 4 4 1 1.1999999999999957\n"
    "0 4 4 -1 -5.200000000000003\n"
    "0 5 5 0 4.699999999999999\n"
    "0 4 4 2 -3.3500000000000014\n"
    "51 3 -1.350000000000012 3 103 -64.9 -1.350000000000012 -64.9 79.5825\n",
    "rapport-sums 1\n"
    "score ~ session + (1 + session | client) + (1 | therapist)\n"
    "51 1 0\n"
    "3 2 0 1\n"
    "0 (Intercept)\n"
    "1 session\n"
    "0 1\n"
    "3 1\n"
    "58.5 2\n"
    "2 2\n"
    "2 12 0 1\n"
    "1 3 0\n"
    "0 0 2 1 0 3 1\n"
    "client\n"
    "(Intercept)\n"
    "session\n"
    "1 0 1 1\n"
    "therapist\n"
    "(Intercept)\n"
    "0 5 5 0 0 10 1.2499999999999964 -4.650000000000002\n"
    "1 4 4 1 1 9 -5.449999999999999 -6.700000000000006\n"
    "2 4 4 -1 -1 9 1.3999999999999986 -8.450000000000003\n"
    "0 4 4 1 1 9 1.3000000000000007 -5.800000000000001\n"
    "1 4 4 2 2 6 -3.150000000000002 -3.8999999999999986\n"
    "2 4 4 0 0 10 -0.34999999999999787 -6.599999999999998\n"
    "0 4 4 -2 -2 6 1.5 -4.550000000000004\n"
    "1 5 5 0 0 10 4.800000000000001 -4.600000000000001\n"
    "2 4 4 1 1 9 1.1999999999999957 -3.6000000000000014\n"
    "0 4 4 -1 -1 9 -5.200000000000003 -4.550000000000001\n"
    "1 5 5 0 0 10 4.699999999999999 -6.599999999999994\n"
    "2 4 4 2 2 6 -3.3500000000000014 -4.900000000000002\n"
    "17 -2 -1.1500000000000057 -2 34 -19.550000000000008 -1.1500000000000057 -19.550000000000008 25.522500000000008\n"
    "18 3 0.8999999999999986 3 35 -21.8 0.8999999999999986 -21.8 33.035\n"
    "16 2 -1.100000000000005 2 34 -23.550000000000004 -1.100000000000005 -23.550000000000004 21.025000000000006\n"
    "names\n"
    "c1\nc2\nc3\nc4\nc5\nc6\nc7\nc8\nc9\nc10\nc11\nc12\n"
    "Jo\nKim\nLee\n",
    NULL,
};
// clang-format on

static void check_again(struct arena *arena, const struct model_sums *sums)
{
    struct text first = text_in(arena);
    struct text second = text_in(arena);
    struct model_sums again;
    struct err err;

    FUZZ_MUST(model_sums_print(&first, sums, sums->names != NULL, &err));
    FUZZ_MUST(model_sums_read(arena, text_str(&first), &again, &err));
    FUZZ_MUST(model_sums_print(&second, &again, again.names != NULL, &err));
    FUZZ_MUST(str_is_equal(text_str(&first), text_str(&second)));
}

static void check_fit(struct arena *arena, const struct model_sums *sums)
{
    const struct model_settings settings = {.level = 0.95};
    struct model_answer answer;
    struct text out = text_in(arena);
    struct err err = {0};

    if (model_sums_fit(arena, sums, &settings, &answer, &err)) {
        FUZZ_MUST(answer.fixed_count > 0 && answer.sigma > 0);
        model_print_text(&out, &answer);
        model_print_json(&out, &answer);
        model_close(&answer);
    } else {
        FUZZ_MUST(err.kind != ERR_NONE);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena *arena = arena_open("fuzz");
    struct str text = {(const char *)bytes, len};
    struct model_sums sums, both;
    struct err err = {0};

    if (!model_sums_read(arena, text, &sums, &err)) {
        FUZZ_MUST(err.kind == ERR_INPUT);
    } else {
        check_again(arena, &sums);
        check_fit(arena, &sums);
        both = sums;
        FUZZ_MUST(model_sums_join(arena, &both, &sums, &err)
                  && both.sums.n == 2 * sums.sums.n);
    }
    arena_close(arena);
    return 0;
}
