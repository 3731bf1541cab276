// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/profile_limit.h"

#include <math.h>
#include <stdbool.h>

static double height(const struct profile_search *search, double value)
{
    return search->rise(value, search->context) - search->wanted;
}

// Between at[0] (rises less than wanted) and at[1] (more): regula falsi,
// Illinois. SOURCE: Dowell & Jarratt 1971, BIT 11, 168-174
static double close_in(const struct profile_search *search, double *at,
                       double *f)
{
    enum { STEPS_MAX = 100 };
    int last = -1;

    for (int k = 0; k < STEPS_MAX; k++) {
        double middle = (at[0] * f[1] - at[1] * f[0]) / (f[1] - f[0]);
        double here = height(search, middle);
        int side = here > 0;

        if (isnan(here) || fabs(here) < 1e-9
            || fabs(at[1] - at[0]) < 1e-12 * fabs(at[1])) {
            return isnan(here) ? NAN : middle;
        }
        at[side] = middle;
        f[side] = here;
        if (side == last) {
            f[!side] /= 2;
        }
        last = side;
    }
    return at[0];
}

static void forget(const struct profile_search *search)
{
    if (search->anew) {
        search->anew(search->context);
    }
}

double profile_limit(const struct profile_search *search,
                     const struct profile_side *side)
{
    enum { STEPS_MAX = 60 };
    double at[2] = {side->from, side->from};
    double f[2] = {-search->wanted, -search->wanted};
    double step = side->step;

    for (int k = 0; k < STEPS_MAX; k++) {
        bool end =
            fabs(at[0] + step - side->from) >= fabs(side->bound - side->from);

        at[1] = end ? side->bound : at[0] + step;
        f[1] = height(search, at[1]);
        if (isnan(f[1]) && fabs(step) > 1e-6 * fabs(side->step)) {
            step /= 4; // too far for one search: nearer, from what is known
            forget(search);
            continue;
        }
        if (isnan(f[1]) || f[1] > 0) {
            break;
        }
        if (end) {
            return side->bound;
        }
        at[0] = at[1];
        f[0] = f[1];
        step *= 1.5;
    }
    return f[1] > 0 ? close_in(search, at, f) : NAN;
}
