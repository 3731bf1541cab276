#ifndef EVIDENCE_RELIABILITY_PEOPLE_H
#define EVIDENCE_RELIABILITY_PEOPLE_H

// reliability_people - how reliable a form was that people filled in again and
// again, of all they answered.
//
// How far the items go together (alpha, omega) is asked of each person's first
// form, so that rows are people; what lies within and between them, of all
// forms; and whether the score came back, of each person's first two. Between
// these lies whatever happened: it is stability, and a lower limit of what a
// retest without change would give.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/reliability_answer.h"

enum {
    RELIABILITY_PEOPLE_FEWEST = 20, // for any number at all
    RELIABILITY_PEOPLE_FEW = 100,   // below, numbers can be far off
};

// Answers of forms, sorted by person and time. An item's column is its answers
// as they were given, NAN where there is none.
struct reliability_forms {
    int items;
    const struct str *names;
    const bool *reversed;
    double least, most; // of an answer; NAN: items differ in it
    size_t rows;
    const double *const *at; // items columns of rows
    const uint32_t *person;
    const int32_t *day; // days since 1970
};

struct reliability_people {
    size_t people, forms;
    size_t twice;                     // people with two forms or more
    bool found;                       // else `why`
    struct reliability_answer answer; // of first forms, but for its `within`
    struct reliability_answer all;    // of all forms, for its `within` alone
    struct str why;
    bool has_again; // the score of first and second form
    struct agreement again;
    double days; // between the two, median
};

// Never fails: what cannot be had is said.
void reliability_people_find(struct arena *arena,
                             const struct reliability_forms *forms,
                             double level, struct reliability_people *people);

#endif
