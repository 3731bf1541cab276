// The expected course as JSON: all numbers, to the last digit.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/course_answer.h"
#include "wire/json_out.h"

#include <math.h>

static void put_matrix(struct json_out *out, const char *key,
                       const struct growth_pair *pair)
{
    json_array(out, key);
    json_pair(out, NULL, pair->intercept, pair->both);
    json_pair(out, NULL, pair->both, pair->slope);
    json_end(out);
}

static void put_model(struct json_out *out, const struct growth *model)
{
    json_object(out, "model");
    json_text(out, "time", "log(session)");
    json_pair(out, "beta", model->intercept, model->slope);
    put_matrix(out, "G", &model->varies);
    json_number(out, "sigma2", model->sigma2);
    put_matrix(out, "vcov_beta", &model->vcov);
    json_end(out);
}

static void put_norm(struct json_out *out, const struct norm *norm)
{
    if (!norm) {
        json_null(out, "norm");
        return;
    }
    json_object(out, "norm");
    json_str(out, "instrument", norm->instrument);
    json_str(out, "instrument_version", norm->version);
    json_str(out, "scale", norm->scale);
    json_str(out, "population", norm->population);
    json_str(out, "country", norm->country);
    json_whole(out, "n", norm->people);
    json_str(out, "source", norm->source);
    json_str(out, "date", norm->date);
    json_end(out);
}

static void put_stratum(struct json_out *out,
                        const struct course_stratum *stratum, int64_t least)
{
    json_object(out, NULL);
    json_pair(out, "first_score", stratum->from, stratum->to);
    json_number(out, "start", stratum->start);
    json_whole(out, "n", stratum->n);
    json_array(out, "sessions");
    for (int i = 0; i < stratum->count; i++) {
        const struct course_at *at = &stratum->at[i];

        json_object_short(out, NULL);
        json_number(out, "session", at->session);
        json_number(out, "expected", at->median);
        json_pair(out, "band", at->low, at->high);
        if (at->n && at->n < least) {
            json_null(out, "n");
        } else {
            json_whole(out, "n", at->n);
        }
        json_array_short(out, "seen");
        json_number(out, NULL, at->seen_low);
        json_number(out, NULL, at->seen_median);
        json_number(out, NULL, at->seen_high);
        json_end(out);
        json_end(out);
    }
    json_end(out);
    json_end(out);
}

void course_print_json(struct text *text, const struct course_answer *answer)
{
    struct json_out out = json_out_in(text);

    json_object(&out, NULL);
    json_str(&out, "measure", answer->measure);
    json_whole(&out, "courses", (int64_t)answer->courses);
    json_whole(&out, "followed", (int64_t)answer->followed);
    json_whole(&out, "scores", (int64_t)answer->scores);
    json_whole(&out, "left_out", (int64_t)answer->left_out);
    put_norm(&out, answer->norm);
    put_model(&out, &answer->model);
    json_array(&out, "strata");
    for (int i = 0; i < answer->stratum_count; i++) {
        put_stratum(&out, &answer->strata[i], answer->least);
    }
    json_end(&out);
    course_json_calibration(&out, "calibration",
                            answer->calibrated ? &answer->calibration : NULL,
                            answer->least);
    course_json_calibration(&out, "calibration_by_time",
                            answer->timed ? &answer->by_time : NULL,
                            answer->least);
    json_array(&out, "notes");
    for (int i = 0; i < answer->notes.count; i++) {
        json_str(&out, NULL, answer->notes.at[i]);
    }
    json_end(&out);
    json_end(&out);
}
