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

static void symmetric(double *matrix, int p)
{
    for (int j = 0; j < p; j++) {
        for (int i = j + 1; i < p; i++) {
            matrix[j + i * p] = matrix[i + j * p];
        }
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
    for (size_t j = 0; j < size; j++) {
        for (size_t i = 0; i < size; i++) {
            left[i + j * size] = drift->twice[i + j * size];
            for (size_t k = 0; k < size; k++) {
                left[i + j * size] -=
                    drift->once[i + k * size] * solved[k + j * size];
            }
        }
    }
    return true;
}

static bool checks_fill(const struct drift *drift, int p, double *left,
                        double *solved, struct cox_check *checks)
{
    double chi_square = 0;

    for (int j = 0; j < p; j++) {
        double own = drift->score[j] * drift->score[j] / left[j + j * p];

        checks[j] = (struct cox_check){own, chi_square_above(own, 1), 1};
    }
    memcpy(solved, drift->score, (size_t)p * sizeof *solved);
    if (!matrix_solve(left, p, solved, 1)) {
        return false;
    }
    for (int j = 0; j < p; j++) {
        chi_square += drift->score[j] * solved[j];
    }
    checks[p] =
        (struct cox_check){chi_square, chi_square_above(chi_square, p), p};
    return true;
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

bool cox_proportional(struct arena *arena, const struct cox_data *data,
                      const struct cox_settings *settings,
                      const struct cox_fit *fit, enum cox_time time,
                      struct cox_check *checks, struct err *err)
{
    struct cox_data rounded = *data;
    size_t p = (size_t)data->p;
    double *left = arena_take(arena, p * p, sizeof *left);
    struct cox_rows rows;
    struct clock clock;
    struct drift drift;

    rounded.rows = survival_round(arena, &data->rows);
    cox_rows_sort(arena, &rounded, &rows);
    clock = clock_of(arena, &rounded.rows, time);
    drift = (struct drift){
        .rows = &rows,
        .clock = &clock,
        .ties = settings->ties,
        .score = arena_take(arena, p, sizeof(double)),
        .plain = arena_take(arena, p * p, sizeof(double)),
        .once = arena_take(arena, p * p, sizeof(double)),
        .twice = arena_take(arena, p * p, sizeof(double)),
        .mean = arena_take(arena, p, sizeof(double)),
    };
    cox_walk(arena, &rows, risk_of(arena, &rows, fit),
             &(struct cox_visitor){
                 .who = &drift, .squares = true, .moment = drift_moment});
    symmetric(drift.plain, data->p);
    symmetric(drift.once, data->p);
    symmetric(drift.twice, data->p);
    return (drift_information(arena, &drift, data->p, left)
            && checks_fill(&drift, data->p, left,
                           arena_take(arena, p, sizeof(double)), checks))
        || err_set(err, ERR_INPUT,
                   "too few event times to see whether hazards stay "
                   "proportional");
}
