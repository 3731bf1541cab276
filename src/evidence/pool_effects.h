#ifndef EVIDENCE_POOL_EFFECTS_H
#define EVIDENCE_POOL_EFFECTS_H

// pool_effects - the effect and its variance of each row: as they stand in the
// file, or worked out of correlations, means or tables (metafor's escalc()).
//
// Each measure of EFFECT_MEASURES says what it needs, what it is called in a
// report, and how it is shown to people. Columns are named by metafor's words.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/frame.h"
#include "evidence/transform.h"
#include "stats/effect_size.h"

enum effect_role {
    EFFECT_YI,
    EFFECT_VI,
    EFFECT_SEI,
    EFFECT_RI,
    EFFECT_NI,
    EFFECT_M1,
    EFFECT_SD1,
    EFFECT_N1,
    EFFECT_M2,
    EFFECT_SD2,
    EFFECT_N2,
    EFFECT_AI,
    EFFECT_BI,
    EFFECT_CI,
    EFFECT_DI,
    EFFECT_XI,
    EFFECT_ROLES
};
// "--yi", "--vi", ...: the option that names the column.
extern const char *const EFFECT_ROLE_OPTIONS[EFFECT_ROLES];

struct effect_question {
    struct str measure; // "zcor"; empty: yi stands in the file
    struct str columns[EFFECT_ROLES];
    bool variances_known_apart; // no vi is needed: they are read elsewhere
    double add; // to each cell of a table; NAN: as the measure wants it
    bool has_to;
    enum effect_size_to to; // to which tables
    bool drop_double_zero;  // tables in which nobody (or everybody) had it
    bool approximate;       // correction J of an SMD: 1 - 3 / (4 df - 1)
};

struct effect_measure; // a row of the table of measures

struct effect_facts {
    const struct effect_measure *measure; // NULL: as in the file
    double *yi, *vi;        // of all rows of the frame; NAN: missing
    const double *cells[4]; // of tables: ai, bi, ci, di; else NULL
    size_t zero_cells;      // rows to which `add` was added
    size_t double_zero;
    double added; // how much
};

// ERR_INPUT: no such measure; the text lists those there are.
bool effects_check(struct arena *arena, const struct effect_question *question,
                   struct err *err) MUST_USE;

// ERR_INPUT: no such measure, an option is missing or
// does not go with the others, a column holds text, a number cannot be (with
// its line).
struct notes;
bool effects_work_out(struct arena *arena,
                      const struct effect_question *question,
                      const struct frame *frame, struct effect_facts *facts,
                      struct notes *notes, struct err *err) MUST_USE;

// EFFECT_SIZE_MEASURES when effects are those of the file.
enum effect_size_measure effect_measure_of(const struct effect_facts *facts);
// "correlations (Fisher's z)"; "effect" where the file said what it is.
const char *effect_name(const struct effect_facts *facts);
// Of the scale on which people think: "correlation"; NULL: it is the same.
const char *effect_shown_name(const struct effect_facts *facts,
                              enum transform transform);
enum transform effect_transform(const struct effect_facts *facts);
// Where no effect is: 0; NAN for proportions.
double effect_reference(const struct effect_facts *facts);
// The formula's source, for the method paragraph; NULL: none.
const char *effect_source(const struct effect_facts *facts);

#endif
