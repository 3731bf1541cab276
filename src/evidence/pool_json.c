// pool_json - see pool_json.h. Lists of k numbers are columns, one array each,
// as metafor gives them; members of the contract come first and in its order.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/pool_json.h"

#include "evidence/pool_json_parts.h"
#include "evidence/pool_method.h"
#include "wire/json_out.h"

#include <math.h>

// Null when neither limit is defined, [lo, hi] else.
static void put_pair(struct json_out *json, const char *key, double low,
                     double high)
{
    if (isnan(low) && isnan(high)) {
        json_null(json, key);
        return;
    }
    json_pair(json, key, low, high);
}

static void put_matrix(struct json_out *json, const char *key, const double *at,
                       int n)
{
    json_array_short(json, key);
    for (int i = 0; i < n; i++) {
        json_array_short(json, NULL);
        for (int j = 0; j < n; j++) {
            json_number(json, NULL, at[i + j * n]);
        }
        json_end(json);
    }
    json_end(json);
}

// ---- the model --------------------------------------------------------------

// Of several coefficients none is the estimate.
static void put_estimate(struct json_out *json, const struct pool_summary *all)
{
    static const struct pool_coefficient NONE = {NAN, NAN, NAN, NAN,
                                                 NAN, NAN, NAN};
    const struct pool_coefficient *beta = all->p == 1 ? all->beta : &NONE;

    json_number(json, "estimate", beta->estimate);
    json_number(json, "se", beta->se);
    json_number(json, "statistic", beta->statistic);
    json_number(json, "df", beta->df);
    json_number(json, "p", beta->p);
    put_pair(json, "ci", beta->low, beta->high);
    put_pair(json, "pi", all->pi_low, all->pi_high);
}

static void put_tau2(struct json_out *json, const struct pool_answer *answer)
{
    const struct pool_many_fit *many = &answer->many;

    if (answer->question->model != POOL_OUTCOMES) {
        json_number(json, "tau2", answer->all.tau2);
        json_number(json, "tau2_se", answer->all.tau2_se);
        put_pair(json, "tau2_ci", answer->all.tau2_low, answer->all.tau2_high);
        return;
    }
    json_array_short(json, "tau2");
    for (int i = 0; i < many->outcomes; i++) {
        json_number(json, NULL, many->g[i + i * many->outcomes]);
    }
    json_end(json);
    json_null(json, "tau2_se");
    json_null(json, "tau2_ci");
}

static void put_coefficients(struct json_out *json,
                             const struct pool_summary *all)
{
    json_array(json, "coefficients");
    for (int i = 0; i < all->p; i++) {
        const struct pool_coefficient *beta = &all->beta[i];

        json_object_short(json, NULL);
        json_str(json, "name", all->names[i]);
        json_number(json, "estimate", beta->estimate);
        json_number(json, "se", beta->se);
        json_number(json, "statistic", beta->statistic);
        json_number(json, "df", beta->df);
        json_number(json, "p", beta->p);
        put_pair(json, "ci", beta->low, beta->high);
        json_end(json);
    }
    json_end(json);
    json_number(json, "qm", all->qm);
    json_number(json, "qm_p", all->qm_p);
    json_number(json, "r2", all->r2);
    json_number(json, "qm_df", all->qm_df1);
    json_number(json, "qm_df2", all->qm_df2);
}

static void put_levels(struct json_out *json, const struct pool_answer *answer)
{
    const struct pool_levels_fit *fit = &answer->levels;

    json_array_short(json, "sigma2");
    json_number(json, NULL, fit->sigma2[LEVEL_BETWEEN]);
    json_number(json, NULL, fit->sigma2[LEVEL_WITHIN]);
    json_end(json);
    json_array_short(json, "i2_level");
    json_number(json, NULL, fit->i2_level[LEVEL_BETWEEN]);
    json_number(json, NULL, fit->i2_level[LEVEL_WITHIN]);
    json_end(json);
    json_array_short(json, "sigma2_ci");
    for (int i = 0; i < LEVELS && answer->has_profile; i++) {
        put_pair(json, NULL, answer->profile.low[i], answer->profile.high[i]);
    }
    json_end(json);
    json_whole(json, "studies", (int64_t)fit->studies);
}

static void put_outcomes(struct json_out *json,
                         const struct pool_answer *answer)
{
    json_array_short(json, "outcomes");
    for (size_t i = 0; i < answer->studies->outcome_count; i++) {
        json_str(json, NULL, answer->studies->outcome_names[i]);
    }
    json_end(json);
    put_matrix(json, "rho", answer->many.rho, answer->many.outcomes);
    put_matrix(json, "g", answer->many.g, answer->many.outcomes);
    json_whole(json, "studies", (int64_t)answer->many.studies);
}

static void put_robust(struct json_out *json, const struct pool_answer *answer)
{
    const struct robust_fit *robust = &answer->robust;

    json_array(json, "robust");
    for (int i = 0; i < robust->p; i++) {
        const struct pool_coefficient *beta = &robust->beta[i];

        json_object_short(json, NULL);
        json_str(json, "name", answer->all.names[i]);
        json_number(json, "se", beta->se);
        json_number(json, "statistic", beta->statistic);
        json_number(json, "df", beta->df);
        json_number(json, "p", beta->p);
        put_pair(json, "ci", beta->low, beta->high);
        json_end(json);
    }
    json_end(json);
    json_text(json, "robust_kind", ROBUST_KIND_NAMES[robust->kind]);
    json_whole(json, "clusters", (int64_t)robust->clusters);
}

static void put_group(struct json_out *json, const struct pool_group *group)
{
    const struct pool_fit *fit = &group->fit;

    json_object_short(json, NULL);
    json_str(json, "name", group->name);
    json_whole(json, "k", (int64_t)group->k);
    if (group->has) {
        json_number(json, "estimate", fit->beta->estimate);
        json_number(json, "se", fit->beta->se);
        json_number(json, "statistic", fit->beta->statistic);
        json_number(json, "df", fit->beta->df);
        json_number(json, "p", fit->beta->p);
        put_pair(json, "ci", fit->beta->low, fit->beta->high);
        put_pair(json, "pi", fit->pi_low, fit->pi_high);
        json_number(json, "tau2", fit->tau2);
        json_number(json, "i2", fit->i2);
        json_number(json, "q", fit->q);
        json_number(json, "q_p", fit->q_p);
    } else {
        json_null(json, "estimate");
    }
    json_end(json);
}

static void put_groups(struct json_out *json, const struct pool_groups *groups)
{
    json_array(json, "subgroups");
    for (size_t i = 0; i < groups->count; i++) {
        put_group(json, &groups->at[i]);
    }
    json_end(json);
    json_object_short(json, "between");
    json_number(json, "q", groups->q_between);
    json_number(json, "df", groups->q_df);
    json_number(json, "p", groups->q_p);
    json_end(json);
}

// ---- around it --------------------------------------------------------------

static void put_notes(struct json_out *json, const struct pool_answer *answer)
{
    struct arena *arena = json->text->arena;

    json_number(json, "aicc", answer->all.aicc);
    json_text(json, "test", answer->all.test);
    json_number(json, "level", 100 * answer->all.level);
    json_number(json, "q_df", answer->all.q_df);
    json_number(json, "vt", answer->all.vt);
    json_text(json, "effect", effect_name(&answer->studies->effect));
    json_whole(json, "rows", (int64_t)answer->studies->rows);
    json_whole(json, "dropped", (int64_t)answer->studies->dropped);
    json_array(json, "warnings");
    for (int i = 0; i < answer->notes->count; i++) {
        json_str(json, NULL, answer->notes->at[i]);
    }
    json_end(json);
    json_str(json, "method_paragraph", pool_method_words(arena, answer));
}

static void put_model(struct json_out *json, const struct pool_answer *answer)
{
    const struct pool_summary *all = &answer->all;

    json_whole(json, "k", (int64_t)all->k);
    json_text(json, "method", all->method);
    put_estimate(json, all);
    put_tau2(json, answer);
    json_number(json, "i2", all->i2);
    json_number(json, "h2", all->h2);
    json_number(json, "q", all->q);
    json_number(json, "q_p", all->q_p);
    json_number(json, "loglik", all->loglik);
    json_number(json, "aic", all->aic);
    json_number(json, "bic", all->bic);
}

static void put_test(struct json_out *json, const char *key,
                     const struct pool_tables_test *test)
{
    if (isnan(test->statistic)) {
        json_null(json, key);
        return;
    }
    json_object_short(json, key);
    json_number(json, "statistic", test->statistic);
    json_number(json, "df", test->df);
    json_number(json, "p", test->p);
    json_end(json);
}

static void put_tables(struct json_out *json, const struct pool_answer *answer)
{
    const struct pool_tables_fit *fit = &answer->tables;

    json_whole(json, "k_effects", (int64_t)fit->k_effects);
    put_test(json, "cmh", &fit->cmh);
    put_test(json, "breslow_day", &fit->breslow_day);
    put_test(json, "tarone", &fit->tarone);
}

void pool_json(struct text *out, const struct pool_answer *answer)
{
    struct json_out json = json_out_in(out);
    enum pool_model model = answer->question->model;

    json_object(&json, NULL);
    put_model(&json, answer);
    if (answer->all.p > 1 || answer->studies->x) {
        put_coefficients(&json, &answer->all);
    }
    if (model == POOL_LEVELS) {
        put_levels(&json, answer);
    } else if (model == POOL_OUTCOMES) {
        put_outcomes(&json, answer);
    }
    if (model == POOL_BY_MH || model == POOL_BY_PETO) {
        put_tables(&json, answer);
    }
    if (answer->has_robust) {
        put_robust(&json, answer);
    }
    if (answer->groups.count) {
        put_groups(&json, &answer->groups);
    }
    if (answer->doubt) {
        pool_json_doubt(&json, answer);
    }
    put_notes(&json, answer);
    json_end(&json);
}
