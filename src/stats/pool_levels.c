// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/pool_levels.h"

#include "base/arena.h"
#include "stats/descent.h"
#include "stats/distribution.h"
#include "stats/information.h"
#include "stats/levels.h"
#include "stats/matrix.h"
#include "stats/wald.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double AT_ZERO[LEVELS] = {0, 0};
// A variance of which less than this share of its information is left, once
// the moderators are taken out, is not estimated.
static const double INFORMATION_LEAST = 1e-9;

struct pool_levels_settings pool_levels_defaults(void)
{
    return (struct pool_levels_settings){
        .method = POOL_REML,
        .test = POOL_Z,
        .level = 0.95,
        .fixed = {NAN, NAN},
    };
}

static bool check_settings(const struct pool_levels_settings *settings,
                           struct err *err)
{
    if (settings->method != POOL_REML && settings->method != POOL_ML) {
        return err_set(err, ERR_INPUT,
                       "three-level models are fitted by REML or ML");
    }
    if (settings->test != POOL_Z && settings->test != POOL_T) {
        return err_set(err, ERR_INPUT,
                       "three-level models are tested by z or t");
    }
    if (!(settings->level > 0 && settings->level < 1)) {
        return err_set(err, ERR_INPUT,
                       "the level of intervals lies between 0 and 100 %%");
    }
    for (int j = 0; j < LEVELS; j++) {
        if (settings->fixed[j] < 0 || isinf(settings->fixed[j])) {
            return err_set(err, ERR_INPUT, "a variance is 0 or above");
        }
    }
    return true;
}

// ---- the search -------------------------------------------------------------

// The mean square of y, from which least squares is taken out.
static double mean_square(const struct levels *levels)
{
    size_t m = (size_t)levels->p + 1;
    double sum = 0;

    for (size_t i = 0; i < levels->k; i++) {
        sum += pow(levels->rows[i * m + m - 1], 2);
    }
    return sum / (double)(levels->k - m + 1);
}

// A likelihood with variances of very different size can have several peaks. So
// the search starts from a whole between what y varies and a millionth of it,
// split in three ways, and the best end is kept. Many effects have one peak in
// practice, and are not given the time: BUDGET effects are walked through.
enum { WHOLES = 7, SHARES = 3, STARTS = WHOLES * SHARES, BUDGET = 100000 };

struct start {
    double sigma2[LEVELS];
    double value; // minus log likelihood
};

static int by_value(const void *left, const void *right)
{
    double a = ((const struct start *)left)->value;
    double b = ((const struct start *)right)->value;

    return (a > b) - (a < b);
}

// The starts, the best first. Returns their number.
static size_t list_starts(struct levels *levels,
                          const struct pool_levels_fit *fit,
                          struct start *starts)
{
    static const double SHARE[SHARES] = {0.5, 0, 1};
    size_t shares = levels->k > BUDGET ? 1 : SHARES;
    double whole = mean_square(levels);

    for (size_t i = 0; i < WHOLES * shares; i++) {
        double between = SHARE[i % shares];
        double *at = starts[i].sigma2;

        at[LEVEL_BETWEEN] = whole * between;
        at[LEVEL_WITHIN] = whole * (1 - between);
        for (int j = 0; j < LEVELS; j++) {
            at[j] = fit->held[j] ? fit->sigma2[j] : at[j];
        }
        starts[i].value = levels_minus_loglik(at, levels);
        whole /= i % shares == shares - 1 ? 10 : 1;
    }
    qsort(starts, WHOLES * shares, sizeof *starts, by_value);
    return WHOLES * shares;
}

// What is not estimated, and at which value it stays.
static void find_held(struct levels *levels, struct pool_levels_fit *fit)
{
    bool is_fixed = false;

    for (int j = 0; j < LEVELS; j++) {
        fit->held[j] = !isnan(fit->settings.fixed[j]);
        fit->sigma2[j] = fit->held[j] ? fit->settings.fixed[j] : 0;
        is_fixed = is_fixed || fit->held[j];
    }
    fit->held[LEVEL_BETWEEN] |= levels->studies == 1;
    fit->held[LEVEL_WITHIN] |= levels->studies == levels->k && !is_fixed;
}

// Holds at 0 what the moderators have taken all information of: a moderator
// for every study leaves nothing between them. True: it did.
static bool hold_what_is_lost(struct levels *levels,
                              struct pool_levels_fit *fit, const double *at)
{
    struct levels_traces traces = levels_traces(levels, at);
    bool is_new = false;

    for (int j = 0; j < LEVELS && levels->reml; j++) {
        if (!fit->held[j] && traces.p[j] <= INFORMATION_LEAST * traces.v[j]) {
            fit->held[j] = is_new = true;
            fit->sigma2[j] = 0;
        }
    }
    return is_new;
}

// Goes down from one start; keeps where it ends if that is better than `best`.
static void search_from(struct arena *arena, struct levels *levels,
                        struct pool_levels_fit *fit, struct start *start,
                        double *best)
{
    const struct descent_problem problem = {
        .n = LEVELS,
        .low = AT_ZERO,
        .held = fit->held,
        .steps_max = POOL_STEPS_MAX,
        .criterion = levels_minus_loglik,
        .derivatives = levels_derivatives,
        .context = levels,
    };
    int steps;
    bool found =
        descent_find(arena, &problem, start->sigma2, &start->value, &steps);

    fit->steps += steps;
    if (found && start->value < *best) {
        *best = start->value;
        memcpy(fit->sigma2, start->sigma2, sizeof fit->sigma2);
    }
}

static bool search(struct arena *arena, struct levels *levels,
                   struct pool_levels_fit *fit, struct err *err)
{
    struct start starts[STARTS];
    double best = INFINITY;
    size_t count, tries;

    find_held(levels, fit);
    count = list_starts(levels, fit, starts);
    if (!isfinite(starts[0].value)) {
        return err_set(err, ERR_INPUT,
                       "effects with a variance of 0 that do not vary cannot "
                       "be pooled: leave them out");
    }
    if (hold_what_is_lost(levels, fit, starts[0].sigma2)) {
        count = list_starts(levels, fit, starts);
    }
    tries = 1 + BUDGET / levels->k;
    for (size_t i = 0; i < count && i < tries; i++) {
        search_from(arena, levels, fit, &starts[i], &best);
    }
    return isfinite(best)
        || err_set(err, ERR_LIMIT,
                   "no convergence after %d steps: look for variances that "
                   "are too small to be true",
                   fit->steps);
}

// ---- what follows from the variances ----------------------------------------

// From orthonormal columns to those of the data: r beta = b.
static void fill_coefficients(struct arena *arena, const struct levels *levels,
                              struct pool_levels_fit *fit)
{
    int p = levels->p;
    size_t size = (size_t)p;
    double *b = arena_take(arena, size, sizeof *b);
    bool is_t = fit->settings.test == POOL_T;

    fit->beta = arena_take(arena, size, sizeof *fit->beta);
    fit->vb = arena_take(arena, size, size * sizeof *fit->vb);
    memcpy(fit->vb, levels->at->m, size * size * sizeof *fit->vb);
    for (int turn = 0; turn < 2; turn++) { // r^-1 M, then r^-1 (r^-1 M)'
        for (size_t j = 0; j < size; j++) {
            matrix_solve_upper(levels->r, p, fit->vb + j * size);
        }
        matrix_transpose(fit->vb, size);
    }
    for (int i = 0; i < p; i++) {
        b[i] = levels->at->b[i] + levels->taken[i];
    }
    matrix_solve_upper(levels->r, p, b);
    for (int i = 0; i < p; i++) {
        fit->beta[i].estimate = b[i];
        fit->beta[i].df = is_t ? (double)(fit->k - size) : NAN;
    }
    wald_coefficients(fit->beta, fit->vb, p, fit->settings.level);
}

static void fill_moderators(struct arena *arena, bool intercept,
                            struct pool_levels_fit *fit)
{
    struct wald_test test =
        wald_moderators(arena, fit->beta, fit->vb, fit->p, intercept);

    fit->qm = test.statistic;
    fit->qm_p = test.p;
    fit->qm_df1 = test.df1;
    fit->qm_df2 = test.df2;
}

static void fill_likelihood(const struct levels *levels,
                            struct pool_levels_fit *fit)
{
    static const double LOG_2_PI = 1.8378770664093454836;
    const struct levels_at *at = levels->at;
    double k = (double)fit->k;
    double parameters = fit->p;
    struct information information;

    for (int j = 0; j < LEVELS; j++) {
        parameters += fit->held[j] ? 0 : 1;
    }
    fit->loglik_ml = -(k * LOG_2_PI + at->log_det + at->rss) / 2;
    fit->loglik_reml = fit->loglik_ml - (at->log_det_x - fit->p * LOG_2_PI) / 2;
    fit->loglik = levels->reml ? fit->loglik_reml : fit->loglik_ml;
    information =
        information_of(fit->loglik, parameters, levels->reml ? k - fit->p : k);
    fit->aic = information.aic;
    fit->bic = information.bic;
    fit->aicc = information.aicc;
}

static void fill_prediction(struct pool_levels_fit *fit)
{
    const struct pool_coefficient *mean = &fit->beta[0];
    double spread = sqrt(fit->vb[0] + fit->sigma2[LEVEL_BETWEEN]
                         + fit->sigma2[LEVEL_WITHIN]);
    double limit = t_limit(fit->settings.level, mean->df);

    fit->pi_low = mean->estimate - limit * spread;
    fit->pi_high = mean->estimate + limit * spread;
}

// Q, the typical variance and the shares of the levels: from the fit without
// any variance but that of the effects. Changes what `levels` is at.
static void fill_heterogeneity(struct levels *levels,
                               struct pool_levels_fit *fit)
{
    double freedom = (double)fit->k - fit->p;
    double sum = fit->sigma2[LEVEL_BETWEEN] + fit->sigma2[LEVEL_WITHIN];

    fit->q = fit->q_p = fit->vt = fit->i2 = NAN;
    if (isfinite(levels_minus_loglik(AT_ZERO, levels))) {
        fit->q = levels->at->rss;
        fit->q_p = chi_square_above(fit->q, freedom);
        fit->vt = freedom / levels_traces(levels, AT_ZERO).p[LEVEL_WITHIN];
        fit->i2 = 100 * sum / (sum + fit->vt);
    }
    for (int j = 0; j < LEVELS; j++) {
        fit->i2_level[j] = 100 * fit->sigma2[j] / (sum + fit->vt);
    }
}

bool pool_levels_fit(struct arena *arena, const struct pool_levels_data *data,
                     const struct pool_levels_settings *settings,
                     struct pool_levels_fit *fit, struct err *err)
{
    struct levels levels;
    bool intercept = data->intercept || !data->x;

    *fit = (struct pool_levels_fit){
        .k = data->k,
        .p = data->p,
        .settings = *settings,
        .pi_low = NAN,
        .pi_high = NAN,
    };
    if (!check_settings(settings, err)
        || !levels_make(arena, data, settings->method == POOL_REML, &levels,
                        err)
        || !search(arena, &levels, fit, err)) {
        return false;
    }
    fit->studies = levels.studies;
    (void)levels_minus_loglik(fit->sigma2, &levels);
    fill_coefficients(arena, &levels, fit);
    fill_moderators(arena, intercept, fit);
    fill_likelihood(&levels, fit);
    if (intercept && fit->p == 1) {
        fill_prediction(fit);
    }
    fill_heterogeneity(&levels, fit);
    return true;
}
