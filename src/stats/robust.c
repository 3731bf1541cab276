// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/robust.h"

#include "base/arena.h"
#include "stats/many.h"
#include "stats/matrix.h"
#include "stats/robust_core.h"

#include <math.h>
#include <string.h>

// ---- effects that are independent, or lie in studies ------------------------

// The covariance diag(v + within) + between in a study, effects in any order.
struct levelled {
    size_t k;
    const double *vi;
    const uint32_t *study; // NULL: no two effects share one
    double between, within;
    double *share; // of each study: between / (1 + between sum w)
    double *sum;   // room: one per study
};

static double weight(const struct levelled *levelled, size_t i)
{
    return 1 / (levelled->vi[i] + levelled->within);
}

static void levelled_weigh(void *context, double *column)
{
    struct levelled *levelled = context;
    const uint32_t *study = levelled->study;

    for (size_t i = 0; i < levelled->k; i++) {
        column[i] *= weight(levelled, i);
    }
    if (!study) {
        return;
    }
    memset(levelled->sum, 0, levelled->k * sizeof *levelled->sum);
    for (size_t i = 0; i < levelled->k; i++) {
        levelled->sum[study[i]] += column[i];
    }
    for (size_t i = 0; i < levelled->k; i++) {
        column[i] -= weight(levelled, i) * levelled->share[study[i]]
                   * levelled->sum[study[i]];
    }
}

static void levelled_covariance(void *context, const size_t *rows, size_t n,
                                double *phi)
{
    const struct levelled *levelled = context;
    const uint32_t *study = levelled->study;

    for (size_t j = 0; j < n; j++) {
        for (size_t i = 0; i < n; i++) {
            bool is_shared = study && study[rows[i]] == study[rows[j]];

            phi[i + j * n] = is_shared ? levelled->between : 0;
        }
        phi[j + j * n] += levelled->vi[rows[j]] + levelled->within;
    }
}

static void find_shares(struct arena *arena, struct levelled *levelled)
{
    levelled->share = arena_take(arena, levelled->k, sizeof(double));
    levelled->sum = arena_take(arena, levelled->k, sizeof(double));
    for (size_t i = 0; i < levelled->k; i++) {
        levelled->share[levelled->study[i]] += weight(levelled, i);
    }
    for (size_t i = 0; i < levelled->k; i++) {
        levelled->share[i] =
            levelled->between / (1 + levelled->between * levelled->share[i]);
    }
}

bool robust_of_pool(struct arena *arena, const struct pool_data *data,
                    const struct pool_fit *model,
                    const struct robust_settings *settings,
                    struct robust_fit *fit, struct err *err)
{
    struct levelled levelled = {
        .k = data->k, .vi = data->vi, .within = model->tau2};
    const struct robust_model robust = {
        .k = data->k,
        .p = model->p,
        .x = data->x,
        .yi = data->yi,
        .beta = model->beta,
        .weigh = levelled_weigh,
        .covariance = levelled_covariance,
        .context = &levelled,
    };

    return robust_fit_model(arena, &robust, settings, fit, err);
}

bool robust_of_levels(struct arena *arena, const struct pool_levels_data *data,
                      const struct pool_levels_fit *model,
                      const struct robust_settings *settings,
                      struct robust_fit *fit, struct err *err)
{
    struct levelled levelled = {
        .k = data->k,
        .vi = data->vi,
        .study = data->study,
        .between = model->sigma2[LEVEL_BETWEEN],
        .within = model->sigma2[LEVEL_WITHIN],
    };
    const struct robust_model robust = {
        .k = data->k,
        .p = model->p,
        .x = data->x,
        .yi = data->yi,
        .beta = model->beta,
        .study = data->study,
        .weigh = levelled_weigh,
        .covariance = levelled_covariance,
        .context = &levelled,
    };

    find_shares(arena, &levelled);
    return robust_fit_model(arena, &robust, settings, fit, err);
}

// ---- several outcomes -------------------------------------------------------

struct outcomes {
    struct many many;
    const double *g;
    size_t *place; // of each row: where `many` has it, and its study there
    size_t *study;
    double *room; // twice the largest study
};

static void outcomes_weigh(void *context, double *column)
{
    struct outcomes *outcomes = context;
    const struct clusters *studies = &outcomes->many.studies;

    for (size_t s = 0; s < studies->count; s++) {
        const size_t *row = studies->row + studies->start[s];
        size_t n = studies->start[s + 1] - studies->start[s];
        double *weighed = outcomes->room + n;

        for (size_t i = 0; i < n; i++) {
            outcomes->room[i] = column[row[i]];
        }
        matrix_times(outcomes->many.inverse + outcomes->many.offset[s],
                     outcomes->room, n, weighed);
        for (size_t i = 0; i < n; i++) {
            column[row[i]] = weighed[i];
        }
    }
}

// The covariance of two effects of one study.
static double outcomes_at(const struct outcomes *outcomes, size_t study,
                          size_t a, size_t b)
{
    const struct many *many = &outcomes->many;
    size_t begin = many->studies.start[study];
    size_t n = many->studies.start[study + 1] - begin;

    return many->known[many->offset[study] + a - begin + (b - begin) * n]
         + outcomes->g[many->outcome[a] + many->outcome[b] * many->q];
}

static void outcomes_covariance(void *context, const size_t *rows, size_t n,
                                double *phi)
{
    const struct outcomes *outcomes = context;
    const size_t *study = outcomes->study;

    for (size_t j = 0; j < n; j++) {
        for (size_t i = 0; i < n; i++) {
            bool is_shared = study[rows[i]] == study[rows[j]];

            phi[i + j * n] = is_shared ? outcomes_at(outcomes, study[rows[i]],
                                                     outcomes->place[rows[i]],
                                                     outcomes->place[rows[j]])
                                       : 0;
        }
    }
}

static void find_places(struct arena *arena, struct outcomes *outcomes)
{
    const struct clusters *studies = &outcomes->many.studies;

    outcomes->place = arena_take(arena, outcomes->many.k, sizeof(size_t));
    outcomes->study = arena_take(arena, outcomes->many.k, sizeof(size_t));
    outcomes->room = arena_take(arena, studies->largest, 2 * sizeof(double));
    for (size_t s = 0; s < studies->count; s++) {
        for (size_t i = studies->start[s]; i < studies->start[s + 1]; i++) {
            outcomes->place[studies->row[i]] = i;
            outcomes->study[studies->row[i]] = s;
        }
    }
}

bool robust_of_many(struct arena *arena, const struct pool_many_data *data,
                    const struct pool_many_fit *model,
                    const struct robust_settings *settings,
                    struct robust_fit *fit, struct err *err)
{
    struct outcomes outcomes = {.g = model->g};
    struct robust_model robust = {
        .k = data->k,
        .p = model->p,
        .yi = data->yi,
        .beta = model->beta,
        .study = data->study,
        .weigh = outcomes_weigh,
        .covariance = outcomes_covariance,
        .context = &outcomes,
    };
    bool reml = model->settings.method == POOL_REML;

    if (!many_make(arena, data, reml, &outcomes.many, err)) {
        return false;
    }
    if (!isfinite(many_at(&outcomes.many, model->g))) {
        return err_set(err, ERR_BUG, "a fit that does not belong to its data");
    }
    robust.x = outcomes.many.x;
    find_places(arena, &outcomes);
    return robust_fit_model(arena, &robust, settings, fit, err);
}
