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
struct model;
struct utterance;
struct word_memory;

// The model that is part of the program; it lives as long as the process.
const struct coder *coder_built_in(void);

// Of another model (talk/model.h), which must outlive it.
const struct coder *coder_of(struct arena *arena, const struct model *model);

// One thread that codes many transcripts, one after the other: what it has met
// in one helps with the next, and changes no code.
struct coder_work {
    const struct coder *coder;
    struct arena *arena;
    struct word_memory *memory[2]; // by whether the text is bare
};
struct coder_work coder_work_begin(struct arena *arena,
                                   const struct coder *coder);

// Codes the turns of one transcript, whose sides are set; reads their tokens.
// `codes` has `count` entries. Nothing stays in the arena.
void coder_code_utterances(struct coder_work *work,
                           struct utterance *utterances, size_t count,
                           bool is_bare, struct turn_codes *codes);

// Codes all turns: `codes` has transcript->turn_count entries. The therapist
// must be set: ERR_INPUT otherwise. `arena` holds what is needed meanwhile.
bool coder_code(const struct coder *coder, struct arena *arena,
                const struct transcript *transcript, struct turn_codes *codes,
                struct err *err) MUST_USE;

#endif
