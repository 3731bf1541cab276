// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/pool_many.h"

#include "base/arena.h"
#include "stats/descent.h"
#include "stats/distribution.h"
#include "stats/information.h"
#include "stats/many.h"
#include "stats/matrix.h"
#include "stats/optimum.h"
#include "stats/wald.h"

#include <math.h>
#include <string.h>

// How near BOBYQA comes before Newton's method takes over, and when it has to
// do without.
static const double COARSE = 1e-3;
static const double FINE = 1e-9;

struct pool_many_settings pool_many_defaults(void)
{
    return (struct pool_many_settings){POOL_REML, POOL_Z, 0.95};
}

static bool check_settings(const struct pool_many_settings *settings,
                           struct err *err)
{
    if (settings->method != POOL_REML && settings->method != POOL_ML) {
        return err_set(err, ERR_INPUT,
                       "multivariate models are fitted by REML or ML");
    }
    if (settings->test != POOL_Z && settings->test != POOL_T) {
        return err_set(err, ERR_INPUT,
                       "multivariate models are tested by z or t");
    }
    return (settings->level > 0 && settings->level < 1)
        || err_set(err, ERR_INPUT,
                   "the level of intervals lies between 0 and 100 %%");
}

// ---- the search -------------------------------------------------------------

// The mean square of an outcome's residuals of least squares.
static double mean_square(const struct many *many, size_t outcome)
{
    size_t m = (size_t)many->p + 1;
    double sum = 0;
    double count = 0;

    for (size_t i = 0; i < many->k; i++) {
        if (many->outcome[i] == outcome) {
            sum += pow(many->rows[i * m + m - 1], 2);
            count++;
        }
    }
    return sum / count;
}

// L diagonal: a share of what each outcome varies.
static void start_at(const struct many *many, double share, double *l)
{
    memset(l, 0, many->parameters * sizeof *l);
    for (size_t outcome = 0; outcome < many->q; outcome++) {
        *l = sqrt(share * mean_square(many, outcome));
        l += many->q - outcome;
    }
}

// A third of an outcome's standard deviation for all elements of its row.
static void find_steps(const struct many *many, const double *l, double *step)
{
    size_t diagonal = 0;
    double largest = 0;

    for (size_t j = 0; j < many->q; j++) {
        largest = fmax(largest, fabs(l[diagonal]));
        diagonal += many->q - j;
    }
    diagonal = 0;
    for (size_t j = 0; j < many->q; j++) {
        size_t next = j;

        for (size_t column = 0; column <= j; column++) { // of row j
            step[next] = fmax(fabs(l[diagonal]), 1e-3 * largest) / 3;
            next += many->q - column - 1;
        }
        diagonal += many->q - j;
    }
}

static bool search_near(struct many *many, double tolerance, double *l)
{
    double step[MANY_PARAMETERS_MAX];
    const struct optimum_problem problem = {
        .n = (int)many->parameters,
        .step = step,
        .tolerance_x = tolerance,
        .criterion = many_minus_loglik,
        .context = many,
    };
    double value;
    enum optimum_end end;

    find_steps(many, l, step);
    end = optimum_find(&problem, l, &value);
    return end == OPTIMUM_FOUND || end == OPTIMUM_ROUNDED;
}

// Near by BOBYQA, to the end by Newton's method; where that stops, BOBYQA has
// to go there alone.
static bool search_from(struct arena *arena, struct many *many, double *l,
                        double *value, int *steps)
{
    const struct descent_problem problem = {
        .n = (int)many->parameters,
        .steps_max = POOL_STEPS_MAX,
        .criterion = many_minus_loglik,
        .derivatives = many_derivatives,
        .context = many,
    };
    bool found;

    (void)search_near(many, COARSE, l);
    found = descent_find(arena, &problem, l, value, steps)
         || search_near(many, FINE, l);
    *value = many_minus_loglik(l, many);
    return found && isfinite(*value);
}

// A likelihood can have several peaks: from a large start, a small one and one
// between; the best end is kept. Many effects (above BUDGET) have one peak in
// practice, and are not given the time.
static bool search(struct arena *arena, struct many *many, double *l,
                   struct pool_many_fit *fit, struct err *err)
{
    enum { TRIES = 3, BUDGET = 10000 };
    static const double SHARE[TRIES] = {0.1, 1, 1e-3};
    double trial[MANY_PARAMETERS_MAX];
    double best = INFINITY;

    for (int i = 0; i < TRIES && (i == 0 || many->k <= BUDGET); i++) {
        double value;
        int steps = 0;

        start_at(many, SHARE[i], trial);
        if (search_from(arena, many, trial, &value, &steps) && value < best) {
            best = value;
            memcpy(l, trial, many->parameters * sizeof *l);
        }
        fit->steps += steps;
    }
    if (!isfinite(best)) {
        return err_set(err, ERR_LIMIT,
                       "no convergence: an outcome may be in too few studies, "
                       "or variances are too small to be true");
    }
    (void)many_minus_loglik(l, many); // all else is read off at the best
    return true;
}

// ---- what follows from the covariances --------------------------------------

static void fill_coefficients(struct arena *arena, const struct many *many,
                              struct pool_many_fit *fit)
{
    size_t p = (size_t)many->p;
    double *b = arena_take(arena, p, sizeof *b);
    bool is_t = fit->settings.test == POOL_T;

    fit->beta = arena_take(arena, p, sizeof *fit->beta);
    fit->vb = arena_take(arena, p, p * sizeof *fit->vb);
    memcpy(fit->vb, many->m, p * p * sizeof *fit->vb);
    for (int turn = 0; turn < 2; turn++) { // r^-1 M, then r^-1 (r^-1 M)'
        for (size_t j = 0; j < p; j++) {
            matrix_solve_upper(many->r, many->p, fit->vb + j * p);
        }
        matrix_transpose(fit->vb, p);
    }
    for (size_t i = 0; i < p; i++) {
        b[i] = many->b[i] + many->taken[i];
    }
    matrix_solve_upper(many->r, many->p, b);
    for (size_t i = 0; i < p; i++) {
        fit->beta[i].estimate = b[i];
        fit->beta[i].df = is_t ? (double)(fit->k - p) : NAN;
    }
    wald_coefficients(fit->beta, fit->vb, many->p, fit->settings.level);
}

static void fill_moderators(struct arena *arena, bool intercept,
                            struct pool_many_fit *fit)
{
    struct wald_test test =
        wald_moderators(arena, fit->beta, fit->vb, fit->p, intercept);

    fit->qm = test.statistic;
    fit->qm_p = test.p;
    fit->qm_df1 = test.df1;
    fit->qm_df2 = test.df2;
}

// Whether two outcomes ever are in one study: only then do the data know of
// their correlation.
static bool are_together(const struct many *many, size_t a, size_t b)
{
    for (size_t s = 0; s < many->studies.count; s++) {
        bool has_a = false;
        bool has_b = false;

        for (size_t i = many->studies.start[s]; i < many->studies.start[s + 1];
             i++) {
            has_a = has_a || many->outcome[i] == a;
            has_b = has_b || many->outcome[i] == b;
        }
        if (has_a && has_b) {
            return true;
        }
    }
    return false;
}

// NAN where the data do not know of it.
static double correlation(const struct many *many, const double *g, size_t a,
                          size_t b)
{
    double size = sqrt(g[a + a * many->q]) * sqrt(g[b + b * many->q]);

    if (a == b) {
        return 1;
    }
    if (!(size > 0) || !are_together(many, a, b)) {
        return NAN;
    }
    return fmax(-1, fmin(1, g[a + b * many->q] / size));
}

static void fill_covariance(struct arena *arena, const struct many *many,
                            const double *l, struct pool_many_fit *fit)
{
    size_t q = many->q;

    fit->g = arena_take(arena, q, q * sizeof *fit->g);
    fit->rho = arena_take(arena, q, q * sizeof *fit->rho);
    many_covariance(many, l, fit->g);
    for (size_t ab = 0; ab < q * q; ab++) {
        fit->rho[ab] = correlation(many, fit->g, ab % q, ab / q);
    }
}

// The variances, and the covariances of what is in one study at least once.
static int count_estimated(const struct many *many)
{
    int count = 0;

    for (size_t b = 0; b < many->q; b++) {
        for (size_t a = b; a < many->q; a++) {
            count += a == b || are_together(many, a, b) ? 1 : 0;
        }
    }
    return count;
}

static void fill_likelihood(const struct many *many, struct pool_many_fit *fit)
{
    static const double LOG_2_PI = 1.8378770664093454836;
    double k = (double)fit->k;
    struct information information;

    fit->loglik_ml = -(k * LOG_2_PI + many->log_det + many->rss) / 2;
    fit->loglik_reml =
        fit->loglik_ml - (many->log_det_x - fit->p * LOG_2_PI) / 2;
    fit->loglik = many->reml ? fit->loglik_reml : fit->loglik_ml;
    information = information_of(fit->loglik, fit->p + count_estimated(many),
                                 many->reml ? k - fit->p : k);
    fit->aic = information.aic;
    fit->bic = information.bic;
    fit->aicc = information.aicc;
}

// From the fit with G = 0. Changes what `many` is at.
static void fill_heterogeneity(struct many *many, struct pool_many_fit *fit)
{
    static const double
        NOTHING[POOL_MANY_OUTCOMES_MAX * POOL_MANY_OUTCOMES_MAX] = {0};

    fit->q = isfinite(many_at(many, NOTHING)) ? many->rss : NAN;
    fit->q_p = chi_square_above(fit->q, (double)fit->k - fit->p);
}

bool pool_many_fit(struct arena *arena, const struct pool_many_data *data,
                   const struct pool_many_settings *settings,
                   struct pool_many_fit *fit, struct err *err)
{
    double l[MANY_PARAMETERS_MAX];
    struct many many;

    *fit = (struct pool_many_fit){
        .k = data->k, .outcomes = data->outcomes, .settings = *settings};
    if (!check_settings(settings, err)
        || !many_make(arena, data, settings->method == POOL_REML, &many, err)
        || !search(arena, &many, l, fit, err)) {
        return false;
    }
    fit->p = many.p;
    fit->studies = many.studies.count;
    fill_coefficients(arena, &many, fit);
    fill_moderators(arena, data->x && data->intercept, fit);
    fill_covariance(arena, &many, l, fit);
    fill_likelihood(&many, fit);
    fill_heterogeneity(&many, fit);
    return true;
}
