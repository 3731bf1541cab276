// cox_proportional - do hazards stay proportional? See cox.h.
//
// A coefficient that changed with a function g of time would add g(t) times its
// column to the model; the score test of that needs no new fit.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/cox.h"

#include "base/arena.h"
#include "stats/cox_walk.h"
#include "stats/distribution.h"
#include "stats/matrix.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Event times, earliest first, with the number of events and g there.
struct clock {
    double *time, *g, *events;
    size_t count;
};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

// One curve of all rows, whatever their stratum.
static const struct survival_curve *curve_of_all(
    struct arena *arena, const struct survival_data *rows)
{
    struct survival_data together = *rows;

    together.stratum = NULL;
    together.strata = 1;
    return survival_curves(
        arena, &together,
        &(struct survival_wish){.level = .95, .mean_until = NAN});
}

static double g_of(enum cox_time kind, const struct survival_step *step,
                   double survival_before, double rank)
{
    switch (kind) {
    case COX_TIME_IDENTITY: return step->time;
    case COX_TIME_LOG: return log(step->time);
    case COX_TIME_RANK: return rank;
    default: return 1 - survival_before;
    }
}

// g less its mean over the events.
static struct clock clock_of(struct arena *arena,
                             const struct survival_data *rows,
                             enum cox_time kind)
{
    const struct survival_curve *curve = curve_of_all(arena, rows);
    struct clock clock = {arena_take(arena, curve->count, sizeof(double)),
                          arena_take(arena, curve->count, sizeof(double)),
                          arena_take(arena, curve->count, sizeof(double)), 0};
    double before = 1;
    double all = 0;
    double sum = 0;
    double seen = 0; // rows that have ended

    for (size_t i = 0; i < curve->count; i++) {
        const struct survival_step *step = &curve->steps[i];
        double events = (double)step->events;
        double ends = events + (double)step->censored;

        seen += ends;
        if (step->events == 0) {
            continue;
        }
        clock.time[clock.count] = step->time;
        clock.events[clock.count] = events;
        clock.g[clock.count] = g_of(kind, step, before, seen - (ends - 1) / 2);
        sum += events * clock.g[clock.count++];
        all += events;
        before = step->survival;
    }
    for (size_t i = 0; i < clock.count; i++) {
        clock.g[i] -= sum / all;
    }
    return clock;
}

static double clock_at(const struct clock *clock, double time)
{
    const double *found =
        bsearch(&time, clock->time, clock->count, sizeof time, by_value);

    return found ? clock->g[found - clock->time] : 0;
}

// The score of g x, and the information of (x, g x): each p x p, whole.
struct drift {
    const struct cox_rows *rows;
    const struct clock *clock;
    enum cox_ties ties;
    double *score;                // p
    double *plain, *once, *twice; // with g^0, g^1, g^2
    double *mean;
};

static void drift_part(struct drift *drift, const struct cox_moment *moment,
                       double share, double g)
{
    int p = drift->rows->data->p;
    const struct cox_sums *all = moment->sums;
    const struct cox_sums *dying = moment->dying;
    double weight = all->s0 - share * dying->s0;

    for (int j = 0; j < p; j++) {
        drift->mean[j] = (all->s1[j] - share * dying->s1[j]) / weight;
        drift->score[j] -= g * drift->mean[j];
    }
    for (int j = 0; j < p; j++) {
        for (int i = j; i < p; i++) {
            int at = i + j * p;
            double spread = (all->s2[at] - share * dying->s2[at]) / weight
                          - drift->mean[i] * drift->mean[j];

            drift->plain[at] += spread;
            drift->once[at] += g * spread;
            drift->twice[at] += g * g * spread;
        }
    }
}

static void drift_moment(void *who, const struct cox_moment *moment)
{
    struct drift *drift = who;
    const struct cox_rows *rows = drift->rows;
    size_t p = (size_t)rows->data->p;
    double g = clock_at(drift->clock, moment->time);

    for (size_t i = moment->first; i < moment->last; i++) {
        size_t row = rows->by_end[i];

        for (size_t j = 0; rows->data->rows.event[row] && j < p; j++) {
            drift->score[j] += g * rows->x[row * p + j];
        }
    }
    for (size_t k = 0; k < moment->deaths; k++) {
        drift_part(drift, moment, cox_share(drift->ties, k, moment->deaths), g);
    }
}

// twice - once plain^-1 once: what g x tells that x does not.
static bool drift_information(struct arena *arena, const struct drift *drift,
                              int p, double *left)
{
    size_t size = (size_t)p;
    double *plain = arena_take(arena, size * size, sizeof *plain);
    double *solved = arena_take(arena, size * size, sizeof *solved);

    memcpy(plain, drift->plain, size * size * sizeof *plain);
    memcpy(solved, drift->once, size * size * sizeof *solved);
    if (!matrix_solve(plain, p, solved, p)) {
        return false;
    }
    matrix_multiply(drift->once, solved, size, left);
    for (size_t i = 0; i < size * size; i++) {
        left[i] = drift->twice[i] - left[i];
    }
    return true;
}

// The test of `count` columns from `first` on.
static bool check_block(struct arena *arena, const struct drift *drift,
                        const double *left, struct cox_check *check, int first,
                        int count)
{
    size_t p = (size_t)drift->rows->data->p;
    size_t size = (size_t)count;
    double *block = arena_take(arena, size * size, sizeof *block);
    double *solved = arena_take(arena, size, sizeof *solved);
    const double *score = &drift->score[first];

    for (size_t j = 0; j < size; j++) {
        memcpy(&block[j * size], &left[((size_t)first + j) * p + (size_t)first],
               size * sizeof *block);
    }
    memcpy(solved, score, size * sizeof *solved);
    if (!matrix_solve(block, count, solved, 1)) {
        return false;
    }
    check->chi_square = matrix_dot(score, solved, size);
    check->df = count;
    check->p = chi_square_above(check->chi_square, count);
    return true;
}

static bool checks_fill(struct arena *arena, const struct drift *drift,
                        const double *left, struct cox_check *checks)
{
    const struct cox_data *data = drift->rows->data;
    int done = 0;

    for (int j = 0, end; j < data->p; j = end) {
        end = j + 1;
        while (data->term && end < data->p
               && data->term[end] == data->term[j]) {
            end++;
        }
        if (!check_block(arena, drift, left, &checks[done++], j, end - j)) {
            return false;
        }
    }
    return check_block(arena, drift, left, &checks[done], 0, data->p);
}

static double *risk_of(struct arena *arena, const struct cox_rows *rows,
                       const struct cox_fit *fit)
{
    size_t n = rows->data->rows.n;
    size_t p = (size_t)rows->data->p;
    double *risk = arena_take(arena, n, sizeof *risk);

    for (size_t i = 0; i < n; i++) {
        double eta = rows->data->offset ? rows->data->offset[i] : 0;

        for (size_t j = 0; j < p; j++) {
            eta += rows->x[i * p + j] * fit->beta[j].estimate;
        }
        risk[i] = exp(eta);
    }
    return risk;
}

static struct drift drift_new(struct arena *arena, const struct cox_rows *rows,
                              const struct clock *clock, enum cox_ties ties)
{
    size_t p = (size_t)rows->data->p;

    return (struct drift){
        .rows = rows,
        .clock = clock,
        .ties = ties,
        .score = arena_take(arena, p, sizeof(double)),
        .plain = arena_take(arena, p * p, sizeof(double)),
        .once = arena_take(arena, p * p, sizeof(double)),
        .twice = arena_take(arena, p * p, sizeof(double)),
        .mean = arena_take(arena, p, sizeof(double)),
    };
}

static void drift_sum(struct arena *arena, struct drift *drift,
                      const struct cox_fit *fit)
{
    int p = drift->rows->data->p;

    cox_walk(arena, drift->rows, risk_of(arena, drift->rows, fit),
             &(struct cox_visitor){
                 .who = drift, .squares = true, .moment = drift_moment});
    cox_mirror(drift->plain, p);
    cox_mirror(drift->once, p);
    cox_mirror(drift->twice, p);
}

bool cox_proportional(struct arena *arena, const struct cox_data *data,
                      const struct cox_settings *settings,
                      const struct cox_fit *fit, struct cox_check *checks,
                      struct err *err)
{
    struct cox_data rounded = *data;
    size_t p = (size_t)data->p;
    double *left = arena_take(arena, p * p, sizeof *left);
    struct cox_rows rows;
    struct clock clock;
    struct drift drift;

    rounded.rows = survival_round(arena, &data->rows);
    cox_rows_sort(arena, &rounded, &rows);
    clock = clock_of(arena, &rounded.rows, settings->time);
    drift = drift_new(arena, &rows, &clock, settings->ties);
    drift_sum(arena, &drift, fit);
    return (drift_information(arena, &drift, data->p, left)
            && checks_fill(arena, &drift, left, checks))
        || err_set(err, ERR_INPUT,
                   "too few event times to see whether hazards stay "
                   "proportional");
}
