// survival - see survival.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/survival.h"

#include "base/arena.h"
#include "stats/distribution.h"

#include <math.h>
#include <stdlib.h>

#define SAME_TIME 1.4901161193847656e-08 // of the mean time, as R's timefix
#define TOUCH     1.4901161193847656e-08 // a curve that is so near has arrived

bool survival_check(const struct survival_data *data, struct err *err)
{
    size_t events = 0;

    for (size_t i = 0; i < data->n; i++) {
        double start = data->start ? data->start[i] : -INFINITY;

        if (!isfinite(data->time[i]) || isnan(start)) {
            return err_set(err, ERR_INPUT, "row %zu: the time is no number",
                           i + 1);
        }
        if (!(start < data->time[i])) {
            return err_set(err, ERR_INPUT,
                           "row %zu: it begins at %g and ends at %g; a row "
                           "must end after it begins",
                           i + 1, start, data->time[i]);
        }
        events += data->event[i];
    }
    if (events == 0) {
        return err_set(err, ERR_INPUT,
                       "nobody had the event: check the column of events (1 "
                       "is an event, 0 is none)");
    }
    return true;
}

// ---- times that are one but for rounding ------------------------------------

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

// The distinct times in order, each standing for those just after it.
static size_t times_distinct(double *times, size_t count)
{
    size_t kept = 0;
    double near = 0;

    qsort(times, count, sizeof *times, by_value);
    for (size_t i = 0; i < count; i++) {
        near += fabs(times[i]) / (double)count; // their sum may be too large
    }
    near *= SAME_TIME;
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || times[i] - times[kept - 1] > near
            || (near == 0 && times[i] > times[kept - 1])) {
            times[kept++] = times[i];
        }
    }
    return kept;
}

// The distinct time that `time` belongs to: the last that is not after it.
static double time_of(const double *distinct, size_t count, double time)
{
    size_t low = 0;
    size_t high = count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (distinct[middle] <= time) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return distinct[low];
}

struct survival_data survival_round(struct arena *arena,
                                    const struct survival_data *data)
{
    size_t columns = data->start ? 2 : 1;
    double *distinct = arena_take(arena, data->n * columns, sizeof *distinct);
    double *time = arena_take(arena, data->n, sizeof *time);
    double *start =
        data->start ? arena_take(arena, data->n, sizeof *start) : NULL;
    struct survival_data rounded = *data;
    size_t count = 0;

    for (size_t i = 0; i < data->n; i++) {
        distinct[count++] = data->time[i];
        if (data->start && isfinite(data->start[i])) {
            distinct[count++] = data->start[i];
        }
    }
    count = times_distinct(distinct, count);
    for (size_t i = 0; i < data->n; i++) {
        time[i] = time_of(distinct, count, data->time[i]);
        if (start) {
            start[i] = isfinite(data->start[i])
                         ? time_of(distinct, count, data->start[i])
                         : data->start[i];
        }
    }
    rounded.time = time;
    rounded.start = start;
    return rounded;
}

// ---- curves -----------------------------------------------------------------

struct moment { // a row's end
    double time;
    bool event;
};

static int by_time(const void *a, const void *b)
{
    const struct moment *x = a;
    const struct moment *y = b;

    return (x->time > y->time) - (x->time < y->time);
}

// The rows of one stratum, ends and beginnings each in order of time.
struct stretch {
    struct moment *ends;
    double *starts; // of those that were not there from the beginning
    size_t count, late;
};

static struct stretch stretch_of(struct arena *arena,
                                 const struct survival_data *data,
                                 uint32_t stratum)
{
    struct stretch rows = {0};
    size_t n = 0;

    for (size_t i = 0; i < data->n; i++) {
        n += !data->stratum || data->stratum[i] == stratum;
    }
    rows.ends = arena_take(arena, n, sizeof *rows.ends);
    rows.starts = arena_take(arena, n, sizeof *rows.starts);
    for (size_t i = 0; i < data->n; i++) {
        if (data->stratum && data->stratum[i] != stratum) {
            continue;
        }
        rows.ends[rows.count++] =
            (struct moment){data->time[i], data->event[i]};
        if (data->start) {
            rows.starts[rows.late++] = data->start[i];
        }
    }
    qsort(rows.ends, rows.count, sizeof *rows.ends, by_time);
    qsort(rows.starts, rows.late, sizeof *rows.starts, by_value);
    return rows;
}

// At each distinct time who was at risk and what happened.
static void curve_count(struct arena *arena, const struct stretch *rows,
                        struct survival_curve *curve)
{
    size_t begun = 0;

    curve->rows = rows->count;
    curve->steps = arena_take(arena, rows->count, sizeof *curve->steps);
    for (size_t i = 0; i < rows->count;) {
        struct survival_step *step = &curve->steps[curve->count++];
        size_t before = i;

        step->time = rows->ends[i].time;
        while (begun < rows->late && rows->starts[begun] < step->time) {
            begun++;
        }
        for (; i < rows->count && rows->ends[i].time == step->time; i++) {
            step->events += rows->ends[i].event;
            step->censored += !rows->ends[i].event;
        }
        step->at_risk = (rows->late > 0 ? begun : rows->count) - before;
        curve->events += step->events;
        if (step->at_risk > curve->most_at_risk) {
            curve->most_at_risk = step->at_risk;
        }
    }
}

static void step_limits(struct survival_step *step,
                        const struct survival_wish *wish)
{
    double z = t_limit(wish->level, NAN) * step->error;
    double log_survival = log(step->survival);

    step->low = step->high = NAN;
    if (!(step->survival > 0)) { // nobody is left: its error is not known
        return;
    }
    if (wish->interval == SURVIVAL_LOG) {
        step->low = exp(log_survival - z);
        step->high = fmin(exp(log_survival + z), 1);
    } else if (step->survival < 1) { // 1 is endlessly far up on this scale
        double shift = z / log_survival;

        step->low = exp(-exp(log(-log_survival) - shift));
        step->high = exp(-exp(log(-log_survival) + shift));
    }
}

static void curve_estimate(struct survival_curve *curve,
                           const struct survival_wish *wish)
{
    double survival = 1;
    double greenwood = 0;
    double hazard = 0;
    double variance = 0;

    for (size_t i = 0; i < curve->count; i++) {
        struct survival_step *step = &curve->steps[i];
        double risk = (double)step->at_risk;
        double events = (double)step->events;

        if (events > 0) {
            survival *= (risk - events) / risk;
            greenwood += events / (risk * (risk - events));
            hazard += events / risk;
            variance += events / (risk * risk);
        }
        step->hazard = hazard;
        step->hazard_error = sqrt(variance);
        step->survival = wish->from_hazard ? exp(-hazard) : survival;
        step->error = sqrt(wish->from_hazard ? variance : greenwood);
        step_limits(step, wish);
    }
}

// ---- quantiles and the mean -------------------------------------------------

enum side { MIDDLE, LOW, HIGH };

static double step_side(const struct survival_step *step, enum side side)
{
    switch (side) {
    case LOW: return step->low;
    case HIGH: return step->high;
    default: return step->survival;
    }
}

// The curve lies on a value from step i on: the middle of that flat.
static double flat_middle(const struct survival_curve *curve, size_t i,
                          enum side side)
{
    double value = step_side(&curve->steps[i], side);
    size_t next = i + 1;

    while (next < curve->count
           && fabs(step_side(&curve->steps[next], side) - value) < TOUCH) {
        next++;
    }
    return next < curve->count
             ? (curve->steps[i].time + curve->steps[next].time) / 2
             : curve->steps[i].time;
}

// When the curve (or a limit of it) has come down to `left`; in the middle of
// the flat when it lies on it.
static double curve_reaches(const struct survival_curve *curve, double left,
                            enum side side)
{
    for (size_t i = 0; i < curve->count; i++) {
        double value = step_side(&curve->steps[i], side);

        if (value < left - TOUCH || (value <= left + TOUCH && left == 0)) {
            return curve->steps[i].time;
        }
        if (value <= left + TOUCH) {
            return flat_middle(curve, i, side);
        }
    }
    return NAN;
}

static void curve_quartiles(struct survival_curve *curve)
{
    for (int i = 0; i < 3; i++) {
        double left = 1 - 0.25 * (i + 1);

        curve->quartile[i] = (struct survival_quantile){
            curve_reaches(curve, left, MIDDLE), curve_reaches(curve, left, LOW),
            curve_reaches(curve, left, HIGH)};
    }
}

// The area under the curve, from right to left: what lies right of a step is
// how much an event there costs.
static void curve_mean(struct survival_curve *curve, double from, double until)
{
    double area = 0;
    double variance = 0;
    double right = until;

    for (size_t i = curve->count; i > 0; i--) {
        const struct survival_step *step = &curve->steps[i - 1];
        double risk = (double)step->at_risk;
        double events = (double)step->events;

        if (step->time > until) {
            continue;
        }
        area += step->survival * (right - step->time);
        right = step->time;
        if (events > 0 && risk > events) {
            variance += area * area * events / (risk * (risk - events));
        }
    }
    curve->mean = area + (right - from);
    curve->mean_error = sqrt(variance);
}

struct survival_curve *survival_curves(struct arena *arena,
                                       const struct survival_data *data,
                                       const struct survival_wish *wish)
{
    struct survival_data rounded = survival_round(arena, data);
    struct survival_curve *curves =
        arena_take(arena, data->strata, sizeof *curves);
    double from = 0;
    double until = -INFINITY;

    for (size_t i = 0; i < data->n; i++) {
        from = fmin(from, data->start ? data->start[i] : data->time[i]);
        until = fmax(until, rounded.time[i]);
    }
    from = isfinite(from) ? from : 0;
    for (uint32_t s = 0; s < data->strata; s++) {
        struct stretch rows = stretch_of(arena, &rounded, s);

        curve_count(arena, &rows, &curves[s]);
        curve_estimate(&curves[s], wish);
        curve_quartiles(&curves[s]);
        curve_mean(&curves[s], from,
                   isnan(wish->mean_until) ? until : wish->mean_until);
    }
    return curves;
}
