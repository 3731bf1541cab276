#ifndef TALK_NUMBERS_PARTS_H
#define TALK_NUMBERS_PARTS_H

// numbers_parts - what the files of numbers_of() share; nobody else's.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/heard.h"
#include "talk/numbers.h"

struct session {
    const struct transcript *transcript;
    const struct turn_codes *codes; // NULL: none
    const struct turn_heard *heard;
    struct stretches stretches;
    struct arena *arena;
};

void numbers_set(struct numbers *numbers, enum number_id id, double value);
void numbers_set_at(struct numbers *numbers, enum number_id id, double value,
                    int turn);
// Says why a number is not known. The first reason stays.
void numbers_lack(struct numbers *numbers, enum number_id id, const char *why);
void numbers_lack_group(struct numbers *numbers, enum number_group group,
                        const char *why);

void numbers_count_times(struct numbers *numbers,
                         const struct session *session);
void numbers_count_codes(struct numbers *numbers,
                         const struct session *session);

#endif
