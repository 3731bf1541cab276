#ifndef STATS_GLMM_MODES_H
#define STATS_GLMM_MODES_H

// glmm_modes - the deviance of a generalised linear mixed model at given
// coefficients and given variation of its effects, and its exact slope.
//
// With v_i = L' z_i (all effects of row i, of unit variance: u), the modes of u
// are the top of sum l_i(x_i' beta + v_i' u) - u'u / 2: Newton's steps with
// J = I + sum o_i v_i v_i' (o: observed curvature). Laplace's deviance is
//     -2 sum l_i + u'u + ln |M|,  M = I + sum w_i v_i v_i' (w: expected)
// The slope follows the modes: du/dbeta = -J^-1 sum o_i v_i x_i'. For the logit
// J is M; for other links lme4 too takes the expected curvature for ln |M|.
//
// SOURCE: Bates et al. 2015, J Stat Softw 67(1), and lme4's vignette "Theory";
// Pinheiro & Chao 2006, J Comput Graph Stat 15, 58-81 (Laplace, quadrature)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/envelope.h"
#include "stats/glmm_link.h"
#include "stats/glmm_order.h"

enum { GLMM_WIDTH_MAX = 32, GLMM_NODES_MAX = 25, GLMM_MODE_STEPS_MAX = 60 };

struct glmm_row {
    double share, trials, offset;
    double eta;
    struct glmm_bend bend;
    // What the deviance changes by eta (all else held), and by v' M v.
    double by_eta, by_spread;
};

struct glmm_problem {
    const struct mixed_data *data; // scaled: x'x = n I, z of size 1
    enum glmm_link link;
    struct glmm_row *rows; // n
    int width;             // effects of one row
    double *z, *v, *by_v;  // n x width, row by row
    int theta_count;
    double *l[MIXED_TERMS_MAX]; // q x q, lower triangular
    struct glmm_order order;
    struct envelope envelope;
    double *u, *step, *trial, *chain; // order.count
    double *by_u;
    double constant; // -2 ln of the binomial coefficients
    int nodes;       // 1: Laplace
    double node[GLMM_NODES_MAX];
    double log_weight[GLMM_NODES_MAX]; // plus node^2 / 2
    struct glmm_units units;           // of the one term, nodes above 1
};

// Where the effects of a row stand, `width` of them.
void glmm_row_columns(const struct glmm_problem *problem, size_t i,
                      size_t *column);

// M at the modes, or J with the observed curvature, factored.
bool glmm_factor(struct glmm_problem *problem, bool observed) MUST_USE;

// At x = (theta, beta). False: not to be had there. `slope` may be NULL. `u`
// and the factor of J stay with the problem.
bool glmm_look(struct glmm_problem *problem, const double *x, double *deviance,
               double *slope) MUST_USE;

// l_i, without the binomial coefficient.
double glmm_row_loglik(const struct glmm_problem *problem, size_t i,
                       double eta);

#endif
