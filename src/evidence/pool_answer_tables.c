// pool_answer_tables - tables pooled as tables, by Mantel and Haenszel or Peto.
//
// The effects of the single tables (with their zero cells filled up) are drawn
// beside the pooled one; it does not come from them.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "evidence/pool_answer.h"
#include "evidence/pool_effects.h"

#include <math.h>

static enum pool_tables_method method_of(const struct pool_answer *answer)
{
    if (answer->question->model == POOL_BY_PETO) {
        return POOL_PETO;
    }
    switch (effect_measure_of(&answer->studies->effect)) {
    case EFFECT_SIZE_RR: return POOL_MH_RR;
    case EFFECT_SIZE_RD: return POOL_MH_RD;
    default: return POOL_MH_OR;
    }
}

// How much a table counts, up to a factor.
// SOURCE: Mantel & Haenszel 1959; Greenland & Robins 1985, Biometrics 41, 55-68
static double weight_of(enum pool_tables_method method, const double cells[4])
{
    double first = cells[0] + cells[1];
    double second = cells[2] + cells[3];
    double all = first + second;
    double had = cells[0] + cells[2];

    switch (method) {
    case POOL_MH_OR: return cells[1] * cells[2] / all;
    case POOL_MH_RR: return cells[2] * first / all;
    case POOL_MH_RD: return first * second / all;
    default:
        return had * (all - had) * first * second / (all * all * (all - 1));
    }
}

static void weigh(struct arena *arena, struct pool_answer *answer)
{
    const struct pool_studies *studies = answer->studies;
    double *weights = arena_take(arena, studies->k + 1, sizeof *weights);
    double sum = 0;

    for (size_t i = 0; i < studies->k; i++) {
        double cells[4];

        for (int j = 0; j < 4; j++) {
            cells[j] = studies->cells[j][i];
        }
        weights[i] = weight_of(method_of(answer), cells);
        sum += weights[i];
    }
    for (size_t i = 0; i < studies->k; i++) {
        weights[i] *= 100 / sum;
    }
    answer->weights = sum > 0 ? weights : NULL;
}

static void keep_summary(struct arena *arena, struct pool_answer *answer)
{
    const struct pool_tables_fit *fit = &answer->tables;
    struct pool_summary *all = &answer->all;
    struct pool_coefficient *beta = arena_take(arena, 1, sizeof *beta);
    double *vb = arena_take(arena, 1, sizeof *vb);

    *beta =
        (struct pool_coefficient){fit->estimate, fit->se,  fit->statistic, NAN,
                                  fit->p,        fit->low, fit->high};
    *vb = fit->se * fit->se;
    all->method = answer->question->model == POOL_BY_PETO ? "PETO" : "MH";
    all->k = fit->k;
    all->beta = beta;
    all->vb = vb;
    all->tau2 = 0;
    all->q = fit->q;
    all->q_df = (double)fit->k_effects - 1;
    all->q_p = fit->q_p;
    all->i2 = fit->i2;
    all->h2 = fit->h2;
    all->qm = NAN;
    all->qm_p = NAN;
}

bool pool_answer_tables(struct arena *arena, struct pool_answer *answer,
                        struct err *err)
{
    const struct pool_studies *studies = answer->studies;
    struct pool_tables tables = {
        .k = studies->k,
        .ai = studies->cells[0],
        .bi = studies->cells[1],
        .ci = studies->cells[2],
        .di = studies->cells[3],
    };
    struct pool_tables_settings settings = {
        .method = method_of(answer),
        .level = answer->question->settings.level,
        .correction = true,
    };

    if (!pool_tables_fit(arena, &tables, &settings, &answer->tables, err)) {
        return false;
    }
    keep_summary(arena, answer);
    weigh(arena, answer);
    return true;
}
