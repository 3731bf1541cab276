#ifndef MEASURE_SUPPORT_H
#define MEASURE_SUPPORT_H

// support - "What might be in the way?": the areas that the eight questions of
// instruments/support.json ask about, the barriers that can be ticked, and the
// options from which the two choose. Offered, never imposed; no option is
// marked as the right one, and no answer has a cut-off.
//
// SOURCE: the areas follow what clinical support tools ask about (Lambert's
// Assessment for Signal Clients, and the clusters found with it: PRODUCT.md
// part 7, 54 and 76); the questions and every word here are our own, not
// validated.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/instrument.h"

// How sure a source is: read, or a judgement of our own. None is from memory.
enum support_trust { SUPPORT_READ, SUPPORT_JUDGEMENT };

struct support_area {
    const char *scale; // of instruments/support.json
    const char *title; // "Us two"
    const char *about; // for the therapist
};
enum { SUPPORT_AREAS = 4, SUPPORT_AREA_ITEMS = 2 };
extern const struct support_area SUPPORT_AREA[SUPPORT_AREAS];

struct support_tick {
    const char *name;
    const char *words;
};
enum { SUPPORT_FITS = 3, SUPPORT_BARRIERS = 4 };
extern const struct support_tick SUPPORT_FIT[SUPPORT_FITS];
extern const struct support_tick SUPPORT_BARRIER[SUPPORT_BARRIERS];

struct support_option {
    const char *name;  // "us"
    const char *title; // "Talk about us"
    const char *event; // as it stands on the chart, in both's words
    const char *why;
    const char *open[2]; // two sentences to begin the talk
    const char *source;  // with its number in PRODUCT.md part 7
    enum support_trust trust;
};
enum { SUPPORT_OPTIONS = 8 };
extern const struct support_option SUPPORT_OPTION[SUPPORT_OPTIONS];

// -1: there is no such option.
int support_option_find(struct str name);

// "Read as an abstract, not as a full paper."
const char *support_trust_words(enum support_trust trust);

// What one area got: its answers as they were given.
struct support_answer {
    bool known;      // both questions were answered
    double trouble;  // 0 (none) to 8, when known
    bool stands_out; // more than in any other area, or level with the most
};

// Which areas stand out among those that are known: those with the most, when
// anything was said at all and not all areas are alike. Nothing is compared
// with other people.
void support_compare(struct support_answer areas[SUPPORT_AREAS]);

#endif
