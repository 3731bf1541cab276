// A comparison as JSON: all numbers to the last digit, no names of units, no
// order but size.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/comparison_answer.h"
#include "wire/json_out.h"

#include <math.h>

static void put_str(struct json_out *out, const char *key, struct str words)
{
    if (words.len) {
        json_str(out, key, words);
    } else {
        json_null(out, key);
    }
}

// ---- what cannot be known ---------------------------------------------------

static void put_gaps(struct json_out *out,
                     const struct comparison_question *question)
{
    json_array(out, "left_out");
    for (int i = 0; i < question->gap_count; i++) {
        const struct comparison_gap *gap = &question->gaps[i];

        json_object_short(out, NULL);
        json_str(out, "why", gap->why);
        if (gap->few) {
            json_null(out, "rows");
        } else {
            json_whole(out, "rows", (int64_t)gap->rows);
        }
        json_end(out);
    }
    json_end(out);
}

static void put_small(struct json_out *out,
                      const struct comparison_answer *answer)
{
    json_object_short(out, "small");
    json_whole(out, "least", (int64_t)answer->question->least);
    if (answer->small_left_out) {
        json_null(out, "units");
    } else {
        json_whole(out, "units", answer->small_units);
    }
    json_flag(out, "left_out", answer->small_left_out);
    json_end(out);
}

// ---- the model --------------------------------------------------------------

static void put_coefficient(struct json_out *out, struct str name,
                            const struct casemix_coefficient *beta)
{
    json_object_short(out, NULL);
    json_str(out, "name", name);
    json_number(out, "estimate", beta->estimate);
    json_number(out, "se", beta->se);
    json_number(out, "statistic", beta->statistic);
    json_number(out, "p", beta->p);
    json_pair(out, "ci", beta->low, beta->high);
    json_end(out);
}

static void put_parts(struct json_out *out, const struct prediction *found)
{
    json_array(out, "tenths");
    for (int i = 0; i < found->part_count; i++) {
        const struct prediction_part *part = &found->parts[i];

        json_object_short(out, NULL);
        json_whole(out, "n", (int64_t)part->n);
        json_number(out, "expected", part->expected);
        json_number(out, "observed", part->observed);
        json_pair(out, "ci", part->low, part->high);
        json_end(out);
    }
    json_end(out);
}

static void put_calibration(struct json_out *out,
                            const struct comparison_answer *answer)
{
    const struct prediction *found = &answer->calibration;

    if (!answer->calibrated) {
        json_null(out, "calibration");
        return;
    }
    json_object(out, "calibration");
    json_whole(out, "folds", answer->folds);
    json_number(out, "intercept", found->intercept);
    json_number(out, "intercept_se", found->intercept_se);
    json_number(out, "slope", found->slope);
    json_number(out, "slope_se", found->slope_se);
    if (answer->fit.is_event) {
        json_number(out, "auc", found->auc);
        json_number(out, "auc_se", found->auc_se);
        json_pair(out, "auc_ci", found->auc_low, found->auc_high);
        json_number(out, "brier", found->brier);
        json_number(out, "brier_without", found->brier_bare);
    } else {
        json_number(out, "explained", found->explained);
    }
    put_parts(out, found);
    json_end(out);
}

static void put_model(struct json_out *out,
                      const struct comparison_answer *answer)
{
    const struct casemix_fit *fit = &answer->fit;

    json_object(out, "model");
    json_text(out, "kind", fit->is_event ? "logistic" : "linear");
    put_str(out, "case_mix",
            answer->is_adjusted ? answer->question->case_mix : STR(""));
    json_number(out, "sigma", fit->sigma);
    json_array(out, "coefficients");
    for (int j = 0; j < fit->p; j++) {
        put_coefficient(out, answer->names[j], &fit->beta[j]);
    }
    json_end(out);
    put_calibration(out, answer);
    json_end(out);
}

// ---- spread -----------------------------------------------------------------

static void put_spread(struct json_out *out,
                       const struct comparison_answer *answer)
{
    const struct overdispersion *spread = &answer->spread;

    if (!answer->has_spread) {
        json_null(out, "overdispersion");
        return;
    }
    json_object(out, "overdispersion");
    json_number(out, "chi2", spread->chi_square);
    json_number(out, "df", spread->df);
    json_number(out, "p", spread->p);
    json_number(out, "winsorised", spread->winsorised);
    json_number(out, "phi", spread->phi);
    json_number(out, "phi_all", spread->phi_all);
    json_number(out, "tau2", spread->tau2);
    json_number(out, "tau2_all", spread->tau2_all);
    json_text(out, "limits",
              !answer->widens ? "none needed"
              : answer->question->spread == COMPARISON_MULTIPLIED
                  ? "multiplicative"
                  : "additive");
    json_end(out);
}

static void put_between(struct json_out *out,
                        const struct comparison_answer *answer)
{
    const struct between *between = &answer->between;

    if (!answer->has_between) {
        json_null(out, "between_units");
        return;
    }
    json_object(out, "between_units");
    json_number(out, "share", between->share);
    json_pair(out, "share_ci", between->low, between->high);
    json_number(out, "sd", between->deviation);
    json_pair(out, "sd_ci", between->deviation_low, between->deviation_high);
    if (answer->fit.is_event) {
        json_number(out, "median_odds_ratio", between->odds);
        json_pair(out, "median_odds_ratio_ci", between->odds_low,
                  between->odds_high);
    }
    json_end(out);
}

static void put_counts(struct json_out *out,
                       const struct comparison_answer *answer)
{
    json_object(out, "outside");
    json_whole(out, "inner", answer->between_limits + answer->beyond);
    json_whole(out, "outer", answer->beyond);
    json_whole(out, "inner_with_spread",
               answer->spread_between_limits + answer->spread_beyond);
    json_whole(out, "outer_with_spread", answer->spread_beyond);
    if (answer->is_adjusted) {
        json_whole(out, "inner_unadjusted", answer->raw_outside);
        json_whole(out, "turned_by_adjusting", answer->turned);
    }
    json_end(out);
}

// ---- units ------------------------------------------------------------------

static const char *const PLACES[] = {
    [COMPARISON_WITHIN] = "within",
    [COMPARISON_BETWEEN] = "between",
    [COMPARISON_BEYOND] = "beyond",
};

static void put_limits(struct json_out *out, const char *key,
                       const struct comparison_limits *limits,
                       enum comparison_place place)
{
    json_object_short(out, key);
    json_pair(out, "inner", limits->inner.low, limits->inner.high);
    json_pair(out, "outer", limits->outer.low, limits->outer.high);
    json_text(out, "place", PLACES[place]);
    json_end(out);
}

static void put_unit(struct json_out *out,
                     const struct comparison_answer *answer,
                     const struct comparison_unit *unit)
{
    const struct casemix_unit *found = unit->found;

    json_object(out, NULL);
    json_str(out, "unit",
             comparison_unit_words(out->text->arena, answer, unit));
    json_whole(out, "n", (int64_t)unit->n);
    json_flag(out, "own", unit->own);
    json_flag(out, "together", unit->together);
    json_number(out, "observed", found->observed);
    json_number(out, "expected", found->expected);
    json_number(out, "value", unit->value);
    json_pair(out, "ci", unit->low, unit->high);
    json_number(out, "se", unit->se);
    json_number(out, "z", found->z);
    json_number(out, "standardised", found->standardised);
    json_pair(out, "standardised_ci", found->standardised_low,
              found->standardised_high);
    put_limits(out, "limits", &unit->plain, unit->place);
    put_limits(out, "limits_with_spread", &unit->spread, unit->spread_place);
    json_end(out);
}

static const char *const KINDS[] = {
    [COMPARISON_SHARE] = "share",
    [COMPARISON_RATIO] = "ratio",
    [COMPARISON_DIFFERENCE] = "difference",
};

void comparison_json(struct text *out, const struct comparison_answer *answer)
{
    const struct comparison_question *question = answer->question;
    struct json_out json = json_out_in(out);

    json_object(&json, NULL);
    put_gaps(&json, question);
    put_small(&json, answer);
    json_str(&json, "outcome", question->outcome);
    json_text(&json, "compared", KINDS[answer->kind]);
    json_whole(&json, "rows", (int64_t)answer->n);
    put_str(&json, "from", question->from);
    put_str(&json, "to", question->to);
    json_number(&json, "mean", answer->fit.mean);
    json_number(&json, "centre", answer->centre);
    json_whole(&json, "units_standing", answer->standing);
    json_text(&json, "limits",
              question->exact && answer->fit.is_event ? "exact" : "normal");
    put_model(&json, answer);
    put_spread(&json, answer);
    put_between(&json, answer);
    put_counts(&json, answer);
    json_array(&json, "units");
    for (uint32_t i = 0; i < answer->unit_count; i++) {
        put_unit(&json, answer, &answer->units[i]);
    }
    json_end(&json);
    json_text(&json, "caption", COMPARISON_CAPTION);
    json_array(&json, "notes");
    for (int i = 0; i < answer->notes.count; i++) {
        json_str(&json, NULL, answer->notes.at[i]);
    }
    json_end(&json);
    json_end(&json);
}
