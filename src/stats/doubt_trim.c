// doubt_trim.c - see doubt_bias.h. Trim and fill.
//
// The studies are turned so that the missing ones would be on the left, and
// sorted; the k0 rightmost are trimmed until k0 settles, then mirrored.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "stats/doubt_bias.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS_MAX = 100 };

const char *const TRIM_ESTIMATOR_NAMES[TRIM_ESTIMATORS] = {"L0", "R0", "Q0"};

struct study {
    double y, v;  // y turned
    size_t place; // in the file, for ties
    double far;   // from the centre
};

struct trimming {
    struct arena *arena;
    const struct pool_settings *settings;
    struct study *studies, *ranked;
    double *yi, *vi; // of those not trimmed
    size_t k;
    double centre;
};

static int by_effect(const void *a, const void *b)
{
    const struct study *left = a;
    const struct study *right = b;

    if (left->y != right->y) {
        return left->y < right->y ? -1 : 1;
    }
    return left->place < right->place ? -1 : 1;
}

static int by_distance(const void *a, const void *b)
{
    const struct study *left = a;
    const struct study *right = b;

    if (left->far != right->far) {
        return left->far < right->far ? -1 : 1;
    }
    return left->place < right->place ? -1 : 1;
}

// Left and right of the centre: ranks of the distances from it.
struct ranks {
    double sum_right; // of those on the right
    double last_left; // the highest on the left, 0 if none
};

static struct ranks rank_distances(struct trimming *trimming)
{
    struct ranks ranks = {0};

    for (size_t i = 0; i < trimming->k; i++) {
        trimming->ranked[i] = trimming->studies[i];
        trimming->ranked[i].far =
            fabs(trimming->studies[i].y - trimming->centre);
        trimming->ranked[i].place = i;
    }
    qsort(trimming->ranked, trimming->k, sizeof *trimming->ranked, by_distance);
    for (size_t i = 0; i < trimming->k; i++) {
        double y = trimming->ranked[i].y;

        if (y > trimming->centre) {
            ranks.sum_right += (double)i + 1;
        } else if (y < trimming->centre) {
            ranks.last_left = (double)i + 1;
        }
    }
    return ranks;
}

// The variance of the rank sum when k0 are missing.
static double rank_variance(double k, double k0)
{
    return (k * (k + 1) * (2 * k + 1) + 10 * k0 * k0 * k0 + 27 * k0 * k0
            + 17 * k0 - 18 * k * k0 * k0 - 18 * k * k0 + 6 * k * k * k0)
         / 24;
}

// How many are missing, before rounding, and its standard error.
static double missing(enum trim_estimator estimator, const struct ranks *ranks,
                      double k, double *se)
{
    double sum = ranks->sum_right;
    double k0;

    switch (estimator) {
    case TRIM_R0:
        k0 = ranks->last_left > 0 ? k - ranks->last_left - 1 : 0;
        *se = sqrt(2 * fmax(0, k0) + 2);
        return k0;
    case TRIM_Q0:
        k0 = k - .5 - sqrt(2 * k * k - 4 * sum + .25);
        *se = 2 * sqrt(rank_variance(k, k0))
            / sqrt((k - .5) * (k - .5) - k0 * (2 * k - k0 - 1));
        return k0;
    default:
        k0 = (4 * sum - k * (k + 1)) / (2 * k - 1);
        *se = 4 * sqrt(rank_variance(k, k0)) / (2 * k - 1);
        return k0;
    }
}

static bool find_centre(struct trimming *trimming, size_t k0, struct err *err)
{
    size_t mark = arena_mark(trimming->arena);
    struct pool_data left = {
        .k = trimming->k - k0,
        .yi = trimming->yi,
        .vi = trimming->vi,
        .p = 1,
        .intercept = true,
    };
    struct pool_fit fit;
    bool done = pool_fit(trimming->arena, &left, trimming->settings, &fit, err);

    if (done) {
        trimming->centre = fit.beta[0].estimate;
    }
    arena_rewind(trimming->arena, mark);
    return done || err_within(err, "trim and fill");
}

static bool settle(struct trimming *trimming, struct trim_fill *filled,
                   struct err *err)
{
    for (int round = 0; round < ROUNDS_MAX; round++) {
        size_t before = filled->k0;
        struct ranks ranks;
        double k0;

        if (!find_centre(trimming, before, err)) {
            return false;
        }
        ranks = rank_distances(trimming);
        k0 = rint(missing(filled->choice.estimator, &ranks, (double)trimming->k,
                          &filled->k0_se));
        if (isnan(k0) || k0 >= (double)trimming->k) {
            return err_set(err, ERR_LIMIT,
                           "trim and fill: nearly all studies lie on one side;"
                           " try the estimator L0");
        }
        filled->k0 = (size_t)fmax(0, k0);
        if (filled->k0 == before) {
            return true;
        }
    }
    return err_set(err, ERR_LIMIT,
                   "trim and fill goes to and fro without end; try another"
                   " estimator");
}

// By the slope on the standard error: large effects in imprecise studies mean
// that some are missing on the left.
static bool find_side(struct arena *arena, const struct pool_data *data,
                      const struct pool_settings *settings,
                      enum trim_side *side, struct err *err)
{
    struct egger_choice on_errors = {EGGER_SEI, NULL};
    struct egger egger;

    if (*side != TRIM_EITHER) {
        return true;
    }
    if (!egger_rma(arena, data, settings, &on_errors, &egger, err)) {
        return err_within(err, "trim and fill: name a side");
    }
    *side = egger.slope < 0 ? TRIM_RIGHT : TRIM_LEFT;
    return true;
}

static void turn_and_sort(const struct pool_data *data, double sign,
                          struct trimming *trimming)
{
    for (size_t i = 0; i < data->k; i++) {
        trimming->studies[i] =
            (struct study){sign * data->yi[i], data->vi[i], i, 0};
    }
    qsort(trimming->studies, data->k, sizeof *trimming->studies, by_effect);
    for (size_t i = 0; i < data->k; i++) {
        trimming->yi[i] = trimming->studies[i].y;
        trimming->vi[i] = trimming->studies[i].v;
    }
}

// The studies as they stand, then the k0 mirrored ones.
static bool fill(const struct pool_data *data, double sign,
                 const struct trimming *trimming, struct trim_fill *filled,
                 struct err *err)
{
    size_t k = data->k;
    size_t k0 = filled->k0;
    double *yi = arena_take(trimming->arena, k + k0, sizeof *yi);
    double *vi = arena_take(trimming->arena, k + k0, sizeof *vi);
    struct pool_data all = {
        .k = k + k0, .yi = yi, .vi = vi, .p = 1, .intercept = true};

    memcpy(yi, data->yi, k * sizeof *yi);
    memcpy(vi, data->vi, k * sizeof *vi);
    for (size_t i = 0; i < k0; i++) {
        const struct study *mirrored = &trimming->studies[k - k0 + i];

        yi[k + i] = sign * (2 * trimming->centre - mirrored->y);
        vi[k + i] = mirrored->v;
    }
    filled->yi = yi + k;
    filled->vi = vi + k;
    return pool_fit(trimming->arena, &all, trimming->settings, &filled->fit,
                    err);
}

bool trim_and_fill(struct arena *arena, const struct pool_data *data,
                   const struct pool_settings *settings,
                   const struct trim_choice *choice, struct trim_fill *filled,
                   struct err *err)
{
    struct trimming trimming = {
        .arena = arena, .settings = settings, .k = data->k};
    double sign;

    *filled = (struct trim_fill){.choice = *choice, .k0_p = NAN};
    if (data->p != 1 || (data->x && !data->intercept)) {
        return err_set(err, ERR_INPUT,
                       "trim and fill works without moderators only");
    }
    if (data->k < 2) {
        return err_set(err, ERR_INPUT,
                       "trim and fill needs two studies or more");
    }
    if (!find_side(arena, data, settings, &filled->choice.side, err)) {
        return false;
    }
    sign = filled->choice.side == TRIM_RIGHT ? -1 : 1;
    trimming.studies = arena_take(arena, data->k, sizeof *trimming.studies);
    trimming.ranked = arena_take(arena, data->k, sizeof *trimming.ranked);
    trimming.yi = arena_take(arena, data->k, sizeof *trimming.yi);
    trimming.vi = arena_take(arena, data->k, sizeof *trimming.vi);
    turn_and_sort(data, sign, &trimming);
    if (!settle(&trimming, filled, err)) {
        return false;
    }
    if (choice->estimator == TRIM_R0) {
        filled->k0_p = pow(.5, (double)filled->k0 + 1);
    }
    return fill(data, sign, &trimming, filled, err);
}
