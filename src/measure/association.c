// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/association.h"

#include <math.h>

// ---- sums -------------------------------------------------------------------

// About the means in a second pass: no digits are lost to their size.
struct association association_of(const struct association_pair *pairs,
                                  int count)
{
    struct association sums = {.freedom = count > 0 ? count - 1 : 0};
    double check = 0, outcome = 0;

    for (int i = 0; i < count; i++) {
        check += pairs[i].check / count;
        outcome += pairs[i].outcome / count;
    }
    for (int i = 0; i < count; i++) {
        double x = pairs[i].check - check;
        double y = pairs[i].outcome - outcome;

        sums.checks += x * x;
        sums.outcomes += y * y;
        sums.products += x * y;
    }
    return sums;
}

void association_add(struct association *to, const struct association *from)
{
    to->freedom += from->freedom;
    to->checks += from->checks;
    to->outcomes += from->outcomes;
    to->products += from->products;
}

double association_r(const struct association *association)
{
    // Scores have steps far above this: a sum below it is one of roundings.
    static const double NOTHING = 1e-9;
    double r;

    if (association->freedom < 1 || association->checks < NOTHING
        || association->outcomes < NOTHING) {
        return NAN;
    }
    r = association->products
      / (sqrt(association->checks) * sqrt(association->outcomes));
    return fmax(-1, fmin(1, r));
}

// ---- pairs ------------------------------------------------------------------

int association_lagged(const struct association_event *events, int count,
                       struct association_pair *pairs)
{
    const struct association_event *check = NULL;
    int found = 0;

    for (int i = 0; i < count; i++) {
        if (events[i].is_check) {
            check = &events[i];
            continue;
        }
        if (check && events[i].at - check->at <= ASSOCIATION_LAG) {
            pairs[found++] =
                (struct association_pair){check->value, events[i].value};
        }
        check = NULL;
    }
    return found;
}

static bool is_near(const struct association_event *a,
                    const struct association_event *b)
{
    return b->at - a->at <= ASSOCIATION_LAG;
}

int association_steps(const struct association_event *events, int count,
                      bool checks, struct association_step *steps)
{
    const struct association_event *before = NULL, *said = NULL;
    int found = 0, seen = 0, session = 0; // of the newest check

    for (int i = 0; i < count; i++) {
        const struct association_event *now = &events[i];

        if (now->is_check) {
            seen++;
            session = now->session >= 1 ? now->session : seen;
        }
        if (now->is_check == checks) {
            said = now;
            continue;
        }
        if (before && said && is_near(before, said) && is_near(said, now)) {
            steps[found++] = (struct association_step){session, before->value,
                                                       said->value, now->value};
        }
        before = now;
        said = NULL;
    }
    return found;
}

static bool is_early(const struct association_event *event)
{
    return event->is_check && event->session >= ASSOCIATION_EARLY_FROM
        && event->session <= ASSOCIATION_EARLY_UNTIL;
}

bool association_early(const struct association_event *events, int count,
                       struct association_pair *pair)
{
    int checks = 0, first = -1, last = -1, early_from = -1, early_until = -1;
    double sum = 0;

    for (int i = 0; i < count; i++) {
        if (is_early(&events[i])) {
            early_from = checks++ ? early_from : i;
            early_until = i;
            sum += events[i].value;
        } else if (!events[i].is_check) {
            first = first < 0 ? i : first;
            last = i;
        }
    }
    if (checks < ASSOCIATION_EARLY || first < 0 || first > early_from
        || last < early_until) {
        return false;
    }
    *pair = (struct association_pair){sum / checks,
                                      events[last].value - events[first].value};
    return true;
}
