// course_answer - see course_answer.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/course_answer.h"

#include "base/arena.h"
#include "stats/distribution.h"
#include "stats/quantile.h"

#include <math.h>
#include <stdlib.h>

static const double SHOWN[] = {1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 30, 40, 60};
enum { SHOWN_COUNT = sizeof SHOWN / sizeof *SHOWN };

// ---- expected ---------------------------------------------------------------

static double within(const struct course_question *question, double score)
{
    score = isnan(question->low) ? score : fmax(score, question->low);
    return isnan(question->high) ? score : fmin(score, question->high);
}

static void expect_at(const struct course_question *question,
                      const struct expected_state *state, struct course_at *at)
{
    struct expected expected;
    struct expected_limits limits;

    expected_at(state, at->session, &expected);
    limits = expected_limits(&expected, COURSE_LEVEL);
    at->median = within(question, expected.mean);
    at->low = within(question, limits.low);
    at->high = within(question, limits.high);
    at->seen_low = NAN;
    at->seen_median = NAN;
    at->seen_high = NAN;
}

static void expect_stratum(const struct course_question *question,
                           const struct course_answer *answer,
                           struct course_stratum *stratum)
{
    struct expected_state state;

    expected_begin(&answer->model, &state);
    expected_see(&state, answer->first, stratum->start);
    stratum->at[stratum->count++].session = answer->first;
    for (int i = 0; i < SHOWN_COUNT; i++) {
        if (SHOWN[i] > answer->first && SHOWN[i] <= answer->last) {
            stratum->at[stratum->count++].session = SHOWN[i];
        }
    }
    if (stratum->at[stratum->count - 1].session < answer->last) {
        stratum->at[stratum->count++].session = answer->last;
    }
    for (int i = 0; i < stratum->count; i++) {
        expect_at(question, &state, &stratum->at[i]);
    }
}

// ---- seen -------------------------------------------------------------------

static bool is_in(const struct course_stratum *stratum,
                  const struct course_answer *answer,
                  const struct growth_row *first)
{
    return first->session == answer->first && first->score >= stratum->from
        && first->score <= stratum->to;
}

// NAN: none.
static double score_at(const struct growth_row *rows, size_t count,
                       double session)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].session == session) {
            return rows[i].score;
        }
    }
    return NAN;
}

// The scores of a stratum's courses at one session, into `values`.
static size_t scores_at(const struct growth_rows *rows,
                        const struct course_stratum *stratum,
                        const struct course_answer *answer, double session,
                        double *values)
{
    size_t count = 0;

    for (size_t c = 0; c < rows->course_count; c++) {
        const struct growth_course *course = &rows->courses[c];
        const struct growth_row *first = &rows->rows[course->first];
        double score = score_at(first, course->count, session);

        if (is_in(stratum, answer, first) && !isnan(score)) {
            values[count++] = score;
        }
    }
    qsort(values, count, sizeof *values, quantile_order);
    return count;
}

static void see_stratum(const struct growth_rows *rows,
                        const struct course_answer *answer, double *values,
                        struct course_stratum *stratum)
{
    for (int i = 0; i < stratum->count; i++) {
        struct course_at *at = &stratum->at[i];
        size_t count = scores_at(rows, stratum, answer, at->session, values);

        at->n = (int64_t)count;
        if (count >= COURSE_SEEN_FEWEST) {
            at->seen_low = quantile_of(values, count, (1 - COURSE_LEVEL) / 2);
            at->seen_median = quantile_of(values, count, .5);
            at->seen_high = quantile_of(values, count, (1 + COURSE_LEVEL) / 2);
        }
    }
}

static void find_thirds(const double *sorted, size_t count,
                        struct course_answer *answer)
{
    struct course_third thirds[COURSE_THIRDS];

    answer->stratum_count = count ? course_thirds(sorted, count, thirds) : 0;
    for (int i = 0; i < answer->stratum_count; i++) {
        const struct course_third *third = &thirds[i];
        struct course_stratum *stratum = &answer->strata[i];

        stratum->from = third->from;
        stratum->to = third->to;
        stratum->n = (int64_t)third->count;
        stratum->start = quantile_of(&sorted[third->first], third->count, .5);
    }
}

static void see_strata(struct arena *arena,
                       const struct course_question *question,
                       struct course_answer *answer)
{
    const struct growth_rows *rows = question->rows;
    double *values = arena_take(arena, rows->course_count, sizeof *values);
    size_t count = 0;

    for (size_t c = 0; c < rows->course_count; c++) {
        const struct growth_row *row = &rows->rows[rows->courses[c].first];

        if (row->session == answer->first) {
            values[count++] = row->score;
        }
    }
    qsort(values, count, sizeof *values, quantile_order);
    find_thirds(values, count, answer);
    for (int i = 0; i < answer->stratum_count; i++) {
        expect_stratum(question, answer, &answer->strata[i]);
        see_stratum(rows, answer, values, &answer->strata[i]);
    }
}

// The middle of each third of the first scores that the model itself expects.
static void expect_strata(const struct course_question *question,
                          struct course_answer *answer)
{
    const struct growth *model = &answer->model;
    double sd = sqrt(model->varies.intercept + model->sigma2);

    answer->stratum_count = COURSE_STRATA;
    for (int i = 0; i < COURSE_STRATA; i++) {
        double share = (i + .5) / COURSE_STRATA;
        struct course_stratum *stratum = &answer->strata[i];

        stratum->from = NAN;
        stratum->to = NAN;
        stratum->start =
            within(question, model->intercept + normal_point(share) * sd);
        expect_stratum(question, answer, stratum);
    }
}

// ---- the answer -------------------------------------------------------------

// The first session of anybody, and the last that enough courses reached.
static void find_ends(struct arena *arena, const struct growth_rows *rows,
                      struct course_answer *answer)
{
    double *lasts = arena_take(arena, rows->course_count, sizeof *lasts);
    size_t few = COURSE_SEEN_FEWEST;

    answer->first = INFINITY;
    for (size_t c = 0; c < rows->course_count; c++) {
        const struct growth_course *course = &rows->courses[c];

        answer->first = fmin(answer->first, rows->rows[course->first].session);
        lasts[c] = rows->rows[course->first + course->count - 1].session;
    }
    qsort(lasts, rows->course_count, sizeof *lasts, quantile_order);
    few = few < rows->course_count ? few : rows->course_count;
    answer->last = lasts[rows->course_count - few];
}

static bool find_model(struct arena *arena,
                       const struct course_question *question,
                       struct course_answer *answer, struct err *err)
{
    bool singular = false;

    if (question->norm) {
        answer->model = question->norm->model;
        answer->first = 1;
        answer->last = question->norm->sessions;
        return true;
    }
    if (!growth_rows_fit(arena, question->rows, NULL, &answer->model, &singular,
                         err)) {
        return false;
    }
    if (singular) {
        notes_addf(
            &answer->notes,
            "The fit is singular: the courses do not tell apart how "
            "starts and slopes vary. Judge the band by its calibration.");
    }
    find_ends(arena, question->rows, answer);
    return true;
}

static void calibrate(struct arena *arena,
                      const struct course_question *question,
                      struct course_answer *answer)
{
    const struct calibration_plan plan = {COURSE_LEVEL, question->turn,
                                          question->folds, question->day};
    struct err why = {0};

    answer->calibrated = true;
    if (question->norm) {
        calibration_of(arena, question->rows, &answer->model, &plan,
                       &answer->calibration);
    } else if (!calibration_by_folds(arena, question->rows, &plan,
                                     &answer->calibration, &why)) {
        answer->calibrated = false;
        notes_add_err(&answer->notes, "Calibration", &why);
    }
    if (question->norm || !question->dated) {
        return;
    }
    answer->timed = calibration_by_time(arena, question->rows, &plan,
                                        &answer->by_time, &why);
    if (!answer->timed) {
        notes_add_err(&answer->notes, "Calibration on what ended later", &why);
    }
}

bool course_answer_find(struct arena *arena,
                        const struct course_question *question,
                        struct course_answer *answer, struct err *err)
{
    *answer = (struct course_answer){
        .measure = question->measure,
        .norm = question->norm,
        .least = question->least,
        .notes = {.arena = arena},
    };
    if (!question->norm && !question->rows) {
        return err_set(err, ERR_BUG, "a course of nothing was asked for");
    }
    if (!find_model(arena, question, answer, err)) {
        return false;
    }
    if (question->rows) {
        answer->courses = question->rows->course_count;
        answer->followed = question->rows->followed;
        answer->scores = question->rows->count;
        answer->left_out = question->rows->left_out;
        calibrate(arena, question, answer);
    }
    if (question->norm) {
        expect_strata(question, answer);
    } else {
        see_strata(arena, question, answer);
    }
    return true;
}

struct str course_stratum_words(struct arena *arena,
                                const struct course_stratum *stratum)
{
    if (isnan(stratum->from)) {
        return text_print(arena, "about %.3g", stratum->start);
    }
    return stratum->from == stratum->to
             ? text_print(arena, "%.4g", stratum->from)
             : text_print(arena, "%.4g to %.4g", stratum->from, stratum->to);
}
