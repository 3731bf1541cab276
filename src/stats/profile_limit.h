#ifndef STATS_PROFILE_LIMIT_H
#define STATS_PROFILE_LIMIT_H

// profile_limit - how far a parameter can go before its profile has risen to a
// given height.
// SPDX-License-Identifier: GPL-3.0-or-later

struct profile_search {
    // The root of how far the deviance rises with the parameter at `value`;
    // NAN: cannot be told. A search may begin where the last one ended; after
    // anew() it must not. anew NULL: there is nothing to forget.
    double (*rise)(double value, void *context);
    void (*anew)(void *context);
    void *context;
    double wanted; // the height
};

struct profile_side {
    double from;  // the estimate
    double step;  // a first guess, with its direction
    double bound; // as far as it may go; INFINITY
};

// The bound itself where the profile does not rise so far; NAN: not found.
double profile_limit(const struct profile_search *search,
                     const struct profile_side *side);

#endif
