// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_csv.h"

#include "evidence/model_binomial.h"
#include "evidence/model_predict.h"

#include "base/arena.h"
#include "base/text.h"
#include "stats/distribution.h"

#include <math.h>

static void write_names(struct csv_out *out, const char *const *names)
{
    for (int i = 0; names[i]; i++) {
        csv_out_text(out, str_of(names[i]));
    }
    csv_out_end(out);
}

// ---- groups -----------------------------------------------------------------

static void write_term(struct csv_out *out, const struct model_answer *answer,
                       int term, const double *mode, const double *variance)
{
    const struct design_group *group = &answer->design.groups[term];
    size_t q = (size_t)group->q;

    for (size_t level = 0; level < group->level_count; level++) {
        for (size_t i = 0; i < q; i++) {
            csv_out_words(out, answer->random[term].group);
            csv_out_words(out, group->level_names[level]);
            csv_out_words(out, group->names[i]);
            csv_out_number(out, mode[level + i * group->level_count]);
            csv_out_number(out, sqrt(variance[level * q * q + i * (q + 1)]));
            csv_out_end(out);
        }
    }
}

static bool find_effects(struct arena *arena, const struct model_answer *answer,
                         int k, double *mode, double *variance, struct err *err)
{
    if (!answer->events) {
        return mixed_effects(arena, &answer->fit, k, mode, variance, err);
    }
    return glmm_effects(&answer->events->fit, k, mode, variance)
        || err_set(err, ERR_BUG, "the effects cannot be told");
}

bool model_csv_effects(struct csv_out *out, struct arena *arena,
                       const struct model_answer *answer, struct err *err)
{
    static const char *const NAMES[] = {"group", "level", "effect",
                                        "mode",  "se",    NULL};

    write_names(out, NAMES);
    for (int k = 0; k < answer->random_count; k++) {
        const struct design_group *group = &answer->design.groups[k];
        size_t q = (size_t)group->q;
        double *mode = arena_take(arena, group->level_count, q * sizeof *mode);
        double *variance =
            arena_take(arena, group->level_count, q * q * sizeof *variance);

        if (!find_effects(arena, answer, k, mode, variance, err)) {
            return false;
        }
        write_term(out, answer, k, mode, variance);
    }
    return true;
}

// ---- rows -------------------------------------------------------------------

// For events on the scale of the response; a single row of those has no limits.
static void write_row(struct csv_out *out, const struct model_answer *answer,
                      size_t i, const struct model_expected *told)
{
    const struct design *design = &answer->design;
    double limit = t_limit(answer->settings.level, NAN);
    double reach =
        limit
        * sqrt(told->group_variance + told->mean_variance + told->row_variance);
    double own_reach = limit * sqrt(told->own_variance);
    double fitted = model_expect_response(answer, told->own);

    csv_out_whole(out, (int64_t)design->row[i] + 1);
    csv_out_number(out, design->y[i]);
    csv_out_number(out, model_expect_response(answer, told->mean));
    csv_out_number(out, told->mean - reach);
    csv_out_number(out, told->mean + reach);
    csv_out_number(out, fitted);
    csv_out_number(out, design->y[i] - fitted);
    csv_out_number(out, model_expect_response(answer, told->own - own_reach));
    csv_out_number(out, model_expect_response(answer, told->own + own_reach));
    csv_out_end(out);
}

bool model_csv_rows(struct csv_out *out, struct arena *arena,
                    const struct model_answer *answer, struct err *err)
{
    static const char *const NAMES[] = {
        "row",    "response", "expected",   "low",         "high",
        "fitted", "residual", "fitted_low", "fitted_high", NULL};
    struct model_rows rows = model_rows_fitted(answer);
    struct model_expect *expect = model_expect_open(arena, answer, &rows, err);

    if (!expect) {
        return false;
    }
    write_names(out, NAMES);
    for (size_t i = 0; i < answer->design.n; i++) {
        struct model_expected told = model_expect_row(expect, i);

        write_row(out, answer, i, &told);
    }
    model_expect_close(expect);
    return true;
}

// ---- rows of another file ---------------------------------------------------

// A value and its limits, on the scale of the response.
static void write_value(struct csv_out *out, const struct model_answer *answer,
                        double value, double variance, bool with_error)
{
    double reach = t_limit(answer->settings.level, NAN) * sqrt(variance);

    csv_out_number(out, model_expect_response(answer, value));
    if (with_error) {
        csv_out_number(out, sqrt(variance));
    }
    csv_out_number(out, model_expect_response(answer, value - reach));
    csv_out_number(out, model_expect_response(answer, value + reach));
}

// "therapist;client", each group once.
static void write_unknown(struct csv_out *out, struct arena *arena,
                          const struct model_answer *answer, uint32_t unknown)
{
    const struct design_group *groups = answer->design.groups;
    struct text names = text_in(arena);

    for (int k = 0; k < answer->random_count; k++) {
        bool earlier = false;

        for (int m = 0; m < k; m++) {
            earlier = earlier || str_is_equal(groups[m].label, groups[k].label);
        }
        if ((unknown >> k & 1) && !earlier) {
            text_addf(&names, "%s%.*s", names.len ? ";" : "",
                      SHOW(groups[k].label));
        }
    }
    csv_out_words(out, text_str(&names));
}

static void write_predicted(struct csv_out *out, struct arena *arena,
                            const struct model_answer *answer,
                            const struct model_expected *told)
{
    double reach = t_limit(answer->settings.level, NAN)
                 * sqrt(told->own_variance + told->row_variance);

    write_value(out, answer, told->mean, told->mean_variance, false);
    write_value(out, answer, told->own, told->own_variance, true);
    if (!answer->events) {
        csv_out_number(out, told->own - reach);
        csv_out_number(out, told->own + reach);
    }
    write_unknown(out, arena, answer, told->unknown);
}

bool model_csv_predictions(struct csv_out *out, struct arena *arena,
                           const struct model_answer *answer, struct err *err)
{
    static const char *const NAMES[] = {
        "row",    "expected", "expected_low", "expected_high",
        "fitted", "se",       "fitted_low",   "fitted_high",
        "low",    "high",     "unknown",      NULL};
    static const char *const OF_EVENTS[] = {
        "row",     "expected",   "expected_low", "expected_high", "fitted",
        "link_se", "fitted_low", "fitted_high",  "unknown",       NULL};
    const struct model_predictions *all = answer->predictions;
    const char *const *names = answer->events ? OF_EVENTS : NAMES;

    (void)err;
    write_names(out, names);
    for (size_t i = 0; i < all->rows; i++) {
        size_t mark = arena_mark(arena);

        csv_out_whole(out, (int64_t)i + 1);
        if (all->at[i].told) {
            write_predicted(out, arena, answer, &all->at[i].expected);
        }
        for (int k = 1; !all->at[i].told && names[k]; k++) {
            csv_out_number(out, NAN);
        }
        csv_out_end(out);
        arena_rewind(arena, mark);
    }
    return true;
}
