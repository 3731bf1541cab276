// doubt.c - see doubt.h. Leave-one-out and cumulative pooling.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/doubt.h"

#include "base/arena.h"
#include "stats/doubt_refit.h"

#include <math.h>

static const struct doubt_refit NOT_FITTED = {
    NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN,
};

static struct doubt_refit row_of(const struct pool_fit *fit)
{
    const struct pool_coefficient *mean = &fit->beta[0];

    return (struct doubt_refit){
        .estimate = mean->estimate,
        .se = mean->se,
        .statistic = mean->statistic,
        .p = mean->p,
        .low = mean->low,
        .high = mean->high,
        .q = fit->q,
        .q_p = fit->q_p,
        .tau2 = fit->tau2,
        .i2 = fit->i2,
        .h2 = fit->h2,
    };
}

static bool check_alone(const struct pool_data *data, struct err *err)
{
    return (data->p == 1 && (!data->x || data->intercept))
        || err_set(err, ERR_INPUT,
                   "studies are left out or added one by one without"
                   " moderators only");
}

static bool open_alone(struct arena *arena, const struct pool_data *data,
                       const struct pool_settings *settings,
                       const size_t *order, struct doubt_refitter *refitter,
                       struct err *err)
{
    struct pool_fit fit;

    return pool_fit(arena, data, settings, &fit, err)
        && doubt_refitter_open(arena, data, &fit, order, refitter, err);
}

static void keep_row(bool fitted, const struct doubt_subset_fit *subset,
                     struct doubt_refits *refits)
{
    refits->row[refits->rows++] = fitted ? row_of(&subset->fit) : NOT_FITTED;
    refits->failed += !fitted;
}

bool doubt_leave_one_out(struct arena *arena, const struct pool_data *data,
                         const struct pool_settings *settings,
                         struct doubt_refits *refits, struct err *err)
{
    struct doubt_refitter refitter;
    struct doubt_subset_fit subset;

    *refits = (struct doubt_refits){0};
    if (data->k < 2) {
        return err_set(err, ERR_INPUT,
                       "to leave one study out there must be two or more");
    }
    if (!check_alone(data, err)
        || !open_alone(arena, data, settings, NULL, &refitter, err)) {
        return false;
    }
    for (size_t i = 0; i < data->k; i++) {
        doubt_refitter_include(&refitter);
    }
    subset = doubt_subset_take(&refitter);
    refits->row = arena_take(arena, data->k, sizeof *refits->row);
    for (size_t i = 0; i < data->k; i++) {
        bool fitted = doubt_refit(&refitter, i, &subset);

        keep_row(fitted, &subset, refits);
    }
    return true;
}

// Each study once.
static bool check_order(struct arena *arena, const size_t *order, size_t k,
                        struct err *err)
{
    bool *seen = arena_take(arena, k + 1, sizeof *seen);

    for (size_t i = 0; order && i < k; i++) {
        if (order[i] >= k || seen[order[i]]) {
            return err_set(err, ERR_BUG, "the order is not one of the studies");
        }
        seen[order[i]] = true;
    }
    return true;
}

bool doubt_cumulate(struct arena *arena, const struct pool_data *data,
                    const struct pool_settings *settings, const size_t *order,
                    struct doubt_refits *refits, struct err *err)
{
    struct doubt_refitter refitter;
    struct doubt_subset_fit subset;

    *refits = (struct doubt_refits){0};
    if (!check_alone(data, err) || !check_order(arena, order, data->k, err)
        || !open_alone(arena, data, settings, order, &refitter, err)) {
        return false;
    }
    subset = doubt_subset_take(&refitter);
    refits->row = arena_take(arena, data->k, sizeof *refits->row);
    for (size_t i = 0; i < data->k; i++) {
        bool fitted;

        doubt_refitter_include(&refitter);
        fitted = doubt_refit(&refitter, DOUBT_NONE, &subset);
        keep_row(fitted, &subset, refits);
    }
    return true;
}
