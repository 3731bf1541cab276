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
