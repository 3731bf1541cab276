#ifndef TALK_BYTES_H
#define TALK_BYTES_H

// bytes - numbers of the model file: little-endian, taken one by one from bytes
// that are not trusted.
//
// Taking never fails at once: past the end, or of a number that is none, it
// gives 0 and remembers; bytes_are_all_read() tells in the end.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"

struct bytes {
    struct str left;
    bool is_broken;
};

static inline struct bytes bytes_of(struct str all)
{
    return (struct bytes){all, false};
}

uint32_t bytes_take_whole(struct bytes *bytes);
uint64_t bytes_take_long(struct bytes *bytes);
float bytes_take_real(struct bytes *bytes); // finite
// A view of the next `len`; empty when there are not so many.
struct str bytes_take(struct bytes *bytes, size_t len);

// Nothing was missing, and nothing is left.
bool bytes_are_all_read(const struct bytes *bytes);

void bytes_put_whole(struct text *text, uint32_t value);
void bytes_put_long(struct text *text, uint64_t value);
void bytes_put_real(struct text *text, float value);

// Of all bytes, for damage on a disk; no protection from a forger.
uint64_t bytes_sum(struct str all);

#endif
