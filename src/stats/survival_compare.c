// survival_compare - do the curves of several strata differ? See survival.h.
//
// At each time with an event, how many events each stratum would have had if
// it were like the others; the differences, weighted by survival^rho, added
// up. The variance is that of drawing without replacement.
//
// SOURCE: Harrington & Fleming 1982, Biometrika 69, 553-566; Mantel 1966,
// Cancer Chemother Rep 50, 163-170
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/survival.h"

#include "base/arena.h"
#include "stats/distribution.h"
#include "stats/matrix.h"

#include <math.h>
#include <stdlib.h>

struct end { // a row's end
    double time;
    uint32_t stratum;
    bool event;
};

static int by_time(const void *a, const void *b)
{
    const struct end *x = a;
    const struct end *y = b;

    return (x->time > y->time) - (x->time < y->time);
}

// What is known while time goes on.
struct watch {
    uint32_t strata;
    double *at_risk, *events; // per stratum, now
    double all;               // at risk
    double survival;          // of all together, just before now
};

static void watch_add(const struct watch *watch, double rho,
                      struct survival_test *test)
{
    uint32_t strata = watch->strata;
    double weight = pow(watch->survival, rho);
    double events = 0;
    double spread;

    for (uint32_t s = 0; s < strata; s++) {
        events += watch->events[s];
    }
    spread = watch->all > 1 ? events * (watch->all - events)
                                  / (watch->all * watch->all * (watch->all - 1))
                            : 0;
    for (uint32_t s = 0; s < strata; s++) {
        test->observed[s] += weight * watch->events[s];
        test->expected[s] += weight * events * watch->at_risk[s] / watch->all;
        for (uint32_t t = 0; t < strata; t++) {
            double own = s == t ? watch->all : 0;

            test->variance[s + t * strata] += weight * weight * spread
                                            * watch->at_risk[s]
                                            * (own - watch->at_risk[t]);
        }
    }
}

static double watch_events(const struct watch *watch)
{
    double events = 0;

    for (uint32_t s = 0; s < watch->strata; s++) {
        events += watch->events[s];
    }
    return events;
}

// All rows with the time of row i; returns the first row after them.
static size_t watch_step(struct watch *watch, const struct end *ends, size_t i,
                         size_t n, double rho, struct survival_test *test)
{
    size_t last = i;
    double events;

    for (uint32_t s = 0; s < watch->strata; s++) {
        watch->events[s] = 0;
    }
    for (; last < n && ends[last].time == ends[i].time; last++) {
        watch->events[ends[last].stratum] += ends[last].event;
    }
    events = watch_events(watch);
    if (events > 0) {
        watch_add(watch, rho, test);
        watch->survival *= (watch->all - events) / watch->all;
    }
    for (; i < last; i++) {
        watch->at_risk[ends[i].stratum]--;
        watch->all--;
    }
    return last;
}

// Chi square of the strata in which something was expected; the last of them
// follows from the others.
static bool test_finish(struct arena *arena, uint32_t strata,
                        struct survival_test *test)
{
    uint32_t *used = arena_take(arena, strata, sizeof *used);
    double *variance =
        arena_take(arena, (size_t)strata * strata, sizeof(double));
    double *difference = arena_take(arena, strata, sizeof *difference);
    double *solved = arena_take(arena, strata, sizeof *solved);
    int count = 0;

    for (uint32_t s = 0; s < strata; s++) {
        if (test->expected[s] > 0) {
            used[count++] = s;
        }
    }
    test->df = count - 1;
    for (int i = 0; i < test->df; i++) {
        difference[i] = solved[i] =
            test->observed[used[i]] - test->expected[used[i]];
        for (int j = 0; j < test->df; j++) {
            variance[i + j * test->df] =
                test->variance[used[i] + used[j] * strata];
        }
    }
    if (test->df < 1 || !matrix_solve(variance, test->df, solved, 1)) {
        return false;
    }
    test->chi_square = 0;
    for (int i = 0; i < test->df; i++) {
        test->chi_square += difference[i] * solved[i];
    }
    test->p = chi_square_above(test->chi_square, test->df);
    return true;
}

bool survival_compare(struct arena *arena, const struct survival_data *data,
                      double rho, struct survival_test *test, struct err *err)
{
    struct survival_data rounded = survival_round(arena, data);
    uint32_t strata = data->strata;
    struct end *ends = arena_take(arena, data->n, sizeof *ends);
    struct watch watch = {
        .strata = strata,
        .at_risk = arena_take(arena, strata, sizeof(double)),
        .events = arena_take(arena, strata, sizeof(double)),
        .all = (double)data->n,
        .survival = 1,
    };

    if (data->start) {
        return err_set(err, ERR_INPUT,
                       "curves of rows with a start cannot be compared by the "
                       "log-rank test: use a Cox model with the group in its "
                       "formula");
    }
    if (strata < 2) {
        return err_set(err, ERR_INPUT, "there is only one group to compare");
    }
    *test = (struct survival_test){
        .observed = arena_take(arena, strata, sizeof(double)),
        .expected = arena_take(arena, strata, sizeof(double)),
        .variance = arena_take(arena, (size_t)strata * strata, sizeof(double)),
    };
    for (size_t i = 0; i < data->n; i++) {
        ends[i] =
            (struct end){rounded.time[i], data->stratum[i], data->event[i]};
        watch.at_risk[data->stratum[i]]++;
    }
    qsort(ends, data->n, sizeof *ends, by_time);
    for (size_t i = 0; i < data->n;) {
        i = watch_step(&watch, ends, i, data->n, rho, test);
    }
    if (!test_finish(arena, strata, test)) {
        return err_set(err, ERR_INPUT,
                       "the groups cannot be compared: events are expected in "
                       "fewer than two of them");
    }
    return true;
}
