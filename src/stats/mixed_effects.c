// mixed_effects - the effects of single units, on the scale of the data.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "stats/mixed.h"
#include "stats/mixed_back.h"
#include "stats/mixed_sparse.h"
#include "stats/mixed_tree.h"

#include <math.h>
#include <string.h>

// All effects of one factor, on the basis, with covariances.
static void tell_factor(struct arena *arena, struct mixed_problem *problem,
                        int factor, const struct mixed_modes *modes)
{
    int width = problem->width;
    double *toward = arena_take(arena, (size_t)width, sizeof *toward);

    for (int j = 0; j < problem->p; j++) {
        toward[problem->fixed[j]] = problem->beta[j];
    }
    toward[width - 1] = -1;
    if (problem->tree) {
        mixed_tree_effects(arena, problem->tree, problem->l, toward, factor,
                           modes);
    } else {
        mixed_sparse_effects(problem->sparse, problem->l, toward, factor,
                             modes);
    }
}

// The block of one term, from the basis to the data.
static void tell_unit(const struct mixed_problem *problem,
                      const struct mixed_block *block, const double *mode,
                      const double *variance, double *own_mode,
                      double *own_variance)
{
    int width = problem->shape.factors[block->factor].q;
    int q = block->q;
    double scale = problem->shape.columns[problem->width - 1].scale;
    double here[MIXED_EFFECTS_MAX * MIXED_EFFECTS_MAX];
    double half[MIXED_EFFECTS_MAX * MIXED_EFFECTS_MAX];

    for (int j = 0; j < q; j++) {
        for (int i = 0; i < q; i++) {
            here[i + j * q] = variance[block->at + i + (block->at + j) * width];
        }
    }
    mixed_back(q, block->u, here, q, half); // u^-1 V, then u^-1 of its mirror
    for (int j = 0; j < q; j++) {
        for (int i = 0; i < q; i++) {
            here[i + j * q] = half[j + i * q];
        }
    }
    mixed_back(q, block->u, here, q, own_variance);
    mixed_back(q, block->u, mode + block->at, 1, own_mode);
    for (int i = 0; i < q; i++) {
        own_mode[i] *= scale;
    }
    for (int i = 0; i < q * q; i++) {
        own_variance[i] *= scale * scale * problem->sigma2;
    }
}

bool mixed_effects(struct arena *arena, const struct mixed_fit *fit, int term,
                   double *mode, double *variance, struct err *err)
{
    struct mixed_problem *problem = fit->problem;
    const struct mixed_block *block = &problem->shape.terms[term];
    const struct mixed_factor *factor = &problem->shape.factors[block->factor];
    size_t width = (size_t)factor->q;
    size_t q = (size_t)block->q;
    struct mixed_modes modes;

    mixed_problem_spread(problem, problem->theta);
    // The inverse, which a sparse factorisation needs, comes with the slope.
    if (!mixed_problem_look(problem, NAN, !problem->tree)) {
        return err_set(err, ERR_BUG, "the effects cannot be told");
    }
    modes.mode = arena_take(arena, factor->units, width * sizeof(double));
    modes.variance =
        arena_take(arena, factor->units, width * width * sizeof(double));
    tell_factor(arena, problem, block->factor, &modes);
    for (size_t k = 0; k < factor->units; k++) {
        double own_mode[MIXED_EFFECTS_MAX];
        double own_variance[MIXED_EFFECTS_MAX * MIXED_EFFECTS_MAX];

        tell_unit(problem, block, modes.mode + k * width,
                  modes.variance + k * width * width, own_mode, own_variance);
        for (size_t i = 0; i < q; i++) {
            mode[k + i * factor->units] = own_mode[i];
        }
        if (variance) {
            memcpy(variance + k * q * q, own_variance,
                   q * q * sizeof *variance);
        }
    }
    return true;
}
