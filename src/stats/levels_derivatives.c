// levels_derivatives - slope and curvature of the likelihood of levels.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "stats/levels.h"
#include "stats/matrix.h"

#include <math.h>
#include <string.h>

// Pairs of variances: (between, between), (between, within), (within, within).
enum { BB, BW, WW, PAIRS };
static const int PAIR_OF[LEVELS][LEVELS] = {
    {BB, BW},
    {BW, WW}
};

// With U = V^-1 x, r = V^-1 (y - x b), f_j = V_j r: everything that slope and
// curvature are made of, added up over the studies; and room for one study.
struct levels_sums {
    double trace[LEVELS];     // tr(V^-1 V_j)
    double trace2[PAIRS];     // tr(V^-1 V_j V^-1 V_l)
    double quadratic[LEVELS]; // r'V_j r
    double quadratic2[PAIRS]; // f_j'V^-1 f_l
    double *a[LEVELS];        // U'V_j U
    double b[PAIRS];          // tr(M U'V_j V^-1 V_l U)
    double *xf[LEVELS];       // U'f_j
    double *u, *zu, *hu, *wu; // of an effect; sums of u, h u and w u of a study
    double *ma[LEVELS];       // M U'V_j U
};

// One study: w = 1 / (v + t), g, s g; h = V^-1 1 = w g; and sums over effects.
struct study_sums {
    size_t number;
    const double *sum;
    double g, share, residual; // residual: sum w (y - x b)
    double w2, w3, wr, wrr, hr;
};

struct levels_sums *levels_sums_make(struct arena *arena, int p)
{
    struct levels_sums *sums = arena_take(arena, 1, sizeof *sums);
    size_t size = (size_t)p;

    for (int j = 0; j < LEVELS; j++) {
        sums->a[j] = arena_take(arena, size, size * sizeof(double));
        sums->xf[j] = arena_take(arena, size, sizeof(double));
        sums->ma[j] = arena_take(arena, size, size * sizeof(double));
    }
    sums->u = arena_take(arena, size, sizeof(double));
    sums->zu = arena_take(arena, size, sizeof(double));
    sums->hu = arena_take(arena, size, sizeof(double));
    sums->wu = arena_take(arena, size, sizeof(double));
    return sums;
}

static void sums_reset(struct levels_sums *sums, int p)
{
    size_t size = (size_t)p * sizeof(double);

    memset(sums->trace, 0, sizeof sums->trace);
    memset(sums->trace2, 0, sizeof sums->trace2);
    memset(sums->quadratic, 0, sizeof sums->quadratic);
    memset(sums->quadratic2, 0, sizeof sums->quadratic2);
    memset(sums->b, 0, sizeof sums->b);
    for (int j = 0; j < LEVELS; j++) {
        memset(sums->a[j], 0, size * (size_t)p);
        memset(sums->xf[j], 0, size);
    }
}

static double trace(const double *a, size_t p)
{
    double sum = 0;

    for (size_t i = 0; i < p; i++) {
        sum += a[i + i * p];
    }
    return sum;
}

static void add_outer(double *to, const double *a, size_t p)
{
    for (size_t j = 0; j < p; j++) {
        for (size_t i = 0; i < p; i++) {
            to[i + j * p] += a[i] * a[j];
        }
    }
}

static void add_effect(const struct levels *levels, size_t i,
                       struct study_sums *study)
{
    struct levels_sums *sums = levels->sums;
    const struct levels_at *at = levels->at;
    size_t p = (size_t)levels->p;
    const double *row = levels->rows + i * (p + 1);
    double w = 1 / (levels->v[i] + at->sigma2[LEVEL_WITHIN]);
    double e = row[p];
    double r;

    for (size_t j = 0; j < p; j++) {
        e -= row[j] * at->b[j];
    }
    r = w * (e - study->share * study->residual);
    for (size_t j = 0; j < p; j++) {
        double u = w * (row[j] - study->share * study->sum[j]);

        sums->u[j] = u;
        sums->hu[j] += w * study->g * u;
        sums->wu[j] += w * u;
        sums->xf[LEVEL_WITHIN][j] += u * r;
    }
    add_outer(sums->a[LEVEL_WITHIN], sums->u, p);
    sums->b[WW] += w * matrix_form(sums->u, at->m, sums->u, p);
    sums->trace[LEVEL_WITHIN] += w - study->share * w * w;
    sums->quadratic[LEVEL_WITHIN] += r * r;
    study->w2 += w * w;
    study->w3 += w * w * w;
    study->wr += w * r;
    study->wrr += w * r * r;
    study->hr += w * study->g * r;
}

// What is left to add once the effects of a study are.
static void close_study(const struct levels *levels,
                        const struct study_sums *study)
{
    struct levels_sums *sums = levels->sums;
    const double *m = levels->at->m;
    size_t p = (size_t)levels->p;
    double t = levels->at->weight[study->number] * study->g; // 1'V^-1 1
    double q = study->residual * study->g;                   // 1'r

    for (size_t j = 0; j < p; j++) {
        sums->zu[j] = study->sum[j] * study->g;
        sums->xf[LEVEL_BETWEEN][j] += sums->zu[j] * q;
    }
    add_outer(sums->a[LEVEL_BETWEEN], sums->zu, p);
    sums->b[BB] += t * matrix_form(sums->zu, m, sums->zu, p);
    sums->b[BW] += matrix_form(sums->zu, m, sums->hu, p);
    sums->b[WW] -= study->share * matrix_form(sums->wu, m, sums->wu, p);
    sums->trace[LEVEL_BETWEEN] += t;
    sums->trace2[BB] += t * t;
    sums->trace2[BW] += study->w2 * study->g * study->g;
    sums->trace2[WW] += study->w2 - 2 * study->share * study->w3
                      + pow(study->share * study->w2, 2);
    sums->quadratic[LEVEL_BETWEEN] += q * q;
    sums->quadratic2[BB] += q * q * t;
    sums->quadratic2[BW] += q * study->hr;
    sums->quadratic2[WW] += study->wrr - study->share * study->wr * study->wr;
}

static void add_study(const struct levels *levels, size_t number)
{
    const struct levels_at *at = levels->at;
    struct levels_sums *sums = levels->sums;
    size_t p = (size_t)levels->p;
    double between = at->sigma2[LEVEL_BETWEEN];
    struct study_sums study = {
        .number = number,
        .sum = at->sum + number * (p + 1),
        .g = 1 / (1 + between * at->weight[number]),
    };

    study.share = between * study.g;
    study.residual = study.sum[p];
    for (size_t j = 0; j < p; j++) {
        study.residual -= study.sum[j] * at->b[j];
        sums->hu[j] = sums->wu[j] = 0;
    }
    for (size_t i = levels->start[number]; i < levels->start[number + 1]; i++) {
        add_effect(levels, i, &study);
    }
    close_study(levels, &study);
}

static void add_up_derivatives(const struct levels *levels)
{
    struct levels_sums *sums = levels->sums;

    sums_reset(sums, levels->p);
    for (size_t study = 0; study < levels->studies; study++) {
        add_study(levels, study);
    }
    for (int j = 0; j < LEVELS; j++) {
        matrix_multiply(levels->at->m, sums->a[j], (size_t)levels->p,
                        sums->ma[j]);
    }
}

// tr(P V_j), and tr(V^-1 V_j) for ML.
static double trace_of(const struct levels *levels, int j)
{
    const struct levels_sums *sums = levels->sums;

    return sums->trace[j]
         - (levels->reml ? trace(sums->ma[j], (size_t)levels->p) : 0);
}

// tr(P V_j P V_l), and with V^-1 in place of P for ML.
static double pair_trace(const struct levels *levels, int j, int l)
{
    const struct levels_sums *sums = levels->sums;
    int pair = PAIR_OF[j][l];

    if (!levels->reml) {
        return sums->trace2[pair];
    }
    return sums->trace2[pair] - 2 * sums->b[pair]
         + matrix_trace_of_product(sums->ma[j], sums->ma[l], (size_t)levels->p);
}

void levels_derivatives(const double *sigma2, double *slope, double *curvature,
                        void *levels_given)
{
    const struct levels *levels = levels_given;
    const struct levels_sums *sums = levels->sums;
    const double *m = levels->at->m;

    (void)levels_minus_loglik(sigma2, levels_given);
    add_up_derivatives(levels);
    for (int j = 0; j < LEVELS; j++) {
        slope[j] = (trace_of(levels, j) - sums->quadratic[j]) / 2;
        for (int l = 0; l < LEVELS; l++) {
            curvature[j + l * LEVELS] =
                sums->quadratic2[PAIR_OF[j][l]]
                - matrix_form(sums->xf[j], m, sums->xf[l], (size_t)levels->p)
                - pair_trace(levels, j, l) / 2;
        }
    }
}

struct levels_traces levels_traces(struct levels *levels, const double *sigma2)
{
    const struct levels_sums *sums = levels->sums;
    struct levels_traces traces;

    (void)levels_minus_loglik(sigma2, levels);
    add_up_derivatives(levels);
    for (int j = 0; j < LEVELS; j++) {
        traces.v[j] = sums->trace[j];
        traces.p[j] = sums->trace[j] - trace(sums->ma[j], (size_t)levels->p);
    }
    return traces;
}
