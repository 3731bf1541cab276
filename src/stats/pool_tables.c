// pool_tables.c - see pool_tables.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/pool_tables.h"

#include "base/arena.h"
#include "stats/distribution.h"
#include "stats/effect_size.h"

#include <math.h>

// One table with its margins.
struct table {
    double a, b, c, d;
    double n1, n2, x, y, n; // rows, columns (x had it), all
};

struct job {
    const struct table *table;
    size_t k;
    const struct pool_tables_settings *settings;
    struct pool_tables_fit *fit;
};

static const struct pool_tables_test NO_TEST = {NAN, NAN, NAN};

static double square(double x)
{
    return x * x;
}

static struct table table_of(const struct pool_tables *tables, size_t i)
{
    struct table one = {.a = tables->ai[i],
                        .b = tables->bi[i],
                        .c = tables->ci[i],
                        .d = tables->di[i]};

    one.n1 = one.a + one.b;
    one.n2 = one.c + one.d;
    one.x = one.a + one.c;
    one.y = one.b + one.d;
    one.n = one.n1 + one.n2;
    return one;
}

// The tables that are complete; an empty one says nothing and goes too.
static bool read_tables(struct arena *arena, const struct pool_tables *tables,
                        struct job *job, struct err *err)
{
    struct table *kept = arena_take(arena, tables->k + 1, sizeof *kept);

    for (size_t i = 0; i < tables->k; i++) {
        struct table one = table_of(tables, i);

        if (one.a < 0 || one.b < 0 || one.c < 0 || one.d < 0) {
            return err_set(err, ERR_INPUT, "study %zu: a count is 0 or more",
                           i + 1);
        }
        if (isfinite(one.n) && one.n > 0) {
            kept[job->k++] = one;
        } else {
            job->fit->missing++;
        }
    }
    job->table = kept;
    job->fit->k = job->k;
    return job->k > 0
        || err_set(err, ERR_INPUT, "there are no complete tables to pool");
}

static void tell_estimate(struct job *job, double estimate, double variance)
{
    struct pool_tables_fit *fit = job->fit;
    double limit = t_limit(job->settings->level, NAN);

    fit->estimate = estimate;
    fit->se = sqrt(variance);
    fit->statistic = estimate / fit->se;
    fit->p = t_two_sided(fit->statistic, NAN);
    fit->low = estimate - limit * fit->se;
    fit->high = estimate + limit * fit->se;
}

static bool not_defined(struct err *err)
{
    return err_set(err, ERR_INPUT,
                   "one of the outcomes is missing in a whole group: no common"
                   " ratio is defined (a risk difference, RD, is)");
}

// ---- odds ratio

static void test_association(struct job *job)
{
    double difference = 0;
    double variance = 0;

    for (size_t i = 0; i < job->k; i++) {
        const struct table *t = &job->table[i];

        if (t->n > 1) {
            difference += t->a - t->n1 / t->n * t->x;
            variance +=
                t->n1 / t->n * (t->n2 / t->n) * t->x * (t->y / (t->n - 1));
        }
    }
    if (variance > 0) {
        double half = job->settings->correction ? .5 : 0;

        job->fit->cmh.statistic = square(fabs(difference) - half) / variance;
        job->fit->cmh.df = 1;
        job->fit->cmh.p = chi_square_above(job->fit->cmh.statistic, 1);
    }
}

static void tell_test(struct pool_tables_test *test, double statistic,
                      double df)
{
    test->statistic = fmax(0, statistic);
    test->df = df;
    test->p = chi_square_above(test->statistic, df);
}

// How far each table is from the one with its margins and the common ratio,
// whose first cell solves a quadratic (written so that a ratio of 1 is no
// exception).
static void test_likeness(struct job *job, double ratio)
{
    double squares = 0;
    double difference = 0;
    double variance = 0;
    double positive = 0;

    for (size_t i = 0; i < job->k; i++) {
        const struct table *t = &job->table[i];
        double sum = ratio * (t->n1 + t->x) + (t->n2 - t->x);
        double a =
            2 * t->n1 * t->x * ratio
            / (sum
               + sqrt(square(sum) - 4 * t->n1 * t->x * ratio * (ratio - 1)));
        double v = 1
                 / (1 / a + 1 / (t->n1 - a) + 1 / (t->x - a)
                    + 1 / (a - t->n1 - t->x + t->n));

        if (a > 0 && t->y > 0 && v > 0) {
            squares += square(t->a - a) / v;
            difference += t->a - a;
            variance += v;
            positive++;
        }
    }
    if (positive > 1) {
        tell_test(&job->fit->breslow_day, squares, positive - 1);
        tell_test(&job->fit->tarone, squares - square(difference) / variance,
                  positive - 1);
    }
}

static bool pool_odds_ratio(struct job *job, struct err *err)
{
    double r = 0, s = 0;
    double pr = 0, ps_qr = 0, qs = 0;

    for (size_t i = 0; i < job->k; i++) {
        const struct table *t = &job->table[i];
        double p = (t->a + t->d) / t->n;
        double q = (t->b + t->c) / t->n;
        double ri = t->a * t->d / t->n;
        double si = t->b * t->c / t->n;

        r += ri;
        s += si;
        pr += p * ri;
        ps_qr += p * si + q * ri;
        qs += q * si;
    }
    if (!(r > 0 && s > 0)) {
        return not_defined(err);
    }
    tell_estimate(job, log(r / s),
                  (pr / square(r) + ps_qr / (r * s) + qs / square(s)) / 2);
    test_association(job);
    test_likeness(job, r / s);
    return true;
}

// ---- risk ratio and difference

static bool pool_risk_ratio(struct job *job, struct err *err)
{
    double r = 0, s = 0;
    double sum = 0;

    for (size_t i = 0; i < job->k; i++) {
        const struct table *t = &job->table[i];

        r += t->a * (t->n2 / t->n);
        s += t->c * (t->n1 / t->n);
        sum += t->n1 / t->n * (t->n2 / t->n) * t->x - t->a / t->n * t->c;
    }
    if (!(r > 0 && s > 0)) {
        return not_defined(err);
    }
    tell_estimate(job, log(r / s), sum / (r * s));
    return true;
}

static bool pool_risk_difference(struct job *job, struct err *err)
{
    double difference = 0;
    double weights = 0;
    double skew = 0;
    double mixed = 0;
    double estimate;

    for (size_t i = 0; i < job->k; i++) {
        const struct table *t = &job->table[i];
        double share1 = t->n1 / t->n;
        double share2 = t->n2 / t->n;

        difference += t->a * share2 - t->c * share1;
        weights += t->n1 * share2;
        skew += t->c * square(share1) - t->a * square(share2)
              + share1 * share2 * (t->n2 - t->n1) / 2;
        mixed += (t->a * t->d + t->c * t->b) / t->n / 2;
    }
    if (!(weights > 0)) {
        return err_set(err, ERR_INPUT,
                       "no table has people in both groups: there is nothing"
                       " to compare");
    }
    estimate = difference / weights;
    tell_estimate(job, estimate, (estimate * skew + mixed) / square(weights));
    return true;
}

// ---- Peto

static bool pool_peto(struct job *job, struct err *err)
{
    double difference = 0;
    double variance = 0;
    double squares = 0;
    size_t positive = 0;

    for (size_t i = 0; i < job->k; i++) {
        const struct table *t = &job->table[i];
        double away = t->a - t->x * t->n1 / t->n;
        double v = t->x * t->y * (t->n1 / t->n) * (t->n2 / t->n) / (t->n - 1);

        if (t->n > 1 && v > 0) {
            difference += away;
            variance += v;
            squares += square(away) / v;
            positive++;
        }
    }
    if (positive == 0) {
        return err_set(
            err, ERR_INPUT,
            "one of the two outcomes is in none of the tables: Peto's"
            " method has nothing to compare (a risk difference, RD,"
            " has)");
    }
    tell_estimate(job, difference / variance, 1 / variance);
    job->fit->q =
        positive > 1 ? fmax(0, squares - square(difference) / variance) : 0;
    return true;
}

// ---- heterogeneity

// Sum of squares of the tables' own effects from the common one.
static bool sum_squares(struct arena *arena, struct job *job,
                        enum effect_size_measure measure, struct err *err)
{
    struct effect_size_settings settings = effect_size_defaults(measure);
    struct effect_size_found found;
    double *room = arena_take(arena, job->k, 6 * sizeof *room);
    double *column[6];
    double sum = 0;

    for (size_t j = 0; j < 6; j++) {
        column[j] = room + j * job->k;
    }
    for (size_t i = 0; i < job->k; i++) {
        column[0][i] = job->table[i].a;
        column[1][i] = job->table[i].b;
        column[2][i] = job->table[i].c;
        column[3][i] = job->table[i].d;
    }
    settings.drop_double_zero = true;
    found = (struct effect_size_found){.yi = column[4], .vi = column[5]};
    if (!effect_sizes(&settings, job->k, (const double *const *)column, &found,
                      err)) {
        return false;
    }
    for (size_t i = 0; i < job->k; i++) {
        if (found.vi[i] > 0) {
            sum += square(found.yi[i] - job->fit->estimate) / found.vi[i];
            job->fit->k_effects++;
        }
    }
    // Peto's Q has been had of the tables themselves.
    if (measure != EFFECT_SIZE_PETO) {
        job->fit->q = sum;
    }
    return true;
}

static void tell_heterogeneity(struct pool_tables_fit *fit)
{
    double df = (double)fit->k_effects - 1;

    if (fit->k_effects < 2) {
        fit->q = fit->i2 = 0;
        fit->q_p = fit->h2 = 1;
        return;
    }
    fit->q_p = chi_square_above(fit->q, df);
    fit->i2 = fit->q > 0 ? fmax(0, 100 * (fit->q - df) / fit->q) : 0;
    fit->h2 = fit->q / df;
}

static const struct {
    bool (*pool)(struct job *job, struct err *err);
    enum effect_size_measure measure;
} METHODS[] = {
    [POOL_MH_OR] = {pool_odds_ratio,      EFFECT_SIZE_OR  },
    [POOL_MH_RR] = {pool_risk_ratio,      EFFECT_SIZE_RR  },
    [POOL_MH_RD] = {pool_risk_difference, EFFECT_SIZE_RD  },
    [POOL_PETO] = {pool_peto,            EFFECT_SIZE_PETO},
};

bool pool_tables_fit(struct arena *arena, const struct pool_tables *tables,
                     const struct pool_tables_settings *settings,
                     struct pool_tables_fit *fit, struct err *err)
{
    size_t mark = arena_mark(arena);
    struct job job = {.settings = settings, .fit = fit};
    bool done;

    *fit = (struct pool_tables_fit){
        .cmh = NO_TEST, .breslow_day = NO_TEST, .tarone = NO_TEST};
    done = read_tables(arena, tables, &job, err)
        && METHODS[settings->method].pool(&job, err)
        && sum_squares(arena, &job, METHODS[settings->method].measure, err);
    if (done) {
        tell_heterogeneity(fit);
    }
    arena_rewind(arena, mark);
    return done;
}
