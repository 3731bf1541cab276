// Whether the expected course held what it says, as JSON.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/moment.h"
#include "evidence/course_answer.h"
#include "wire/json_out.h"

static void put_held(struct json_out *out, const char *key,
                     const struct held *held)
{
    json_object_short(out, key);
    json_whole(out, "n", held->n);
    json_whole(out, "below", held->below);
    json_whole(out, "above", held->above);
    json_number(out, "within", held->share);
    json_pair(out, "ci", held->low, held->high);
    json_end(out);
}

static void put_span(struct json_out *out, const char *key,
                     const struct calibration_span *span)
{
    json_object(out, key);
    if (!key) {
        json_pair(out, "sessions", span->from, span->to);
    }
    put_held(out, "from_first_score", &span->first);
    put_held(out, "one_step_ahead", &span->step_ahead);
    put_held(out, "half_from_first_score", &span->first_half);
    put_held(out, "half_one_step_ahead", &span->step_half);
    json_end(out);
}

// ---- turns ------------------------------------------------------------------

static bool is_few(int64_t some, int64_t n, int64_t least)
{
    return some < least || n - some < least;
}

static void put_interval(struct json_out *out, const char *key,
                         const struct interval *interval)
{
    json_object_short(out, key);
    json_number(out, "estimate", interval->estimate);
    json_pair(out, "ci", interval->low, interval->high);
    json_end(out);
}

static void put_chances(struct json_out *out, const char *key,
                        const struct chances *chances, int64_t least)
{
    if (is_few((int64_t)chances->events, (int64_t)chances->n, least)) {
        json_null(out, key);
        return;
    }
    json_object(out, key);
    json_whole(out, "n", (int64_t)chances->n);
    json_whole(out, "events", (int64_t)chances->events);
    json_number(out, "brier", chances->brier);
    json_number(out, "brier_base", chances->brier_base);
    put_interval(out, "auc", &chances->auc);
    put_interval(out, "slope", &chances->slope);
    put_interval(out, "intercept", &chances->intercept);
    json_end(out);
}

static void put_line(struct json_out *out, const char *key,
                     const struct line_crossed *line, int64_t least)
{
    if (is_few(line->worse, line->n, least)
        || is_few(line->crossed, line->n, least)) {
        json_null(out, key);
        return;
    }
    json_object(out, key);
    json_whole(out, "n", line->n);
    json_whole(out, "worse", line->worse);
    json_whole(out, "crossed", line->crossed);
    json_whole(out, "both", line->both);
    put_interval(out, "sensitivity", &line->sensitivity);
    put_interval(out, "specificity", &line->specificity);
    put_interval(out, "ppv", &line->ppv);
    put_interval(out, "npv", &line->npv);
    json_end(out);
}

static void put_turns(struct json_out *out,
                      const struct calibration *calibration, int64_t least)
{
    json_array(out, "turns");
    for (int i = 0; i < calibration->turn_count; i++) {
        const struct calibration_turn *turn = &calibration->turns[i];

        json_object(out, NULL);
        json_number(out, "session", turn->session);
        put_chances(out, "worse", &turn->worse, least);
        put_chances(out, "recovered", &turn->recovered, least);
        put_line(out, "line", &turn->line, least);
        put_line(out, "still_line", &turn->still, least);
        json_end(out);
    }
    json_end(out);
}

// ---- all of it --------------------------------------------------------------

static void put_way(struct json_out *out, const struct calibration *calibration)
{
    char day[MOMENT_ROOM];

    if (calibration->way != CALIBRATION_TIME) {
        json_whole(out, "folds", calibration->folds);
        return;
    }
    json_str(out, "day",
             (struct str){moment_print_utc(calibration->day * DAY, day), 10});
    json_whole(out, "courses_before", calibration->made_of);
    json_whole(out, "courses_later", calibration->held);
    json_whole(out, "courses_of_both", calibration->left);
}

void course_json_calibration(struct json_out *out, const char *key,
                             const struct calibration *calibration,
                             int64_t least)
{
    if (!calibration) {
        json_null(out, key);
        return;
    }
    json_object(out, key);
    json_number(out, "level", calibration->level);
    put_way(out, calibration);
    put_span(out, "all", &calibration->all);
    json_array(out, "by_session");
    for (int i = 0; i < calibration->span_count; i++) {
        if (calibration->spans[i].first.n >= least) {
            put_span(out, NULL, &calibration->spans[i]);
        }
    }
    json_end(out);
    put_turns(out, calibration, least);
    json_end(out);
}
