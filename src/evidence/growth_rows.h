#ifndef EVIDENCE_GROWTH_ROWS_H
#define EVIDENCE_GROWTH_ROWS_H

// growth_rows - scores by session of many courses, and the growth on
// log(session) that they show together (stats/expected_course.h).
//
// A course is one episode of one person; who had several is one person, so that
// what is held back from a fit is held back with all that is theirs.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/frame.h"
#include "stats/expected_course.h"

enum {
    GROWTH_ROWS_MAX = 20 * 1000 * 1000,
    GROWTH_FEWEST = 20, // courses with two scores or more, for a fit
};
static const double GROWTH_SESSION_MAX = 100000;
#define GROWTH_NO_DAY INT32_MIN

struct growth_row {
    uint32_t course, person; // any numbers; a course is of one person
    double session;          // 1 or later
    double score;
    uint32_t order; // given by growth_rows_make(): the first of two scores of
                    // a session counts
    int32_t ended;  // the day on which the course did, since 1970;
                    // GROWTH_NO_DAY: not known. The course's first row counts
};
struct growth_course {
    size_t first, count; // of its rows
};
// Sorted: course by course, session by session.
struct growth_rows {
    const struct growth_row *rows;
    size_t count;
    const struct growth_course *courses;
    size_t course_count;
    size_t followed;  // courses with two scores or more
    double last;      // the last session of any
    double low, high; // of the scores
    size_t left_out;  // rows with something missing
};

// Takes `rows` over and sorts them. Of two scores of a session the first one
// counts. ERR_INPUT: a session before 1, or not a number; a score
// that is not finite; nothing at all.
bool growth_rows_make(struct arena *arena, struct growth_row *rows,
                      size_t count, struct growth_rows *made,
                      struct err *err) MUST_USE;

// The columns of a table: every client is one course.
struct growth_columns {
    struct str client, session, score;
    struct str ended; // days as 2026-12-01; NULL: not known
};
bool growth_rows_of(struct arena *arena, const struct frame *frame,
                    const struct growth_columns *columns,
                    struct growth_rows *made, struct err *err) MUST_USE;

// REML, with an intercept and a slope for each course that may go together.
// Courses for which `leave` says so are left out (NULL: none). `*singular`: the
// courses do not tell a variance apart. ERR_INPUT: fewer than GROWTH_FEWEST
// courses with two scores, or nothing to be fitted.
struct growth_choice {
    bool (*leave)(const void *who, const struct growth_course *course,
                  const struct growth_row *first);
    const void *who;
};
bool growth_rows_fit(struct arena *arena, const struct growth_rows *rows,
                     const struct growth_choice *choice, struct growth *model,
                     bool *singular, struct err *err) MUST_USE;

#endif
