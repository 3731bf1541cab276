// calibration - see calibration.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/calibration.h"

#include "base/arena.h"
#include "stats/two_groups.h"

#include <math.h>

// The last session of each span; courses thin out.
static const double ENDS[CALIBRATION_SPANS] = {2,  3,  4,  5,  7,
                                               10, 15, 20, 40, INFINITY};

// ---- counting ---------------------------------------------------------------

static void count_score(struct held *held, const struct expected *expected,
                        double level, double score)
{
    struct expected_limits limits = expected_limits(expected, level);

    held->n++;
    held->below += score < limits.low;
    held->above += score > limits.high;
}

static void count_at(struct calibration *calibration, bool first,
                     const struct expected *expected,
                     const struct growth_row *row)
{
    struct calibration_span *span = calibration->spans;

    while (row->session > span->to) {
        span++;
    }
    count_score(first ? &span->first : &span->step_ahead, expected,
                calibration->level, row->score);
    count_score(first ? &calibration->all.first : &calibration->all.step_ahead,
                expected, calibration->level, row->score);
}

static void count_course(struct calibration *calibration,
                         const struct growth *model,
                         const struct growth_row *rows, size_t count)
{
    struct expected_state first;
    struct expected_state all;
    struct expected expected;

    expected_begin(model, &first);
    expected_see(&first, rows[0].session, rows[0].score);
    all = first;
    for (size_t i = 1; i < count; i++) {
        expected_at(&first, rows[i].session, &expected);
        count_at(calibration, true, &expected, &rows[i]);
        expected_at(&all, rows[i].session, &expected);
        count_at(calibration, false, &expected, &rows[i]);
        expected_see(&all, rows[i].session, rows[i].score);
    }
}

static void begin(struct calibration *calibration, double level, int folds)
{
    double from = 0;

    *calibration = (struct calibration){.level = level, .folds = folds};
    for (int i = 0; i < CALIBRATION_SPANS; i++) {
        calibration->spans[i].from = from;
        calibration->spans[i].to = ENDS[i];
        from = ENDS[i] + 1;
    }
    calibration->spans[0].from = 1;
}

// ---- shares -----------------------------------------------------------------

static void find_share(struct held *held, bool independent)
{
    struct share within = {(int)(held->n - held->below - held->above),
                           (int)held->n};
    struct interval interval =
        held->n ? wilson_interval(&within) : (struct interval){NAN, NAN, NAN};

    held->share = interval.estimate;
    held->low = independent ? interval.low : NAN;
    held->high = independent ? interval.high : NAN;
}

// Spans of one session count a course once; longer ones may not.
static void find_span(struct calibration_span *span)
{
    find_share(&span->first, span->from == span->to);
    find_share(&span->step_ahead, true);
}

static void finish(struct calibration *calibration, double last)
{
    int kept = 0;

    find_share(&calibration->all.first, false);
    find_share(&calibration->all.step_ahead, true);
    for (int i = 0; i < CALIBRATION_SPANS; i++) {
        struct calibration_span span = calibration->spans[i];

        if (span.first.n) {
            span.to = fmin(span.to, last);
            span.from = i ? span.from : span.to;
            find_span(&span);
            calibration->spans[kept++] = span;
        }
    }
    calibration->span_count = kept;
}

void calibration_of(const struct growth_rows *rows, const struct growth *model,
                    double level, struct calibration *calibration)
{
    begin(calibration, level, 0);
    for (size_t c = 0; c < rows->course_count; c++) {
        const struct growth_course *course = &rows->courses[c];

        count_course(calibration, model, &rows->rows[course->first],
                     course->count);
    }
    finish(calibration, rows->last);
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

// Counts the fold's own courses by a fit to all the others.
static bool judge_fold(struct arena *arena, const struct growth_rows *rows,
                       const struct fold *fold, struct calibration *calibration,
                       struct err *err)
{
    struct growth_choice choice = {is_in_fold, fold};
    size_t mark = arena_mark(arena);
    struct growth model;
    bool singular;

    if (!growth_rows_fit(arena, rows, &choice, &model, &singular, err)) {
        return false;
    }
    arena_rewind(arena, mark);
    for (size_t c = 0; c < rows->course_count; c++) {
        const struct growth_course *course = &rows->courses[c];
        const struct growth_row *first = &rows->rows[course->first];

        if (is_in_fold(fold, course, first)) {
            count_course(calibration, &model, first, course->count);
        }
    }
    return true;
}

bool calibration_by_folds(struct arena *arena, const struct growth_rows *rows,
                          int folds, double level,
                          struct calibration *calibration, struct err *err)
{
    begin(calibration, level, folds);
    for (struct fold fold = {0, folds}; fold.which < folds; fold.which++) {
        if (!judge_fold(arena, rows, &fold, calibration, err)) {
            return false;
        }
    }
    finish(calibration, rows->last);
    return true;
}
