// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_expect.h"

#include "base/arena.h"
#include "evidence/model_binomial.h"
#include "stats/distribution.h"
#include "stats/mixed_joint.h"

#include <math.h>

struct model_expect {
    const struct model_answer *answer;
    struct model_rows rows;
    double *modes[MIXED_TERMS_MAX]; // level_count x q, column by column
    struct mixed_joint *joint;
    double *x;
    double *z[MIXED_TERMS_MAX]; // of one row
};

// ---- the links --------------------------------------------------------------

double model_expect_response(const struct model_answer *answer, double value)
{
    if (!answer->events || isnan(value)) {
        return value;
    }
    switch (answer->events->settings.link) {
    case GLMM_CLOGLOG: return -expm1(-exp(fmin(value, 700)));
    case GLMM_PROBIT: return normal_below(value);
    case GLMM_LOGIT: break;
    }
    return 1 / (1 + exp(-value));
}

// ---- one row ----------------------------------------------------------------

static double linear(const struct mixed_fit *fit, const struct design *design,
                     size_t i, double *x)
{
    double sum = design->offset ? design->offset[i] : 0;

    for (int j = 0; j < fit->p; j++) {
        x[j] = design->x[i + (size_t)fit->column[j] * design->n];
        sum += x[j] * fit->beta[j];
    }
    return sum;
}

static double form(const double *a, const double *m, int q)
{
    double sum = 0;

    for (int j = 0; j < q; j++) {
        for (int i = 0; i < q; i++) {
            sum += a[i] * m[i + j * q] * a[j];
        }
    }
    return sum;
}

// One term: its z, what groups vary there, and the effect of the row's own.
static double add_term(const struct model_expect *expect, int k, size_t i,
                       struct model_expected *told)
{
    const struct design_group *group = expect->rows.groups[k];
    const struct design_group *fitted = &expect->answer->design.groups[k];
    uint32_t level = expect->rows.level[k][i];
    double effect = 0;
    double vary;

    for (int j = 0; j < group->q; j++) {
        expect->z[k][j] = group->z[i + (size_t)j * expect->rows.design->n];
    }
    vary =
        form(expect->z[k], expect->answer->fit.terms[k].covariance, group->q);
    told->group_variance += vary;
    if (level == MIXED_JOINT_NEW) {
        told->own_variance += vary;
        told->unknown |= UINT32_C(1) << k;
        return 0;
    }
    for (int j = 0; j < group->q; j++) {
        effect += expect->z[k][j]
                * expect->modes[k][level + (size_t)j * fitted->level_count];
    }
    return effect;
}

static double row_variance(const struct model_expect *expect, size_t i)
{
    const struct model_answer *answer = expect->answer;
    const struct design *design = expect->rows.design;
    double sigma = answer->sigma; // NAN for events

    if (expect->rows.stratum) {
        sigma *= answer->residual->ratio[expect->rows.stratum[i]];
    }
    return sigma * sigma / (design->weights ? design->weights[i] : 1);
}

struct model_expected model_expect_row(const struct model_expect *expect,
                                       size_t i)
{
    const struct model_answer *answer = expect->answer;
    struct model_expected told = {0};
    uint32_t level[MIXED_TERMS_MAX];

    told.mean = linear(&answer->fit, expect->rows.design, i, expect->x);
    told.mean_variance = form(expect->x, answer->fit.vcov, answer->fit.p);
    told.own = told.mean;
    for (int k = 0; k < answer->random_count; k++) {
        level[k] = expect->rows.level[k][i];
        told.own += add_term(expect, k, i, &told);
    }
    told.own_variance += mixed_joint_variance(
        expect->joint, expect->x, (const double *const *)expect->z, level);
    told.row_variance = row_variance(expect, i);
    return told;
}

// ---- what was fitted --------------------------------------------------------

struct model_rows model_rows_fitted(const struct model_answer *answer)
{
    struct model_rows rows = {.design = &answer->design};

    for (int k = 0; k < answer->random_count; k++) {
        rows.groups[k] = &answer->design.groups[k];
        rows.level[k] = answer->design.groups[k].level;
    }
    if (answer->residual) {
        rows.stratum = answer->residual->data->shape.stratum;
    }
    return rows;
}

// What the units of a row add to its linear predictor.
static double add_modes(const struct model_expect *expect,
                        const struct design *design, size_t row)
{
    double sum = 0;

    for (int k = 0; k < expect->answer->random_count; k++) {
        const struct design_group *group = &design->groups[k];
        const double *mode = expect->modes[k] + group->level[row];

        for (int j = 0; j < group->q; j++) {
            sum += group->z[row + (size_t)j * design->n]
                 * mode[(size_t)j * group->level_count];
        }
    }
    return sum;
}

// How much a row tells of its linear predictor, where that is now.
static void weigh_events(const struct model_expect *expect,
                         const struct design *design, double *weights)
{
    const struct model_answer *answer = expect->answer;

    for (size_t i = 0; i < design->n; i++) {
        double eta = linear(&answer->fit, design, i, expect->x)
                   + add_modes(expect, design, i);

        weights[i] = glmm_link_bend(answer->events->settings.link, design->y[i],
                                    design->weights[i], eta)
                         .expected;
    }
}

static bool find_modes(struct model_expect *expect, struct err *err)
{
    const struct model_answer *answer = expect->answer;
    bool good = true;

    for (int k = 0; good && k < answer->random_count; k++) {
        good = glmm_effects(&answer->events->fit, k, expect->modes[k], NULL)
            || err_set(err, ERR_BUG, "the effects cannot be told");
    }
    return good;
}

static bool take_data(struct arena *arena, const struct model_expect *expect,
                      struct mixed_data *data, struct err *err)
{
    const struct model_answer *answer = expect->answer;
    double *weights;

    if (answer->residual) {
        return residual_whiten(arena, answer->residual->data,
                               answer->residual->fit, data, err);
    }
    if (!model_data_of(arena, &answer->design, data, err)) {
        return false;
    }
    if (answer->events) {
        weights = arena_take(arena, data->n, sizeof *weights);
        weigh_events(expect, &answer->design, weights);
        data->weights = weights;
    }
    return true;
}

static void take_room(struct arena *arena, struct model_expect *expect)
{
    const struct model_answer *answer = expect->answer;

    expect->x = arena_take(arena, (size_t)answer->fit.p + 1, sizeof(double));
    for (int k = 0; k < answer->random_count; k++) {
        const struct design_group *group = &answer->design.groups[k];

        expect->z[k] = arena_take(arena, (size_t)group->q, sizeof(double));
        expect->modes[k] = arena_take(arena, group->level_count,
                                      (size_t)group->q * sizeof(double));
    }
}

static bool open_joint(struct arena *arena, struct model_expect *expect,
                       struct err *err)
{
    const struct model_answer *answer = expect->answer;
    struct mixed_joint_rows asked = {expect->rows.design->n,
                                     expect->rows.level};
    struct mixed_data data;

    if ((answer->events && !find_modes(expect, err))
        || !take_data(arena, expect, &data, err)) {
        return false;
    }
    expect->joint = mixed_joint_open(arena, &data, &answer->fit, &asked, err);
    for (int k = 0;
         expect->joint && !answer->events && k < answer->random_count; k++) {
        mixed_joint_modes(expect->joint, k, expect->modes[k]);
    }
    return expect->joint != NULL;
}

struct model_expect *model_expect_open(struct arena *arena,
                                       const struct model_answer *answer,
                                       const struct model_rows *rows,
                                       struct err *err)
{
    struct model_expect *expect = arena_take(arena, 1, sizeof *expect);

    expect->answer = answer;
    expect->rows = *rows;
    take_room(arena, expect);
    return open_joint(arena, expect, err) ? expect : NULL;
}

void model_expect_close(struct model_expect *expect)
{
    if (expect) {
        mixed_joint_close(expect->joint);
        expect->joint = NULL;
    }
}
