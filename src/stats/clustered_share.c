// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/clustered_share.h"

#include <math.h>

// Two-sided 5 % point of the standard normal distribution.
static const double NORMAL_95 = 1.959963984540054;

void clustered_share_add(struct clustered_share *share, double hits, double n)
{
    share->clusters++;
    share->hits += hits;
    share->n += n;
    share->hits_hits += hits * hits;
    share->hits_n += hits * n;
    share->n_n += n * n;
}

// p (1 - p) / variance, at most n.
static double effective_n(const struct clustered_share *share, double p)
{
    double squares = share->hits_hits - 2 * p * share->hits_n
                   + p * p * share->n_n; // sum of (hits - p n)^2
    double variance = share->clusters / (share->clusters - 1) * fmax(squares, 0)
                    / (share->n * share->n);

    if (p <= 0 || p >= 1) {
        return share->clusters;
    }
    return variance > 0 ? fmin(p * (1 - p) / variance, share->n) : share->n;
}

struct interval clustered_share_interval(const struct clustered_share *share)
{
    double z2 = NORMAL_95 * NORMAL_95;
    double p = share->hits / share->n;
    struct interval interval = {p, NAN, NAN};
    double n;
    double middle;
    double reach;

    if (!(share->n > 0)) {
        return (struct interval){NAN, NAN, NAN};
    }
    if (share->clusters < 2) {
        return interval;
    }
    n = effective_n(share, p);
    middle = (p + z2 / (2 * n)) / (1 + z2 / n);
    reach = NORMAL_95 / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    interval.low = fmax(middle - reach, 0);
    interval.high = fmin(middle + reach, 1);
    return interval;
}
