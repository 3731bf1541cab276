// pool_sums.c - see pool_sums.h. Sums are made over blocks of studies and the
// blocks then added, which keeps the rounding error of a million small terms
// at that of a few thousand.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/pool_sums.h"

#include "base/arena.h"
#include "stats/matrix.h"

#include <math.h>
#include <string.h>

enum {
    BLOCK = 256,
    PASSES_MAX = 4, // until the centre of the residuals has settled
};

// Sums of one pass, residuals taken from the b of the pass before. Index 0 is
// weighted by w, 1 by its square, 2 by its cube.
struct raw {
    double w[3];
    double ee[3];  // with e squared
    double *qe[3]; // with Q' e, p of them
    double *qq[3]; // with Q'Q, lower triangle by rows
};

struct pool_room {
    struct raw block, total;
    double *step;              // p: how far b moves
    double *q2q, *q3q, *m_q2q; // p x p: Q'W2Q, Q'W3Q, M Q'W2Q
};

static size_t pairs_of(int p)
{
    return (size_t)p * ((size_t)p + 1) / 2;
}

static void raw_open(struct arena *arena, int p, struct raw *raw)
{
    for (int n = 0; n < 3; n++) {
        raw->qe[n] = arena_take(arena, (size_t)p, sizeof(double));
        raw->qq[n] = arena_take(arena, pairs_of(p), sizeof(double));
    }
}

struct pool_room *pool_room_open(struct arena *arena, int p)
{
    struct pool_room *room = arena_take(arena, 1, sizeof *room);
    size_t square = (size_t)p * (size_t)p;

    raw_open(arena, p, &room->block);
    raw_open(arena, p, &room->total);
    room->step = arena_take(arena, (size_t)p, sizeof(double));
    room->q2q = arena_take(arena, square, sizeof(double));
    room->q3q = arena_take(arena, square, sizeof(double));
    room->m_q2q = arena_take(arena, square, sizeof(double));
    return room;
}

static void raw_clear(struct raw *raw, int p)
{
    for (int n = 0; n < 3; n++) {
        raw->w[n] = raw->ee[n] = 0;
        memset(raw->qe[n], 0, (size_t)p * sizeof(double));
        memset(raw->qq[n], 0, pairs_of(p) * sizeof(double));
    }
}

static void add_array(double *to, const double *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        to[i] += from[i];
    }
}

static void raw_add(struct raw *to, const struct raw *from, int p)
{
    add_array(to->w, from->w, 3);
    add_array(to->ee, from->ee, 3);
    for (int n = 0; n < 3; n++) {
        add_array(to->qe[n], from->qe[n], (size_t)p);
        add_array(to->qq[n], from->qq[n], pairs_of(p));
    }
}

// Two studies side by side, which the processor takes as one.
enum { LANES = 2 };

struct lanes {
    double w[3][LANES], e[3][LANES], ee[3][LANES];
};

static void add_lanes(const double *z, const double *v, double tau2,
                      double centre, struct lanes *sum)
{
    for (int l = 0; l < LANES; l++) {
        double w = 1 / (v[l] + tau2);
        double e = z[l] - centre;
        double we = w * e;
        double wwe = w * we;

        sum->w[0][l] += w;
        sum->w[1][l] += w * w;
        sum->w[2][l] += w * w * w;
        sum->e[0][l] += we;
        sum->e[1][l] += wwe;
        sum->e[2][l] += w * wwe;
        sum->ee[0][l] += we * e;
        sum->ee[1][l] += we * we;
        sum->ee[2][l] += wwe * we;
    }
}

// An intercept alone: Q is 1, so that Q'Q is the sum of weights itself.
static void sum_alone(const struct pool_problem *problem, size_t from,
                      size_t to, double tau2, struct raw *raw)
{
    double centre = problem->sums.b[0];
    struct lanes sum = {0};
    size_t i = from;

    for (; i + LANES <= to; i += LANES) {
        add_lanes(problem->z + i, problem->v + i, tau2, centre, &sum);
    }
    if (i < to) {
        // The odd one, beside a study without any weight.
        const double z[LANES] = {problem->z[i], centre};
        const double v[LANES] = {problem->v[i], INFINITY};

        add_lanes(z, v, tau2, centre, &sum);
    }
    for (int n = 0; n < 3; n++) {
        raw->w[n] = raw->qq[n][0] = sum.w[n][0] + sum.w[n][1];
        raw->qe[n][0] = sum.e[n][0] + sum.e[n][1];
        raw->ee[n] = sum.ee[n][0] + sum.ee[n][1];
    }
}

static double residual(const struct pool_problem *problem, size_t row)
{
    const double *q = problem->q + row * (size_t)problem->p;
    double e = problem->z[row];

    for (int j = 0; j < problem->p; j++) {
        e -= q[j] * problem->sums.b[j];
    }
    return e;
}

// One study to the sums of Q'e and Q'Q: q times each of its q, by the three
// weights at once.
static void add_study(struct raw *raw, const double by[3], double e,
                      const double *q, int p)
{
    double *q1 = raw->qq[0];
    double *q2 = raw->qq[1];
    double *q3 = raw->qq[2];

    for (int i = 0; i < p; i++) {
        double share = e * q[i];

        raw->qe[0][i] += by[0] * share;
        raw->qe[1][i] += by[1] * share;
        raw->qe[2][i] += by[2] * share;
        for (int j = 0; j <= i; j++) {
            double product = q[i] * q[j];

            *q1++ += by[0] * product;
            *q2++ += by[1] * product;
            *q3++ += by[2] * product;
        }
    }
}

static void sum_moderated(const struct pool_problem *problem, size_t from,
                          size_t to, double tau2, struct raw *raw)
{
    int p = problem->p;

    raw_clear(raw, p);
    for (size_t i = from; i < to; i++) {
        double w = 1 / (problem->v[i] + tau2);
        double e = residual(problem, i);
        const double by[3] = {w, w * w, w * w * w};

        for (int n = 0; n < 3; n++) {
            raw->w[n] += by[n];
            raw->ee[n] += by[n] * e * e;
        }
        add_study(raw, by, e, problem->q + i * (size_t)p, p);
    }
}

static void sum_all(struct pool_problem *problem, double tau2)
{
    struct pool_room *room = problem->room;

    raw_clear(&room->total, problem->p);
    for (size_t from = 0; from < problem->k; from += BLOCK) {
        size_t to = from + BLOCK < problem->k ? from + BLOCK : problem->k;

        if (problem->q) {
            sum_moderated(problem, from, to, tau2, &room->block);
        } else {
            sum_alone(problem, from, to, tau2, &room->block);
        }
        raw_add(&room->total, &room->block, problem->p);
    }
}

// A whole matrix of its lower triangle.
static void unpack(const double *pairs, int p, double *whole)
{
    for (int i = 0; i < p; i++) {
        for (int j = 0; j <= i; j++) {
            whole[i + j * p] = whole[j + i * p] = *pairs++;
        }
    }
}

static double dot(const double *a, const double *b, int count)
{
    double sum = 0;

    for (int i = 0; i < count; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

// a' M b of p x p.
static double form(const double *a, const double *m, const double *b, int p)
{
    double sum = 0;

    for (int j = 0; j < p; j++) {
        sum += dot(a, m + (size_t)j * (size_t)p, p) * b[j];
    }
    return sum;
}

// Both symmetric: the trace of their product is the sum of products.
static double trace_of(const double *a, const double *b, int p)
{
    return dot(a, b, p * p);
}

static void multiply(const double *a, const double *b, int p, double *product)
{
    for (int j = 0; j < p; j++) {
        for (int i = 0; i < p; i++) {
            // a is symmetric: its rows are its columns.
            product[i + j * p] =
                dot(a + (size_t)i * (size_t)p, b + (size_t)j * (size_t)p, p);
        }
    }
}

static double trace_of_square(const double *a, int p)
{
    double sum = 0;

    for (int j = 0; j < p; j++) {
        for (int i = 0; i < p; i++) {
            sum += a[i + j * p] * a[j + i * p];
        }
    }
    return sum;
}

// M, and how far b has to go.
static bool find_step(struct pool_problem *problem)
{
    struct pool_room *room = problem->room;
    struct pool_sums *sums = &problem->sums;
    int p = problem->p;

    unpack(room->total.qq[0], p, sums->m);
    if (p == 1) {
        if (!(sums->m[0] > 0) || !isfinite(1 / sums->m[0])) {
            return false;
        }
        sums->log_det = log(sums->m[0]);
        sums->m[0] = 1 / sums->m[0];
    } else if (!matrix_invert(sums->m, p, &sums->log_det)) {
        return false;
    }
    for (int j = 0; j < p; j++) {
        room->step[j] =
            dot(sums->m + (size_t)j * (size_t)p, room->total.qe[0], p);
    }
    return true;
}

// Corrects the sums for the step that b takes now.
static void finish(struct pool_problem *problem)
{
    struct pool_room *room = problem->room;
    struct pool_sums *sums = &problem->sums;
    struct raw *raw = &room->total;
    const double *step = room->step;
    int p = problem->p;

    unpack(raw->qq[1], p, room->q2q);
    unpack(raw->qq[2], p, room->q3q);
    multiply(sums->m, room->q2q, p, room->m_q2q);
    sums->w = raw->w[0];
    sums->w2 = raw->w[1];
    // Sums of squares, but for rounding.
    sums->py = fmax(0, raw->ee[0] - dot(step, raw->qe[0], p));
    sums->ppy = fmax(0, raw->ee[1] - 2 * dot(step, raw->qe[1], p)
                            + form(step, room->q2q, step, p));
    sums->pppy = raw->ee[2] - 2 * dot(step, raw->qe[2], p)
               + form(step, room->q3q, step, p);
    // g = Q'W2e at the new b.
    for (int j = 0; j < p; j++) {
        raw->qe[1][j] -= dot(room->q2q + (size_t)j * (size_t)p, step, p);
    }
    sums->pppy -= form(raw->qe[1], sums->m, raw->qe[1], p);
    sums->tr_p = sums->w - trace_of(sums->m, room->q2q, p);
    sums->tr_pp = sums->w2 - 2 * trace_of(sums->m, room->q3q, p)
                + trace_of_square(room->m_q2q, p);
    add_array(sums->b, step, (size_t)p);
}

bool pool_sums_at(struct pool_problem *problem, double tau2)
{
    struct pool_room *room = problem->room;

    if (problem->source) {
        return problem->source->sums_at(problem, tau2);
    }
    if (tau2 == problem->at) {
        return true;
    }
    problem->at = NAN;
    for (int pass = 0; pass < PASSES_MAX; pass++) {
        double moved;

        sum_all(problem, tau2);
        if (!find_step(problem)) {
            return false;
        }
        moved = dot(room->step, room->total.qe[0], problem->p);
        // A tenth of the sum of squares: no digit of it is lost.
        if (moved <= .1 * room->total.ee[0] || pass == PASSES_MAX - 1) {
            break;
        }
        add_array(problem->sums.b, room->step, (size_t)problem->p);
    }
    finish(problem);
    if (isfinite(problem->sums.pppy) && isfinite(problem->sums.tr_pp)) {
        problem->at = tau2;
    }
    return !isnan(problem->at);
}

// Logarithms are dear: of the product of four, where it can be had.
static double log_of_four(const double *v, double tau2)
{
    double product =
        (v[0] + tau2) * (v[1] + tau2) * ((v[2] + tau2) * (v[3] + tau2));

    return product > 1e-280 && product < 1e280
             ? log(product)
             : log(v[0] + tau2) + log(v[1] + tau2) + log(v[2] + tau2)
                   + log(v[3] + tau2);
}

double pool_log_sum(const struct pool_problem *problem, double tau2)
{
    double sum = 0;

    if (problem->source) {
        return problem->source->log_sum(problem, tau2);
    }
    for (size_t from = 0; from < problem->k; from += BLOCK) {
        size_t to = from + BLOCK < problem->k ? from + BLOCK : problem->k;
        double block = 0;
        size_t i = from;

        for (; i + 4 <= to; i += 4) {
            block += log_of_four(problem->v + i, tau2);
        }
        for (; i < to; i++) {
            block += log(problem->v[i] + tau2);
        }
        sum += block;
    }
    return sum;
}
