// pool.c - see pool.h. Fits in the problem's own units (pool_sums.h), then
// tells the result in the reader's.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/pool.h"

#include "base/arena.h"
#include "stats/distribution.h"
#include "stats/matrix.h"
#include "stats/pool_tau2.h"

#include <float.h>
#include <math.h>
#include <string.h>

const char *const POOL_METHOD_NAMES[POOL_METHODS] = {
    "EE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM"};
const char *const POOL_TEST_NAMES[POOL_TESTS] = {"z", "t", "knha", "adhoc"};

// Variances that differ by more may leave few digits. SOURCE: metafor, rma.uni
static const double FAR_APART = 1e7;

static const double LOG_2PI = 1.8378770664093454836;

struct pool_settings pool_defaults(void)
{
    return (struct pool_settings){POOL_REML, POOL_Z, .95, NAN};
}

static bool estimates_tau2(const struct pool_fit *fit)
{
    return fit->settings.method != POOL_EE && isnan(fit->settings.fixed_tau2);
}

static bool check_settings(const struct pool_data *data,
                           const struct pool_settings *settings,
                           struct err *err)
{
    if (!(settings->level > 0 && settings->level < 1)) {
        return err_set(err, ERR_INPUT,
                       "a level lies between 0 and 1, such as .95");
    }
    if (settings->fixed_tau2 < 0 || isinf(settings->fixed_tau2)) {
        return err_set(err, ERR_INPUT, "tau2 is a variance: 0 or more");
    }
    if (settings->method != POOL_EE && isnan(settings->fixed_tau2)
        && data->k > 1 && (size_t)data->p + 1 > data->k) {
        return err_set(err, ERR_INPUT,
                       "%zu studies cannot give %d coefficients and a variance"
                       " between studies: use fewer moderators",
                       data->k, data->p);
    }
    return true;
}

// ---- heterogeneity

static void note_variances(const struct pool_problem *problem,
                           struct pool_fit *fit)
{
    double least = INFINITY;
    double most = 0;

    for (size_t i = 0; problem->v && i < problem->k; i++) {
        least = problem->v[i] < least ? problem->v[i] : least;
        most = problem->v[i] > most ? problem->v[i] : most;
    }
    fit->zero_variance = problem->has_zero;
    fit->far_apart = least > 0 && most / least >= FAR_APART;
}

static void tell_i2(struct pool_fit *fit)
{
    double df = (double)fit->k - fit->p;

    if (fit->settings.method == POOL_EE) {
        fit->i2 = fit->q > 0 ? fmax(0, 100 * (fit->q - df) / fit->q) : 0;
        fit->h2 = fit->q / df;
    } else {
        fit->i2 = 100 * fit->tau2 / (fit->vt + fit->tau2);
        fit->h2 = fit->tau2 / fit->vt + 1;
    }
}

static bool tell_heterogeneity(struct pool_problem *problem,
                               struct pool_fit *fit, struct err *err)
{
    double df = (double)fit->k - fit->p;

    fit->q = fit->q_p = fit->vt = fit->i2 = fit->h2 = NAN;
    if (problem->has_zero) {
        return true;
    }
    if (df == 0) {
        fit->q = fit->vt = fit->i2 = 0;
        fit->q_p = fit->h2 = 1;
        return true;
    }
    if (!pool_sums_at(problem, 0)) {
        return err_set(err, ERR_INPUT, "the variances differ by too much");
    }
    fit->q = problem->sums.py;
    fit->q_p = chi_square_above(fit->q, df);
    fit->vt = df / problem->sums.tr_p * problem->scale * problem->scale;
    tell_i2(fit);
    return true;
}

// ---- coefficients

static void transpose(double *a, int p)
{
    for (int j = 1; j < p; j++) {
        for (int i = 0; i < j; i++) {
            double upper = a[i + j * p];

            a[i + j * p] = a[j + i * p];
            a[j + i * p] = upper;
        }
    }
}

// R^-1 M R^-T: the covariances of the coefficients of X.
void pool_problem_covariances(const struct pool_problem *problem, double *vb)
{
    int p = problem->p;
    double by = problem->scale * problem->scale;

    memcpy(vb, problem->sums.m, (size_t)p * (size_t)p * sizeof *vb);
    for (int side = 0; problem->r && side < 2; side++) {
        for (int j = 0; j < p; j++) {
            matrix_solve_upper(problem->r, p, vb + (size_t)j * (size_t)p);
        }
        transpose(vb, p);
    }
    for (int n = 0; n < p * p; n++) {
        vb[n] *= by;
    }
}

// Knapp and Hartung's factor on the variances of the coefficients.
static double knha_factor(const struct pool_problem *problem,
                          const struct pool_fit *fit)
{
    double factor = 1;

    if (fit->settings.test == POOL_KNHA || fit->settings.test == POOL_ADHOC) {
        double rss = problem->sums.py;

        factor = rss <= DBL_EPSILON ? 0 : rss / ((double)fit->k - fit->p);
    }
    return fit->settings.test == POOL_ADHOC ? fmax(1, factor) : factor;
}

static void tell_coefficient(struct pool_coefficient *one, double estimate,
                             double variance, double df, double level)
{
    double limit;

    one->estimate = estimate;
    one->se = sqrt(variance);
    one->statistic = estimate / one->se;
    one->df = df;
    one->p = t_two_sided(one->statistic, df);
    limit = t_limit(level, df);
    one->low = estimate - limit * one->se;
    one->high = estimate + limit * one->se;
}

static double freedom_of(const struct pool_fit *fit)
{
    return fit->settings.test == POOL_Z ? NAN : (double)fit->k - fit->p;
}

static void tell_coefficients(struct arena *arena,
                              const struct pool_problem *problem,
                              const struct pool_data *data,
                              struct pool_fit *fit)
{
    size_t mark = arena_mark(arena);
    int p = fit->p;
    double *b = arena_take(arena, (size_t)p, sizeof *b);

    memcpy(b, problem->sums.b, (size_t)p * sizeof *b);
    if (problem->r) {
        matrix_solve_upper(problem->r, p, b);
    }
    pool_problem_covariances(problem, fit->vb);
    fit->s2w = knha_factor(problem, fit);
    for (int n = 0; n < p * p; n++) {
        fit->vb[n] *= fit->s2w;
    }
    for (int j = 0; j < p; j++) {
        double estimate = b[j] * problem->scale;

        // The centre was taken off only where there is an intercept.
        if (j == 0 && (!data->x || data->intercept)) {
            estimate += problem->centre;
        }
        tell_coefficient(&fit->beta[j], estimate, fit->vb[j + j * p],
                         freedom_of(fit), fit->settings.level);
    }
    arena_rewind(arena, mark);
}

// ---- the omnibus test

// beta' V^-1 beta of the coefficients from `first` on.
static double wald(struct arena *arena, const struct pool_fit *fit, int first)
{
    size_t mark = arena_mark(arena);
    int m = fit->p - first;
    double *v = arena_take(arena, (size_t)m * (size_t)m, sizeof *v);
    double *b = arena_take(arena, (size_t)m, sizeof *b);
    double sum = 0;

    for (int j = 0; j < m; j++) {
        double size = fit->beta[first + j].se;

        // In units of their own standard errors: they may differ by far.
        b[j] = fit->beta[first + j].estimate / size;
        for (int i = 0; i < m; i++) {
            v[i + j * m] = fit->vb[first + i + (first + j) * fit->p] / size
                         / fit->beta[first + i].se;
        }
    }
    if (!matrix_cholesky(v, m)) {
        sum = NAN;
    }
    // |L^-1 b|^2, forwards.
    for (int j = 0; j < m; j++) {
        b[j] /= v[j + j * m];
        for (int i = j + 1; i < m; i++) {
            b[i] -= v[i + j * m] * b[j];
        }
        sum += b[j] * b[j];
    }
    arena_rewind(arena, mark);
    return sum;
}

static void tell_omnibus(struct arena *arena, const struct pool_data *data,
                         struct pool_fit *fit)
{
    int first = fit->p > 1 && data->intercept ? 1 : 0;
    double df = freedom_of(fit);

    fit->qm_df1 = fit->p - first;
    fit->qm_df2 = df;
    fit->qm = wald(arena, fit, first);
    if (isnan(df)) {
        fit->qm_p = chi_square_above(fit->qm, fit->qm_df1);
    } else {
        fit->qm /= fit->qm_df1;
        fit->qm_p = f_above(fit->qm, fit->qm_df1, df);
    }
}

// ---- likelihood and the criteria from it

struct criteria {
    double aic, bic, aicc;
};

static struct criteria criteria_of(double loglik, double parameters, double n)
{
    double enough = fmax(n, parameters + 2);

    return (struct criteria){
        .aic = 2 * parameters - 2 * loglik,
        .bic = parameters * log(n) - 2 * loglik,
        .aicc =
            2 * parameters * enough / (enough - parameters - 1) - 2 * loglik,
    };
}

// The problem's sums are those at tau2. The reader's units are the problem's
// times its scale: that is where the logarithms of the scale come from. X'X is
// R'R, and X'WX is R'(Q'WQ)R: R cancels from what REML adds.
static void tell_likelihood(const struct pool_problem *problem, double tau2,
                            struct pool_fit *fit)
{
    double k = (double)fit->k;
    double df = k - fit->p;
    double sum = pool_log_sum(problem, tau2) + problem->sums.py;
    double parameters = fit->p + (estimates_tau2(fit) ? 1 : 0);
    double qq = problem->q ? 0 : log(k);
    bool reml = fit->settings.method == POOL_REML;
    struct criteria criteria;

    fit->loglik_ml = -(k * (LOG_2PI + 2 * log(problem->scale)) + sum) / 2;
    fit->loglik_reml = -(df * (LOG_2PI + 2 * log(problem->scale)) + sum
                         + problem->sums.log_det - qq)
                     / 2;
    fit->loglik = reml ? fit->loglik_reml : fit->loglik_ml;
    criteria = criteria_of(fit->loglik, parameters, reml ? df : k);
    fit->aic = criteria.aic;
    fit->bic = criteria.bic;
    fit->aicc = criteria.aicc;
}

// ---- all together

static void tell_prediction(const struct pool_data *data, struct pool_fit *fit)
{
    const struct pool_coefficient *mean = &fit->beta[0];
    double half = t_limit(fit->settings.level, mean->df)
                * sqrt(mean->se * mean->se + fit->tau2);
    bool told = fit->settings.method != POOL_EE && fit->p == 1
             && (!data->x || data->intercept);

    fit->pi_low = told ? mean->estimate - half : NAN;
    fit->pi_high = told ? mean->estimate + half : NAN;
}

static bool find_tau2(struct arena *arena, struct pool_problem *problem,
                      struct pool_fit *fit, double *tau2, struct err *err)
{
    double fixed = fit->settings.fixed_tau2;
    struct pool_tau2 found = {.se = NAN};

    // One study says nothing of a variance between studies.
    if (fit->k == 1) {
        found.value = fit->settings.method == POOL_EE || isnan(fixed)
                        ? 0
                        : fixed / problem->scale / problem->scale;
    } else if (!pool_tau2_find(arena, problem, fit->settings.method, fixed,
                               &found, err)) {
        return false;
    }
    *tau2 = found.value;
    fit->tau2 = found.value * problem->scale * problem->scale;
    fit->tau2_se = found.se * problem->scale * problem->scale;
    fit->steps = found.steps;
    fit->stuck = found.stuck;
    return true;
}

// Numbers of every size pass; squares of what is far beyond do not.
static bool check_result(const struct pool_fit *fit, struct err *err)
{
    bool finite = isfinite(fit->tau2);

    for (int j = 0; j < fit->p; j++) {
        finite &= isfinite(fit->beta[j].estimate) && isfinite(fit->beta[j].se);
    }
    return finite
        || err_set(err, ERR_INPUT,
                   "the effects or variances are so large, or so far apart,"
                   " that they cannot be pooled: look at the extremes");
}

bool pool_problem_fit(struct arena *arena, struct pool_problem *problem,
                      const struct pool_data *data, struct pool_fit *fit,
                      struct err *err)
{
    double tau2;

    note_variances(problem, fit);
    if (!find_tau2(arena, problem, fit, &tau2, err)
        || !tell_heterogeneity(problem, fit, err)) {
        return false;
    }
    if ((problem->has_zero && tau2 == 0) || !pool_sums_at(problem, tau2)) {
        return err_set(err, ERR_INPUT,
                       "a study with a variance of 0 cannot be weighed: leave"
                       " it out or correct its variance");
    }
    tell_coefficients(arena, problem, data, fit);
    tell_omnibus(arena, data, fit);
    tell_likelihood(problem, tau2, fit);
    tell_prediction(data, fit);
    return check_result(fit, err);
}

// Of the variance between studies, how much the moderators explain; for EE the
// adjusted share of the weighted sum of squares. SOURCE: Raudenbush 1994, in
// Cooper & Hedges, The Handbook of Research Synthesis, 301-321; Lopez-Lopez et
// al. 2014, Br J Math Stat Psychol 67, 30-48
static void tell_r2(struct arena *arena, const struct pool_data *data,
                    struct pool_fit *fit)
{
    struct pool_data alone = *data;
    struct pool_settings settings = fit->settings;
    struct pool_fit without;
    struct err err;
    double left;

    fit->r2 = NAN;
    if (fit->p == 1 || !data->intercept) {
        return;
    }
    alone.x = NULL;
    alone.p = 1;
    settings.fixed_tau2 = NAN;
    if (!pool_fit(arena, &alone, &settings, &without, &err)) {
        return; // There is nothing to compare with.
    }
    left = settings.method == POOL_EE
             ? fit->q / without.q * ((double)fit->k - 1)
                   / ((double)fit->k - fit->p)
             : fit->tau2 / without.tau2;
    fit->r2 = isfinite(left) ? fmax(0, 100 * (1 - left)) : 0;
}

bool pool_fit(struct arena *arena, const struct pool_data *data,
              const struct pool_settings *settings, struct pool_fit *fit,
              struct err *err)
{
    size_t p = data->p > 0 ? (size_t)data->p : 0;
    struct pool_problem problem;
    size_t mark;
    bool done;

    *fit = (struct pool_fit){.k = data->k, .p = data->p, .settings = *settings};
    if (fit->k == 1) {
        fit->settings.test = POOL_Z;
    }
    if (p > POOL_COEFFICIENTS_MAX) {
        return err_set(err, ERR_LIMIT, "a model has at most %d coefficients",
                       POOL_COEFFICIENTS_MAX);
    }
    fit->beta = arena_take(arena, p + 1, sizeof *fit->beta);
    fit->vb = arena_take(arena, p * p + 1, sizeof *fit->vb);
    mark = arena_mark(arena);
    done = check_settings(data, settings, err)
        && pool_problem_open(arena, data, &problem, err)
        && pool_problem_fit(arena, &problem, data, fit, err);
    if (done) {
        tell_r2(arena, data, fit);
    }
    arena_rewind(arena, mark);
    return done;
}
