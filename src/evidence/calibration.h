#ifndef EVIDENCE_CALIBRATION_H
#define EVIDENCE_CALIBRATION_H

// calibration - does the model hold what it says? Counted on courses that it
// has not seen: it came from elsewhere; or it is fitted anew without every fold
// of people in turn; or it is fitted to what ended before some day and held
// against what ended from then on, of people who are not in the fit.
//
// Bands: from the first score alone, and one step ahead of all scores so far,
// at a level and at one half. By session; where a course counts once, Wilson's
// interval, and elsewhere that of clustered shares.
//
// Turns: what had become of courses by their last score, that is reliably worse
// and recovered, against what was said before. The chances are the tails of the
// same normal distribution at the session of the last score, which is known
// only afterwards; where the end of a course goes with what happens in it,
// that alone puts them off, and the intercept shows it. The line is the upper
// (worse) limit of the band one step ahead, which moves with the scores, or of
// that from the first score alone, which does not: had it been crossed up to a
// session, for courses that went on? All of it is of many people, and for
// judging the model: a chance of one person is shown nowhere.
//
// SOURCE: Wilson 1927, JASA 22, 209-212; STATISTICS.md 2
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/growth_rows.h"
#include "stats/chances.h"
#include "stats/clustered_share.h"

enum {
    CALIBRATION_SPANS = 10,
    CALIBRATION_FOLDS_MAX = 20,
    CALIBRATION_TURNS = 7, // sessions at which chances and line are judged
};

struct held {
    int64_t n, below, above;       // the rest lay within
    double share, low, high;       // of those within; NAN: none
    struct clustered_share within; // of courses
};
struct calibration_span {
    double from, to;               // sessions; both included
    struct held first, step_ahead; // given the first score alone; all before
    struct held first_half, step_half; // the same of the band that holds half
};

// When somebody is reliably worse, or has recovered. A change of NAN: not
// known, and turns are not judged; a cut-off of NAN: recovery is not.
struct turn_rule {
    double change;  // points of reliable change, this or more
    bool more_than; // more, not this
    double cutoff;  // this and worse is the clinical side
    bool higher_is_better;
};

// Up to this session, of courses that went on after it.
struct line_crossed {
    int64_t n, worse, crossed, both;
    struct interval sensitivity, specificity, ppv, npv; // Wilson; NAN: of none
};
struct calibration_turn {
    double session;
    struct chances worse;      // of everybody
    struct chances recovered;  // of those who began on the clinical side
    struct line_crossed line;  // one step ahead
    struct line_crossed still; // from the first score alone
};

enum calibration_way {
    CALIBRATION_OTHERS,
    CALIBRATION_FOLDS,
    CALIBRATION_TIME
};
struct calibration {
    enum calibration_way way; // the model came from elsewhere; ...
    double level;
    int folds;
    int32_t day;                 // CALIBRATION_TIME: the later ones ended on
                                 // it or after
    int64_t made_of, held, left; // CALIBRATION_TIME: courses in the fit; held
                                 // against it; of people who are in both, or
                                 // of which the end is not known
    struct calibration_span all;
    struct calibration_span spans[CALIBRATION_SPANS];
    int span_count; // those with scores
    struct calibration_turn turns[CALIBRATION_TURNS];
    int turn_count; // 0: no rule; else those that courses went beyond
};

struct calibration_plan {
    double level;
    struct turn_rule turn;
    int folds;   // calibration_by_folds(): 2 to CALIBRATION_FOLDS_MAX
    int32_t day; // calibration_by_time(); GROWTH_NO_DAY: that by which two
                 // thirds of the courses had ended
};

// A model from elsewhere.
void calibration_of(struct arena *arena, const struct growth_rows *rows,
                    const struct growth *model,
                    const struct calibration_plan *plan,
                    struct calibration *calibration);
// By folds of people, drawn by a fixed hash. ERR_INPUT: what is left of one is
// too little for a fit.
bool calibration_by_folds(struct arena *arena, const struct growth_rows *rows,
                          const struct calibration_plan *plan,
                          struct calibration *calibration,
                          struct err *err) MUST_USE;
// ERR_INPUT: it is not known when courses ended; too few ended before the day
// for a fit, or none from then on.
bool calibration_by_time(struct arena *arena, const struct growth_rows *rows,
                         const struct calibration_plan *plan,
                         struct calibration *calibration,
                         struct err *err) MUST_USE;

#endif
