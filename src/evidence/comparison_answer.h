#ifndef EVIDENCE_COMPARISON_ANSWER_H
#define EVIDENCE_COMPARISON_ANSWER_H

// comparison_answer - units (therapists, teams, places) beside what would be
// expected of people who began like theirs, with limits by size.
//
// It is no league table, and cannot be made into one by accident: a unit has no
// name here, only its size; units stand in order of size; there is no rank.
// Units with fewer than `least` rows stand together, and where even those
// together are fewer, their rows are left out of everything, so that nobody can
// find them by subtracting. One unit may be labelled: for its own people.
//
// SOURCE: PRODUCT.md J8.4, J8.5 and A1 to A3; Spiegelhalter 2005, Stat Med 24,
// 1185-1202
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/notes.h"
#include "stats/between.h"
#include "stats/casemix.h"
#include "stats/funnel_limits.h"
#include "stats/prediction.h"

#include "base/text.h"

struct paper;

enum {
    COMPARISON_LEAST = 20, // rows of a unit that stands for itself
    COMPARISON_FOLDS = 10,
    COMPARISON_GAPS_MAX = 8,
};
#define COMPARISON_WINSORISE .1
#define COMPARISON_NOBODY    UINT32_MAX

// Word by word, below every picture and table.
extern const char COMPARISON_CAPTION[];

// One row for a person (or a closed episode).
struct comparison_rows {
    size_t n;
    bool is_event;   // y is 0 or 1; otherwise a score
    const double *y; // n
    int p;           // columns of case-mix, the constant first; 1: none
    const struct str *names;
    const double *x;      // n x p, column by column
    const uint32_t *unit; // n, from 0
    uint32_t units;
    const bool *together; // units: these stand together whatever their size;
                          // NULL: by size alone
};

struct comparison_gap { // rows that are not in it
    struct str why;     // "the outcome is not known"
    size_t rows;
    bool few; // say "fewer than five", not how many
};

// How limits grow by the spread that is there beyond chance.
enum comparison_spread {
    COMPARISON_WINSORISED, // the winsorised tau2 is added to the variance
    COMPARISON_ALL,        // that of all units is
    COMPARISON_MULTIPLIED, // times the root of the winsorised phi
};

struct comparison_question {
    struct str outcome;  // "reliable improvement", "change"
    struct str units;    // what they are, many: "practitioners", "units"
    struct str case_mix; // the formula or words; empty: nothing is adjusted for
    struct str from, to; // dates of the rows; empty: not known
    size_t least;        // COMPARISON_LEAST
    bool exact;          // limits of events from counts, not normal
    bool no_between;     // leaves the mixed model out: of thousands of rows it
                         // takes seconds
    enum comparison_spread spread;
    uint32_t own;        // whose point is labelled; COMPARISON_NOBODY
    struct str own_name; // "You", "Team north"
    struct comparison_gap gaps[COMPARISON_GAPS_MAX];
    int gap_count;
};

// What is compared, and so the y axis.
enum comparison_kind {
    COMPARISON_SHARE,      // of events, nothing adjusted for
    COMPARISON_RATIO,      // observed / expected events
    COMPARISON_DIFFERENCE, // of means, observed minus expected
};

enum comparison_place {
    COMPARISON_WITHIN,  // the inner limits
    COMPARISON_BETWEEN, // inner and outer ones
    COMPARISON_BEYOND,  // the outer limits
};

struct comparison_limits {
    struct funnel_limits inner, outer; // 95 %, 99.8 %
};

struct comparison_unit {
    bool own;
    bool together; // all small ones; is in no test of spread
    size_t n;
    uint64_t order; // among units of one size: says nothing
    const struct casemix_unit *found;
    double value;     // what is drawn: share, ratio or difference
    double low, high; // of it, 95 %
    double se;        // of it, by chance
    struct comparison_limits plain, spread; // spread: over-dispersion added
    enum comparison_place place, spread_place;
};

struct comparison_answer {
    const struct comparison_question *question;
    enum comparison_kind kind;
    size_t n;                // rows in it
    const struct str *names; // of the coefficients: fit.p
    struct casemix_fit fit;
    bool calibrated; // by folds
    struct prediction calibration;
    int folds;
    double centre; // where no difference lies: the share of all, 1 or 0
    struct comparison_unit *units; // largest first; those together last
    uint32_t unit_count;
    uint32_t standing;    // of these: units by themselves
    uint32_t small_units; // that stand together or were left out
    bool small_left_out;  // fewer rows than `least` even together
    bool own_is_small;
    uint32_t between_limits, beyond; // standing units, by the plain limits
    uint32_t spread_between_limits, spread_beyond; // with over-dispersion
    bool has_spread;                               // could be found
    bool widens;                                   // limits grow by it
    struct overdispersion spread;
    bool has_between; // of standing units
    struct between between;
    bool is_adjusted;
    // Standing units, nothing adjusted for: how many lay outside the inner
    // limits, and in how many the adjusted result lies on the other side of
    // what was expected.
    uint32_t raw_outside, turned;
    struct notes notes;
};

// ERR_INPUT: one unit, an outcome that never changes, case-mix that the rows do
// not carry (the column is named), and what would help. `rows` and `question`
// must outlive the answer.
bool comparison_answer_find(struct arena *arena,
                            const struct comparison_rows *rows,
                            const struct comparison_question *question,
                            struct comparison_answer *answer,
                            struct err *err) MUST_USE;

// The limits at any size, for a curve; by the mean variance of a row.
struct comparison_limits comparison_limits_at(
    const struct comparison_answer *answer, double n, bool spread);

// "A unit of 84", "3 small units (41)", "You (84)"
struct str comparison_unit_words(struct arena *arena,
                                 const struct comparison_answer *answer,
                                 const struct comparison_unit *unit);
// "within", "above 95%", "below 99.8%"
struct str comparison_place_words(const struct comparison_answer *answer,
                                  const struct comparison_unit *unit,
                                  bool spread);
// "1.08", "43.2 %", "+0.8": a value on the scale that is drawn.
struct str comparison_value_words(struct arena *arena,
                                  const struct comparison_answer *answer,
                                  double value);

void comparison_text(struct paper *paper,
                     const struct comparison_answer *answer);
void comparison_json(struct text *out, const struct comparison_answer *answer);

#endif
