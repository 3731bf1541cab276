#ifndef EVIDENCE_FRAME_TEXTS_H
#define EVIDENCE_FRAME_TEXTS_H

// frame_texts - distinct texts, numbered in the order in which they came.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

struct arena;

struct frame_texts {
    struct arena *arena; // its own
    struct str *at;
    uint32_t count;
    uint32_t room;
    uint32_t *slots; // number + 1 of the text, 0: free; always some are
    uint32_t slot_count;
    struct str last; // asked for; texts come in runs
    uint32_t last_code;
};

void frame_texts_open(struct frame_texts *texts);
void frame_texts_close(struct frame_texts *texts);
void frame_texts_forget(struct frame_texts *texts); // all of them

// The number of this text, a new one if it must be. The text is copied.
uint32_t frame_texts_code(struct frame_texts *texts, struct str text);

// Its number among `texts`; false when it is not there.
bool frame_texts_find(const struct frame_texts *texts, struct str text,
                      uint32_t *code);

// Copies of all in the order of their bytes; `order[code]` is the place of one
// in it.
struct str *frame_texts_sorted(struct arena *arena,
                               const struct frame_texts *texts,
                               uint32_t **order);

#endif
