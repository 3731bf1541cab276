// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/reliability_print.h"
#include "wire/json_out.h"

#include <math.h>

static void print_pair(struct json_out *out, const char *key, double low,
                       double high)
{
    json_array_short(out, key);
    json_number(out, NULL, low);
    json_number(out, NULL, high);
    json_end(out);
}

static void print_numbers(struct json_out *out, const char *key,
                          const double *numbers, int n)
{
    json_array_short(out, key);
    for (int i = 0; i < n; i++) {
        json_number(out, NULL, numbers[i]);
    }
    json_end(out);
}

// ---- internal consistency ---------------------------------------------------

static void print_alpha(struct json_out *out, const char *key,
                        const struct reliability_alpha *alpha, size_t n)
{
    json_object(out, key);
    json_whole(out, "n", (int64_t)n);
    json_number(out, "raw", alpha->raw);
    json_number(out, "standardised", alpha->standardised);
    json_number(out, "lambda6", alpha->lambda6);
    json_number(out, "average_r", alpha->average_r);
    json_number(out, "median_r", alpha->median_r);
    json_number(out, "signal_noise", alpha->signal_noise);
    json_number(out, "se", alpha->se);
    print_pair(out, "feldt", alpha->feldt_low, alpha->feldt_high);
    print_pair(out, "duhachek", alpha->duhachek_low, alpha->duhachek_high);
    json_end(out);
}

static void print_score(struct json_out *out,
                        const struct reliability_answer *answer)
{
    json_object_short(out, "score");
    json_number(out, "mean", answer->score.mean);
    json_number(out, "sd", answer->score.sd);
    json_number(out, "sem", answer->sem);
    if (answer->has_floor) {
        json_number(out, "at_floor", answer->at_floor);
        json_number(out, "at_ceiling", answer->at_ceiling);
    }
    json_end(out);
}

static void print_items(struct json_out *out,
                        const struct reliability_answer *answer)
{
    json_array(out, "items");
    for (int j = 0; j < answer->answers.items; j++) {
        const struct reliability_item *item = &answer->item[j];

        json_object_short(out, NULL);
        json_str(out, "name", answer->names[j]);
        json_flag(out, "reversed", answer->reversed[j]);
        json_whole(out, "n", (int64_t)item->n);
        json_number(out, "mean", item->mean);
        json_number(out, "sd", item->sd);
        json_number(out, "r_rest", item->r_rest);
        json_number(out, "r_corrected", item->r_corrected);
        json_number(out, "alpha_dropped", item->without.raw);
        json_number(out, "standardised_dropped", item->without.standardised);
        json_number(out, "lambda6_dropped", item->without.lambda6);
        json_number(out, "average_r_dropped", item->without.average_r);
        json_end(out);
    }
    json_end(out);
}

static void print_test(struct json_out *out, const struct factor_one_test *test)
{
    json_object(out, "fit");
    json_number(out, "chi2", test->chi2);
    json_number(out, "df", test->df);
    json_number(out, "p", test->p);
    json_number(out, "loglik", test->loglik);
    json_number(out, "aic", test->aic);
    json_number(out, "bic", test->bic);
    json_number(out, "cfi", test->cfi);
    json_number(out, "tli", test->tli);
    json_number(out, "rmsea", test->rmsea);
    print_pair(out, "rmsea_ci", test->rmsea_low, test->rmsea_high);
    json_number(out, "srmr", test->srmr);
    json_end(out);
}

static void print_omega(struct json_out *out,
                        const struct reliability_answer *answer)
{
    int items = answer->answers.items;

    if (!answer->has_omega) {
        json_null(out, "omega");
        return;
    }
    json_object(out, "omega");
    json_whole(out, "n", (int64_t)answer->complete);
    json_number(out, "total", answer->factor.omega);
    json_number(out, "total_of_correlations", answer->standardised.omega);
    print_numbers(out, "loadings", answer->factor.loading, items);
    print_numbers(out, "uniquenesses", answer->factor.unique, items);
    print_numbers(out, "standardised_loadings", answer->standardised.loading,
                  items);
    print_numbers(out, "standardised_uniquenesses", answer->standardised.unique,
                  items);
    json_flag(out, "converged", answer->factor.converged);
    json_flag(out, "heywood",
              answer->factor.improper || answer->standardised.at_limit);
    print_test(out, &answer->test);
    json_end(out);
}

static void print_general(struct json_out *out,
                          const struct reliability_answer *answer)
{
    const struct factor_general *general = &answer->general;

    if (!answer->has_general) {
        json_null(out, "omega_general");
        return;
    }
    json_object(out, "omega_general");
    json_whole(out, "factors", general->factors);
    json_number(out, "hierarchical", general->hierarchical);
    json_number(out, "total", general->total);
    json_number(out, "alpha", general->alpha);
    json_number(out, "lambda6", general->lambda6);
    print_numbers(out, "general", general->general, general->items);
    json_array(out, "group");
    for (int j = 0; j < general->factors; j++) {
        print_numbers(out, NULL, general->group + (ptrdiff_t)j * general->items,
                      general->items);
    }
    json_end(out);
    print_numbers(out, "uniquenesses", general->unique, general->items);
    json_flag(out, "heywood", general->heywood);
    json_end(out);
}

// ---- agreement --------------------------------------------------------------

static void print_icc(struct json_out *out, const struct agreement *agreement)
{
    static const char *const TYPES[ICC_COUNT] = {"ICC1",  "ICC2",  "ICC3",
                                                 "ICC1k", "ICC2k", "ICC3k"};

    json_array(out, "icc");
    for (int i = 0; i < ICC_COUNT; i++) {
        const struct agreement_icc *at = &agreement->at[i];

        json_object_short(out, NULL);
        json_text(out, "type", TYPES[i]);
        json_number(out, "icc", at->icc);
        json_number(out, "f", at->f);
        json_number(out, "df1", at->df1);
        json_number(out, "df2", at->df2);
        json_number(out, "p", at->p);
        print_pair(out, "ci", at->low, at->high);
        json_end(out);
    }
    json_end(out);
}

static void print_kappa(struct json_out *out,
                        const struct reliability_answer *answer)
{
    const struct kappa *kappa = &answer->kappa;

    if (!answer->has_kappa) {
        return;
    }
    json_object(out, "kappa");
    json_whole(out, "n", (int64_t)kappa->n);
    json_whole(out, "categories", answer->categories);
    json_number(out, "kappa", kappa->kappa);
    json_number(out, "variance", kappa->variance);
    print_pair(out, "ci", kappa->low, kappa->high);
    json_number(out, "weighted", kappa->weighted);
    json_number(out, "weighted_variance", kappa->weighted_variance);
    print_pair(out, "weighted_ci", kappa->weighted_low, kappa->weighted_high);
    json_end(out);
}

static void print_agreement(struct json_out *out,
                            const struct reliability_answer *answer)
{
    const struct agreement *agreement = &answer->agreement;

    if (!answer->has_agreement) {
        json_null(out, "agreement");
        return;
    }
    json_object(out, "agreement");
    json_whole(out, "n", (int64_t)agreement->n);
    json_whole(out, "columns", agreement->k);
    json_number(out, "ms_between", agreement->between);
    json_number(out, "ms_within", agreement->within);
    json_number(out, "ms_columns", agreement->columns);
    json_number(out, "ms_error", agreement->error);
    print_icc(out, agreement);
    json_number(out, "sem_absolute", agreement->sem_absolute);
    json_number(out, "sem_consistent", agreement->sem_consistent);
    if (agreement->k == 2) {
        json_number(out, "r", answer->occasions_r);
    }
    print_kappa(out, answer);
    json_end(out);
}

// ---- within and between -----------------------------------------------------

static void print_share(struct json_out *out, struct str name,
                        const struct reliability_share *share)
{
    json_object(out, NULL);
    json_str(out, "name", name);
    json_whole(out, "n", (int64_t)share->n);
    json_whole(out, "persons", share->persons);
    json_number(out, "each", share->each);
    json_number(out, "ms_between", share->between);
    json_number(out, "ms_within", share->within);
    json_number(out, "f", share->f);
    json_number(out, "df1", share->df1);
    json_number(out, "df2", share->df2);
    json_number(out, "p", share->p);
    json_number(out, "icc1", share->icc1);
    print_pair(out, "icc1_ci", share->icc1_low, share->icc1_high);
    json_number(out, "icc2", share->icc2);
    print_pair(out, "icc2_ci", share->icc2_low, share->icc2_high);
    json_number(out, "etabg", share->eta_between);
    json_number(out, "etawg", share->eta_within);
    json_end(out);
}

static void print_nested(struct json_out *out,
                         const struct reliability_components *parts)
{
    json_object(out, "nested");
    json_whole(out, "persons", parts->persons);
    json_whole(out, "sessions", (int64_t)parts->sessions);
    json_number(out, "each", parts->each);
    json_number(out, "var_person", parts->person);
    json_number(out, "var_session", parts->session);
    json_number(out, "var_person_item", parts->person_item);
    json_number(out, "var_error", parts->error);
    json_whole(out, "negative", parts->negative);
    json_number(out, "r_change", parts->change);
    json_number(out, "r_one_session", parts->one);
    json_number(out, "r_mean", parts->mean);
    json_end(out);
}

static void print_crossed(struct json_out *out,
                          const struct reliability_components *parts)
{
    json_object(out, "crossed");
    json_whole(out, "persons", parts->persons);
    json_whole(out, "times", (int64_t)parts->sessions);
    json_number(out, "var_person", parts->person);
    json_number(out, "var_time", parts->time);
    json_number(out, "var_item", parts->item);
    json_number(out, "var_person_time", parts->session);
    json_number(out, "var_person_item", parts->person_item);
    json_number(out, "var_time_item", parts->time_item);
    json_number(out, "var_error", parts->error);
    json_whole(out, "negative", parts->negative);
    json_number(out, "r_kf", parts->fixed);
    json_number(out, "r_1r", parts->one);
    json_number(out, "r_kr", parts->mean);
    json_number(out, "r_c", parts->change);
    json_end(out);
}

static void print_within(struct json_out *out,
                         const struct reliability_answer *answer)
{
    int items = answer->answers.items;

    if (!answer->has_within) {
        return;
    }
    json_object(out, "within");
    json_str(out, "by",
             answer->occasions ? STR("client") : answer->question->within);
    json_whole(out, "persons", answer->persons);
    json_array(out, "shares");
    for (int j = 0; j < items; j++) {
        print_share(out, answer->names[j], &answer->share[j]);
    }
    json_end(out);
    json_array(out, "score");
    print_share(out, STR("score"), &answer->share[items]);
    json_end(out);
    json_matrix(out, "rwg", answer->within, items);
    json_matrix(out, "rbg", answer->between, items);
    if (answer->has_nested) {
        print_nested(out, &answer->nested);
    }
    if (answer->has_crossed) {
        print_crossed(out, &answer->crossed);
    }
    json_end(out);
}

// ---- all of it --------------------------------------------------------------

static void print_notes(struct json_out *out, const struct notes *notes)
{
    json_array(out, "notes");
    for (int i = 0; i < notes->count; i++) {
        json_str(out, NULL, notes->at[i]);
    }
    json_end(out);
}

void reliability_json_in(struct json_out *out, const char *key,
                         const struct reliability_answer *answer)
{
    int items = answer->answers.items;

    json_object(out, key);
    json_whole(out, "k", items);
    json_whole(out, "rows", (int64_t)answer->rows);
    json_whole(out, "n", (int64_t)answer->answered);
    json_whole(out, "n_complete", (int64_t)answer->complete);
    json_number(out, "level", 100 * answer->question->level);
    print_pair(out, "range", answer->least, answer->most);
    print_alpha(out, "alpha", &answer->alpha, answer->answered);
    if (answer->has_alpha_complete) {
        print_alpha(out, "alpha_complete", &answer->alpha_complete,
                    answer->complete);
    }
    print_score(out, answer);
    print_items(out, answer);
    json_matrix(out, "covariance", answer->covariance, items);
    json_matrix(out, "correlation", answer->correlation, items);
    print_omega(out, answer);
    print_general(out, answer);
    print_agreement(out, answer);
    print_within(out, answer);
    print_notes(out, &answer->notes);
    json_end(out);
}

void reliability_json(struct text *out, const struct reliability_answer *answer)
{
    struct json_out json = json_out_in(out);

    reliability_json_in(&json, NULL, answer);
}
