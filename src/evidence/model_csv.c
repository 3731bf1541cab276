// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_csv.h"

#include "evidence/model_binomial.h"

#include "base/arena.h"
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

struct row {
    double expected, variance, fitted;
};

// The kept columns of x of one row, and what they say.
static void add_fixed(const struct model_answer *answer, size_t i, double *x,
                      struct row *row)
{
    const struct mixed_fit *fit = &answer->fit;
    const struct design *design = &answer->design;

    row->expected = design->offset ? design->offset[i] : 0;
    for (int j = 0; j < fit->p; j++) {
        x[j] = design->x[i + (size_t)fit->column[j] * design->n];
        row->expected += x[j] * fit->beta[j];
    }
    for (int j = 0; j < fit->p; j++) {
        for (int k = 0; k < fit->p; k++) {
            row->variance += x[j] * x[k] * fit->vcov[j + k * fit->p];
        }
    }
    row->fitted = row->expected;
}

static void add_term(const struct model_answer *answer, int term, size_t i,
                     const double *mode, struct row *row)
{
    const struct design_group *group = &answer->design.groups[term];
    const double *covariance = answer->fit.terms[term].covariance;
    size_t n = answer->design.n;
    size_t q = (size_t)group->q;

    for (size_t j = 0; j < q; j++) {
        double z = group->z[i + j * n];

        row->fitted += z * mode[group->level[i] + j * group->level_count];
        for (size_t k = 0; k < q; k++) {
            row->variance += z * group->z[i + k * n] * covariance[j + k * q];
        }
    }
}

static void write_row(struct csv_out *out, const struct model_answer *answer,
                      size_t i, const struct row *row)
{
    const struct design *design = &answer->design;
    double weight = design->weights ? design->weights[i] : 1;
    double reach = t_limit(answer->settings.level, NAN)
                 * sqrt(row->variance + answer->sigma * answer->sigma / weight);

    csv_out_whole(out, (int64_t)design->row[i] + 1);
    csv_out_number(out, design->y[i]);
    csv_out_number(out, row->expected);
    csv_out_number(out, row->expected - reach);
    csv_out_number(out, row->expected + reach);
    csv_out_number(out, row->fitted);
    csv_out_number(out, design->y[i] - row->fitted);
    csv_out_end(out);
}

bool model_csv_rows(struct csv_out *out, struct arena *arena,
                    const struct model_answer *answer, struct err *err)
{
    static const char *const NAMES[] = {"row",  "response", "expected", "low",
                                        "high", "fitted",   "residual", NULL};
    double *modes[MIXED_TERMS_MAX];
    double *x = arena_take(arena, (size_t)answer->fit.p, sizeof *x);

    for (int k = 0; k < answer->random_count; k++) {
        const struct design_group *group = &answer->design.groups[k];

        modes[k] = arena_take(arena, group->level_count,
                              (size_t)group->q * sizeof(double));
        if (!mixed_effects(arena, &answer->fit, k, modes[k], NULL, err)) {
            return false;
        }
    }
    write_names(out, NAMES);
    for (size_t i = 0; i < answer->design.n; i++) {
        struct row row = {0};

        add_fixed(answer, i, x, &row);
        for (int k = 0; k < answer->random_count; k++) {
            add_term(answer, k, i, modes[k], &row);
        }
        write_row(out, answer, i, &row);
    }
    return true;
}
