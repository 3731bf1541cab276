// binomial - see binomial.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/binomial.h"

#include "base/arena.h"
#include "stats/distribution.h"
#include "stats/matrix.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define SETTLED    1e-13 // of the deviance, relative
#define AT_THE_END (10 * DBL_EPSILON)

double binomial_probability(enum binomial_link link, double eta)
{
    double p = link == BINOMIAL_LOGIT  ? 1 / (1 + exp(-eta))
             : link == BINOMIAL_PROBIT ? normal_below(eta)
                                       : -expm1(-exp(fmin(eta, 7)));

    return fmin(fmax(p, DBL_EPSILON), 1 - DBL_EPSILON);
}

// dp / deta.
static double slope_at(enum binomial_link link, double eta, double p)
{
    double slope = link == BINOMIAL_LOGIT ? p * (1 - p)
                 : link == BINOMIAL_PROBIT
                     ? normal_density(eta)
                     : exp(fmin(eta, 7)) * exp(-exp(fmin(eta, 7)));

    return fmax(slope, DBL_EPSILON);
}

static double eta_at(enum binomial_link link, double p)
{
    return link == BINOMIAL_LOGIT  ? log(p / (1 - p))
         : link == BINOMIAL_PROBIT ? normal_point(p)
                                   : log(-log1p(-p));
}

static double trials_of(const struct binomial_data *data, size_t i)
{
    return data->trials ? data->trials[i] : 1;
}

static double x_log_x(double x, double other)
{
    return x > 0 ? x * log(x / other) : 0;
}

static double deviance_of(const struct binomial_data *data,
                          const double *fitted)
{
    double sum = 0;

    for (size_t i = 0; i < data->n; i++) {
        double y = data->y[i];

        sum += 2 * trials_of(data, i)
             * (x_log_x(y, fitted[i]) + x_log_x(1 - y, 1 - fitted[i]));
    }
    return sum;
}

// Binomial coefficients included, as R's logLik().
static double loglik_of(const struct binomial_data *data, const double *fitted)
{
    double sum = 0;

    for (size_t i = 0; i < data->n; i++) {
        double n = trials_of(data, i);
        double k = n * data->y[i];

        sum += lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
        sum += k > 0 ? k * log(fitted[i]) : 0;
        sum += n - k > 0 ? (n - k) * log1p(-fitted[i]) : 0;
    }
    return sum;
}

// ---- iterated least squares -------------------------------------------------

struct work {
    const struct binomial_data *data;
    enum binomial_link link;
    double *eta, *fitted; // n
    double *gram;         // p x p: X'WX
    double *right;        // p: X'Wz
    double *beta, *next;  // p
    double deviance;
};

// What row i adds to X'WX (its lower triangle) and X'Wz.
static void work_add(struct work *work, size_t i)
{
    const struct binomial_data *data = work->data;
    size_t p = (size_t)data->p;
    double mu = work->fitted[i];
    double slope = slope_at(work->link, work->eta[i], mu);
    double weight = trials_of(data, i) * slope * slope / (mu * (1 - mu));
    double offset = data->offset ? data->offset[i] : 0;
    double z = work->eta[i] - offset + (data->y[i] - mu) / slope;

    for (size_t j = 0; j < p; j++) {
        double weighted = weight * data->x[i + j * data->n];

        work->right[j] += weighted * z;
        for (size_t k = j; k < p; k++) {
            work->gram[k + j * p] += weighted * data->x[i + k * data->n];
        }
    }
}

// X'WX and X'Wz at the eta of now.
static void work_normal(struct work *work)
{
    const struct binomial_data *data = work->data;
    size_t p = (size_t)data->p;

    memset(work->gram, 0, p * p * sizeof *work->gram);
    memset(work->right, 0, p * sizeof *work->right);
    for (size_t i = 0; i < data->n; i++) {
        work_add(work, i);
    }
    for (size_t j = 0; j < p; j++) {
        for (size_t k = j + 1; k < p; k++) {
            work->gram[j + k * p] = work->gram[k + j * p];
        }
    }
}

static double work_predict(struct work *work, const double *beta)
{
    const struct binomial_data *data = work->data;

    for (size_t i = 0; i < data->n; i++) {
        double eta = data->offset ? data->offset[i] : 0;

        for (size_t j = 0; j < (size_t)data->p; j++) {
            eta += data->x[i + j * data->n] * beta[j];
        }
        work->eta[i] = eta;
        work->fitted[i] = binomial_probability(work->link, eta);
    }
    return deviance_of(data, work->fitted);
}

// From beta towards next, half as far while the deviance rises.
static double work_move(struct work *work, bool first)
{
    size_t p = (size_t)work->data->p;
    double deviance = work_predict(work, work->next);

    for (int halved = 0; !first && halved < 30; halved++) {
        if (deviance <= work->deviance * (1 + SETTLED)) {
            break;
        }
        for (size_t j = 0; j < p; j++) {
            work->next[j] = (work->next[j] + work->beta[j]) / 2;
        }
        deviance = work_predict(work, work->next);
    }
    memcpy(work->beta, work->next, p * sizeof *work->beta);
    return deviance;
}

static bool work_climb(struct work *work, int *steps)
{
    size_t p = (size_t)work->data->p;

    for (*steps = 1; *steps <= BINOMIAL_STEPS_MAX; ++*steps) {
        double deviance;

        work_normal(work);
        memcpy(work->next, work->right, p * sizeof *work->next);
        if (!matrix_solve(work->gram, (int)p, work->next, 1)) {
            return *steps > 3; // flat: far out
        }
        deviance = work_move(work, *steps == 1);
        if (fabs(deviance - work->deviance)
            <= SETTLED * (fabs(deviance) + 0.1)) {
            work->deviance = deviance;
            return true;
        }
        work->deviance = deviance;
    }
    return true;
}

// A first guess from the data alone, as R's binomial().
static void work_begin(struct work *work)
{
    const struct binomial_data *data = work->data;

    for (size_t i = 0; i < data->n; i++) {
        double n = trials_of(data, i);

        work->fitted[i] = (n * data->y[i] + 0.5) / (n + 1);
        work->eta[i] = eta_at(work->link, work->fitted[i]);
    }
    work->deviance = deviance_of(data, work->fitted);
}

// ---- checks and answers -----------------------------------------------------

static bool data_check(struct arena *arena, const struct binomial_data *data,
                       struct err *err)
{
    size_t p = (size_t)data->p;
    bool *dropped = arena_take(arena, p > 0 ? p : 1, sizeof *dropped);

    if (data->p < 1 || data->p > BINOMIAL_COEFFICIENTS_MAX) {
        return err_set(err, ERR_LIMIT, "%d coefficients; 1 to %d are possible",
                       data->p, BINOMIAL_COEFFICIENTS_MAX);
    }
    if (data->n < p) {
        return err_set(err, ERR_INPUT,
                       "%zu rows are too few for %d coefficients", data->n,
                       data->p);
    }
    for (size_t i = 0; i < data->n; i++) {
        if (!(data->y[i] >= 0 && data->y[i] <= 1)) {
            return err_set(err, ERR_INPUT,
                           "row %zu: the outcome must be 0 or 1", i + 1);
        }
    }
    if (matrix_rank(arena, data->x, data->n, data->p, dropped) < data->p) {
        size_t j = 0;

        while (!dropped[j]) {
            j++;
        }
        return err_set(err, ERR_INPUT,
                       "column %zu of the model follows from the columns "
                       "before it: leave its term out",
                       j + 1);
    }
    return true;
}

// The deviance of the intercept alone: the mean when there is no offset.
static double null_deviance(struct arena *arena,
                            const struct binomial_data *data,
                            enum binomial_link link)
{
    struct binomial_data bare = *data;
    double *ones = arena_take(arena, data->n, sizeof *ones);
    struct work work;
    int steps;

    for (size_t i = 0; i < data->n; i++) {
        ones[i] = 1;
    }
    bare.p = 1;
    bare.x = ones;
    work = (struct work){.data = &bare,
                         .link = link,
                         .eta = arena_take(arena, data->n, sizeof(double)),
                         .fitted = arena_take(arena, data->n, sizeof(double)),
                         .gram = arena_take(arena, 1, sizeof(double)),
                         .right = arena_take(arena, 1, sizeof(double)),
                         .beta = arena_take(arena, 1, sizeof(double)),
                         .next = arena_take(arena, 1, sizeof(double))};
    work_begin(&work);
    return work_climb(&work, &steps) ? work.deviance : NAN;
}

static void fit_coefficients(const struct work *work, double level,
                             struct binomial_fit *fit)
{
    double limit = t_limit(level, NAN);

    for (int j = 0; j < fit->p; j++) {
        struct binomial_coefficient *beta = &fit->beta[j];

        beta->estimate = work->beta[j];
        beta->se = sqrt(fit->variance[j + j * fit->p]);
        beta->statistic = beta->estimate / beta->se;
        beta->p = t_two_sided(beta->statistic, NAN);
        beta->low = beta->estimate - limit * beta->se;
        beta->high = beta->estimate + limit * beta->se;
    }
    for (size_t i = 0; i < fit->n; i++) {
        fit->separated |=
            fit->fitted[i] < AT_THE_END || fit->fitted[i] > 1 - AT_THE_END;
    }
}

static bool fit_finish(struct arena *arena, struct work *work, double level,
                       struct binomial_fit *fit, struct err *err)
{
    size_t p = (size_t)work->data->p;

    work_normal(work);
    fit->variance = work->gram;
    if (!matrix_invert(fit->variance, fit->p, NULL)) {
        return err_set(err, ERR_INPUT,
                       "the estimates run away: some column divides the rows "
                       "with the event from those without");
    }
    fit->beta = arena_take(arena, p, sizeof *fit->beta);
    fit->fitted = work->fitted;
    fit->deviance = work->deviance;
    fit->null_deviance = null_deviance(arena, work->data, work->link);
    fit->loglik = loglik_of(work->data, work->fitted);
    fit->aic = 2 * (double)p - 2 * fit->loglik;
    fit->bic = log((double)fit->n) * (double)p - 2 * fit->loglik;
    fit_coefficients(work, level, fit);
    return true;
}

bool binomial_fit(struct arena *arena, const struct binomial_data *data,
                  enum binomial_link link, double level,
                  struct binomial_fit *fit, struct err *err)
{
    size_t p = (size_t)(data->p > 0 ? data->p : 1);
    struct work work = {
        .data = data,
        .link = link,
        .eta = arena_take(arena, data->n, sizeof(double)),
        .fitted = arena_take(arena, data->n, sizeof(double)),
        .gram = arena_take(arena, p * p, sizeof(double)),
        .right = arena_take(arena, p, sizeof(double)),
        .beta = arena_take(arena, p, sizeof(double)),
        .next = arena_take(arena, p, sizeof(double)),
    };

    if (!data_check(arena, data, err)) {
        return false;
    }
    *fit = (struct binomial_fit){.n = data->n, .p = data->p};
    work_begin(&work);
    if (!work_climb(&work, &fit->steps)) {
        return err_set(err, ERR_INPUT,
                       "the estimates run away: some column divides the rows "
                       "with the event from those without");
    }
    return fit_finish(arena, &work, level, fit, err);
}
