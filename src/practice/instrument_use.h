#ifndef PRACTICE_INSTRUMENT_USE_H
#define PRACTICE_INSTRUMENT_USE_H

// instrument_use - which instruments this practice uses, who ticked the
// licence, and which of them are asked as outcome measures.
//
// Without a word from the owner an instrument is on when its text ships, its
// licence asks for no attestation and it does not ship switched off.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/instrument.h"
#include "practice/practice.h"

struct registry;

enum { OUTCOMES_MAX = 4 };

struct instrument_use {
    bool on;
    bool attested;
    int64_t attested_at;
    double cutoff; // entered by the practice (S3); NAN: none
};

bool instrument_use_read(struct practice *practice,
                         const struct instrument *instrument,
                         struct instrument_use *use, struct err *err) MUST_USE;

// ERR_DENIED: its licence asks for an attestation and there is none (M04);
// ERR_INPUT: the program has no text of it.
bool instrument_use_set(struct practice *practice,
                        const struct instrument *instrument,
                        const struct instrument_use *use,
                        struct err *err) MUST_USE;

// Why it cannot be asked yet and where to change that, to stand behind its
// name; NULL: it is on.
const char *instrument_use_why_off(const struct instrument *instrument,
                                   const struct instrument_use *use);

// The practice's own cut-off of the first scale (S3); NAN takes it away.
// ERR_INPUT: outside the scale's range, or there is no scale.
bool instrument_use_set_cutoff(struct practice *practice,
                               const struct instrument *instrument,
                               double cutoff, struct err *err) MUST_USE;

// Adds an owner's file (docs/INSTRUMENTS.md), switched off until somebody
// switches it on; the same file twice is harmless. ERR_INPUT: the line or the
// place, and the reason; ERR_CONFLICT: an altered text under a name that is
// taken.
bool instrument_use_add(struct practice *practice, struct str json,
                        const struct instrument **added,
                        struct err *err) MUST_USE;

// Brings the owner's own files into the registry, when a folder is opened. One
// that this program no longer takes is left out: its scores stay.
bool instrument_use_load(struct db *db, struct practice_id practice,
                         struct registry *registry, struct err *err) MUST_USE;

// What is asked beside the pre-session check: none (Rapport's own check-in
// alone) or for example phq9 and gad7. As long as the safety coverage is not
// complete, an instrument with a safety item is replaced by its form without
// one (phq9 by phq8) or left out.
struct outcomes {
    const struct instrument *at[OUTCOMES_MAX];
    int count;
};
bool outcomes_read(struct practice *practice, struct outcomes *outcomes,
                   struct err *err) MUST_USE;
// `codes` separated by spaces; "" for none. ERR_INPUT: no such instrument, or
// it is not on.
bool outcomes_save(struct practice *practice, struct str codes,
                   struct err *err) MUST_USE;

#endif
