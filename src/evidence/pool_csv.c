// pool_csv - see pool_csv.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/pool_csv.h"

#include "base/arena.h"
#include "stats/distribution.h"

#include <math.h>

struct reach {
    double low, high;
};

static struct reach limits_of(const struct pool_answer *answer, size_t i)
{
    const struct pool_studies *studies = answer->studies;
    double reach = t_limit(answer->all.level, NAN) * sqrt(studies->vi[i]);

    return (struct reach){studies->yi[i] - reach, studies->yi[i] + reach};
}

static void put_head(struct csv_out *out, const struct pool_doubt *doubt)
{
    static const char *const ALWAYS[] = {
        "study", "row", "yi", "vi", "sei", "ci_low", "ci_high", "weight"};
    static const char *const INFLUENCE[] = {"rstudent", "dffits",     "cook_d",
                                            "cov_r",    "tau2_del",   "q_del",
                                            "hat",      "influential"};
    static const char *const BLUP[] = {"blup", "blup_se", "blup_low",
                                       "blup_high"};

    for (size_t i = 0; i < sizeof ALWAYS / sizeof *ALWAYS; i++) {
        csv_out_text(out, str_of(ALWAYS[i]));
    }
    for (size_t i = 0; doubt && doubt->has_influence
                       && i < sizeof INFLUENCE / sizeof *INFLUENCE;
         i++) {
        csv_out_text(out, str_of(INFLUENCE[i]));
    }
    for (size_t i = 0;
         doubt && doubt->has_blups && i < sizeof BLUP / sizeof *BLUP; i++) {
        csv_out_text(out, str_of(BLUP[i]));
    }
    csv_out_end(out);
}

static void put_doubt(struct csv_out *out, const struct pool_doubt *doubt,
                      size_t i)
{
    if (doubt->has_influence) {
        const struct doubt_influence *row = &doubt->influence.row[i];

        csv_out_number(out, row->rstudent);
        csv_out_number(out, row->dffits);
        csv_out_number(out, row->cook);
        csv_out_number(out, row->cov_ratio);
        csv_out_number(out, row->tau2_deleted);
        csv_out_number(out, row->q_deleted);
        csv_out_number(out, row->hat);
        csv_out_whole(out, row->influential);
    }
    if (doubt->has_blups) {
        csv_out_number(out, doubt->blups[i].estimate);
        csv_out_number(out, doubt->blups[i].se);
        csv_out_number(out, doubt->blups[i].low);
        csv_out_number(out, doubt->blups[i].high);
    }
}

void pool_csv(struct csv_out *out, struct arena *arena,
              const struct pool_answer *answer)
{
    const struct pool_studies *studies = answer->studies;

    put_head(out, answer->doubt);
    for (size_t i = 0; i < studies->k; i++) {
        size_t mark = arena_mark(arena);
        struct reach limits = limits_of(answer, i);

        csv_out_words(out, pool_input_label(arena, studies, i));
        csv_out_whole(out, (int64_t)studies->row[i] + 1);
        csv_out_number(out, studies->yi[i]);
        csv_out_number(out, studies->vi[i]);
        csv_out_number(out, sqrt(studies->vi[i]));
        csv_out_number(out, limits.low);
        csv_out_number(out, limits.high);
        csv_out_number(out, answer->weights ? answer->weights[i] : NAN);
        if (answer->doubt) {
            put_doubt(out, answer->doubt, i);
        }
        csv_out_end(out);
        arena_rewind(arena, mark);
    }
}
