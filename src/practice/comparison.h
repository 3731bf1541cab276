#ifndef PRACTICE_COMPARISON_H
#define PRACTICE_COMPARISON_H

// comparison - how the work that is over went in this practice, as numbers
// without anybody, and whether its therapists or places differ by more than
// chance once it is known how people began (evidence/comparison_answer.h).
//
// Who is counted: as practice/counted.h says, each person once, with the newest
// episode that had ended when this quarter of a year began. An episode is with
// whom it stood when it ended.
//
// How somebody fared: the first and the last score of one form within the
// episode, judged by that form's own reliable change (measure/course.h). Forms
// for which no such figure was verified are not offered. Beside it: how the
// work ended.
//
// Small numbers: no unit of fewer than COMPARISON_PEOPLE people. The smaller
// ones stand together; while these are fewer people, or fewer than
// COMPARISON_TOGETHER units, the smallest of the others joins them: so the
// units add up to everybody, and nobody is found by taking one number from
// another, or one's own from two. A place stands by itself with
// COMPARISON_TOGETHER therapists or more, all of whom stand by themselves among
// therapists (when those are told): else one picture taken from the other would
// tell of them. Below COMPARISON_UNITS_LEAST units nothing is told by unit.
//
// What is asked does not change who is counted: there is no day to choose but
// the beginning of this quarter; whoever lacks a first score that is adjusted
// for is taken at the mean of the others; unplanned endings, which are the same
// by whatever form, are told by unit with the form that most people filled in.
// So no two pages, one taken from the other, tell of few people.
//
// What is told of all people together: of COMPARISON_TOGETHER therapists or
// more where those of any one leave COMPARISON_PEOPLE others; else one of them
// would find the other by taking their own away. Or to whoever asks, of their
// own alone.
//
// Therapists: nobody is named, nothing is sorted by how people fared, no mean
// of anybody's checks is computed (PRODUCT.md A1 to A3, H15). Which unit is
// one's own is told to whoever asks (`practice->staff`), and to nobody else.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/moment.h"
#include "evidence/comparison_answer.h"
#include "measure/course.h"
#include "measure/instrument.h"
#include "practice/practice.h"

enum {
    COMPARISON_PEOPLE = 20,     // fewest of a unit
    COMPARISON_TOGETHER = 3,    // fewest units that stand together; and
                                // therapists of a place that stands by itself
    COMPARISON_UNITS_LEAST = 5, // fewest units to tell anything of them
    COMPARISON_FORMS = 12,      // that may be chosen among
    COMPARISON_LEFT_OUT = 4,
    COMPARISON_LATE_DAYS = 2, // entered so long after it was filled in: late
};

// In the audit.
#define COMPARISON_LOOKED "looked at the comparison"
#define COMPARISON_COPIED "copied the numbers of the comparison"

// ---- what can be asked ------------------------------------------------------

// One scale of one version of a form.
struct comparison_form {
    const struct instrument *instrument;
    const struct scale *scale;
    int people; // who filled it in twice or more in that episode
};

// "phq9/1/total": as a request names it.
struct str comparison_form_name(struct arena *arena,
                                const struct comparison_form *form);

// Empty or unknown words: the choice that the program makes.
struct comparison_request {
    struct str form; // "phq9/1/total": of how people fared
    struct str also; // "gad7/1/total": its first score is adjusted for as well
    bool unmarked;   // one's own unit is not told: for paper that others see
};

// ---- what cannot be known (J8.2) --------------------------------------------

struct comparison_known {
    int people;   // whose work had ended
    int no_yes;   // not counted: no yes to working together, or a no to
                  // research
    int counted;  // the others
    int measured; // of these: the chosen form twice or more
    int asked;    // of these: something at a follow-up
    int followed; // and answered one
    // Their forms, by how they were answered: on a device of their own, on the
    // practice's tablet, together with somebody, on paper; brought from
    // elsewhere (import).
    int forms, alone, tablet, assisted, paper, brought;
    int late;            // of those not brought: written down late
    int checks_offered;  // checks after a session (J8.6)
    int checks_answered; //
};

// ---- how it went (J8.3) -----------------------------------------------------

struct comparison_results {
    bool is_told;    // all below may be, and what is known of answers
    bool has_course; // so may the numbers of those measured
    int measured;
    int improved, unchanged, deteriorated; // reliably; they add up to measured
    int clinical;  // of those measured: began on the clinical side of the
                   // form's cut-off; 0 where it has none that was verified
    int recovered; // of these: improved, and ended on the other side
    int planned, unplanned, other; // endings; they add up to everybody counted
    int waited;                    // people with a first session
    double wait_low, wait_middle, wait_high; // days before it: quartiles
    int sessions, came, stayed_away, cancelled_late;
    int moved_by_practice, moved_by_client; // or given up
};

// ---- by therapist and by place (J8.4, J8.5)
// ----------------------------------

// What happened to a person, or did not.
enum comparison_outcome {
    COMPARISON_IMPROVED,  // reliably, of those measured
    COMPARISON_UNPLANNED, // the work ended unplanned, of those with a first
                          // score
    COMPARISON_OUTCOMES
};
enum comparison_by { COMPARISON_THERAPISTS, COMPARISON_PLACES, COMPARISON_BYS };
struct comparison_of {
    int people; // who can stand in it
    int events; // to whom it happened
    int units;  // that stand by themselves
    bool is_told;
    struct str why_not; // in words, when not told
    bool is_mine;       // whoever asks worked with some of them
    struct str left_out[COMPARISON_LEFT_OUT]; // what is not adjusted for, and
    int left_out_count;                       // why
    struct comparison_rows rows;
    struct comparison_question question;
    struct comparison_answer answer; // when told
};

// ---- who looked -------------------------------------------------------------

enum { COMPARISON_LOOKERS = 50, COMPARISON_LOOK_DAYS = 183 };
struct comparison_look {
    struct str name;
    int looks, copies;
    int64_t last;
};

struct comparison {
    int64_t until; // counted until then: the beginning of this quarter
    struct comparison_form forms[COMPARISON_FORMS]; // most people first
    int form_count;
    const struct comparison_form *form; // NULL: there is none
    const struct comparison_form *also; // NULL: none is adjusted for
    struct threshold threshold;         // of `form`
    struct comparison_known known;
    struct comparison_results results;
    int site_count;    // places that are named; by place from two on
    int64_t own_staff; // whoever asks; 0: is not told which unit is theirs
    int own_site;      // theirs, from 1; 0: none
    struct comparison_of of[COMPARISON_OUTCOMES][COMPARISON_BYS];
    bool is_told; // one of them at least
};

// Does the owner allow it (setting "comparison")? Off, nothing is to be read.
bool comparison_is_on(struct practice *practice, bool *on,
                      struct err *err) MUST_USE;

bool comparison_read(struct practice *practice,
                     const struct comparison_request *request,
                     struct comparison *comparison, struct err *err) MUST_USE;

// Reliable recovery can be told: the form has a verified cut-off.
bool comparison_has_cutoff(const struct comparison *comparison);

// "2026-10-01"
struct str comparison_until_name(const struct practice *practice,
                                 int64_t until);

// Who opened the page or took a copy in the last COMPARISON_LOOK_DAYS, newest
// first. Newer than the audit's line of this very look.
bool comparison_looks(struct practice *practice, struct comparison_look **looks,
                      int *count, struct err *err) MUST_USE;

// What cannot be known, alone: of episodes that were closed before `until`. For
// other pages about all people; `measured` is not counted.
bool comparison_read_known(struct practice *practice, int64_t until,
                           struct comparison_known *known,
                           struct err *err) MUST_USE;

#endif
