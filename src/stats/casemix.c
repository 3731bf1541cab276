// casemix - see casemix.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/casemix.h"

#include "base/arena.h"
#include "stats/binomial.h"
#include "stats/distribution.h"
#include "stats/matrix.h"

#include <math.h>
#include <string.h>

#define LEVEL .95

// ---- intervals --------------------------------------------------------------

void casemix_poisson_limits(double count, double level, double *low,
                            double *high)
{
    double beyond = (1 - level) / 2;

    *low = count > 0 ? chi_square_point(beyond, 2 * count) / 2 : 0;
    *high = chi_square_point(1 - beyond, 2 * (count + 1)) / 2;
}

void casemix_byar_limits(double count, double level, double *low, double *high)
{
    double z = t_limit(level, NAN);
    double more = count + 1;
    double down = 1 - 1 / (9 * count) - z / (3 * sqrt(count));
    double up = 1 - 1 / (9 * more) + z / (3 * sqrt(more));

    *low = count > 0 ? fmax(0, count * down * down * down) : 0;
    *high = more * up * up * up;
}

// ---- what can be compared ---------------------------------------------------

static bool check_outcome(const struct casemix_data *data, struct err *err)
{
    bool changes = false;

    for (size_t i = 0; i < data->n; i++) {
        double y = data->y[i];

        if (data->is_event && y != 0 && y != 1) {
            return err_set(err, ERR_INPUT,
                           "row %zu: an event is 1 and none is 0", i + 1);
        }
        if (!isfinite(y)) {
            return err_set(err, ERR_INPUT, "row %zu: the outcome is no number",
                           i + 1);
        }
        changes = changes || y != data->y[0];
    }
    return changes
        || err_set(err, ERR_INPUT,
                   "all rows have the same outcome: there is nothing to "
                   "compare");
}

static bool check_columns(struct arena *arena, const struct casemix_data *data,
                          struct casemix_fit *fit, struct err *err)
{
    bool *dropped = arena_take(arena, (size_t)data->p, sizeof *dropped);

    if (data->n <= (size_t)data->p) {
        return err_set(err, ERR_INPUT,
                       "%zu rows are too few for a case-mix of %d columns",
                       data->n, data->p);
    }
    if (matrix_rank(arena, data->x, data->n, data->p, dropped) == data->p) {
        return true;
    }
    for (int j = data->p - 1; j >= 0; j--) {
        fit->singular = dropped[j] ? j : fit->singular;
    }
    return err_set(err, ERR_INPUT,
                   "column %d of the case-mix follows from those before it: "
                   "leave it out",
                   fit->singular + 1);
}

// ---- the model --------------------------------------------------------------

// What a unit's own rows took of their own variation: for each unit u' M u,
// with u the weighted sum of its rows and M the coefficients' covariance.
struct pull {
    double *sum;    // units x p
    double *weight; // units
};

static struct pull pull_of(struct arena *arena, const struct casemix_data *data,
                           const double *x, const double *weight)
{
    size_t p = (size_t)data->p;
    struct pull pull = {
        arena_take(arena, p * data->units, sizeof(double)),
        arena_take(arena, data->units, sizeof(double)),
    };

    for (size_t i = 0; i < data->n; i++) {
        double w = weight ? weight[i] : 1;
        double *sum = &pull.sum[p * data->unit[i]];

        pull.weight[data->unit[i]] += w;
        for (size_t j = 0; j < p; j++) {
            sum[j] += w * x[i + j * data->n];
        }
    }
    return pull;
}

// An error beyond this, from one end of a column to the other, is that of an
// estimate without an end: the search stops where nothing moves any more.
#define NO_END 1000

// The column that divides the rows with the event from those without; -1: none.
static int find_dividing(const struct casemix_data *data,
                         const struct binomial_fit *binomial)
{
    double most = NO_END;
    int which = -1;

    for (int j = 0; j < data->p; j++) {
        const double *x = &data->x[data->n * (size_t)j];
        double low = x[0];
        double high = x[0];

        for (size_t i = 1; i < data->n; i++) {
            low = fmin(low, x[i]);
            high = fmax(high, x[i]);
        }
        if (binomial->beta[j].se * (high - low) > most) {
            most = binomial->beta[j].se * (high - low);
            which = j;
        }
    }
    return which;
}

static bool fit_event(struct arena *arena, const struct casemix_data *data,
                      struct casemix_fit *fit, struct pull *pull,
                      struct err *err)
{
    const struct binomial_data rows = {
        .n = data->n, .y = data->y, .p = data->p, .x = data->x};
    double *weight = arena_take(arena, data->n, sizeof *weight);
    struct binomial_fit binomial;

    if (!binomial_fit(arena, &rows, BINOMIAL_LOGIT, LEVEL, &binomial, err)) {
        return false;
    }
    memcpy(fit->fitted, binomial.fitted, data->n * sizeof *fit->fitted);
    fit->dividing = find_dividing(data, &binomial);
    if (fit->dividing >= 0) {
        return err_set(err, ERR_INPUT,
                       "column %d of the case-mix divides the rows with the "
                       "event from those without: its estimate has no end",
                       fit->dividing + 1);
    }
    for (int j = 0; j < data->p; j++) {
        const struct binomial_coefficient *from = &binomial.beta[j];

        fit->beta[j] = (struct casemix_coefficient){
            from->estimate, from->se,  from->statistic,
            from->p,        from->low, from->high};
    }
    for (size_t i = 0; i < data->n; i++) {
        weight[i] = fit->fitted[i] * (1 - fit->fitted[i]);
    }
    fit->sigma = fit->df = NAN;
    *pull = pull_of(arena, data, data->x, weight);
    for (uint32_t u = 0; u < data->units; u++) {
        fit->unit[u].taken =
            matrix_form(&pull->sum[(size_t)data->p * u], binomial.variance,
                        &pull->sum[(size_t)data->p * u], (size_t)data->p)
            / pull->weight[u];
    }
    return true;
}

// Coefficients and their errors from x = q r.
static void tell_linear(struct arena *arena, const double *r, double *beta,
                        struct casemix_fit *fit)
{
    size_t p = (size_t)fit->p;
    double limit = t_limit(LEVEL, fit->df);
    double *inverse = arena_take(arena, p * p, sizeof *inverse);

    matrix_solve_upper(r, fit->p, beta);
    for (size_t j = 0; j < p; j++) {
        inverse[j + j * p] = 1;
        matrix_solve_upper(r, fit->p, &inverse[j * p]);
    }
    for (size_t j = 0; j < p; j++) {
        struct casemix_coefficient *to = &fit->beta[j];
        double squares = 0;

        for (size_t k = 0; k < p; k++) {
            squares += inverse[j + k * p] * inverse[j + k * p];
        }
        to->estimate = beta[j];
        to->se = fit->sigma * sqrt(squares);
        to->statistic = to->estimate / to->se;
        to->p = t_two_sided(to->statistic, fit->df);
        to->low = to->estimate - limit * to->se;
        to->high = to->estimate + limit * to->se;
    }
}

// Fitted values and sigma from the columns at right angles.
static bool project(const struct casemix_data *data, const double *q,
                    double *effect, struct casemix_fit *fit, struct err *err)
{
    double squares = 0;
    double size = 0;

    for (size_t j = 0; j < (size_t)data->p; j++) {
        effect[j] = matrix_dot(&q[j * data->n], data->y, data->n);
    }
    for (size_t i = 0; i < data->n; i++) {
        double fitted = 0;

        for (size_t j = 0; j < (size_t)data->p; j++) {
            fitted += q[i + j * data->n] * effect[j];
        }
        fit->fitted[i] = fitted;
        squares += (data->y[i] - fitted) * (data->y[i] - fitted);
        size = fmax(size, fabs(data->y[i]));
    }
    fit->df = (double)data->n - data->p;
    fit->sigma = sqrt(squares / fit->df);
    return fit->sigma > 1e-12 * size
        || err_set(err, ERR_INPUT,
                   "the case-mix tells every score in full: there is nothing "
                   "left to compare. Is the outcome among it?");
}

static bool fit_score(struct arena *arena, const struct casemix_data *data,
                      struct casemix_fit *fit, struct pull *pull,
                      struct err *err)
{
    size_t p = (size_t)data->p;
    double *q = arena_take(arena, data->n * p, sizeof *q);
    double *r = arena_take(arena, p * p, sizeof *r);
    double *effect = arena_take(arena, p, sizeof *effect);

    if (!matrix_orthonormal(data->x, data->n, data->p, q, r)) {
        return err_set(err, ERR_INPUT,
                       "the columns of the case-mix follow from one another");
    }
    if (!project(data, q, effect, fit, err)) {
        return false;
    }
    tell_linear(arena, r, effect, fit);
    *pull = pull_of(arena, data, q, NULL);
    for (uint32_t u = 0; u < data->units; u++) {
        const double *sum = &pull->sum[p * u];

        fit->unit[u].taken = matrix_dot(sum, sum, p) / pull->weight[u];
    }
    return true;
}

// ---- units ------------------------------------------------------------------

static void tell_event(struct casemix_unit *unit, double mean)
{
    double low;
    double high;

    casemix_poisson_limits(unit->observed, LEVEL, &low, &high);
    unit->result = unit->observed / unit->expected;
    unit->se = sqrt(unit->variance) / unit->expected;
    unit->z = (unit->observed - unit->expected) / sqrt(unit->variance);
    unit->low = low / unit->expected;
    unit->high = high / unit->expected;
    unit->standardised = unit->result * mean;
    unit->standardised_low = unit->low * mean;
    unit->standardised_high = unit->high * mean;
}

static void tell_score(struct casemix_unit *unit, const struct casemix_fit *fit)
{
    double n = (double)unit->n;
    double reach;

    unit->variance = n * fit->sigma * fit->sigma;
    unit->result = (unit->observed - unit->expected) / n;
    unit->se = fit->sigma / sqrt(n);
    unit->z = unit->result / unit->se;
    reach = t_limit(LEVEL, fit->df) * unit->se;
    unit->low = unit->result - reach;
    unit->high = unit->result + reach;
    unit->standardised = fit->mean + unit->result;
    unit->standardised_low = unit->standardised - reach;
    unit->standardised_high = unit->standardised + reach;
}

static void tell_units(const struct casemix_data *data, struct casemix_fit *fit)
{
    double n = (double)data->n;

    for (size_t i = 0; i < data->n; i++) {
        struct casemix_unit *unit = &fit->unit[data->unit[i]];
        double expected = fit->fitted[i];

        unit->n++;
        unit->observed += data->y[i];
        unit->expected += expected;
        unit->variance += expected * (1 - expected);
        fit->mean += data->y[i];
    }
    fit->mean /= n;
    for (uint32_t u = 0; u < data->units; u++) {
        fit->taken += fit->unit[u].taken;
        if (data->is_event) {
            tell_event(&fit->unit[u], fit->mean);
        } else {
            tell_score(&fit->unit[u], fit);
        }
    }
}

bool casemix_fit(struct arena *arena, const struct casemix_data *data,
                 struct casemix_fit *fit, struct err *err)
{
    struct pull pull;

    *fit = (struct casemix_fit){.is_event = data->is_event,
                                .n = data->n,
                                .p = data->p,
                                .units = data->units,
                                .dividing = -1,
                                .singular = -1};
    if (data->units > CASEMIX_UNITS_MAX) {
        return err_set(err, ERR_LIMIT, "%u units; up to %d can be compared",
                       data->units, CASEMIX_UNITS_MAX);
    }
    fit->beta = arena_take(arena, (size_t)data->p, sizeof *fit->beta);
    fit->fitted = arena_take(arena, data->n, sizeof *fit->fitted);
    fit->unit = arena_take(arena, data->units, sizeof *fit->unit);
    if (!check_outcome(data, err) || !check_columns(arena, data, fit, err)
        || !(data->is_event ? fit_event(arena, data, fit, &pull, err)
                            : fit_score(arena, data, fit, &pull, err))) {
        return false;
    }
    tell_units(data, fit);
    return true;
}
