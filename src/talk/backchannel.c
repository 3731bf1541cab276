// backchannel.c - see backchannel.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/backchannel.h"

#include "talk/asking.h"
#include "talk/words.h"

#include <string.h>

enum {
    WORDS_MOST = 6, // of a back-channel
    ROOM = 64,      // bytes of them
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

// As few_words() hands them out: in small letters, with gaps for hyphens.
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

// The words of a short text with one space behind each, and for each hyphen.
// False: too long.
static bool few_words(struct str text, char *room, size_t *len)
{
    struct word_walk walk = word_walk_of(text);
    int count = 0;

    *len = 0;
    for (struct str word; word_next(&walk, &word); count++) {
        if (count == WORDS_MOST || *len + word.len + 1 > ROOM) {
            return false;
        }
        for (size_t i = 0; i < word.len; i++) {
            room[(*len)++] = (char)(word.at[i] == '-' ? ' ' : word.at[i]);
        }
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

static bool ends_sentence(struct str text)
{
    char last = asking_last_sign(text);
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
        || asking_last_sign(before) == ',' || asking_last_sign(before) == '-';
}
