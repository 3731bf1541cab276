// calibration - see calibration.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/calibration_parts.h"

#include "base/arena.h"
#include "stats/two_groups.h"

#include <math.h>
#include <stdlib.h>

// The last session of each span; courses thin out.
static const double ENDS[CALIBRATION_SPANS] = {2,  3,  4,  5,  7,
                                               10, 15, 20, 40, INFINITY};

// ---- counting ---------------------------------------------------------------

// What is being counted.
struct count {
    struct calibration *calibration;
    struct turn_piles piles;
};

enum which { FIRST, STEP_AHEAD, FIRST_HALF, STEP_HALF, WHICH_COUNT };

// One course's scores of one span, and how many lay within.
struct part {
    double n, within;
};
struct parts {
    struct part of[CALIBRATION_SPANS + 1][WHICH_COUNT]; // the last: of all
};

static struct held *held_of(struct calibration *calibration, int span,
                            enum which which)
{
    struct calibration_span *at = span == CALIBRATION_SPANS
                                    ? &calibration->all
                                    : &calibration->spans[span];
    struct held *const held[WHICH_COUNT] = {&at->first, &at->step_ahead,
                                            &at->first_half, &at->step_half};

    return held[which];
}

static void count_score(struct calibration *calibration, struct parts *parts,
                        int span, enum which which,
                        const struct expected_limits *limits, double score)
{
    struct held *held = held_of(calibration, span, which);
    struct part *part = &parts->of[span][which];
    bool below = score < limits->low;
    bool above = score > limits->high;

    held->n++;
    held->below += below;
    held->above += above;
    part->n++;
    part->within += !below && !above;
}

// In the band of the level, and in that of half; in its span and in all.
static void count_at(struct calibration *calibration, struct parts *parts,
                     bool first, const struct expected *expected,
                     const struct growth_row *row)
{
    struct expected_limits wide = expected_limits(expected, calibration->level);
    struct expected_limits half = expected_limits(expected, .5);
    enum which is = first ? FIRST : STEP_AHEAD;
    enum which is_half = first ? FIRST_HALF : STEP_HALF;
    int span = 0;

    while (row->session > calibration->spans[span].to) {
        span++;
    }
    count_score(calibration, parts, span, is, &wide, row->score);
    count_score(calibration, parts, span, is_half, &half, row->score);
    count_score(calibration, parts, CALIBRATION_SPANS, is, &wide, row->score);
    count_score(calibration, parts, CALIBRATION_SPANS, is_half, &half,
                row->score);
}

static void add_part(struct held *held, const struct part *part)
{
    if (part->n > 0) {
        clustered_share_add(&held->within, part->within, part->n);
    }
}

static void add_parts(struct calibration *calibration,
                      const struct parts *parts)
{
    for (int span = 0; span <= CALIBRATION_SPANS; span++) {
        for (int which = 0; which < WHICH_COUNT; which++) {
            add_part(held_of(calibration, span, (enum which)which),
                     &parts->of[span][which]);
        }
    }
}

static void count_course(struct count *count, const struct growth *model,
                         const struct growth_row *rows, size_t row_count)
{
    struct calibration *calibration = count->calibration;
    struct parts parts = {0};
    struct expected_state first;
    struct expected_state all;
    struct expected expected;

    expected_begin(model, &first);
    expected_see(&first, rows[0].session, rows[0].score);
    all = first;
    for (size_t i = 1; i < row_count; i++) {
        expected_at(&first, rows[i].session, &expected);
        count_at(calibration, &parts, true, &expected, &rows[i]);
        expected_at(&all, rows[i].session, &expected);
        count_at(calibration, &parts, false, &expected, &rows[i]);
        expected_see(&all, rows[i].session, rows[i].score);
    }
    add_parts(calibration, &parts);
    turn_piles_add(&count->piles, model, rows, row_count);
}

static void begin(struct arena *arena, const struct growth_rows *rows,
                  const struct calibration_plan *plan, struct count *count)
{
    struct calibration *calibration = count->calibration;
    double from = 0;

    *calibration = (struct calibration){.level = plan->level};
    for (int i = 0; i < CALIBRATION_SPANS; i++) {
        calibration->spans[i].from = from;
        calibration->spans[i].to = ENDS[i];
        from = ENDS[i] + 1;
    }
    calibration->spans[0].from = 1;
    turn_piles_begin(arena, rows, plan, &count->piles);
}

// ---- shares -----------------------------------------------------------------

static void find_share(struct held *held, bool once)
{
    struct share within = {(int)(held->n - held->below - held->above),
                           (int)held->n};
    struct interval interval = once && held->n
                                 ? wilson_interval(&within)
                                 : clustered_share_interval(&held->within);

    held->share = interval.estimate;
    held->low = interval.low;
    held->high = interval.high;
}

// Spans of one session count a course once; longer ones may not.
static void find_span(struct calibration_span *span, bool once)
{
    find_share(&span->first, once);
    find_share(&span->step_ahead, once);
    find_share(&span->first_half, once);
    find_share(&span->step_half, once);
}

static void finish(struct arena *arena, const struct growth_rows *rows,
                   struct count *count)
{
    struct calibration *calibration = count->calibration;
    int kept = 0;

    find_span(&calibration->all, false);
    for (int i = 0; i < CALIBRATION_SPANS; i++) {
        struct calibration_span span = calibration->spans[i];

        if (span.first.n) {
            span.to = fmin(span.to, rows->last);
            span.from = i ? span.from : span.to;
            find_span(&span, span.from == span.to);
            calibration->spans[kept++] = span;
        }
    }
    calibration->span_count = kept;
    turn_piles_judge(arena, &count->piles, calibration);
}

void calibration_of(struct arena *arena, const struct growth_rows *rows,
                    const struct growth *model,
                    const struct calibration_plan *plan,
                    struct calibration *calibration)
{
    struct count count = {.calibration = calibration};

    begin(arena, rows, plan, &count);
    for (size_t c = 0; c < rows->course_count; c++) {
        const struct growth_course *course = &rows->courses[c];

        count_course(&count, model, &rows->rows[course->first], course->count);
    }
    finish(arena, rows, &count);
}

// ---- folds ------------------------------------------------------------------

struct fold {
    int which, of;
};

// Whatever pattern the order of people has, folds do not follow it.
// SOURCE: Steele, Lea & Flood 2014, OOPSLA, splitmix64's mixer
static bool is_in_fold(const void *who, const struct growth_course *course,
                       const struct growth_row *first)
{
    const struct fold *fold = who;
    uint64_t mixed = first->person + 0x9E3779B97F4A7C15ULL;

    (void)course;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
    mixed ^= mixed >> 31;
    return mixed % (uint64_t)fold->of == (uint64_t)fold->which;
}

// Counts what is left out by a fit to all the others.
static bool judge_left(struct arena *arena, const struct growth_rows *rows,
                       const struct growth_choice *choice, struct count *count,
                       struct err *err)
{
    size_t mark = arena_mark(arena);
    struct growth model;
    bool singular;

    if (!growth_rows_fit(arena, rows, choice, &model, &singular, err)) {
        return false;
    }
    arena_rewind(arena, mark);
    for (size_t c = 0; c < rows->course_count; c++) {
        const struct growth_course *course = &rows->courses[c];
        const struct growth_row *first = &rows->rows[course->first];

        if (choice->leave(choice->who, course, first)) {
            count_course(count, &model, first, course->count);
        }
    }
    return true;
}

bool calibration_by_folds(struct arena *arena, const struct growth_rows *rows,
                          const struct calibration_plan *plan,
                          struct calibration *calibration, struct err *err)
{
    struct count count = {.calibration = calibration};

    begin(arena, rows, plan, &count);
    calibration->way = CALIBRATION_FOLDS;
    calibration->folds = plan->folds;
    for (struct fold fold = {0, plan->folds}; fold.which < fold.of;
         fold.which++) {
        struct growth_choice choice = {is_in_fold, &fold};

        if (!judge_left(arena, rows, &choice, &count, err)) {
            return false;
        }
    }
    finish(arena, rows, &count);
    return true;
}

// ---- by time ----------------------------------------------------------------

static int by_number(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

// Courses that ended before a day, and their people in order.
struct before {
    int32_t day;
    int64_t *people;
    size_t count;
};

static bool is_before(const struct before *before,
                      const struct growth_row *first)
{
    return first->ended != GROWTH_NO_DAY && first->ended < before->day;
}

static bool is_later(const void *who, const struct growth_course *course,
                     const struct growth_row *first)
{
    (void)course;
    return !is_before(who, first);
}

// The day by which two thirds of the courses had ended.
static bool find_day(struct arena *arena, const struct growth_rows *rows,
                     int32_t *day, struct err *err)
{
    int64_t *days = arena_take(arena, rows->course_count, sizeof *days);
    size_t count = 0;

    for (size_t c = 0; c < rows->course_count; c++) {
        const struct growth_row *row = &rows->rows[rows->courses[c].first];

        if (row->ended != GROWTH_NO_DAY && rows->courses[c].count > 1) {
            days[count++] = row->ended;
        }
    }
    if (!count) {
        return err_set(err, ERR_INPUT, "it is not known when courses ended");
    }
    qsort(days, count, sizeof *days, by_number);
    *day = (int32_t)days[count * 2 / 3];
    return true;
}

static void find_before(struct arena *arena, const struct growth_rows *rows,
                        struct before *before)
{
    before->people =
        arena_take(arena, rows->course_count, sizeof *before->people);
    for (size_t c = 0; c < rows->course_count; c++) {
        const struct growth_row *row = &rows->rows[rows->courses[c].first];

        if (is_before(before, row)) {
            before->people[before->count++] = row->person;
        }
    }
    qsort(before->people, before->count, sizeof *before->people, by_number);
}

// Not of the fit, nor of anybody who is in it.
static bool is_unseen(const struct before *before,
                      const struct growth_row *first)
{
    int64_t person = first->person;

    return first->ended != GROWTH_NO_DAY && first->ended >= before->day
        && (!before->count
            || !bsearch(&person, before->people, before->count,
                        sizeof *before->people, by_number));
}

static void count_later(const struct growth_rows *rows,
                        const struct before *before, const struct growth *model,
                        struct count *count)
{
    struct calibration *calibration = count->calibration;

    for (size_t c = 0; c < rows->course_count; c++) {
        const struct growth_course *course = &rows->courses[c];
        const struct growth_row *first = &rows->rows[course->first];

        if (is_unseen(before, first)) {
            count_course(count, model, first, course->count);
            calibration->held++;
        } else if (!is_before(before, first)) {
            calibration->left++;
        }
    }
    calibration->made_of = (int64_t)before->count;
}

bool calibration_by_time(struct arena *arena, const struct growth_rows *rows,
                         const struct calibration_plan *plan,
                         struct calibration *calibration, struct err *err)
{
    struct count count = {.calibration = calibration};
    struct before before = {.day = plan->day};
    struct growth_choice choice = {is_later, &before};
    struct growth model;
    bool singular;

    begin(arena, rows, plan, &count);
    calibration->way = CALIBRATION_TIME;
    if (before.day == GROWTH_NO_DAY
        && !find_day(arena, rows, &before.day, err)) {
        return false;
    }
    calibration->day = before.day;
    find_before(arena, rows, &before);
    if (!growth_rows_fit(arena, rows, &choice, &model, &singular, err)) {
        return err_within(err, "of what ended before that day");
    }
    count_later(rows, &before, &model, &count);
    if (!calibration->all.first.n) {
        return err_set(err, ERR_INPUT,
                       "nobody who is not in the fit ended later");
    }
    finish(arena, rows, &count);
    return true;
}
