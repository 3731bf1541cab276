// many_derivatives - slope and curvature of the likelihood of many.h.
//
// First with respect to the elements of G: E_j is 1 at element j and its
// mirror image, 0 elsewhere. Then by the chain rule to those of L.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "stats/many.h"
#include "stats/matrix.h"

#include <string.h>

// Element (row, column) of G or L that a parameter is, row >= column.
struct element {
    size_t row, column;
};

// With U = V^-1 x, e = V^-1 (y - x b): one study, and sums over studies.
struct many_sums {
    struct element *element; // of each parameter
    double *s;               // q x q: Z'V^-1 Z
    double *zu;              // q x p: Z'U
    double *ze;              // q: Z'e
    double *k;               // q x q: Z'U M U'Z
    double *slope;           // q x q: twice the slope with respect to G
    double *a;               // each parameter: p x p, U'Z E Z'U
    double *ma;              // M times each
    double *xf;              // each parameter: p, U'Z E Z'e
    double *curvature;       // with respect to G
    double *chain;           // parameters squared: dG / dL
    double *half;            // room: parameters squared
    double *weighed;         // room: V^-1 rows of a study
};

struct many_sums *many_sums_make(struct arena *arena, const struct many *many)
{
    struct many_sums *sums = arena_take(arena, 1, sizeof *sums);
    size_t p = (size_t)many->p;
    size_t q = many->q;
    size_t n = many->parameters;
    size_t next = 0;

    *sums = (struct many_sums){
        .element = arena_take(arena, n, sizeof(struct element)),
        .s = arena_take(arena, q * q, sizeof(double)),
        .zu = arena_take(arena, q * p, sizeof(double)),
        .ze = arena_take(arena, q, sizeof(double)),
        .k = arena_take(arena, q * q, sizeof(double)),
        .slope = arena_take(arena, q * q, sizeof(double)),
        .a = arena_take(arena, n, p * p * sizeof(double)),
        .ma = arena_take(arena, n, p * p * sizeof(double)),
        .xf = arena_take(arena, n, p * sizeof(double)),
        .curvature = arena_take(arena, n * n, sizeof(double)),
        .chain = arena_take(arena, n * n, sizeof(double)),
        .half = arena_take(arena, n * n, sizeof(double)),
        .weighed =
            arena_take(arena, many->studies.largest, (p + 1) * sizeof(double)),
    };
    for (size_t column = 0; column < q; column++) {
        for (size_t row = column; row < q; row++) {
            sums->element[next++] = (struct element){row, column};
        }
    }
    return sums;
}

// ---- one study --------------------------------------------------------------

static void find_study(struct many *many, size_t study)
{
    struct many_sums *sums = many->sums;
    size_t begin = many->studies.start[study];
    size_t n = many->studies.start[study + 1] - begin;
    size_t p = (size_t)many->p;
    const uint32_t *outcome = many->outcome + begin;
    const double *inverse = many->inverse + many->offset[study];

    memset(sums->s, 0, many->q * many->q * sizeof(double));
    memset(sums->zu, 0, many->q * p * sizeof(double));
    memset(sums->ze, 0, many->q * sizeof(double));
    many_weigh_study(many, study, sums->weighed);
    for (size_t ab = 0; ab < n * n; ab++) {
        sums->s[outcome[ab % n] + outcome[ab / n] * many->q] += inverse[ab];
    }
    for (size_t i = 0; i < n; i++) {
        const double *row = sums->weighed + i * (p + 1);
        double *zu = sums->zu + outcome[i] * p;

        for (size_t j = 0; j < p; j++) {
            zu[j] += row[j];
        }
        sums->ze[outcome[i]] += row[p] - matrix_dot(row, many->b, p);
    }
}

// K, and what the study adds to the slope.
static void add_slope(struct many *many)
{
    struct many_sums *sums = many->sums;
    size_t p = (size_t)many->p;
    size_t q = many->q;

    for (size_t b = 0; b < q; b++) {
        for (size_t a = 0; a < q; a++) {
            double k = many->reml ? matrix_form(sums->zu + a * p, many->m,
                                                sums->zu + b * p, p)
                                  : 0;

            sums->k[a + b * q] = k;
            sums->slope[a + b * q] +=
                sums->s[a + b * q] - k - sums->ze[a] * sums->ze[b];
        }
    }
}

static void add_moderators(struct many *many, size_t parameter)
{
    struct many_sums *sums = many->sums;
    size_t p = (size_t)many->p;
    size_t row = sums->element[parameter].row;
    size_t column = sums->element[parameter].column;
    const double *left = sums->zu + row * p;
    const double *right = sums->zu + column * p;
    double *a = sums->a + parameter * p * p;
    double half = row == column ? 0.5 : 1; // a diagonal element counts once

    for (size_t j = 0; j < p; j++) {
        for (size_t i = 0; i < p; i++) {
            a[i + j * p] += half * (left[i] * right[j] + right[i] * left[j]);
        }
        sums->xf[parameter * p + j] +=
            half * (left[j] * sums->ze[column] + right[j] * sums->ze[row]);
    }
}

// tr(E S F T), both ways round of both elements.
static double pair_trace(const struct many_sums *sums, const double *t,
                         size_t q, struct element e, struct element f)
{
    const double *s = sums->s;
    double sum = s[e.column + f.row * q] * t[f.column + e.row * q]
               + s[e.row + f.row * q] * t[f.column + e.column * q]
               + s[e.column + f.column * q] * t[f.row + e.row * q]
               + s[e.row + f.column * q] * t[f.row + e.column * q];

    return sum * (e.row == e.column ? 0.5 : 1) * (f.row == f.column ? 0.5 : 1);
}

static void add_curvature(struct many *many)
{
    struct many_sums *sums = many->sums;
    size_t n = many->parameters;
    size_t q = many->q;
    double *t = sums->k; // K, then T = ee' - S / 2 + K

    for (size_t b = 0; b < q; b++) {
        for (size_t a = 0; a < q; a++) {
            t[a + b * q] += sums->ze[a] * sums->ze[b] - sums->s[a + b * q] / 2;
        }
    }
    for (size_t j = 0; j < n; j++) {
        add_moderators(many, j);
        for (size_t i = j; i < n; i++) {
            sums->curvature[i + j * n] +=
                pair_trace(sums, t, q, sums->element[i], sums->element[j]);
        }
    }
}

static void add_up(struct many *many)
{
    struct many_sums *sums = many->sums;
    size_t n = many->parameters;
    size_t p = (size_t)many->p;

    memset(sums->slope, 0, many->q * many->q * sizeof(double));
    memset(sums->a, 0, n * p * p * sizeof(double));
    memset(sums->xf, 0, n * p * sizeof(double));
    memset(sums->curvature, 0, n * n * sizeof(double));
    for (size_t study = 0; study < many->studies.count; study++) {
        find_study(many, study);
        add_slope(many);
        add_curvature(many);
    }
}

// ---- all studies ------------------------------------------------------------

// What estimating beta takes away from the curvature.
static double taken_by_beta(const struct many *many, size_t i, size_t j)
{
    const struct many_sums *sums = many->sums;
    size_t p = (size_t)many->p;
    double sum = matrix_form(sums->xf + i * p, many->m, sums->xf + j * p, p);

    if (many->reml) {
        sum += matrix_trace_of_product(sums->ma + i * p * p,
                                       sums->ma + j * p * p, p)
             / 2;
    }
    return sum;
}

static void close_curvature(struct many *many)
{
    struct many_sums *sums = many->sums;
    size_t n = many->parameters;
    size_t p = (size_t)many->p;

    for (size_t j = 0; j < n; j++) {
        matrix_multiply(many->m, sums->a + j * p * p, p, sums->ma + j * p * p);
    }
    for (size_t j = 0; j < n; j++) {
        for (size_t i = j; i < n; i++) {
            sums->curvature[i + j * n] -= taken_by_beta(many, i, j);
            sums->curvature[j + i * n] = sums->curvature[i + j * n];
        }
    }
}

// The place of an element among the parameters.
static size_t place_of(size_t row, size_t column, size_t q)
{
    return column * q - column * (column + 1) / 2 + row;
}

// dG / dL: column (c, d) has L_bd at G's element (c, b), and 2 L_cd at (c, c).
static void find_chain(const struct many *many, const double *l)
{
    struct many_sums *sums = many->sums;
    size_t n = many->parameters;
    size_t q = many->q;

    memset(sums->chain, 0, n * n * sizeof(double));
    for (size_t j = 0; j < n; j++) {
        size_t c = sums->element[j].row;
        size_t d = sums->element[j].column;

        for (size_t b = d; b < q; b++) {
            size_t place = place_of(b > c ? b : c, b > c ? c : b, q);

            sums->chain[place + j * n] +=
                (b == c ? 2 : 1) * l[place_of(b, d, q)];
        }
    }
}

// slope = S L, where S is twice the slope with respect to G.
static void chain_slope(const struct many *many, const double *l, double *slope)
{
    const struct many_sums *sums = many->sums;
    size_t q = many->q;

    for (size_t j = 0; j < many->parameters; j++) {
        size_t d = sums->element[j].column;

        slope[j] = 0;
        for (size_t b = d; b < q; b++) {
            slope[j] += sums->slope[sums->element[j].row + b * q]
                      * l[place_of(b, d, q)];
        }
    }
}

// curvature = chain' H chain + S for elements of one column.
static void chain_curvature(const struct many *many, double *curvature)
{
    struct many_sums *sums = many->sums;
    size_t n = many->parameters;

    matrix_multiply(sums->curvature, sums->chain, n, sums->half);
    matrix_transpose(sums->chain, n);
    matrix_multiply(sums->chain, sums->half, n, curvature);
    for (size_t j = 0; j < n; j++) {
        struct element f = sums->element[j];

        for (size_t i = 0; i < n; i++) {
            struct element e = sums->element[i];

            curvature[i + j * n] +=
                e.column == f.column ? sums->slope[e.row + f.row * many->q] : 0;
        }
    }
}

void many_derivatives(const double *l, double *slope, double *curvature,
                      void *many_given)
{
    struct many *many = many_given;

    (void)many_minus_loglik(l, many);
    add_up(many);
    close_curvature(many);
    find_chain(many, l);
    chain_slope(many, l, slope);
    chain_curvature(many, curvature);
}
