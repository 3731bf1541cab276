// utterance.c - see utterance.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/utterance.h"

#include <string.h>

void utterances_read_tokens(struct arena *arena, struct utterance *utterances,
                            size_t count, bool is_bare)
{
    for (size_t i = 0; i < count; i++) {
        utterances[i].tokens = tokens_read(arena, utterances[i].text, is_bare);
    }
}

bool utterances_are_bare(const struct utterance *utterances, size_t count)
{
    // A person who types ends nearly every turn with a mark; of speech
    // recognition without punctuation next to none has one.
    enum { ENOUGH_LETTERS = 4, ONE_IN = 5 };
    static const char MARKS[] = ".?!,-]\"";
    size_t long_enough = 0;
    size_t marked = 0;

    for (size_t i = 0; i < count; i++) {
        struct str text = str_trim(utterances[i].text);
        const char *last = text.at + text.len - 1;

        if (text.len >= ENOUGH_LETTERS) {
            long_enough++;
            marked += memchr(MARKS, *last, sizeof MARKS - 1) != NULL;
        }
    }
    return long_enough > 0 && marked * ONE_IN < long_enough;
}
