// fuzz_norm - evidence/norm_file.h: a norm comes from strangers, through a
// page. What is taken comes back as it was, and no band of it leaves its scale
// or is no number.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "evidence/course_band.h"
#include "fuzz.h"

#include <math.h>

#define NORM(n, sessions, range, model)                                        \
    "{\"rapport_norm\": 1, \"instrument\": \"phq9\","                          \
    " \"instrument_version\": \"1\", \"scale\": \"total\","                    \
    " \"population\": \"adults\", \"country\": \"GB\", \"n\": " n ","          \
    " \"source\": \"ours\", \"date\": \"2026-12-01\","                         \
    " \"time\": \"log(session)\", \"sessions\": " sessions ", " range          \
    "\"model\": {" model "}}"
#define MODEL                                                                  \
    "\"beta\": [14.1, -2.9], \"G\": [[21.3, -1.4], [-1.4, 3.2]],"              \
    " \"sigma2\": 9.7, \"vcov_beta\": [[0.07, -0.01], [-0.01, 0.01]]"

const char *const FUZZ_SEEDS[] = {
    NORM("412", "24", "\"range\": [0, 27], ", MODEL),
    NORM("1", "2", "", MODEL),
    NORM("1000000000", "1e5", "\"range\": [-1e9, 1e9], ",
         "\"beta\": [1e300, -1e300], \"G\": [[1e300, 0], [0, 1e300]],"
         " \"sigma2\": 1e-300, \"vcov_beta\": [[1e300, 0], [0, 0]]"),
    NORM("5", "60", "",
         "\"beta\": [1e308, 1e308], \"G\": [[1, 0], [0, 1]],"
         " \"sigma2\": 1e-300, \"vcov_beta\": [[1e150, 0], [0, 1e150]]"),
    NORM("5", "60", "",
         "\"beta\": [1, 1], \"G\": [[1e150, 0], [0, 1e150]],"
         " \"sigma2\": 1e-300, \"vcov_beta\": [[0, 0], [0, 0]]"),
    NORM("0", "-1", "\"range\": [1, 1], ", ""),
    "[]",
    NULL,
};

static bool is_within(const struct norm *norm, double value)
{
    return isfinite(value) && (isnan(norm->low) || value >= norm->low)
        && (isnan(norm->high) || value <= norm->high);
}

static void check_band(struct arena *arena, const struct norm *norm)
{
    const struct course_bands_question question = {STR("norm"), NULL, norm,
                                                   norm->low, norm->high};
    double start = isnan(norm->low) ? 10 : norm->low;
    const struct course_band *band;
    struct course_bands bands;
    struct err err = {0};

    FUZZ_MUST(course_bands_find(arena, &question, &bands, &err));
    band = course_band_at(arena, &bands, 1, start);
    for (int i = 0; band && i < band->count; i++) {
        const struct course_band_at *at = &band->at[i];

        FUZZ_MUST(is_within(norm, at->low) && is_within(norm, at->middle)
                  && is_within(norm, at->high) && is_within(norm, at->wide_low)
                  && is_within(norm, at->wide_high));
        FUZZ_MUST(at->wide_low <= at->low && at->low <= at->high
                  && at->high <= at->wide_high);
    }
}

static void check_back(struct arena *arena, const struct norm *norm)
{
    struct text once = text_in(arena);
    struct text twice = text_in(arena);
    struct norm back;
    struct err err = {0};

    norm_print(&once, norm);
    FUZZ_MUST(norm_read(arena, text_str(&once), &back, &err));
    norm_print(&twice, &back);
    FUZZ_MUST(str_is_equal(text_str(&once), text_str(&twice)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena *arena = arena_open("fuzz");
    struct err err = {0};
    struct norm norm;

    if (norm_read(arena, (struct str){(const char *)bytes, len}, &norm, &err)) {
        check_back(arena, &norm);
        check_band(arena, &norm);
    } else {
        FUZZ_MUST(err.text[0]
                  && (err.kind == ERR_INPUT || err.kind == ERR_LIMIT));
    }
    arena_close(arena);
    return 0;
}
