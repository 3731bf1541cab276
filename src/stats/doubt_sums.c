// doubt_sums.c - see doubt_sums.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/doubt_sums.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

enum {
    TERMS = 20,
    POWERS = TERMS + DOUBT_ORDERS - 1,
    CENTRES = 512, // either side of the first: 1.3^512 is beyond all measure
};
// From one centre's reach to the next, in v_min + t.
static const double REACH = 1.3;

struct centre {
    double t;
    double logs;
    double *power[POWERS]; // [n]: sums of products / (v + t)^(n + 1)
};

struct doubt_sums {
    struct arena *arena;
    size_t k, included, kinds;
    int p;
    const double *z, *v;
    double v_min, unit; // unit: what v_min + t is measured in
    double *flat[2];
    double *product;                     // of one study, for work
    struct centre *centres[2 * CENTRES]; // NULL: not asked for yet
    struct centre *made[2 * CENTRES];    // those that are there
    int made_count;
};

static const double *products_of(const struct doubt_sums *sums, size_t i)
{
    const double *z = sums->z + i * ((size_t)sums->p + 1);
    double *out = sums->product;

    for (int b = 0; b <= sums->p; b++) {
        for (int a = 0; a <= b; a++) {
            *out++ = z[a] * z[b];
        }
    }
    *out = 1;
    return sums->product;
}

static void add(double *to, const double *what, double times, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        to[i] += times * what[i];
    }
}

static void centre_include(const struct doubt_sums *sums, struct centre *centre,
                           size_t i)
{
    const double *product = products_of(sums, i);
    double w = 1 / (sums->v[i] + centre->t);
    double power = w;

    centre->logs -= log(w);
    for (int n = 0; n < POWERS; n++) {
        add(centre->power[n], product, power, sums->kinds);
        power *= w;
    }
}

struct doubt_sums *doubt_sums_open(struct arena *arena, size_t k, int p,
                                   const double *z, const double *v)
{
    struct doubt_sums *sums = arena_take(arena, 1, sizeof *sums);
    double largest = 0;

    sums->arena = arena;
    sums->k = k;
    sums->p = p;
    sums->z = z;
    sums->v = v;
    sums->kinds = doubt_kind(p, p) + 2;
    sums->v_min = INFINITY;
    for (size_t i = 0; i < k; i++) {
        sums->v_min = fmin(sums->v_min, v[i]);
        largest = fmax(largest, v[i]);
    }
    sums->unit = sums->v_min > 0 ? sums->v_min : largest;
    sums->product = arena_take(arena, sums->kinds, sizeof(double));
    for (int i = 0; i < 2; i++) {
        sums->flat[i] = arena_take(arena, sums->kinds, sizeof(double));
    }
    return sums;
}

size_t doubt_sums_kinds(const struct doubt_sums *sums)
{
    return sums->kinds;
}

struct doubt_moments doubt_moments_take(struct arena *arena,
                                        const struct doubt_sums *sums)
{
    struct doubt_moments moments = {0};

    for (int m = 0; m < DOUBT_ORDERS; m++) {
        moments.m[m] = arena_take(arena, sums->kinds, sizeof(double));
    }
    return moments;
}

void doubt_sums_include(struct doubt_sums *sums)
{
    size_t i = sums->included++;
    const double *product;

    for (int n = 0; n < sums->made_count; n++) {
        centre_include(sums, sums->made[n], i);
    }
    product = products_of(sums, i);
    add(sums->flat[0], product, 1, sums->kinds);
    add(sums->flat[1], product, sums->v[i], sums->kinds);
}

// The centre that reaches t; NULL when none can.
static struct centre *centre_for(struct doubt_sums *sums, double t)
{
    double u = (sums->v_min + t) / sums->unit;
    double slot = floor(log(u) / log(REACH));
    struct centre **place;

    if (!(u > 0) || !(fabs(slot) < CENTRES)) {
        return NULL;
    }
    place = &sums->centres[(int)slot + CENTRES];
    if (!*place) {
        *place = arena_take(sums->arena, 1, sizeof **place);
        sums->made[sums->made_count++] = *place;
        (*place)->t =
            sums->unit * pow(REACH, slot) * (1 + REACH) / 2 - sums->v_min;
        for (int n = 0; n < POWERS; n++) {
            (*place)->power[n] =
                arena_take(sums->arena, sums->kinds, sizeof(double));
        }
        for (size_t i = 0; i < sums->included; i++) {
            centre_include(sums, *place, i);
        }
    }
    return *place;
}

bool doubt_sums_at(struct doubt_sums *sums, double t,
                   struct doubt_moments *moments)
{
    const struct centre *centre = centre_for(sums, t);
    double factor[DOUBT_ORDERS] = {1, 1, 1}; // C(m + n, n) (-h)^n, m from 0
    double h;

    if (!centre) {
        return false;
    }
    h = t - centre->t;
    moments->logs = centre->logs;
    for (int m = 0; m < DOUBT_ORDERS; m++) {
        memset(moments->m[m], 0, sums->kinds * sizeof(double));
    }
    for (int n = 0; n < TERMS; n++) {
        moments->logs +=
            factor[0] * h / (n + 1) * centre->power[n][sums->kinds - 1];
        for (int m = 0; m < DOUBT_ORDERS; m++) {
            add(moments->m[m], centre->power[n + m], factor[m], sums->kinds);
            factor[m] *= -h * (m + n + 1) / (n + 1);
        }
    }
    return true;
}

void doubt_sums_flat(const struct doubt_sums *sums,
                     struct doubt_moments *moments)
{
    memcpy(moments->m[0], sums->flat[0], sums->kinds * sizeof(double));
    memcpy(moments->m[1], sums->flat[1], sums->kinds * sizeof(double));
}

void doubt_sums_leave_out(const struct doubt_sums *sums, size_t i, double t,
                          struct doubt_moments *moments)
{
    const double *product = products_of(sums, i);
    double w = 1 / (sums->v[i] + t);
    double power = w;

    if (isnan(t)) {
        add(moments->m[0], product, -1, sums->kinds);
        add(moments->m[1], product, -sums->v[i], sums->kinds);
        return;
    }
    moments->logs += log(w);
    for (int m = 0; m < DOUBT_ORDERS; m++) {
        add(moments->m[m], product, -power, sums->kinds);
        power *= w;
    }
}
