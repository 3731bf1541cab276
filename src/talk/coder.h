#ifndef TALK_CODER_H
#define TALK_CODER_H

// coder - gives every turn of a transcript its codes, with the trained model
// that is part of the program (models/, made by `rapport listen train`).
//
// Pure: the same transcript and model give the same codes on every machine.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/codes.h"
#include "talk/transcript.h"

struct coder; // a model, ready to use; may be shared by threads

// The model that is part of the program; it lives as long as the process.
const struct coder *coder_built_in(void);

// Codes all turns: `codes` has transcript->turn_count entries. The therapist
// must be set: ERR_INPUT otherwise. `arena` holds what is needed meanwhile.
bool coder_code(const struct coder *coder, struct arena *arena,
                const struct transcript *transcript, struct turn_codes *codes,
                struct err *err) MUST_USE;

#endif
