// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/glmm_profile.h"

#include "base/arena.h"
#include "stats/distribution.h"
#include "stats/profile_limit.h"

#include <math.h>
#include <string.h>

// One parameter held, all others at their best: a fit of its own. A coefficient
// is held by an offset in place of its column.
struct profile {
    struct arena *arena;
    const struct mixed_data *data;
    const struct glmm_fit *fit;
    struct mixed_data held;
    const struct glmm_settings *settings;
    struct glmm_hold hold;
    const struct glmm_hold *held_deviation; // NULL: a coefficient is held
    const double *column;                   // of the coefficient that is held
    double *offset;                         // n: with its share
};

static double rise_of_fit(struct profile *profile)
{
    size_t mark = arena_mark(profile->arena);
    struct glmm_fit fit;
    struct err err = {0};
    bool good = glmm_fit_held(profile->arena, &profile->held, profile->settings,
                              profile->held_deviation, &fit, &err)
             && fit.converged;
    double rise = good ? fit.deviance - profile->fit->deviance : (double)NAN;

    arena_rewind(profile->arena, mark);
    return good ? sqrt(fmax(0, rise)) : NAN;
}

// ---- coefficients -----------------------------------------------------------

static double rise_of_beta(double value, void *context)
{
    struct profile *profile = context;
    const double *given = profile->data->offset;

    for (size_t i = 0; i < profile->data->n; i++) {
        profile->offset[i] =
            (given ? given[i] : 0) + value * profile->column[i];
    }
    return rise_of_fit(profile);
}

// The columns that were kept, but one.
static void leave_out(struct profile *profile, int which, double *x)
{
    const struct mixed_data *data = profile->data;
    int p = 0;

    for (int j = 0; j < profile->fit->p; j++) {
        const double *column =
            data->x + (size_t)profile->fit->column[j] * data->n;

        if (j == which) {
            profile->column = column;
        } else {
            memcpy(x + (size_t)p++ * data->n, column, data->n * sizeof *x);
        }
    }
    profile->held = *data;
    profile->held.x = x;
    profile->held.p = p;
    profile->held.offset = profile->offset;
}

static void profile_betas(struct profile *profile, double wanted,
                          struct mixed_limits *limits)
{
    const struct glmm_fit *fit = profile->fit;
    size_t n = profile->data->n;
    double *x = arena_take(profile->arena, n * (size_t)fit->p + 1, sizeof *x);
    struct profile_search search = {rise_of_beta, NULL, profile, wanted};

    profile->held_deviation = NULL;
    for (int j = 0; j < fit->p; j++) {
        double step = wanted * fit->se[j];

        leave_out(profile, j, x);
        limits[j].low = profile_limit(
            &search, &(struct profile_side){fit->beta[j], -step, -INFINITY});
        limits[j].high = profile_limit(
            &search, &(struct profile_side){fit->beta[j], step, INFINITY});
    }
}

// ---- standard deviations ----------------------------------------------------

static double rise_of_deviation(double value, void *context)
{
    struct profile *profile = context;

    profile->hold.deviation = value;
    return rise_of_fit(profile);
}

// The terms with one effect of one of them put first: its standard deviation is
// then a number of theta itself.
static void put_first(struct profile *profile, int term, int effect,
                      struct mixed_term *terms, double *z)
{
    const struct mixed_data *data = profile->data;
    const struct mixed_term *from = &data->terms[term];
    size_t n = data->n;
    size_t at = 1;

    memcpy(terms, data->terms, (size_t)data->term_count * sizeof *terms);
    memcpy(z, from->z + (size_t)effect * n, n * sizeof *z);
    for (int j = 0; j < from->q; j++) {
        if (j != effect) {
            memcpy(z + at++ * n, from->z + (size_t)j * n, n * sizeof *z);
        }
    }
    terms[term].z = z;
    profile->held = *data;
    profile->held.terms = terms;
    profile->hold.term = term;
    profile->held_deviation = &profile->hold;
}

static struct mixed_limits profile_deviation(struct profile *profile, int term,
                                             int effect, double wanted)
{
    const struct mixed_variation *v = &profile->fit->terms[term];
    size_t n = profile->data->n;
    double deviation = sqrt(v->covariance[effect + effect * v->q]);
    double step = deviation > 0 ? deviation / 4 : 0.25;
    struct profile_search search = {rise_of_deviation, NULL, profile, wanted};
    struct mixed_term *terms = arena_take(
        profile->arena, (size_t)profile->data->term_count, sizeof *terms);
    double *z = arena_take(profile->arena, n, (size_t)v->q * sizeof *z);
    struct mixed_limits limits = {0, 0};

    put_first(profile, term, effect, terms, z);
    if (deviation > 0) {
        limits.low =
            profile_limit(&search, &(struct profile_side){deviation, -step, 0});
    }
    limits.high = profile_limit(
        &search, &(struct profile_side){deviation, step, INFINITY});
    return limits;
}

static void profile_term(struct profile *profile, int term, double wanted,
                         struct mixed_limits *limits)
{
    int q = profile->fit->terms[term].q;

    for (int j = 0; j < q; j++) {
        for (int i = j; i < q; i++, limits++) {
            *limits = i == j ? profile_deviation(profile, term, i, wanted)
                             : (struct mixed_limits){NAN, NAN};
        }
    }
}

// ---- all of them ------------------------------------------------------------

void glmm_profile_of(struct arena *arena, const struct mixed_data *data,
                     const struct glmm_settings *settings,
                     const struct glmm_fit *fit, double level,
                     struct mixed_profile *profile)
{
    double wanted = normal_point((1 + level) / 2);
    struct profile work = {.arena = arena,
                           .data = data,
                           .fit = fit,
                           .settings = settings,
                           .offset =
                               arena_take(arena, data->n, sizeof(double))};
    struct mixed_limits *at;

    profile->sigma = (struct mixed_limits){NAN, NAN};
    profile->variation =
        arena_take(arena, (size_t)fit->theta_count, sizeof *profile->variation);
    profile->beta =
        arena_take(arena, (size_t)fit->p + 1, sizeof *profile->beta);
    profile_betas(&work, wanted, profile->beta);
    at = profile->variation;
    for (int k = 0; k < fit->term_count; k++) {
        int q = fit->terms[k].q;

        profile_term(&work, k, wanted, at);
        at += q * (q + 1) / 2;
    }
}
