#ifndef MEASURE_NORM_BAND_H
#define MEASURE_NORM_BAND_H

// norm_band - may what happened for others who started here stand on a chart?
// PRODUCT.md 1.4 and 4.3 as one table, NORM_BAND_RULES: the first row that
// stops it says why. Pure; the facts are gathered by practice/expected.c.
//
// A band describes others. Nothing here, and no signal, knows where the person
// of the chart lies beside it (a test looks).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"

enum {
    NORM_BAND_EPISODES = 200, // own closed episodes of that measure
    NORM_BAND_PEOPLE = 20,    // of them who started here
    NORM_BAND_SESSIONS = 2,   // of this person, that the band reaches
};

struct norm_band_facts {
    bool on;             // the module; off until the owner says otherwise
    bool has_start;      // there is a first score
    bool fictional;      // of set-up, in a practice of real people
    bool other_versions; // scores of another version than today's on the chart
    bool norm;           // loaded for this version, with where it comes from
    int64_t episodes;    // of one's own, closed, of this measure
    // Of a band from one's own episodes:
    bool counted;     // this person is one of those
    bool later_start; // the first score is not of the session where they
                      // begin
    int64_t people;   // who started here; 0: outside of what was seen
    int sessions;     // of this person, that the band reaches; the start too
};

enum norm_band_rule {
    NORM_BAND_OFF,
    NORM_BAND_NO_START,
    NORM_BAND_FICTIONAL,
    NORM_BAND_VERSIONS,
    NORM_BAND_NO_BASIS,
    NORM_BAND_COUNTED,
    NORM_BAND_LATER_START,
    NORM_BAND_FEW_PEOPLE,
    NORM_BAND_SHORT,
    NORM_BAND_DRAWN, // no rule stops it
};
struct norm_band_row {
    const char *name; // "H14: versions are never joined"
    bool (*stops)(const struct norm_band_facts *facts);
    const char *words; // for staff, quietly; NULL: nothing is said
};
extern const struct norm_band_row NORM_BAND_RULES[NORM_BAND_DRAWN];

enum norm_band_rule norm_band_judge(const struct norm_band_facts *facts);

// From one's own episodes, not from a norm.
bool norm_band_is_own(const struct norm_band_facts *facts);

#endif
