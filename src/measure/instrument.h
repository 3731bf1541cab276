#ifndef MEASURE_INSTRUMENT_H
#define MEASURE_INSTRUMENT_H

// instrument - a questionnaire as data: what it asks, how it is scored, whose
// it is and how far each figure about it can be trusted.
//
// Read from instruments/<code>.json (docs/INSTRUMENTS.md describes the file).
// Nothing here knows any questionnaire by name. A released file is never
// edited: a change gets a new version, and old scores keep theirs.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

struct arena;

enum {
    ITEMS_MAX = 128,
    OPTIONS_MAX = 16,
    SCALES_MAX = 8,
    BANDS_MAX = 12,
    EXAMPLES_MAX = 64,
    ANSWER_MISSING = INT32_MIN,
};

// How a figure was checked (INSTRUMENTS.md). Only a verified one drives a
// signal; the others are shown as "unverified".
enum trust {
    TRUST_VERIFIED = 'V',
    TRUST_SECONDARY = 'S',
    TRUST_COMPUTED = 'C',
    TRUST_UNCONFIRMED = 'B',
    TRUST_RECALLED = 'R',
    TRUST_UNKNOWN = 'U',
};
bool trust_may_signal(enum trust trust); // V, S and C

struct figure {
    bool known;
    double value;
    enum trust trust;
    const char *source;
    const char *note;
};

struct option {
    int value;
    const char *text;  // NULL in a key without text
    const char *loinc; // or NULL
};

struct item {
    const char *code; // "heard", or "1" ... as in the published numbering
    const char *text; // NULL in a key without text
    const char *loinc;
    const struct option *options; // of the item, or the instrument's
    int option_count;
    int low, high;   // the smallest and the largest value offered
    bool every;      // every whole number between them is offered
    bool scored;     // false: asked beside the score (PHQ-9 difficulty)
    int safety_from; // this value or more is a safety answer;
                     // ANSWER_MISSING: not a safety item
    int heed_from;   // this or more is a safety answer or a warning
    bool warns;      // any positive answer fires S3 (RISQ)
};

enum better { BETTER_LOWER, BETTER_HIGHER };
enum scoring { SCORING_SUM, SCORING_MEAN };

struct band {
    double from, to; // both included
    const char *name;
};

struct scale {
    const char *name;     // "total", or in full: "depression"
    const char *title;    // for people
    int items[ITEMS_MAX]; // indexes into instrument.items
    int item_count;
    bool reversed[ITEMS_MAX]; // by position in `items`: low + high - answer
    enum better better;       // of this scale; the instrument's unless said
    enum scoring scoring;
    double multiplier; // 1 unless the source multiplies (DASS-21: 2)
    double min, max;   // of the score
    int may_miss;      // 0 unless `may_miss_source` states a rule
    const char *may_miss_source;
    const struct band *bands;
    int band_count;
    enum trust band_trust;
    const char *band_source;
    struct figure cutoff; // `value` and worse is the clinical side
    struct figure change; // points of reliable change, "this or more"
    struct figure sd;     // for Jacobson-Truax, where `change` is unknown
    struct figure reliability;
    const char *loinc; // of the score, never of the panel
};

// A worked example: the file proves its own scoring (instrument_example.c).
struct example {
    const char *name;
    int answer[ITEMS_MAX];
    bool named[SCALES_MAX];       // the example says something about this scale
    double value[SCALES_MAX];     // NAN: no score
    const char *band[SCALES_MAX]; // NULL: not said
    bool safety;
};

struct instrument {
    const char *code;    // "phq9"
    const char *version; // "1"
    const char *name;
    const char *checksum; // SHA-256 of the file's bytes, hexadecimal
    const char *kind;     // "outcome", "process", "screening", "conversation"
    const char *rater;
    const char *language; // "en"
    const char *stem;     // above the items, or NULL
    const char *recall;   // "Over the last 2 weeks", or NULL
    enum better better;
    bool scorable;      // false: score-only (bdi) or nothing to add up (asq)
    bool own;           // ours: labelled not validated
    bool off;           // ships switched off (RISQ)
    const char *label;  // "a conversation aid, not a validated test" or NULL
    char licence_class; // A, B, C
    const char *licence;
    const char *copyright_line; // shown on every form, or NULL
    const char *source;
    bool needs_attestation;
    bool shipped;  // part of the program; set by the registry
    bool has_text; // false: a key; the practice supplies the wording
    const char *loinc_panel;
    const struct item *items;
    int item_count;
    const struct scale *scales;
    int scale_count;
    const struct example *examples;
    int example_count;
};

// Parses one file. ERR_INPUT names the line (of broken JSON) or the place
// ("items[3].text: is missing") and the reason.
bool instrument_parse(struct arena *arena, struct str json,
                      struct instrument *instrument, struct err *err) MUST_USE;

// Scores the file's own examples. ERR_INPUT names the first that comes out
// otherwise. (measure/instrument_example.c)
bool instrument_check_examples(const struct instrument *instrument,
                               struct err *err) MUST_USE;

// Same items, options and scales, whatever the words: may `words` bring the
// text that the key `key` lacks?
bool instrument_is_same_key(const struct instrument *key,
                            const struct instrument *words);

// Does any item ask about harm?
bool instrument_is_safety(const struct instrument *instrument);
// The item's index, -1 when there is none of that code.
int instrument_item(const struct instrument *instrument, struct str code);
const struct scale *instrument_scale(const struct instrument *instrument,
                                     struct str name);

#endif
