// cox - see cox.h.
//
// Newton's method from 0 with halved steps; the log of the partial likelihood
// is concave, so there is one top, which may lie endlessly far away.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/cox.h"

#include "base/arena.h"
#include "stats/cox_cluster.h"
#include "stats/distribution.h"
#include "stats/matrix.h"

#include <math.h>
#include <string.h>

#define CONVERGED   1e-14 // of the likelihood, relative
#define STEP_SMALL  1e-9  // of a coefficient, in its standard errors
#define PIVOT_SMALL 1e-10 // relative: a column that depends on earlier ones

enum { HALVED_MOST = 40 };

// ---- the likelihood and its slopes ------------------------------------------

struct slope {
    const struct cox_rows *rows;
    enum cox_ties ties;
    const double *eta; // x beta
    double loglik;
    double *score, *information; // p; p x p, whole
    double *mean;                // p, scratch
};

// One part of an event time: the mean of x among those at risk, and its
// covariance added to the information.
static void slope_part(struct slope *slope, const struct cox_moment *moment,
                       double share, double times)
{
    int p = slope->rows->data->p;
    const struct cox_sums *all = moment->sums;
    const struct cox_sums *dying = moment->dying;
    double weight = all->s0 - share * dying->s0;

    slope->loglik -= times * log(weight);
    for (int j = 0; j < p; j++) {
        slope->mean[j] = (all->s1[j] - share * dying->s1[j]) / weight;
        slope->score[j] -= times * slope->mean[j];
    }
    for (int j = 0; j < p; j++) {
        for (int i = j; i < p; i++) {
            double square =
                (all->s2[i + j * p] - share * dying->s2[i + j * p]) / weight;

            slope->information[i + j * p] +=
                times * (square - slope->mean[i] * slope->mean[j]);
        }
    }
}

// The own term of a row that has the event.
static void slope_event(struct slope *slope, size_t row)
{
    size_t p = (size_t)slope->rows->data->p;

    slope->loglik += slope->eta[row];
    for (size_t j = 0; j < p; j++) {
        slope->score[j] += slope->rows->x[row * p + j];
    }
}

static void slope_moment(void *who, const struct cox_moment *moment)
{
    struct slope *slope = who;
    const struct cox_rows *rows = slope->rows;

    for (size_t i = moment->first; i < moment->last; i++) {
        if (rows->data->rows.event[rows->by_end[i]]) {
            slope_event(slope, rows->by_end[i]);
        }
    }
    if (slope->ties == COX_BRESLOW) {
        slope_part(slope, moment, 0, (double)moment->deaths);
        return;
    }
    for (size_t k = 0; k < moment->deaths; k++) {
        slope_part(slope, moment, cox_share(COX_EFRON, k, moment->deaths), 1);
    }
}

// What one fit works with.
struct work {
    struct cox_rows rows;
    double *eta, *risk;          // n
    double *score, *information; // at the last beta looked at
    double *mean;
};

static void work_predict(struct work *work, const double *beta)
{
    const struct cox_data *data = work->rows.data;
    size_t p = (size_t)data->p;

    for (size_t i = 0; i < data->rows.n; i++) {
        double eta = data->offset ? data->offset[i] : 0;

        for (size_t j = 0; j < p; j++) {
            eta += work->rows.x[i * p + j] * beta[j];
        }
        work->eta[i] = eta;
        work->risk[i] = exp(eta);
    }
}

static double work_loglik(struct arena *arena, struct work *work,
                          enum cox_ties ties, const double *beta)
{
    size_t p = (size_t)work->rows.data->p;
    size_t mark = arena_mark(arena);
    struct slope slope = {.rows = &work->rows,
                          .ties = ties,
                          .eta = work->eta,
                          .score = work->score,
                          .information = work->information,
                          .mean = work->mean};

    work_predict(work, beta);
    memset(work->score, 0, p * sizeof(double));
    memset(work->information, 0, p * p * sizeof(double));
    cox_walk(arena, &work->rows, work->risk,
             &(struct cox_visitor){
                 .who = &slope, .squares = true, .moment = slope_moment});
    cox_mirror(work->information, (int)p);
    arena_rewind(arena, mark);
    return slope.loglik;
}

// ---- columns that say nothing of their own ----------------------------------

// Takes from the columns after j what column j says of them.
static void sweep_column(double *left, int p, int j)
{
    for (int k = j + 1; k < p; k++) {
        double share = left[k + j * p] / left[j + j * p];

        for (int i = j + 1; i < p; i++) {
            left[i + k * p] -= share * left[i + j * p];
        }
    }
}

// The first column whose information follows from those before it; -1: none.
static int singular_column(struct arena *arena, const double *information,
                           int p)
{
    size_t size = (size_t)p;
    double *left = arena_take(arena, size * size, sizeof *left);

    memcpy(left, information, size * size * sizeof *left);
    for (int j = 0; j < p; j++) {
        if (!(left[j + j * p] > PIVOT_SMALL * information[j + j * p])) {
            return j;
        }
        sweep_column(left, p, j);
    }
    return -1;
}

// ---- Newton -----------------------------------------------------------------

// step = information^-1 score.
static bool newton_step(struct arena *arena, const struct work *work,
                        double *step)
{
    size_t p = (size_t)work->rows.data->p;
    double *copy = arena_take(arena, p * p, sizeof *copy);

    memcpy(copy, work->information, p * p * sizeof *copy);
    memcpy(step, work->score, p * sizeof *step);
    return matrix_solve(copy, (int)p, step, 1);
}

// Is what a step would still add small beside what is not known anyway?
static bool step_is_small(const struct work *work, const double *step)
{
    int p = work->rows.data->p;

    for (int j = 0; j < p; j++) {
        double spread = sqrt(work->information[j + j * p]);

        if (!(fabs(step[j]) * spread <= STEP_SMALL)) {
            return false;
        }
    }
    return true;
}

struct newton {
    double *beta, *step, *next;
    double loglik;
    int steps;
    bool endless;
};

// Goes as far along the step as the likelihood rises; false: nowhere.
static bool newton_move(struct arena *arena, struct work *work,
                        enum cox_ties ties, struct newton *at)
{
    int p = work->rows.data->p;

    for (int halved = 0; halved < HALVED_MOST; halved++) {
        double length = ldexp(1, -halved);
        double loglik;

        for (int j = 0; j < p; j++) {
            at->next[j] = at->beta[j] + length * at->step[j];
        }
        loglik = work_loglik(arena, work, ties, at->next);
        if (loglik >= at->loglik - CONVERGED * fabs(at->loglik)) {
            bool flat = loglik - at->loglik <= 1e-11 * fabs(at->loglik);

            at->endless =
                flat && !step_is_small(work, at->step) && at->steps > 12;
            memcpy(at->beta, at->next, (size_t)p * sizeof *at->beta);
            at->loglik = loglik;
            return true;
        }
    }
    work_loglik(arena, work, ties, at->beta);
    return false;
}

// `at` holds the start and its likelihood.
static bool newton_climb(struct arena *arena, struct work *work,
                         enum cox_ties ties, struct newton *at, struct err *err)
{
    for (at->steps = 0; at->steps < COX_STEPS_MAX; at->steps++) {
        if (!newton_step(arena, work, at->step)) {
            at->endless = at->steps > 3; // flat all around: far out
            break;
        }
        if (step_is_small(work, at->step)) {
            return true;
        }
        if (!newton_move(arena, work, ties, at) || at->endless) {
            return true;
        }
    }
    return at->endless
        || err_set(err, ERR_LIMIT,
                   "the estimates did not settle in %d steps: look for a "
                   "column with very large values, or scale() it",
                   COX_STEPS_MAX);
}

// ---- the answer -------------------------------------------------------------

// v' m^-1 v; NAN when m is singular.
static double quadratic(struct arena *arena, const double *m, const double *v,
                        int p)
{
    size_t size = (size_t)p;
    double *copy = arena_take(arena, size * size, sizeof *copy);
    double *solved = arena_take(arena, size, sizeof *solved);

    memcpy(copy, m, size * size * sizeof *copy);
    memcpy(solved, v, size * sizeof *solved);
    return matrix_solve(copy, p, solved, 1) ? matrix_dot(v, solved, size) : NAN;
}

static void fit_coefficients(const struct newton *at, double level,
                             struct cox_fit *fit)
{
    double limit = t_limit(level, NAN);
    int p = fit->p;

    for (int j = 0; j < p; j++) {
        struct cox_coefficient *beta = &fit->beta[j];

        beta->estimate = at->beta[j];
        beta->se = sqrt(fit->variance[j + j * p]);
        beta->naive_se = fit->naive ? sqrt(fit->naive[j + j * p]) : NAN;
        beta->statistic = beta->estimate / beta->se;
        beta->p = t_two_sided(beta->statistic, NAN);
        beta->low = beta->estimate - limit * beta->se;
        beta->high = beta->estimate + limit * beta->se;
        beta->endless =
            at->endless && fabs(at->step[j]) > 1e-3 * fabs(at->beta[j]);
    }
}

static void fit_tests(struct arena *arena, const struct newton *at,
                      struct cox_fit *fit)
{
    fit->df = fit->p;
    fit->likelihood_ratio = 2 * (fit->loglik - fit->loglik_null);
    fit->likelihood_ratio_p = chi_square_above(fit->likelihood_ratio, fit->df);
    fit->wald = singular_column(arena, fit->variance, fit->p) < 0
                  ? quadratic(arena, fit->variance, at->beta, fit->p)
                  : NAN;
    fit->wald_p = chi_square_above(fit->wald, fit->df);
    fit->score_p = chi_square_above(fit->score, fit->df);
}

static bool fit_finish(struct arena *arena, struct work *work,
                       const struct newton *at,
                       const struct cox_settings *settings, struct cox_fit *fit)
{
    const struct cox_data *data = work->rows.data;
    size_t p = (size_t)data->p;

    fit->variance = arena_take(arena, p * p, sizeof *fit->variance);
    memcpy(fit->variance, work->information, p * p * sizeof(double));
    if (!matrix_invert(fit->variance, (int)p, NULL)) {
        return false;
    }
    work_predict(work, at->beta);
    if (data->cluster) {
        fit->naive = fit->variance;
        fit->variance = arena_take(arena, p * p, sizeof *fit->variance);
        cox_cluster_variance(arena, &work->rows, settings->ties, work->risk,
                             fit->naive, fit->variance);
    }
    fit->beta = arena_take(arena, p, sizeof *fit->beta);
    fit->loglik = at->loglik;
    fit->steps = at->steps;
    fit_coefficients(at, settings->level, fit);
    fit_tests(arena, at, fit);
    fit->pairs = concordance_of(arena, &data->rows, work->eta, data->cluster,
                                data->clusters);
    return true;
}

static struct work work_new(struct arena *arena, const struct cox_data *data)
{
    size_t n = data->rows.n;
    size_t p = (size_t)data->p;
    struct work work = {
        .eta = arena_take(arena, n, sizeof(double)),
        .risk = arena_take(arena, n, sizeof(double)),
        .score = arena_take(arena, p, sizeof(double)),
        .information = arena_take(arena, p * p, sizeof(double)),
        .mean = arena_take(arena, p, sizeof(double)),
    };

    cox_rows_sort(arena, data, &work.rows);
    return work;
}

static bool cox_check_data(const struct cox_data *data, struct cox_fit *fit,
                           struct err *err)
{
    *fit = (struct cox_fit){.n = data->rows.n, .p = data->p, .singular = -1};
    if (!survival_check(&data->rows, err)) {
        return false;
    }
    for (size_t i = 0; i < data->rows.n; i++) {
        fit->events += data->rows.event[i];
    }
    if (data->p < 1 || data->p > COX_COEFFICIENTS_MAX) {
        return err_set(err, ERR_LIMIT, "%d coefficients; 1 to %d are possible",
                       data->p, COX_COEFFICIENTS_MAX);
    }
    if (fit->events < (size_t)data->p) {
        return err_set(err, ERR_INPUT,
                       "%zu events are too few for %d coefficients: leave out "
                       "terms of the formula",
                       fit->events, data->p);
    }
    return true;
}

bool cox_fit(struct arena *arena, const struct cox_data *data,
             const struct cox_settings *settings, struct cox_fit *fit,
             struct err *err)
{
    struct cox_data rounded = *data;
    size_t p = (size_t)data->p;
    struct work work;
    struct newton at;

    if (!cox_check_data(data, fit, err)) {
        return false;
    }
    rounded.rows = survival_round(arena, &data->rows);
    work = work_new(arena, &rounded);
    at = (struct newton){.beta = arena_take(arena, p, sizeof(double)),
                         .step = arena_take(arena, p, sizeof(double)),
                         .next = arena_take(arena, p, sizeof(double))};
    fit->loglik_null = at.loglik =
        work_loglik(arena, &work, settings->ties, at.beta);
    fit->singular = singular_column(arena, work.information, data->p);
    if (fit->singular >= 0) {
        return err_set(err, ERR_INPUT,
                       "column %d of the model is constant, or follows from "
                       "the columns before it: leave its term out",
                       fit->singular + 1);
    }
    fit->score = quadratic(arena, work.information, work.score, data->p);
    if (!newton_climb(arena, &work, settings->ties, &at, err)) {
        return false;
    }
    return fit_finish(arena, &work, &at, settings, fit)
        || err_set(err, ERR_INPUT,
                   "the estimates run away: some column divides those with "
                   "the event from those without");
}

// ---- the base line ----------------------------------------------------------

struct base_writer {
    enum cox_ties ties;
    struct cox_base *at;
    size_t count;
};

static void base_moment(void *who, const struct cox_moment *moment)
{
    struct base_writer *writer = who;
    double hazard = 0;

    for (size_t k = 0; k < moment->deaths; k++) {
        double share = cox_share(writer->ties, k, moment->deaths);

        hazard += 1 / (moment->sums->s0 - share * moment->dying->s0);
    }
    writer->at[writer->count++] =
        (struct cox_base){moment->stratum, moment->time, hazard};
}

size_t cox_base_line(struct arena *arena, const struct cox_data *data,
                     const struct cox_settings *settings,
                     const struct cox_fit *fit, const double *at,
                     struct cox_base **base)
{
    struct cox_data rounded = *data;
    size_t p = (size_t)data->p;
    double *beta = arena_take(arena, p, sizeof *beta);
    struct base_writer writer = {
        settings->ties, arena_take(arena, data->rows.n, sizeof *writer.at), 0};
    struct work work;
    double shift = 0;

    rounded.rows = survival_round(arena, &data->rows);
    work = work_new(arena, &rounded);
    for (size_t j = 0; j < p; j++) {
        beta[j] = fit->beta[j].estimate;
        shift += beta[j] * ((at ? at[j] : 0) - work.rows.centre[j]);
    }
    work_predict(&work, beta);
    cox_walk(arena, &work.rows, work.risk,
             &(struct cox_visitor){.who = &writer, .moment = base_moment});
    // The walk went back in time: turn each stratum round, then add up.
    *base = arena_take(arena, writer.count, sizeof **base);
    for (size_t i = 0, end; i < writer.count; i = end) {
        double hazard = 0;

        for (end = i; end < writer.count
                      && writer.at[end].stratum == writer.at[i].stratum;) {
            end++;
        }
        for (size_t j = i; j < end; j++) {
            const struct cox_base *from = &writer.at[end - 1 - (j - i)];

            hazard += from->hazard * exp(shift);
            (*base)[j] = (struct cox_base){from->stratum, from->time, hazard};
        }
    }
    return writer.count;
}
