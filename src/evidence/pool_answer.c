// pool_answer - see pool_answer.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/pool_answer.h"

#include "base/arena.h"
#include "base/text.h"
#include "stats/distribution.h"

#include <math.h>

enum { FEW_STUDIES = 5, FEW_FOR_Z = 10 };

static const double ONE_NEARLY = 1e-6; // short of a correlation of 1

struct pool_data pool_answer_data(const struct pool_studies *studies)
{
    return (struct pool_data){
        .k = studies->k,
        .yi = studies->yi,
        .vi = studies->vi,
        .p = studies->p,
        .x = studies->x,
        .intercept = studies->intercept,
    };
}

static struct pool_summary empty_summary(const struct pool_answer *answer)
{
    const struct pool_settings *settings = &answer->question->settings;

    return (struct pool_summary){
        .method = POOL_METHOD_NAMES[settings->method],
        .test = POOL_TEST_NAMES[settings->test],
        .level = settings->level,
        .k = answer->studies->k,
        .p = answer->studies->p,
        .names = answer->studies->names,
        .pi_low = NAN,
        .pi_high = NAN,
        .tau2 = NAN,
        .tau2_se = NAN,
        .tau2_low = NAN,
        .tau2_high = NAN,
        .i2 = NAN,
        .h2 = NAN,
        .vt = NAN,
        .r2 = NAN,
        .q_df = (double)answer->studies->k - answer->studies->p,
        .loglik = NAN,
        .aic = NAN,
        .bic = NAN,
        .aicc = NAN,
    };
}

// ---- one effect per study ---------------------------------------------------

static void find_tau2_interval(struct arena *arena, struct pool_answer *answer)
{
    struct pool_data data = pool_answer_data(answer->studies);
    struct pool_interval interval;
    struct err err = {0};

    if (answer->fit.settings.method == POOL_EE || answer->studies->k < 2) {
        return;
    }
    if (!pool_tau2_interval(arena, &data, &answer->fit, &interval, &err)) {
        notes_add_err(answer->notes, "Interval of \xCF\x84\xC2\xB2", &err);
        return;
    }
    answer->all.tau2_low = interval.tau2[0];
    answer->all.tau2_high = interval.tau2[1];
    if (interval.beyond) {
        notes_addf(
            answer->notes,
            "A limit of \xCF\x84\xC2\xB2 lies beyond what was searched.");
    }
}

static void weigh(struct arena *arena, struct pool_answer *answer, double tau2)
{
    const struct pool_studies *studies = answer->studies;
    double *weights = arena_take(arena, studies->k + 1, sizeof *weights);
    double sum = 0;

    for (size_t i = 0; i < studies->k; i++) {
        weights[i] = 1 / (studies->vi[i] + tau2);
        sum += weights[i];
    }
    for (size_t i = 0; i < studies->k; i++) {
        weights[i] *= 100 / sum;
    }
    answer->weights = weights;
}

static bool fit_studies(struct arena *arena, struct pool_answer *answer,
                        struct err *err)
{
    struct pool_data data = pool_answer_data(answer->studies);
    struct pool_fit *fit = &answer->fit;
    struct pool_summary *all = &answer->all;

    if (!pool_fit(arena, &data, &answer->question->settings, fit, err)) {
        return false;
    }
    all->beta = fit->beta;
    all->vb = fit->vb;
    all->pi_low = fit->pi_low;
    all->pi_high = fit->pi_high;
    all->tau2 = fit->tau2;
    all->tau2_se = fit->tau2_se;
    all->i2 = fit->i2;
    all->h2 = fit->h2;
    all->vt = fit->vt;
    all->q = fit->q;
    all->q_p = fit->q_p;
    all->qm = fit->qm;
    all->qm_df1 = fit->qm_df1;
    all->qm_df2 = fit->qm_df2;
    all->qm_p = fit->qm_p;
    all->r2 = fit->r2;
    all->loglik = fit->loglik;
    all->aic = fit->aic;
    all->bic = fit->bic;
    all->aicc = fit->aicc;
    find_tau2_interval(arena, answer);
    weigh(arena, answer, fit->tau2);
    return true;
}

// ---- effects within studies -------------------------------------------------

static struct pool_levels_data data_of_levels(
    const struct pool_studies *studies)
{
    return (struct pool_levels_data){
        .k = studies->k,
        .yi = studies->yi,
        .vi = studies->vi,
        .study = studies->study,
        .p = studies->p,
        .x = studies->x,
        .intercept = studies->intercept,
    };
}

// The share of each effect: row sums of the inverse covariance, by Sherman and
// Morrison.
static void weigh_levels(struct arena *arena, struct pool_answer *answer)
{
    const struct pool_studies *studies = answer->studies;
    const double *sigma2 = answer->levels.sigma2;
    double *weights = arena_take(arena, studies->k + 1, sizeof *weights);
    double *sums = arena_take(arena, studies->study_count + 1, sizeof *sums);
    double sum = 0;

    for (size_t i = 0; i < studies->k; i++) {
        weights[i] = 1 / (studies->vi[i] + sigma2[LEVEL_WITHIN]);
        sums[studies->study[i]] += weights[i];
    }
    for (size_t i = 0; i < studies->k; i++) {
        weights[i] /= 1 + sigma2[LEVEL_BETWEEN] * sums[studies->study[i]];
        sum += weights[i];
    }
    for (size_t i = 0; i < studies->k; i++) {
        weights[i] *= 100 / sum;
    }
    answer->weights = weights;
}

static void note_held(struct pool_answer *answer)
{
    const struct pool_levels_fit *fit = &answer->levels;

    if (fit->held[LEVEL_WITHIN]) {
        notes_addf(answer->notes,
                   "Every study has one effect: what lies within studies "
                   "cannot be told from what lies between them.");
    }
    if (fit->held[LEVEL_BETWEEN]) {
        notes_addf(answer->notes,
                   "There is one study: nothing can be said about differences "
                   "between studies.");
    }
}

static void find_profile(struct arena *arena, struct pool_answer *answer)
{
    struct pool_levels_data data = data_of_levels(answer->studies);
    struct err err = {0};

    answer->has_profile = pool_levels_profile(arena, &data, &answer->levels,
                                              &answer->profile, &err);
    if (!answer->has_profile) {
        notes_add_err(answer->notes, "Intervals of the variances", &err);
    }
}

static bool fit_levels(struct arena *arena, struct pool_answer *answer,
                       struct err *err)
{
    struct pool_levels_data data = data_of_levels(answer->studies);
    const struct pool_settings *asked = &answer->question->settings;
    struct pool_levels_settings settings = pool_levels_defaults();
    struct pool_levels_fit *fit = &answer->levels;
    struct pool_summary *all = &answer->all;

    settings.method = asked->method;
    settings.test = asked->test;
    settings.level = asked->level;
    if (!pool_levels_fit(arena, &data, &settings, fit, err)) {
        return false;
    }
    all->beta = fit->beta;
    all->vb = fit->vb;
    all->pi_low = fit->pi_low;
    all->pi_high = fit->pi_high;
    all->i2 = fit->i2;
    all->vt = fit->vt;
    all->q = fit->q;
    all->q_p = fit->q_p;
    all->qm = fit->qm;
    all->qm_df1 = fit->qm_df1;
    all->qm_df2 = fit->qm_df2;
    all->qm_p = fit->qm_p;
    all->loglik = fit->loglik;
    all->aic = fit->aic;
    all->bic = fit->bic;
    all->aicc = fit->aicc;
    note_held(answer);
    find_profile(arena, answer);
    weigh_levels(arena, answer);
    return true;
}

// ---- several outcomes -------------------------------------------------------

static struct pool_many_data data_of_many(const struct pool_answer *answer)
{
    const struct pool_studies *studies = answer->studies;
    bool has_mods = answer->question->mods.len > 0;
    bool has_known = studies->known != NULL;

    return (struct pool_many_data){
        .k = studies->k,
        .yi = studies->yi,
        .study = studies->study,
        .outcome = studies->outcome,
        .outcomes = (int)studies->outcome_count,
        .v = has_known ? studies->known : studies->vi,
        .width = has_known ? answer->question->known_count : 0,
        .place = has_known ? studies->place : NULL,
        .p = has_mods ? studies->p : (int)studies->outcome_count,
        .x = has_mods ? studies->x : NULL,
        .intercept = has_mods && studies->intercept,
    };
}

// "outcomeAL", as R names the columns of ~ outcome - 1.
static const struct str *names_of_outcomes(struct arena *arena,
                                           const struct pool_answer *answer)
{
    const struct pool_studies *studies = answer->studies;
    struct str *names =
        arena_take(arena, studies->outcome_count + 1, sizeof *names);

    for (size_t i = 0; i < studies->outcome_count; i++) {
        names[i] =
            text_print(arena, "%.*s%.*s", SHOW(answer->question->outcome),
                       SHOW(studies->outcome_names[i]));
    }
    return names;
}

// A covariance matrix that lost its rank was hardly determined by the data.
static void note_boundary(struct pool_answer *answer)
{
    const struct pool_many_fit *fit = &answer->many;
    bool found = false;

    for (int i = 0; i < fit->outcomes * fit->outcomes; i++) {
        bool diagonal = i % (fit->outcomes + 1) == 0;

        found |= diagonal ? fit->g[i] == 0 : fabs(fit->rho[i]) > 1 - ONE_NEARLY;
    }
    if (found) {
        notes_addf(answer->notes,
                   "A variance between studies is 0, or a correlation 1: the "
                   "studies are too few to tell how outcomes differ between "
                   "them.");
    }
}

static bool fit_many(struct arena *arena, struct pool_answer *answer,
                     struct err *err)
{
    struct pool_many_data data = data_of_many(answer);
    const struct pool_settings *asked = &answer->question->settings;
    struct pool_many_settings settings = pool_many_defaults();
    struct pool_many_fit *fit = &answer->many;
    struct pool_summary *all = &answer->all;

    settings.method = asked->method;
    settings.test = asked->test;
    settings.level = asked->level;
    if (answer->studies->outcome_count > POOL_MANY_OUTCOMES_MAX) {
        return err_set(err, ERR_LIMIT,
                       "--outcome names a column with %zu outcomes; at most %d "
                       "can be pooled together",
                       answer->studies->outcome_count, POOL_MANY_OUTCOMES_MAX);
    }
    if (!pool_many_fit(arena, &data, &settings, fit, err)) {
        return false;
    }
    note_boundary(answer);
    if (!data.x) {
        all->names = names_of_outcomes(arena, answer);
    }
    all->p = fit->p;
    all->beta = fit->beta;
    all->vb = fit->vb;
    all->q = fit->q;
    all->q_df = (double)fit->k - fit->p;
    all->q_p = fit->q_p;
    all->qm = fit->qm;
    all->qm_df1 = fit->qm_df1;
    all->qm_df2 = fit->qm_df2;
    all->qm_p = fit->qm_p;
    all->loglik = fit->loglik;
    all->aic = fit->aic;
    all->bic = fit->bic;
    all->aicc = fit->aicc;
    return true;
}

// ---- robust -----------------------------------------------------------------

static void find_robust(struct arena *arena, struct pool_answer *answer)
{
    const struct pool_question *question = answer->question;
    const struct pool_studies *studies = answer->studies;
    bool is_plain = question->model == POOL_STUDIES;
    struct robust_settings settings = {
        .kind = question->robust_kind,
        .level = question->settings.level,
        .cluster = studies->cluster ? studies->cluster
                 : is_plain         ? studies->study
                                    : NULL,
    };
    struct err err = {0};

    if (question->model == POOL_LEVELS) {
        struct pool_levels_data data = data_of_levels(studies);

        answer->has_robust = robust_of_levels(arena, &data, &answer->levels,
                                              &settings, &answer->robust, &err);
    } else if (question->model == POOL_OUTCOMES) {
        struct pool_many_data data = data_of_many(answer);

        answer->has_robust = robust_of_many(arena, &data, &answer->many,
                                            &settings, &answer->robust, &err);
    } else {
        struct pool_data data = pool_answer_data(studies);

        answer->has_robust = robust_of_pool(arena, &data, &answer->fit,
                                            &settings, &answer->robust, &err);
    }
    if (answer->has_robust && is_plain && !settings.cluster) {
        notes_addf(answer->notes,
                   "No clusters were named (--study or --cluster): in the "
                   "robust errors each row is its own.");
    }
    if (!answer->has_robust) {
        notes_add_err(answer->notes, "Robust standard errors", &err);
    }
}

// ---- subgroups --------------------------------------------------------------

static void fit_group(struct arena *arena, struct pool_answer *answer,
                      uint32_t number, struct pool_group *group)
{
    const struct pool_studies *studies = answer->studies;
    double *yi = arena_take(arena, studies->k + 1, sizeof *yi);
    double *vi = arena_take(arena, studies->k + 1, sizeof *vi);
    struct pool_data data = {.yi = yi, .vi = vi, .p = 1, .intercept = true};
    struct err err = {0};

    for (size_t i = 0; i < studies->k; i++) {
        if (studies->by[i] == number) {
            yi[data.k] = studies->yi[i];
            vi[data.k++] = studies->vi[i];
        }
    }
    group->name = studies->by_names[number];
    group->k = data.k;
    group->has =
        pool_fit(arena, &data, &answer->question->settings, &group->fit, &err);
    if (!group->has) {
        notes_addf(answer->notes, "Subgroup %.*s: %s.", SHOW(group->name),
                   err.text);
    }
}

// Differences between the pooled estimates, each with its own variance.
// SOURCE: Borenstein, Hedges, Higgins & Rothstein 2009, Introduction to
// Meta-Analysis, chapter 19 (Q-test based on analysis of variance, separate
// tau2)
static void compare_groups(struct pool_groups *groups)
{
    double weights = 0;
    double sum = 0;
    int count = 0;

    groups->q_between = 0;
    for (size_t i = 0; i < groups->count; i++) {
        const struct pool_group *group = &groups->at[i];

        if (group->has) {
            double weight = 1 / (group->fit.beta->se * group->fit.beta->se);

            weights += weight;
            sum += weight * group->fit.beta->estimate;
            count++;
        }
    }
    for (size_t i = 0; i < groups->count; i++) {
        const struct pool_group *group = &groups->at[i];

        if (group->has) {
            double apart = (group->fit.beta->estimate - sum / weights)
                         / group->fit.beta->se;

            groups->q_between += apart * apart;
        }
    }
    groups->q_df = count - 1;
    groups->q_p =
        count > 1 ? chi_square_above(groups->q_between, count - 1) : NAN;
    groups->q_between = count > 1 ? groups->q_between : NAN;
}

static void find_groups(struct arena *arena, struct pool_answer *answer)
{
    struct pool_groups *groups = &answer->groups;

    groups->count = answer->studies->by_count;
    groups->at = arena_take(arena, groups->count + 1, sizeof *groups->at);
    for (size_t i = 0; i < groups->count; i++) {
        fit_group(arena, answer, (uint32_t)i, &groups->at[i]);
    }
    compare_groups(groups);
}

// ---- notes ------------------------------------------------------------------

static void note_size(struct pool_answer *answer)
{
    const struct pool_question *question = answer->question;
    size_t k = answer->studies->k;
    bool random = question->settings.method != POOL_EE;

    if (question->model != POOL_STUDIES) {
        return;
    }
    if (!random && question->settings.test >= POOL_KNHA) {
        notes_addf(answer->notes,
                   "The method of Knapp and Hartung is made for random "
                   "effects; with a common effect it answers another "
                   "question.");
    }
    if (k == 1) {
        notes_addf(answer->notes,
                   "There is one study: this is its own result, and nothing "
                   "can be said about differences between studies.");
    } else if (random && k < FEW_STUDIES) {
        notes_addf(
            answer->notes,
            "With %zu studies \xCF\x84\xC2\xB2 is hardly known; the interval "
            "of \xCF\x84\xC2\xB2 says how little.",
            k);
    }
    if (random && k > 1 && k < FEW_FOR_Z && question->settings.test == POOL_Z) {
        notes_addf(answer->notes,
                   "With fewer than %d studies intervals from the normal "
                   "distribution are often too narrow; --test knha takes into "
                   "account that \xCF\x84\xC2\xB2 is estimated.",
                   FEW_FOR_Z);
    }
}

static void note_zero_variances(struct pool_answer *answer)
{
    const struct pool_studies *studies = answer->studies;
    size_t zeros = 0;
    size_t first = 0;

    for (size_t i = studies->k; i-- > 0;) {
        if (studies->vi[i] == 0) {
            zeros++;
            first = i;
        }
    }
    if (zeros) {
        notes_addf(
            answer->notes,
            "%zu %s a sampling variance of 0, the first in row %zu: no "
            "study is without error, and Q and I\xC2\xB2 are not defined.",
            zeros, zeros == 1 ? "effect has" : "effects have",
            studies->row[first] + 1);
    }
}

// ---- all of it --------------------------------------------------------------

static bool fit_model(struct arena *arena, struct pool_answer *answer,
                      struct err *err)
{
    switch (answer->question->model) {
    case POOL_LEVELS: return fit_levels(arena, answer, err);
    case POOL_OUTCOMES: return fit_many(arena, answer, err);
    case POOL_BY_MH:
    case POOL_BY_PETO: return pool_answer_tables(arena, answer, err);
    default: return fit_studies(arena, answer, err);
    }
}

bool pool_answer_find(struct arena *arena, const struct pool_question *question,
                      const struct pool_studies *studies, struct notes *notes,
                      struct pool_answer *answer, struct err *err)
{
    *answer = (struct pool_answer){
        .question = question, .studies = studies, .notes = notes};
    answer->transform = question->has_transform
                          ? question->transform
                          : effect_transform(&studies->effect);
    answer->all = empty_summary(answer);
    if (!fit_model(arena, answer, err)) {
        return false;
    }
    note_size(answer);
    note_zero_variances(answer);
    if (question->robust) {
        find_robust(arena, answer);
    }
    if (studies->by) {
        find_groups(arena, answer);
    }
    if (question->doubt || question->cumulative || question->leave_one_out) {
        answer->doubt = pool_doubt_find(arena, answer);
    }
    return true;
}
