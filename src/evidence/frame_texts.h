#ifndef EVIDENCE_FRAME_TEXTS_H
#define EVIDENCE_FRAME_TEXTS_H

// frame_texts - distinct texts, numbered in the order in which they came.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

struct arena;

struct frame_texts_slot {
    uint32_t hash;
    uint32_t number; // of the text, from 1; 0: free
};

struct frame_texts {
    struct arena *arena; // its own
    struct str *at;
    uint32_t count;
    uint32_t room;
    struct frame_texts_slot *slots; // some are always free
    uint32_t slot_count;
    struct str last; // asked for; texts come in runs
    uint32_t last_code;
};

void frame_texts_open(struct frame_texts *texts);
void frame_texts_close(struct frame_texts *texts);
void frame_texts_forget(struct frame_texts *texts); // all of them

// The number of this text, a new one if it must be. The text is copied.
uint32_t frame_texts_code(struct frame_texts *texts, struct str text);

// Copies of all in alphabetical order (alphabet.h); `order[code]` is the place
// of one in it.
struct str *frame_texts_sorted(struct arena *arena,
                               const struct frame_texts *texts,
                               uint32_t **order);

#endif
