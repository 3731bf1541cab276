// glmm_effects - the effects of single units in a model of events.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/block.h"
#include "stats/glmm.h"
#include "stats/glmm_modes.h"

// scale^-1 L, q x q, times a column.
static void to_data(const struct glmm_fit *fit, int term, const double *u,
                    double *b)
{
    int q = fit->terms[term].q;
    const double *l = fit->terms[term].relative;

    for (int i = 0; i < q; i++) {
        b[i] = 0;
        for (int j = 0; j <= i; j++) {
            b[i] += l[i + j * q] * u[j];
        }
    }
}

// relative M^-1 relative' of one unit.
static void find_variance(const struct glmm_fit *fit, int term, size_t place,
                          double *variance)
{
    int q = fit->terms[term].q;
    size_t column[MIXED_EFFECTS_MAX];

    for (int j = 0; j < q; j++) {
        column[j] = place + (size_t)j;
    }
    for (int j = 0; j < q; j++) { // M^-1 relative', one row of it at a time
        double of[MIXED_EFFECTS_MAX] = {0};
        double solved[MIXED_EFFECTS_MAX] = {0};

        for (int k = 0; k <= j; k++) {
            of[k] = fit->terms[term].relative[j + k * q];
        }
        envelope_solve_few(&fit->problem->envelope, column, q, of, solved);
        to_data(fit, term, solved, variance + (ptrdiff_t)j * q);
    }
}

bool glmm_effects(const struct glmm_fit *fit, int term, double *mode,
                  double *variance)
{
    struct glmm_problem *problem = fit->problem;
    const struct mixed_term *of = &problem->data->terms[term];

    if (variance && !glmm_factor(problem, false)) {
        return false;
    }
    for (size_t unit = 0; unit < of->level_count; unit++) {
        size_t place = problem->order.place[term][unit];
        double here[MIXED_EFFECTS_MAX] = {0};

        to_data(fit, term, problem->u + place, here);
        for (int j = 0; j < of->q; j++) {
            mode[unit + (size_t)j * of->level_count] = here[j];
        }
        if (variance) {
            find_variance(fit, term, place,
                          variance + unit * block_size(of->q, of->q));
        }
    }
    return true;
}
