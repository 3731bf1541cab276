// pool_start.c - least squares without weights; see pool_sums.h. Summed over
// blocks of studies, as there.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "stats/pool_sums.h"

#include <math.h>

enum { BLOCK = 256 };

// A pass over the problem, with what it needs of the pass before.
struct pass {
    const struct pool_problem *problem;
    double root;      // of an intercept alone: Q is one over the root of k
    double *qz, *qvq; // Q'z and Q'VQ
    double mean;      // of z
};

static const double *row_of(const struct pass *pass, size_t i)
{
    return pass->problem->q ? pass->problem->q + i * (size_t)pass->problem->p
                            : &pass->root;
}

// to += by q.
static void add(double *to, double by, const double *q, size_t p)
{
    for (size_t j = 0; j < p; j++) {
        to[j] += by * q[j];
    }
}

static void project(struct pass *pass)
{
    size_t p = (size_t)pass->problem->p;

    for (size_t i = 0; i < pass->problem->k; i++) {
        const double *q = row_of(pass, i);

        add(pass->qz, pass->problem->z[i], q, p);
        for (size_t j = 0; j < p; j++) {
            add(pass->qvq + j * p, pass->problem->v[i] * q[j], q, p);
        }
    }
}

static void sum_block(const struct pass *pass, size_t from, size_t to,
                      struct pool_start *sum)
{
    *sum = (struct pool_start){0};
    for (size_t i = from; i < to; i++) {
        const double *q = row_of(pass, i);
        double e = pass->problem->z[i];
        double away = e - pass->mean;
        double v = pass->problem->v[i];
        double leverage = 0;

        for (int j = 0; j < pass->problem->p; j++) {
            e -= q[j] * pass->qz[j];
            leverage += q[j] * q[j];
        }
        sum->rss += e * e;
        sum->tr_pv += v * (1 - leverage);
        sum->tr_pvpv += v * v * (1 - 2 * leverage);
        sum->spread += away * away;
        sum->typical += v;
    }
}

static double mean_of(const double *values, size_t count)
{
    double sum = 0;

    for (size_t from = 0; from < count; from += BLOCK) {
        double block = 0;

        for (size_t i = from; i < count && i < from + BLOCK; i++) {
            block += values[i];
        }
        sum += block;
    }
    return sum / (double)count;
}

static void find(struct arena *arena, const struct pool_problem *problem,
                 struct pool_start *start)
{
    size_t p = (size_t)problem->p;
    double k = (double)problem->k;
    struct pass pass = {.problem = problem,
                        .root = 1 / sqrt(k),
                        .qz = arena_take(arena, p, sizeof(double)),
                        .qvq = arena_take(arena, p * p, sizeof(double)),
                        .mean = mean_of(problem->z, problem->k)};

    project(&pass);
    *start = (struct pool_start){0};
    for (size_t from = 0; from < problem->k; from += BLOCK) {
        size_t to = from + BLOCK < problem->k ? from + BLOCK : problem->k;
        struct pool_start sum;

        sum_block(&pass, from, to, &sum);
        start->rss += sum.rss;
        start->tr_pv += sum.tr_pv;
        start->tr_pvpv += sum.tr_pvpv;
        start->spread += sum.spread;
        start->typical += sum.typical / k;
    }
    for (size_t j = 0; j < p * p; j++) {
        start->tr_pvpv += pass.qvq[j] * pass.qvq[j];
    }
}

void pool_start_find(struct arena *arena, const struct pool_problem *problem,
                     struct pool_start *start)
{
    if (problem->source) {
        problem->source->start(problem, start);
    } else {
        find(arena, problem, start);
    }
}
