// between - see between.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/between.h"

#include "base/arena.h"
#include "stats/distribution.h"
#include "stats/glmm.h"
#include "stats/glmm_modes.h"
#include "stats/mixed_problem.h"
#include "stats/newton.h"

#include <math.h>

#define LEVEL          .95
#define LOGIT_VARIANCE (9.8696044010893586 / 3)

#define CLOSE 1e-6 // relative, of a limit

// Of many rows Laplace's approximation is as good and several times faster.
enum { NODES = 9, NODES_ROWS = 5000, WIDENINGS_MOST = 40, STEPS_MOST = 40 };

// The deviance with the units' deviation held at a value. NAN: not there.
struct held {
    double (*deviance)(struct held *held, double value);
    void *model;
    struct arena *arena;
    double *x; // of the search over what is not held; where it last ended
    double value, lowest;
};

// ---- limits -----------------------------------------------------------------

// How far the deviance rises, as a root: nearly straight. Beyond its height at
// the limits: above 0.
static double beyond(struct held *held, double value)
{
    double rise = held->deviance(held, value) - held->lowest;

    return sqrt(fmax(0, rise)) - t_limit(LEVEL, NAN) + 0 * rise;
}

// Where it crosses 0, between a place within the limits and one beyond them:
// the false position, the end that stays halved in weight (Illinois).
static double crossing(struct held *held, double within, double outside,
                       double at_outside)
{
    double at_within = -t_limit(LEVEL, NAN);
    double at = within;
    int side = 0; // that moved last

    for (int i = 0; i < STEPS_MOST; i++) {
        double next = (within * at_outside - outside * at_within)
                    / (at_outside - at_within);
        double height = beyond(held, next);

        if (fabs(next - at) < CLOSE * fmax(next, CLOSE)) {
            return next;
        }
        at = next;
        if (height > 0) {
            outside = next;
            at_outside = height;
            at_within /= side > 0 ? 2 : 1;
            side = 1;
        } else {
            within = next;
            at_within = height;
            at_outside /= side < 0 ? 2 : 1;
            side = -1;
        }
    }
    return at;
}

// NAN where it cannot be followed.
static void find_limits(struct held *held, double best, double *low,
                        double *high)
{
    double above = best > 0 ? 1.5 * best : .1;
    double at_none;
    double at_above;

    held->lowest = held->deviance(held, best);
    at_none = beyond(held, 0);
    *low = at_none <= 0 ? 0
         : at_none > 0  ? crossing(held, best, 0, at_none)
                        : NAN;
    at_above = beyond(held, above);
    for (int i = 0; i < WIDENINGS_MOST && at_above <= 0; i++) {
        above *= 1.5;
        at_above = beyond(held, above);
    }
    *high = at_above > 0 ? crossing(held, best, above, at_above) : NAN;
}

// ---- scores -----------------------------------------------------------------

static double deviance_of_score(struct held *held, double value)
{
    struct mixed_problem *problem = held->model;

    mixed_problem_spread(problem, &value);
    return mixed_problem_look(problem, NAN, false) ? problem->criterion : NAN;
}

static bool find_score(struct arena *arena, const struct mixed_data *data,
                       struct between *between, struct err *err)
{
    struct mixed_fit fit;
    struct held held = {.deviance = deviance_of_score, .arena = arena};
    double best;
    double low;
    double high;

    if (!mixed_fit(arena, data, false, &fit, err)) {
        return false;
    }
    best = fit.terms[0].relative[0];
    held.model = fit.problem;
    find_limits(&held, best, &low, &high);
    between->deviation = sqrt(fit.terms[0].covariance[0]);
    between->deviation_low = low * fit.sigma;
    between->deviation_high = high * fit.sigma;
    between->share = best * best / (1 + best * best);
    between->low = low * low / (1 + low * low);
    between->high = high * high / (1 + high * high);
    between->odds = between->odds_low = between->odds_high = NAN;
    mixed_close(&fit);
    return true;
}

// ---- events -----------------------------------------------------------------

static bool slope_of_constant(const double *x, double *value, double *slope,
                              void *context)
{
    const struct held *held = context;
    double at[2] = {held->value, x[0]};
    double by[2];

    if (!glmm_look(held->model, at, value, by)) {
        return false;
    }
    slope[0] = by[1];
    return true;
}

static double deviance_of_event(struct held *held, double value)
{
    struct newton_problem newton = {.n = 1,
                                    .slope = slope_of_constant,
                                    .context = held,
                                    .steps_max = GLMM_STEPS_MAX,
                                    .tolerance = 1e-6};
    size_t mark = arena_mark(held->arena);
    struct newton_end end = {.value = NAN};
    bool found;

    held->value = value;
    found = newton_find(held->arena, &newton, held->x, &end);
    arena_rewind(held->arena, mark);
    return found ? end.value : NAN;
}

// The same rows with the case-mix as an offset and a constant beside it.
static bool find_event_limits(struct arena *arena,
                              const struct mixed_data *data,
                              const struct glmm_settings *settings,
                              const struct glmm_fit *all,
                              struct between *between, struct err *err)
{
    double *offset = arena_take(arena, data->n, sizeof *offset);
    double *one = arena_take(arena, data->n, sizeof *one);
    double constant = 0;
    struct mixed_data bare = *data;
    struct glmm_fit fit;
    struct held held = {
        .deviance = deviance_of_event, .arena = arena, .x = &constant};
    double scale;

    for (size_t i = 0; i < data->n; i++) {
        one[i] = 1;
        for (int j = 0; j < all->p; j++) {
            offset[i] +=
                all->beta[j] * data->x[i + data->n * (size_t)all->column[j]];
        }
    }
    bare.p = 1;
    bare.x = one;
    bare.offset = offset;
    if (!glmm_fit(arena, &bare, settings, &fit, err)) {
        return false;
    }
    scale = fit.scale[0][0];
    held.model = fit.problem;
    find_limits(&held, fit.terms[0].relative[0] * scale,
                &between->deviation_low, &between->deviation_high);
    between->deviation_low /= scale;
    between->deviation_high /= scale;
    return true;
}

static double logit_share(double deviation)
{
    double variance = deviation * deviation;

    return variance / (variance + LOGIT_VARIANCE);
}

static double median_odds(double deviation)
{
    return exp(sqrt(2) * deviation * normal_point(.75));
}

static bool find_event(struct arena *arena, const struct mixed_data *data,
                       struct between *between, struct err *err)
{
    const struct glmm_settings settings = {
        .link = GLMM_LOGIT, .nodes = data->n < NODES_ROWS ? NODES : 1};
    struct err trouble = {0};
    struct glmm_fit fit;

    if (data->n > BETWEEN_EVENTS_MOST) {
        return err_set(err, ERR_LIMIT, "more than %d rows",
                       BETWEEN_EVENTS_MOST);
    }
    if (!glmm_fit(arena, data, &settings, &fit, err)) {
        return false;
    }
    if (fit.runs_away) {
        return err_set(err, ERR_INPUT, "an estimate has no end");
    }
    between->deviation = sqrt(fit.terms[0].covariance[0]);
    if (!find_event_limits(arena, data, &settings, &fit, between, &trouble)) {
        between->deviation_low = between->deviation_high = NAN;
    }
    between->share = logit_share(between->deviation);
    between->low = logit_share(between->deviation_low);
    between->high = logit_share(between->deviation_high);
    between->odds = median_odds(between->deviation);
    between->odds_low = median_odds(between->deviation_low);
    between->odds_high = median_odds(between->deviation_high);
    return true;
}

bool between_find(struct arena *arena, const struct casemix_data *data,
                  struct between *between, struct err *err)
{
    double *one = arena_take(arena, data->n, sizeof *one);
    const struct mixed_term term = {
        .q = 1, .z = one, .level = data->unit, .level_count = data->units};
    const struct mixed_data rows = {.n = data->n,
                                    .y = data->y,
                                    .p = data->p,
                                    .x = data->x,
                                    .term_count = 1,
                                    .terms = &term};

    for (size_t i = 0; i < data->n; i++) {
        one[i] = 1;
    }
    *between = (struct between){.deviation = NAN};
    return data->is_event ? find_event(arena, &rows, between, err)
                          : find_score(arena, &rows, between, err);
}
