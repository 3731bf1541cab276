// comparison_fit - see comparison_fit.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/comparison_fit.h"

#include "base/arena.h"
#include "evidence/comparison_rows.h"
#include "stats/binomial.h"

#include <string.h>

// ---- columns that are left --------------------------------------------------

static bool has_two_values(const double *x, size_t n)
{
    double other = x[0];

    for (size_t i = 1; i < n; i++) {
        if (x[i] != x[0] && other != x[0] && x[i] != other) {
            return false;
        }
        other = x[i] != x[0] ? x[i] : other;
    }
    return true;
}

// Rows whose chance has run to 0 or 1.
#define AT_THE_END 1e-6

static bool divides_few(const struct comparison_fitted *fitted)
{
    size_t n = fitted->data.n;
    size_t divided = 0;

    for (size_t i = 0; i < n; i++) {
        double chance = fitted->fit.fitted[i];

        divided += chance < AT_THE_END || chance > 1 - AT_THE_END;
    }
    return divided < n / 2;
}

// The column to leave out; -1: the fit was refused for something else.
static int spare_column(const struct comparison_fitted *fitted)
{
    const struct casemix_data *data = &fitted->data;
    int dividing = fitted->fit.dividing;

    if (fitted->fit.singular >= 0) {
        return fitted->fit.singular;
    }
    return dividing >= 0
                && has_two_values(&data->x[data->n * (size_t)dividing], data->n)
                && divides_few(fitted)
             ? dividing
             : -1;
}

static void leave_out(struct arena *arena, struct comparison_fitted *fitted,
                      int which)
{
    struct casemix_data *data = &fitted->data;
    double *x = arena_take(arena, data->n * (size_t)data->p, sizeof *x);
    int p = 0;

    for (int j = 0; j < data->p; j++) {
        if (j != which) {
            memcpy(&x[data->n * (size_t)p], &data->x[data->n * (size_t)j],
                   data->n * sizeof *x);
            fitted->column[p++] = fitted->column[j];
        }
    }
    data->x = x;
    data->p = p;
}

bool comparison_fit(struct arena *arena, const struct casemix_data *data,
                    struct comparison_fitted *fitted, struct err *err)
{
    *fitted = (struct comparison_fitted){
        .data = *data,
        .column = arena_take(arena, (size_t)data->p, sizeof(int))};
    for (int j = 0; j < data->p; j++) {
        fitted->column[j] = j;
    }
    while (!casemix_fit(arena, &fitted->data, &fitted->fit, err)) {
        int which = spare_column(fitted);

        if (which < 0 || fitted->data.p < 2) {
            return false;
        }
        leave_out(arena, fitted, which);
    }
    return true;
}

// ---- folds ------------------------------------------------------------------

// Whatever pattern the order of rows has, folds do not follow it.
// SOURCE: Steele, Lea & Flood 2014, OOPSLA, splitmix64's mixer
static int fold_of(size_t row, int folds)
{
    uint64_t mixed = (uint64_t)row + 0x9E3779B97F4A7C15ULL;

    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
    mixed ^= mixed >> 31;
    return (int)(mixed % (uint64_t)folds);
}

struct fold {
    int which, of;
};

static bool is_in(const struct fold *fold, size_t row)
{
    return fold_of(row, fold->of) == fold->which;
}

static double predict_row(const struct casemix_data *data,
                          const struct comparison_fitted *fitted, size_t row)
{
    double at = 0;

    for (size_t j = 0; j < (size_t)fitted->data.p; j++) {
        at += data->x[row + (size_t)fitted->column[j] * data->n]
            * fitted->fit.beta[j].estimate;
    }
    return data->is_event ? binomial_probability(BINOMIAL_LOGIT, at) : at;
}

static bool predict_fold(struct arena *arena, const struct casemix_data *data,
                         const struct fold *fold, double *predicted,
                         struct err *err)
{
    bool *keep = arena_take(arena, data->n, sizeof *keep);
    uint32_t *one = arena_take(arena, data->n, sizeof *one); // unit for all
    struct casemix_data others = *data;
    struct comparison_fitted fitted;

    for (size_t i = 0; i < data->n; i++) {
        keep[i] = !is_in(fold, i);
    }
    others.unit = one;
    others.units = 1;
    others = comparison_rows_where(arena, &others, keep);
    if (!comparison_fit(arena, &others, &fitted, err)) {
        return false;
    }
    for (size_t i = 0; i < data->n; i++) {
        if (is_in(fold, i)) {
            predicted[i] = predict_row(data, &fitted, i);
        }
    }
    return true;
}

bool comparison_predict(struct arena *arena, const struct casemix_data *data,
                        int folds, double *predicted, struct err *err)
{
    bool done = true;

    for (struct fold fold = {0, folds}; done && fold.which < folds;
         fold.which++) {
        size_t mark = arena_mark(arena);

        done = predict_fold(arena, data, &fold, predicted, err);
        arena_rewind(arena, mark);
    }
    return done;
}
