// pool_json_doubt - the doubts of a meta-analysis in its JSON.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/pool_json_parts.h"

#include <math.h>

// ---- columns ----------------------------------------------------------------

// One array of numbers out of an array of structs, by the place of a member.
struct column {
    const char *key;
    size_t offset;
};

static void put_column(struct json_out *json, const char *key, const void *rows,
                       size_t count, const size_t place[2]) // offset, stride
{
    json_array_short(json, key);
    for (size_t i = 0; i < count; i++) {
        const char *row = (const char *)rows + i * place[1];

        json_number(json, NULL,
                    *(const double *)(const void *)(row + place[0]));
    }
    json_end(json);
}

#define PUT_COLUMN(json, key, rows, count, type, member)                       \
    put_column((json), (key), (rows), (count),                                 \
               (const size_t[2]){offsetof(type, member), sizeof(type)})

static void put_labels(struct json_out *json, const struct pool_answer *answer,
                       const size_t *order)
{
    json_array_short(json, "study");
    for (size_t i = 0; i < answer->studies->k; i++) {
        json_str(json, NULL,
                 pool_input_label(json->text->arena, answer->studies,
                                  order ? order[i] : i));
    }
    json_end(json);
}

static const struct column REFIT[] = {
    {"estimate",  offsetof(struct doubt_refit, estimate) },
    {"se",        offsetof(struct doubt_refit, se)       },
    {"statistic", offsetof(struct doubt_refit, statistic)},
    {"p",         offsetof(struct doubt_refit, p)        },
    {"ci_low",    offsetof(struct doubt_refit, low)      },
    {"ci_high",   offsetof(struct doubt_refit, high)     },
    {"q",         offsetof(struct doubt_refit, q)        },
    {"q_p",       offsetof(struct doubt_refit, q_p)      },
    {"tau2",      offsetof(struct doubt_refit, tau2)     },
    {"i2",        offsetof(struct doubt_refit, i2)       },
    {"h2",        offsetof(struct doubt_refit, h2)       },
};

static void put_refits(struct json_out *json, const char *key,
                       const struct pool_answer *answer,
                       const struct doubt_refits *refits, const size_t *order)
{
    json_object(json, key);
    put_labels(json, answer, order);
    for (size_t i = 0; i < sizeof REFIT / sizeof *REFIT; i++) {
        put_column(
            json, REFIT[i].key, refits->row, refits->rows,
            (const size_t[2]){REFIT[i].offset, sizeof(struct doubt_refit)});
    }
    json_end(json);
}

static const struct column INFLUENCE[] = {
    {"rstudent", offsetof(struct doubt_influence, rstudent)    },
    {"dffits",   offsetof(struct doubt_influence, dffits)      },
    {"cook_d",   offsetof(struct doubt_influence, cook)        },
    {"cov_r",    offsetof(struct doubt_influence, cov_ratio)   },
    {"tau2_del", offsetof(struct doubt_influence, tau2_deleted)},
    {"q_del",    offsetof(struct doubt_influence, q_deleted)   },
    {"hat",      offsetof(struct doubt_influence, hat)         },
    {"weight",   offsetof(struct doubt_influence, weight)      },
};

static void put_dfbetas(struct json_out *json,
                        const struct doubt_influences *found)
{
    json_array_short(json, "dfbetas");
    for (size_t i = 0; i < found->rows; i++) {
        json_array_short(json, NULL);
        for (int j = 0; j < found->p; j++) {
            json_number(json, NULL, found->row[i].dfbetas[j]);
        }
        json_end(json);
    }
    json_end(json);
}

static void put_influence(struct json_out *json,
                          const struct pool_answer *answer)
{
    const struct doubt_influences *found = &answer->doubt->influence;

    json_object(json, "influence");
    put_labels(json, answer, NULL);
    for (size_t i = 0; i < sizeof INFLUENCE / sizeof *INFLUENCE; i++) {
        put_column(json, INFLUENCE[i].key, found->row, found->rows,
                   (const size_t[2]){INFLUENCE[i].offset,
                                     sizeof(struct doubt_influence)});
    }
    put_dfbetas(json, found);
    json_array_short(json, "influential");
    for (size_t i = 0; i < found->rows; i++) {
        json_flag(json, NULL, found->row[i].influential);
    }
    json_end(json);
    json_end(json);
}

// ---- small studies ----------------------------------------------------------

static void put_limits(struct json_out *json, const char *key, double low,
                       double high)
{
    json_array_short(json, key);
    json_number(json, NULL, low);
    json_number(json, NULL, high);
    json_end(json);
}

static void put_egger(struct json_out *json, const struct pool_doubt *doubt)
{
    json_object(json, "egger");
    for (int i = 0; i < EGGERS; i++) {
        const struct egger *test = &doubt->egger[i].test;

        if (!doubt->egger[i].has) {
            json_null(json, doubt->egger[i].name);
            continue;
        }
        json_object_short(json, doubt->egger[i].name);
        json_number(json, "statistic", test->statistic);
        json_number(json, "df", test->df);
        json_number(json, "p", test->p);
        json_number(json, "slope", test->slope);
        json_number(json, "slope_se", test->slope_se);
        json_number(json, "estimate", test->limit);
        put_limits(json, "ci", test->low, test->high);
        json_end(json);
    }
    json_end(json);
}

static void put_begg(struct json_out *json, const struct pool_doubt *doubt)
{
    if (!doubt->has_begg) {
        json_null(json, "begg");
        return;
    }
    json_object_short(json, "begg");
    json_number(json, "tau", doubt->begg.tau);
    json_number(json, "p", doubt->begg.p);
    json_flag(json, "exact", doubt->begg.exact);
    json_number(json, "p_normal", doubt->begg_normal.p);
    json_end(json);
}

// ---- studies that nobody saw ------------------------------------------------

static void put_trim_members(struct json_out *json,
                             const struct trim_fill *filled)
{
    const struct pool_coefficient *beta = filled->fit.beta;

    json_text(json, "estimator",
              TRIM_ESTIMATOR_NAMES[filled->choice.estimator]);
    json_text(json, "side",
              filled->choice.side == TRIM_RIGHT ? "right" : "left");
    json_whole(json, "k0", (int64_t)filled->k0);
    json_number(json, "k0_se", filled->k0_se);
    json_number(json, "k0_p", filled->k0_p);
    json_number(json, "estimate", beta->estimate);
    json_number(json, "se", beta->se);
    json_number(json, "statistic", beta->statistic);
    json_number(json, "p", beta->p);
    put_limits(json, "ci", beta->low, beta->high);
    json_number(json, "tau2", filled->fit.tau2);
    json_number(json, "i2", filled->fit.i2);
    json_number(json, "q", filled->fit.q);
}

static void put_filled(struct json_out *json, const char *key, const double *at,
                       size_t count)
{
    json_array_short(json, key);
    for (size_t i = 0; i < count; i++) {
        json_number(json, NULL, at[i]);
    }
    json_end(json);
}

static void put_trim(struct json_out *json, const struct pool_doubt *doubt)
{
    if (!doubt->has_trim) {
        json_null(json, "trim_fill");
        return;
    }
    json_object(json, "trim_fill");
    put_trim_members(json, &doubt->trim);
    put_filled(json, "filled_yi", doubt->trim.yi, doubt->trim.k0);
    put_filled(json, "filled_vi", doubt->trim.vi, doubt->trim.k0);
    for (int i = 0; i < TRIMS; i++) {
        if (doubt->trims[i].has) {
            json_object_short(json, doubt->trims[i].name);
            put_trim_members(json, &doubt->trims[i].filled);
            json_end(json);
        } else {
            json_null(json, doubt->trims[i].name);
        }
    }
    json_end(json);
}

static void put_fail_safe(struct json_out *json, const struct pool_doubt *doubt)
{
    const struct fail_safe *safe = &doubt->fail_safe;

    if (!doubt->has_fail_safe) {
        json_null(json, "fail_safe_n");
        return;
    }
    json_object_short(json, "fail_safe_n");
    json_number(json, "rosenthal", safe->rosenthal);
    json_number(json, "rosenthal_p", safe->rosenthal_p);
    json_number(json, "rosenberg", safe->rosenberg);
    json_number(json, "rosenberg_p", safe->rosenberg_p);
    json_number(json, "orwin", safe->orwin);
    json_number(json, "orwin_mean", safe->orwin_mean);
    json_end(json);
}

static void put_selection_members(struct json_out *json,
                                  const struct pool_doubt *doubt)
{
    const struct selection *found = &doubt->selection;
    const struct pool_coefficient *beta = found->beta;

    json_number(json, "estimate", beta->estimate);
    json_number(json, "se", beta->se);
    json_number(json, "statistic", beta->statistic);
    json_number(json, "p", beta->p);
    put_limits(json, "ci", beta->low, beta->high);
    json_number(json, "tau2", found->tau2);
    json_number(json, "tau2_se", found->tau2_se);
    json_number(json, "delta", found->delta);
    json_number(json, "delta_se", found->delta_se);
    json_number(json, "delta_p", found->delta_p);
    put_limits(json, "delta_ci", found->delta_low, found->delta_high);
    json_number(json, "lrt", found->lrt);
    json_number(json, "lrt_p", found->lrt_p);
    json_number(json, "loglik", found->loglik);
    json_text(json, "alternative",
              doubt->direction == SELECT_LESS ? "less" : "greater");
    json_whole(json, "below_step", (int64_t)found->below);
    json_whole(json, "above_step", (int64_t)found->above);
}

static void put_selection(struct json_out *json, const struct pool_doubt *doubt)
{
    if (!doubt->has_selection) {
        json_null(json, "selection");
        return;
    }
    json_object(json, "selection");
    put_selection_members(json, doubt);
    json_end(json);
}

static void put_blups(struct json_out *json, const struct pool_answer *answer)
{
    const struct doubt_blup *blups = answer->doubt->blups;
    size_t k = answer->studies->k;

    json_object(json, "blup");
    put_labels(json, answer, NULL);
    PUT_COLUMN(json, "estimate", blups, k, struct doubt_blup, estimate);
    PUT_COLUMN(json, "se", blups, k, struct doubt_blup, se);
    PUT_COLUMN(json, "pi_low", blups, k, struct doubt_blup, low);
    PUT_COLUMN(json, "pi_high", blups, k, struct doubt_blup, high);
    json_end(json);
}

// ---- all of it --------------------------------------------------------------

void pool_json_doubt(struct json_out *json, const struct pool_answer *answer)
{
    const struct pool_doubt *doubt = answer->doubt;
    bool asked = answer->question->doubt;

    if (doubt->has_leave_one_out) {
        put_refits(json, "leave_one_out", answer, &doubt->leave_one_out, NULL);
    } else if (asked) {
        json_null(json, "leave_one_out");
    }
    if (doubt->has_cumulative) {
        put_refits(json, "cumulative", answer, &doubt->cumulative,
                   doubt->order);
    } else if (asked) {
        json_null(json, "cumulative");
    }
    if (!asked || answer->question->model != POOL_STUDIES) {
        return;
    }
    if (doubt->has_influence) {
        put_influence(json, answer);
    } else {
        json_null(json, "influence");
    }
    put_egger(json, doubt);
    put_begg(json, doubt);
    put_trim(json, doubt);
    put_fail_safe(json, doubt);
    put_selection(json, doubt);
    if (doubt->has_blups) {
        put_blups(json, answer);
    } else {
        json_null(json, "blup");
    }
}
