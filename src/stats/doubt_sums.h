#ifndef STATS_DOUBT_SUMS_H
#define STATS_DOUBT_SUMS_H

// doubt_sums - the sums that a fit at tau2 = t needs, without a walk through
// the studies.
//
//     M_m(t) = sum_i z_i z_i' / (v_i + t)^m,   m = 1, 2, 3,   z = (x, y)
//
// Round a centre c each is a series in h = t - c,
//
//     M_m(c + h) = sum_n C(m + n - 1, n) (-h)^n M_{m+n}(c),
//
// which shrinks at least like (|h| / (v_min + c))^n. Centres stand so close
// that this ratio stays below .131, and TERMS terms are exact to rounding. One
// walk per centre, made when first asked for, then serves any number of fits;
// one study is taken out, or put in, by its own products.
//
// Sums are kept as `kinds` numbers: the products of z by doubt_kind(), then 1.
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum { DOUBT_ORDERS = 3 };

struct doubt_moments {
    double *m[DOUBT_ORDERS]; // each `kinds` long
    double logs;             // sum of log(v_i + t)
};

struct doubt_sums;

// z is k x (p + 1), row by row, y last; both arrays are kept, not copied. No
// study is in yet.
struct doubt_sums *doubt_sums_open(struct arena *arena, size_t k, int p,
                                   const double *z, const double *v);
size_t doubt_sums_kinds(const struct doubt_sums *sums);
struct doubt_moments doubt_moments_take(struct arena *arena,
                                        const struct doubt_sums *sums);

// The next study in the order of z comes in.
void doubt_sums_include(struct doubt_sums *sums);

// False: some v_i + t is not above 0, or t is beyond all measure.
bool doubt_sums_at(struct doubt_sums *sums, double t,
                   struct doubt_moments *moments);
// The same without weights: m[0] holds the products, m[1] those times v_i.
void doubt_sums_flat(const struct doubt_sums *sums,
                     struct doubt_moments *moments);

// Takes study i out of what the two above gave (flat: t is NAN).
void doubt_sums_leave_out(const struct doubt_sums *sums, size_t i, double t,
                          struct doubt_moments *moments);

// Where the product of columns a and b of z stands, a <= b.
static inline size_t doubt_kind(int a, int b)
{
    return (size_t)b * ((size_t)b + 1) / 2 + (size_t)a;
}

#endif
