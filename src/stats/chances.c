// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/chances.h"

#include "base/arena.h"
#include "stats/binomial.h"

#include <math.h>
#include <stdlib.h>

// Two-sided 5 % point of the standard normal distribution.
static const double NORMAL_95 = 1.959963984540054;
static const double NEAREST = 1e-6; // to 0 and 1

static const struct interval UNKNOWN = {NAN, NAN, NAN};

static void judge_brier(const struct stated *stated, size_t n,
                        struct chances *chances)
{
    double sum = 0;
    double share;

    for (size_t i = 0; i < n; i++) {
        double off = stated[i].chance - stated[i].event;

        sum += off * off;
        chances->events += stated[i].event;
    }
    share = (double)chances->events / (double)n;
    chances->brier = sum / (double)n;
    chances->brier_base = share * (1 - share);
}

// ---- the area under the curve -----------------------------------------------

static int by_chance(const void *left, const void *right)
{
    double a = ((const struct stated *)left)->chance;
    double b = ((const struct stated *)right)->chance;

    return (a > b) - (a < b);
}

// Sums over a group (events, or the others) of its members' shares: how many of
// the other group lie on their side, ties half.
struct placed {
    double n, sum, squares;
};

static void place(struct placed *group, double count, double share)
{
    group->n += count;
    group->sum += count * share;
    group->squares += count * share * share;
}

static double variance(const struct placed *group)
{
    return group->n < 2
             ? NAN
             : fmax(group->squares - group->sum * group->sum / group->n, 0)
                   / (group->n - 1);
}

// On the logit, so that it stays within 0 and 1; none where all or no pairs are
// in order.
static struct interval auc_interval(double auc, double se)
{
    double logit = log(auc / (1 - auc));
    double reach = NORMAL_95 * se / (auc * (1 - auc));

    if (!(auc > 0 && auc < 1) || isnan(se)) {
        return (struct interval){auc, NAN, NAN};
    }
    return (struct interval){auc, 1 / (1 + exp(reach - logit)),
                             1 / (1 + exp(-reach - logit))};
}

static void judge_auc(const struct stated *sorted, size_t n,
                      struct chances *chances)
{
    double events = (double)chances->events;
    double others = (double)n - events;
    double below = 0; // others with smaller chances
    double events_below = 0;
    struct placed of_events = {0};
    struct placed of_others = {0};
    size_t end;

    for (size_t i = 0; i < n; i = end) {
        double tied_events = 0;
        double tied;

        for (end = i; end < n && sorted[end].chance == sorted[i].chance;
             end++) {
            tied_events += sorted[end].event;
        }
        tied = (double)(end - i) - tied_events;
        place(&of_events, tied_events, (below + tied / 2) / others);
        place(&of_others, tied,
              (events - events_below - tied_events / 2) / events);
        below += tied;
        events_below += tied_events;
    }
    chances->auc = auc_interval(
        of_events.sum / events,
        sqrt(variance(&of_events) / events + variance(&of_others) / others));
}

// ---- slope and intercept ----------------------------------------------------

static double logit_of(double chance)
{
    double kept = fmin(fmax(chance, NEAREST), 1 - NEAREST);

    return log(kept / (1 - kept));
}

static struct interval interval_of(const struct binomial_fit *fit, int i)
{
    const struct binomial_coefficient *one = &fit->beta[i];

    return (struct interval){one->estimate, one->low, one->high};
}

// Logistic regression; false where it has no end.
static bool regress(struct arena *arena, const struct binomial_data *data,
                    int which, struct interval *interval)
{
    struct binomial_fit fit;
    struct err why;

    if (!binomial_fit(arena, data, BINOMIAL_LOGIT, .95, &fit, &why)
        || fit.separated) {
        return false;
    }
    *interval = interval_of(&fit, which);
    return true;
}

static void judge_calibration(struct arena *arena, const struct stated *stated,
                              size_t n, struct chances *chances)
{
    double *y = arena_take(arena, n, sizeof *y);
    double *x = arena_take(arena, 2 * n, sizeof *x);
    struct binomial_data slope = {.n = n, .y = y, .p = 2, .x = x};
    struct binomial_data at_one = {
        .n = n, .y = y, .p = 1, .x = x, .offset = x + n};

    for (size_t i = 0; i < n; i++) {
        y[i] = stated[i].event;
        x[i] = 1;
        x[n + i] = logit_of(stated[i].chance);
    }
    if (!regress(arena, &slope, 1, &chances->slope)) {
        chances->slope = UNKNOWN;
    }
    if (!regress(arena, &at_one, 0, &chances->intercept)) {
        chances->intercept = UNKNOWN;
    }
}

void chances_judge(struct arena *arena, struct stated *stated, size_t n,
                   struct chances *chances)
{
    size_t mark = arena_mark(arena);
    size_t fewer;

    *chances = (struct chances){.n = n,
                                .brier = NAN,
                                .brier_base = NAN,
                                .auc = UNKNOWN,
                                .slope = UNKNOWN,
                                .intercept = UNKNOWN};
    if (!n) {
        return;
    }
    judge_brier(stated, n, chances);
    fewer = chances->events < n - chances->events ? chances->events
                                                  : n - chances->events;
    if (fewer) {
        qsort(stated, n, sizeof *stated, by_chance);
        judge_auc(stated, n, chances);
    }
    if (fewer >= CHANCES_FEWEST) {
        judge_calibration(arena, stated, n, chances);
    }
    arena_rewind(arena, mark);
}
