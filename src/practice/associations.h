#ifndef PRACTICE_ASSOCIATIONS_H
#define PRACTICE_ASSOCIATIONS_H

// associations - how the check after a session went along with how people
// fared in this practice, by the year in which the work began and by the place
// at which the therapist works (staff.h), pooled with the engine that pools
// published studies.
//
// Two pictures that are never mixed (measure/association.h): within people and
// between people. One outcome form, the one that most people filled in twice;
// others, and other versions, are not mixed in (H14). A person counts once,
// with the newest episode that has what is needed.
//
// Who is counted: whose newest word on working together is yes, and who did
// not say no to research. What was erased is gone. The fictional people of
// set-up count in a demo only.
//
// Small numbers: a year or place with fewer than ASSOCIATIONS_PEOPLE people, or
// with people of one therapist alone while there are several, joins the other
// such ones; when these are still few, nothing that is told rests on them, so
// that they cannot be found by taking one number from another. All is counted
// until the last quarter of a year ended: a single form does not show in a
// difference between two days.
//
// All people together are asked in one multilevel model, too, in both
// directions in time: those with ALLIANCE_SESSIONS steps from a form over a
// check to the next form, from ALLIANCE_PEOPLE people on. The pictures by year
// and place stay correlations: few years have twenty people with that many
// steps, a correlation has the same scale for all of them, and what they are
// drawn for is how far they lie apart.
//
// Therapists: never named, never one by one, no mean of anybody's checks is
// computed (PRODUCT.md A1 to A3). How much lies with who the therapist is, is
// two numbers about all, within people alone, and one share in the model.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/alliance_model.h"
#include "measure/instrument.h"
#include "practice/practice.h"
#include "stats/pool.h"

enum {
    ASSOCIATIONS_PEOPLE = 20,          // fewest of a unit
    ASSOCIATIONS_THERAPISTS = 5,       // fewest to say anything about them
    ASSOCIATIONS_THERAPIST_PEOPLE = 5, // fewest of each of them
    ASSOCIATIONS_POOLED = 3,           // fewest units to pool: two say next to
                                       // nothing about what lies between them
    ASSOCIATIONS_UNITS = 100,
};

enum association_kind {
    ASSOCIATION_WITHIN,
    ASSOCIATION_BETWEEN,
    ASSOCIATION_KINDS
};

struct association_unit {
    int key;     // the year in which the work began, or the place, from 1 (1:
                 // sites[0]); 0: the small ones together
    int people;  // ASSOCIATIONS_PEOPLE or more
    int64_t n;   // pairs that r is worth
    double r;    // and Fisher's z with its variance
    double z, v; //
};

struct association_picture {
    int people; // who have what is needed
    struct association_unit units[ASSOCIATIONS_UNITS];
    int count;           // of those that are shown
    int small;           // years or places in the unit of key 0
    bool some_hidden;    // a few people are in no unit
    bool is_pooled;      // ASSOCIATIONS_POOLED units or more
    struct pool_fit fit; // of z
};

struct association_therapists {
    bool is_told;
    int count; // who have enough people
    double tau, i2;
};

// The models: what is found of all people together, in the points of the form
// and of the check, as they are (evidence/alliance_model.h).
enum association_direction {
    ASSOCIATION_FORWARD, // from the check to the next form
    ASSOCIATION_REVERSE, // from the form to the next check
    ASSOCIATION_DIRECTIONS
};
struct association_model {
    struct alliance_answer of[ASSOCIATION_DIRECTIONS];
    bool is_told[ASSOCIATION_DIRECTIONS]; // fitted, and not of one therapist
                                          // alone where there are several
    int therapists;
    double share; // with who the therapist is; NAN: not told
};

struct associations {
    int64_t until; // the beginning of this quarter of the year
    const struct instrument *instrument; // NULL: nobody filled one in twice
    const struct scale *scale;

    // What we cannot know, of people whose work began before `until`.
    int people;   // all
    int no_yes;   // not counted: no yes to working together, or a no to
                  // research
    int measured; // of the others: that form twice in one episode

    struct association_picture of[ASSOCIATION_KINDS]; // by year
    struct association_picture at_site[ASSOCIATION_KINDS];
    const struct str *sites; // the places that were named, in byte order
    int site_count;          // at_site is empty with fewer than two
    struct association_therapists therapists;
    struct association_model model;
};

bool associations_read(struct practice *practice,
                       struct associations *associations,
                       struct err *err) MUST_USE;

#endif
