// backchannel.c - see backchannel.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/backchannel.h"

#include "talk/words.h"

#include <string.h>

enum {
    WORDS_MOST = 6,  // of a back-channel
    ROOM = 64,       // bytes of them
    LAST_WORDS = 10, // looked at for a question without its mark
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

// As word_next() hands them out: lower case, hyphens are gaps, "that's" is
// "that is". Longer phrases stand before their beginnings.
static const struct {
    const char *phrase;
    enum backchannel kind;
} PHRASES[] = {
    {"mm",         BACKCHANNEL_HUM   },
    {"mmm",        BACKCHANNEL_HUM   },
    {"hm",         BACKCHANNEL_HUM   },
    {"hmm",        BACKCHANNEL_HUM   },
    {"hmmm",       BACKCHANNEL_HUM   },
    {"mhm",        BACKCHANNEL_HUM   },
    {"mmhm",       BACKCHANNEL_HUM   },
    {"mmhmm",      BACKCHANNEL_HUM   },
    {"mhmm",       BACKCHANNEL_HUM   },
    {"uh huh",     BACKCHANNEL_HUM   },
    {"uhhuh",      BACKCHANNEL_HUM   },
    {"um hum",     BACKCHANNEL_HUM   },
    {"um hm",      BACKCHANNEL_HUM   },
    {"um hmm",     BACKCHANNEL_HUM   },
    {"ah",         BACKCHANNEL_HUM   },
    {"oh",         BACKCHANNEL_HUM   },
    {"wow",        BACKCHANNEL_HUM   },
    {"yeah",       BACKCHANNEL_ASSENT},
    {"yea",        BACKCHANNEL_ASSENT},
    {"yep",        BACKCHANNEL_ASSENT},
    {"yup",        BACKCHANNEL_ASSENT},
    {"yes",        BACKCHANNEL_ASSENT},
    {"okay",       BACKCHANNEL_ASSENT},
    {"ok",         BACKCHANNEL_ASSENT},
    {"right",      BACKCHANNEL_ASSENT},
    {"alright",    BACKCHANNEL_ASSENT},
    {"all right",  BACKCHANNEL_ASSENT},
    {"sure",       BACKCHANNEL_ASSENT},
    {"i see",      BACKCHANNEL_ASSENT},
    {"gotcha",     BACKCHANNEL_ASSENT},
    {"got it",     BACKCHANNEL_ASSENT},
    {"of course",  BACKCHANNEL_ASSENT},
    {"exactly",    BACKCHANNEL_ASSENT},
    {"absolutely", BACKCHANNEL_ASSENT},
};

// The words of a short text with one space behind each. False: too long.
static bool few_words(struct str text, char *room, size_t *len)
{
    struct word_walk walk = word_walk_of(text);
    int count = 0;

    *len = 0;
    for (struct str word; word_next(&walk, &word); count++) {
        if (count == WORDS_MOST || *len + word.len + 1 > ROOM) {
            return false;
        }
        memcpy(room + *len, word.at, word.len);
        *len += word.len;
        room[(*len)++] = ' ';
    }
    return count > 0;
}

static bool take_phrase(struct str *rest, enum backchannel *kind)
{
    for (size_t i = 0; i < COUNT(PHRASES); i++) {
        struct str phrase = str_of(PHRASES[i].phrase);

        if (str_starts(*rest, phrase) && rest->at[phrase.len] == ' ') {
            rest->at += phrase.len + 1;
            rest->len -= phrase.len + 1;
            *kind = PHRASES[i].kind > *kind ? PHRASES[i].kind : *kind;
            return true;
        }
    }
    return false;
}

enum backchannel backchannel_of(struct str text)
{
    enum backchannel kind = BACKCHANNEL_NOT;
    char room[ROOM];
    struct str rest = {room, 0};

    if (text.len > ROOM || memchr(text.at, '?', text.len)
        || !few_words(text, room, &rest.len)) {
        return BACKCHANNEL_NOT;
    }
    while (rest.len) {
        if (!take_phrase(&rest, &kind)) {
            return BACKCHANNEL_NOT;
        }
    }
    return kind;
}

// ---- what stands around it --------------------------------------------------

// Words that turn a sentence round when "you", "it" or "that" follows.
static const char *const TURNS_ROUND[] = {
    "are",  "can", "could", "did",  "do",   "does",  "has",
    "have", "is",  "was",   "were", "will", "would",
};
static const char *const TURNED[] = {"he",    "it",   "she", "that",
                                     "there", "they", "you"};

static bool is_one_of(struct str word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_is(word, list[i])) {
            return true;
        }
    }
    return false;
}

// Only the last words count: what was asked long before has been answered.
static struct str last_words(struct str text)
{
    size_t most = (size_t)LAST_WORDS * 6;

    if (text.len > most) {
        text.at += text.len - most;
        text.len = most;
    }
    return text;
}

static bool asks_without_mark(struct str text)
{
    struct word_walk walk = word_walk_of(last_words(text));
    bool turns = false;

    for (struct str word; word_next(&walk, &word);) {
        if (turns && is_one_of(word, TURNED, COUNT(TURNED))) {
            return true;
        }
        turns = is_one_of(word, TURNS_ROUND, COUNT(TURNS_ROUND));
    }
    return false;
}

static char last_sign(struct str text)
{
    while (text.len
           && (text.at[text.len - 1] == '"' || text.at[text.len - 1] == ')'
               || text.at[text.len - 1] == '\'')) {
        text.len--;
    }
    return text.len ? text.at[text.len - 1] : '\0';
}

bool backchannel_answers(struct str before, bool is_bare)
{
    return last_sign(before) == '?' || (is_bare && asks_without_mark(before));
}

static bool ends_sentence(struct str text)
{
    char last = last_sign(text);
    bool trails_off =
        text.len >= 3 && memcmp(text.at + text.len - 3, "...", 3) == 0;

    return (last == '.' && !trails_off) || last == '?' || last == '!';
}

bool backchannel_interrupts(struct str before, struct str after, bool is_bare)
{
    struct word_walk walk = word_walk_of(after);
    struct str word;

    if (is_bare) {
        return true;
    }
    if (ends_sentence(before) || !word_next(&walk, &word)) {
        return false;
    }
    // A small letter goes on; so does "I", which is always tall.
    return after.at[0] < 'A' || after.at[0] > 'Z' || str_is(word, "i")
        || last_sign(before) == ',' || last_sign(before) == '-';
}
