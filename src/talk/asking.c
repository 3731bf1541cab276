// asking.c - see asking.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/asking.h"

#include "talk/words.h"

#include <string.h>

enum { LAST_BYTES = 60 }; // of a text, looked at for its last question

#define COUNT(table) (sizeof(table) / sizeof *(table))

// "Are you", "what do", "how is": an auxiliary in front of its subject, or a
// question word in front of an auxiliary.
static const char *const AUXILIARIES[] = {
    "are",  "can", "could", "did",    "do",  "does", "had",  "has",
    "have", "is",  "might", "should", "was", "were", "will", "would",
};
static const char *const SUBJECTS[] = {"he",   "it", "she", "that", "there",
                                       "they", "we", "you", "your"};
static const char *const QUESTION_WORDS[] = {"how",   "what", "when", "where",
                                             "which", "who",  "why"};

static bool is_one_of(struct str word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (*list[i] == *word.at && str_is(word, list[i])) {
            return true;
        }
    }
    return false;
}

static bool is_built_like_one(struct str text)
{
    struct word_walk walk = word_walk_of(text);
    bool after_auxiliary = false;
    bool after_question_word = false;

    for (struct str word; word_next(&walk, &word);) {
        bool is_auxiliary = is_one_of(word, AUXILIARIES, COUNT(AUXILIARIES));

        if ((after_auxiliary && is_one_of(word, SUBJECTS, COUNT(SUBJECTS)))
            || (after_question_word && is_auxiliary)) {
            return true;
        }
        after_auxiliary = is_auxiliary;
        after_question_word =
            is_one_of(word, QUESTION_WORDS, COUNT(QUESTION_WORDS));
    }
    return false;
}

char asking_last_sign(struct str text)
{
    while (text.len && strchr("\")'", text.at[text.len - 1])) {
        text.len--;
    }
    return (char)(text.len ? text.at[text.len - 1] : '\0');
}

bool asking_anywhere(struct str text, bool is_bare)
{
    return (text.len && memchr(text.at, '?', text.len))
        || (is_bare && is_built_like_one(text));
}

// What was asked long before the end has been answered.
static struct str last_part(struct str text)
{
    if (text.len > LAST_BYTES) {
        text.at += text.len - LAST_BYTES;
        text.len = LAST_BYTES;
    }
    return text;
}

bool asking_at_end(struct str text, bool is_bare)
{
    return asking_last_sign(text) == '?'
        || (is_bare && is_built_like_one(last_part(text)));
}
