#ifndef EVIDENCE_COURSE_ANSWER_H
#define EVIDENCE_COURSE_ANSWER_H

// course_answer - what happened for people who started here: the median and
// the 80 % band of later scores by where courses began, what was seen in fact,
// and whether such a band holds what it says.
//
// Nothing in it is about one person.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/calibration.h"
#include "evidence/course_thirds.h"
#include "evidence/norm_file.h"
#include "evidence/notes.h"

enum {
    COURSE_STRATA = COURSE_THIRDS,
    COURSE_SESSIONS_SHOWN = 16,
    COURSE_SEEN_FEWEST = 20, // courses, for quantiles of what was seen
    COURSE_ENOUGH = 200,     // closed episodes, for a practice's own band
    COURSE_FOLDS = 5,
    COURSE_SMALL = 5, // "fewer than five": of a practice's own people
};
#define COURSE_LEVEL .8

struct course_at {
    double session;
    double median, low, high; // expected; within the score's range
    int64_t n;                // seen
    double seen_low, seen_median, seen_high; // 10, 50, 90 %; NAN: too few
};
struct course_stratum {
    double from, to; // first scores; NAN: of a norm
    double start;    // their median
    int64_t n;       // 0: of a norm
    struct course_at at[COURSE_SESSIONS_SHOWN];
    int count;
};
struct course_answer {
    struct str measure;      // "phq9", "score"
    const struct norm *norm; // NULL: the rows' own model
    struct growth model;
    double first, last; // sessions that are shown
    int64_t least;      // smaller counts of people are not shown; 0: all are
    size_t courses, followed, scores, left_out; // 0: a norm alone
    bool calibrated;
    struct calibration calibration; // by folds, or of a norm
    bool timed;
    struct calibration by_time; // where it is known when courses ended
    struct course_stratum strata[COURSE_STRATA];
    int stratum_count;
    struct notes notes;
};

struct course_question {
    struct str measure;
    const struct growth_rows *rows; // NULL: the norm alone
    const struct norm *norm;        // NULL: a fit to the rows
    double low, high;               // range of the score; NAN: not known
    int64_t least;                  // as in the answer
    int folds;
    bool dated;            // it is known when courses ended
    int32_t day;           // as in calibration_plan
    struct turn_rule turn; // as there
};
// ERR_INPUT: too few rows for a fit. What of the calibration cannot be had is a
// note.
bool course_answer_find(struct arena *arena,
                        const struct course_question *question,
                        struct course_answer *answer, struct err *err) MUST_USE;

// "9 to 14"; of a norm "about 12".
struct str course_stratum_words(struct arena *arena,
                                const struct course_stratum *stratum);

void course_print_text(struct text *out, const struct course_answer *answer);
void course_print_json(struct text *text, const struct course_answer *answer);

// The part about bands, turns and the line of either of them
// (course_text_calibration.c, course_json_calibration.c).
struct json_out;
void course_print_calibration(struct text *out,
                              const struct course_answer *answer);
void course_json_calibration(struct json_out *out, const char *key,
                             const struct calibration *calibration,
                             int64_t least); // NULL: null

// Side by side: a picture for each stratum.
void course_draw(struct text *out, const struct course_answer *answer,
                 bool alone);

#endif
