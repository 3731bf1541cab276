// prediction - see prediction.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/prediction.h"

#include "base/arena.h"
#include "stats/binomial.h"
#include "stats/distribution.h"
#include "stats/two_groups.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#define LEVEL .95
enum { PART_LEAST = 20 }; // rows

struct row {
    double predicted, y;
};

static int by_prediction(const void *a, const void *b)
{
    const struct row *x = a;
    const struct row *y = b;

    return (x->predicted > y->predicted) - (x->predicted < y->predicted);
}

static size_t last_alike(const struct row *rows, size_t n, size_t from)
{
    size_t to = from + 1;

    while (to < n && rows[to].predicted == rows[from].predicted) {
        to++;
    }
    return to;
}

// ---- the area under the curve -----------------------------------------------

struct sums { // of values around their mean, as they come (Welford's)
    double n, mean, squares;
};

static void sums_add(struct sums *sums, double value)
{
    double from = value - sums->mean;

    sums->n++;
    sums->mean += from / sums->n;
    sums->squares += from * (value - sums->mean);
}

// For each row with the event the share of those without that are rated below
// it (ties half), and the other way round.
static void find_auc(const struct row *rows, size_t n, double events,
                     struct prediction *prediction)
{
    double others = (double)n - events;
    double events_below = 0;
    double others_below = 0;
    struct sums above = {0};
    struct sums below = {0};
    size_t to;

    for (size_t from = 0; from < n; from = to) {
        size_t here = 0; // with the event
        size_t not_here;

        to = last_alike(rows, n, from);
        for (size_t i = from; i < to; i++) {
            here += rows[i].y > 0;
        }
        not_here = to - from - here;
        for (size_t i = 0; i < here; i++) {
            sums_add(&above, (others_below + (double)not_here / 2) / others);
        }
        for (size_t i = 0; i < not_here; i++) {
            sums_add(&below, 1 - (events_below + (double)here / 2) / events);
        }
        events_below += (double)here;
        others_below += (double)not_here;
    }
    prediction->auc = above.mean;
    prediction->auc_se = sqrt(above.squares / (events - 1) / events
                              + below.squares / (others - 1) / others);
    prediction->auc_low =
        fmax(0, above.mean - t_limit(LEVEL, NAN) * prediction->auc_se);
    prediction->auc_high =
        fmin(1, above.mean + t_limit(LEVEL, NAN) * prediction->auc_se);
}

static void find_brier(const struct row *rows, size_t n, double events,
                       struct prediction *prediction)
{
    double mean = events / (double)n;
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        double miss = rows[i].y - rows[i].predicted;

        sum += miss * miss;
    }
    prediction->brier = sum / (double)n;
    prediction->brier_bare = mean * (1 - mean);
}

// ---- calibration ------------------------------------------------------------

static bool calibrate(struct arena *arena, const struct binomial_data *data,
                      double *estimate, double *se)
{
    struct binomial_fit fit;
    struct err err = {0};
    int last = data->p - 1;

    if (!binomial_fit(arena, data, BINOMIAL_LOGIT, LEVEL, &fit, &err)
        || fit.separated) {
        return false;
    }
    *estimate = fit.beta[last].estimate;
    *se = fit.beta[last].se;
    return true;
}

// y on the logit of its prediction; and on a constant beside that logit.
static void calibrate_event(struct arena *arena, const struct row *rows,
                            size_t n, struct prediction *prediction)
{
    double *x = arena_take(arena, 2 * n, sizeof *x);
    double *y = arena_take(arena, n, sizeof *y);
    struct binomial_data line = {.n = n, .y = y, .p = 2, .x = x};
    struct binomial_data bare = {.n = n, .y = y, .p = 1, .x = x};

    for (size_t i = 0; i < n; i++) {
        double chance =
            fmin(fmax(rows[i].predicted, DBL_EPSILON), 1 - DBL_EPSILON);

        y[i] = rows[i].y;
        x[i] = 1;
        x[n + i] = log(chance / (1 - chance));
    }
    bare.offset = &x[n];
    (void)calibrate(arena, &line, &prediction->slope, &prediction->slope_se);
    (void)calibrate(arena, &bare, &prediction->intercept,
                    &prediction->intercept_se);
}

static void calibrate_score(const struct row *rows, size_t n,
                            struct prediction *prediction)
{
    struct sums y = {0};
    struct sums at = {0};
    struct sums miss = {0};
    double cross = 0;
    double missed = 0;
    double left;

    for (size_t i = 0; i < n; i++) {
        double from = rows[i].predicted - at.mean;

        sums_add(&at, rows[i].predicted);
        sums_add(&y, rows[i].y);
        sums_add(&miss, rows[i].y - rows[i].predicted);
        cross += from * (rows[i].y - y.mean);
        missed +=
            (rows[i].y - rows[i].predicted) * (rows[i].y - rows[i].predicted);
    }
    prediction->intercept = miss.mean;
    prediction->intercept_se = sqrt(miss.squares / (double)(n - 1) / (double)n);
    prediction->explained = 1 - missed / y.squares;
    if (at.squares > 0) {
        prediction->slope = cross / at.squares;
        left = y.squares - cross * cross / at.squares;
        prediction->slope_se =
            sqrt(fmax(0, left) / (double)(n - 2) / at.squares);
    }
}

// ---- by tenths --------------------------------------------------------------

static void tell_part(const struct row *rows, size_t n, bool is_event,
                      struct prediction_part *part)
{
    struct sums y = {0};
    struct sums at = {0};

    for (size_t i = 0; i < n; i++) {
        sums_add(&y, rows[i].y);
        sums_add(&at, rows[i].predicted);
    }
    *part = (struct prediction_part){.n = n,
                                     .expected = at.mean,
                                     .observed = y.mean,
                                     .low = NAN,
                                     .high = NAN};
    if (is_event) {
        struct share share = {(int)lround(y.mean * (double)n), (int)n};
        struct interval interval = wilson_interval(&share);

        part->low = interval.low;
        part->high = interval.high;
    } else if (n > 1) {
        double freedom = (double)n - 1;
        double reach =
            t_limit(LEVEL, freedom) * sqrt(y.squares / freedom / (double)n);

        part->low = y.mean - reach;
        part->high = y.mean + reach;
    }
}

// Rows with equal predictions stay together.
static void find_parts(const struct row *rows, size_t n, bool is_event,
                       struct prediction *prediction)
{
    size_t parts = n / PART_LEAST;
    size_t from = 0;

    parts = parts > PREDICTION_PARTS ? PREDICTION_PARTS : parts < 1 ? 1 : parts;
    for (size_t i = 1; i <= parts && from < n; i++) {
        size_t to = n * i / parts;

        if (to <= from) {
            continue;
        }
        to = last_alike(rows, n, to - 1);
        tell_part(&rows[from], to - from, is_event,
                  &prediction->parts[prediction->part_count++]);
        from = to;
    }
}

void prediction_judge(struct arena *arena, bool is_event, const double *y,
                      const double *predicted, size_t n,
                      struct prediction *prediction)
{
    struct row *rows = arena_take(arena, n + 1, sizeof *rows);
    double events = 0;

    *prediction = (struct prediction){.n = n,
                                      .intercept = NAN,
                                      .intercept_se = NAN,
                                      .slope = NAN,
                                      .slope_se = NAN,
                                      .auc = NAN,
                                      .auc_se = NAN,
                                      .auc_low = NAN,
                                      .auc_high = NAN,
                                      .brier = NAN,
                                      .brier_bare = NAN,
                                      .explained = NAN};
    for (size_t i = 0; i < n; i++) {
        rows[i] = (struct row){predicted[i], y[i]};
        events += y[i];
    }
    qsort(rows, n, sizeof *rows, by_prediction);
    find_parts(rows, n, is_event, prediction);
    if (n < 3) {
        return;
    }
    if (!is_event) {
        calibrate_score(rows, n, prediction);
        return;
    }
    find_brier(rows, n, events, prediction);
    if (events > 1 && events < (double)n - 1) {
        find_auc(rows, n, events, prediction);
    }
    calibrate_event(arena, rows, n, prediction);
}
