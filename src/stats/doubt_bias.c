// doubt_bias.c - see doubt_bias.h. Regression on precision and fail-safe
// numbers; doubt_begg.c and doubt_trim.c hold the others.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/doubt_bias.h"

#include "base/arena.h"
#include "stats/distribution.h"

#include <float.h>
#include <math.h>
#include <string.h>

const char *const EGGER_PREDICTOR_NAMES[EGGER_PREDICTORS] = {
    [EGGER_SEI] = "sei",       [EGGER_VI] = "vi",
    [EGGER_NI] = "ni",         [EGGER_NINV] = "ninv",
    [EGGER_SQRTNI] = "sqrtni", [EGGER_SQRTNINV] = "sqrtninv",
};

// 0 in a study of no error: only then is there a limit.
static bool vanishes_with_precision(enum egger_predictor predictor)
{
    return predictor != EGGER_NI && predictor != EGGER_SQRTNI;
}

static double predictor_of(const struct pool_data *data,
                           const struct egger_choice *choice, size_t i)
{
    switch (choice->predictor) {
    case EGGER_SEI: return sqrt(data->vi[i]);
    case EGGER_VI: return data->vi[i];
    case EGGER_NI: return choice->ni[i];
    case EGGER_NINV: return 1 / choice->ni[i];
    case EGGER_SQRTNI: return sqrt(choice->ni[i]);
    case EGGER_SQRTNINV: return 1 / sqrt(choice->ni[i]);
    default: return NAN;
    }
}

static bool check_choice(const struct pool_data *data,
                         const struct egger_choice *choice, struct err *err)
{
    bool needs_sizes =
        choice->predictor != EGGER_SEI && choice->predictor != EGGER_VI;

    if (needs_sizes && !choice->ni) {
        return err_set(err, ERR_INPUT,
                       "this regression needs the studies' sample sizes");
    }
    for (size_t i = 0; needs_sizes && i < data->k; i++) {
        if (!(choice->ni[i] > 0) || isinf(choice->ni[i])) {
            return err_set(err, ERR_INPUT,
                           "study %zu has no sample size above 0", i + 1);
        }
    }
    return data->k >= (size_t)data->p + 2
        || err_set(err, ERR_INPUT,
                   "a regression on precision needs %d studies or more",
                   data->p + 2);
}

// The predictor becomes the last column.
static struct pool_data with_predictor(struct arena *arena,
                                       const struct pool_data *data,
                                       const struct egger_choice *choice)
{
    struct pool_data wider = *data;
    size_t cells = data->k * (size_t)data->p;
    double *x = arena_take(arena, cells + data->k, sizeof *x);

    for (size_t i = 0; i < cells; i++) {
        x[i] = data->x ? data->x[i] : 1;
    }
    for (size_t i = 0; i < data->k; i++) {
        x[cells + i] = predictor_of(data, choice, i);
    }
    wider.x = x;
    wider.p++;
    wider.intercept = data->intercept || !data->x;
    return wider;
}

static bool regress(struct arena *arena, const struct pool_data *data,
                    const struct pool_settings *settings,
                    const struct egger_choice *choice, struct egger *egger,
                    struct err *err)
{
    bool alone = data->p == 1 && (!data->x || data->intercept);
    struct pool_data wider;
    struct pool_fit fit;
    const struct pool_coefficient *slope;

    *egger = (struct egger){.limit = NAN, .low = NAN, .high = NAN};
    if (!check_choice(data, choice, err)) {
        return false;
    }
    wider = with_predictor(arena, data, choice);
    if (!pool_fit(arena, &wider, settings, &fit, err)) {
        return err_within(err, "regression on %s",
                          EGGER_PREDICTOR_NAMES[choice->predictor]);
    }
    slope = &fit.beta[data->p];
    egger->slope = slope->estimate;
    egger->slope_se = slope->se;
    egger->statistic = slope->statistic;
    egger->df = slope->df;
    egger->p = slope->p;
    if (alone && vanishes_with_precision(choice->predictor)) {
        egger->limit = fit.beta[0].estimate;
        egger->low = fit.beta[0].low;
        egger->high = fit.beta[0].high;
    }
    return true;
}

// Least squares weighted by 1 / v, with the dispersion estimated: what a common
// effect with Knapp and Hartung's variance is.
bool egger_lm(struct arena *arena, const struct pool_data *data, double level,
              const struct egger_choice *choice, struct egger *egger,
              struct err *err)
{
    struct pool_settings settings = {
        .method = POOL_EE,
        .test = POOL_KNHA,
        .level = level,
        .fixed_tau2 = NAN,
    };

    return regress(arena, data, &settings, choice, egger, err);
}

bool egger_rma(struct arena *arena, const struct pool_data *data,
               const struct pool_settings *settings,
               const struct egger_choice *choice, struct egger *egger,
               struct err *err)
{
    return regress(arena, data, settings, choice, egger, err);
}

// ---- Fail-safe numbers.

// Whole studies: rounded up, unless it is whole but for rounding.
static double whole_studies(double n)
{
    double nearest = rint(fmax(0, n));

    return fabs(n - nearest) < sqrt(DBL_EPSILON) ? nearest : ceil(fmax(0, n));
}

bool fail_safe_n(const struct pool_data *data, double alpha,
                 struct fail_safe *safe, struct err *err)
{
    double k = (double)data->k;
    double z = 0;
    double weights = 0;
    double weighted = 0;
    double sum = 0;
    double limit = normal_point(1 - alpha / 2);

    for (size_t i = 0; i < data->k; i++) {
        if (!(data->vi[i] > 0)) {
            return err_set(err, ERR_INPUT, "study %zu has no variance above 0",
                           i + 1);
        }
        z += data->yi[i] / sqrt(data->vi[i]);
        weights += 1 / data->vi[i];
        weighted += data->yi[i] / data->vi[i];
        sum += data->yi[i];
    }
    if (data->k == 0 || !(alpha > 0 && alpha < 1)) {
        return err_set(err, ERR_INPUT,
                       "a fail-safe number needs a study and"
                       " an alpha between 0 and 1");
    }
    z = fabs(z) / sqrt(k);
    safe->rosenthal_p = normal_above(z);
    safe->rosenthal = whole_studies(
        k * (z / normal_point(1 - alpha)) * (z / normal_point(1 - alpha)) - k);
    safe->rosenberg_p = t_two_sided(weighted / sqrt(weights), NAN);
    safe->rosenberg = whole_studies(
        k * (weighted / limit * (weighted / limit) - weights) / weights);
    safe->orwin_mean = sum / k;
    safe->orwin = safe->orwin_mean == 0 ? INFINITY : k;
    return true;
}
