// words.c - cuts words, and takes contractions apart.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/words.h"

#include <string.h>

// Contractions with an apostrophe: how they end, and the second word that the
// ending stands for.
static const struct {
    const char *ending;
    const char *second;
} ENDINGS[] = {
    {"n't", "not"  },
    {"'m",  "am"   },
    {"'re", "are"  },
    {"'ve", "have" },
    {"'ll", "will" },
    {"'d",  "would"},
};

// First words that a contraction cuts short: "ca" + "n't".
static const struct {
    const char *cut, *whole;
} CUT_SHORT[] = {
    {"ca",  "can"  },
    {"wo",  "will" },
    {"sha", "shall"},
    {"ai",  "is"   },
};

// "it's" is it + is after these; after any other word 's is a genitive.
static const char *const TAKE_IS[] = {
    "he",    "here", "how",  "it",    "she", "that",
    "there", "what", "when", "where", "who", "why",
};

// Contractions as automatic transcripts write them, in byte order; "its",
// "well", "were", "id" and "ill" are words of their own and stay whole.
static const struct bare {
    const char *bare, *first, *second;
} BARE[] = {
    {"aint",     "is",     "not" },
    {"arent",    "are",    "not" },
    {"cannot",   "can",    "not" },
    {"cant",     "can",    "not" },
    {"couldnt",  "could",  "not" },
    {"didnt",    "did",    "not" },
    {"doesnt",   "does",   "not" },
    {"dont",     "do",     "not" },
    {"hadnt",    "had",    "not" },
    {"hasnt",    "has",    "not" },
    {"havent",   "have",   "not" },
    {"im",       "i",      "am"  },
    {"isnt",     "is",     "not" },
    {"ive",      "i",      "have"},
    {"let's",    "let",    "us"  },
    {"lets",     "let",    "us"  },
    {"shouldnt", "should", "not" },
    {"thats",    "that",   "is"  },
    {"theyre",   "they",   "are" },
    {"theyve",   "they",   "have"},
    {"wasnt",    "was",    "not" },
    {"werent",   "were",   "not" },
    {"weve",     "we",     "have"},
    {"whats",    "what",   "is"  },
    {"wont",     "will",   "not" },
    {"wouldnt",  "would",  "not" },
    {"youre",    "you",    "are" },
    {"youve",    "you",    "have"},
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

// Letters outside ASCII are taken as they come; these few are no letters.
static const char *const NOT_LETTERS[] = {
    "\xC2\xA0", // no-break space
    "\xC2\xA1", // inverted exclamation mark
    "\xC2\xAB", // quotation marks
    "\xC2\xBB",
    "\xC2\xBF", // inverted question mark
};

static inline bool is_letter(unsigned char byte)
{
    return (unsigned char)((byte | 0x20) - 'a') < 26
        || (unsigned char)(byte - '0') < 10;
}

// Bytes of one sign that belongs to no word, at the front of `text`; 0: a
// letter or digit stands there. Here those beyond ASCII.
static size_t far_gap_at(struct str text)
{
    unsigned char first = (unsigned char)text.at[0];
    for (size_t i = 0; i < COUNT(NOT_LETTERS); i++) {
        if (str_starts(text, str_of(NOT_LETTERS[i]))) {
            return strlen(NOT_LETTERS[i]);
        }
    }
    // U+2000 to U+206F: spaces, dashes, quotation marks, dots.
    bool general = text.len >= 3 && first == 0xE2
                && ((unsigned char)text.at[1] == 0x80
                    || (unsigned char)text.at[1] == 0x81);
    return general ? 3 : 0;
}

static inline size_t gap_at(struct str text)
{
    unsigned char first = (unsigned char)text.at[0];
    return first >= 0x80 ? far_gap_at(text) : !is_letter(first);
}

// Bytes of an apostrophe, ' or U+2019 or U+02BC; 0: there is none.
static size_t apostrophe_at(struct str text)
{
    return str_starts(text, STR("'"))            ? 1
         : str_starts(text, STR("\xE2\x80\x99")) ? 3
         : str_starts(text, STR("\xCA\xBC"))     ? 2
                                                 : 0;
}

static struct str after(struct str text, size_t bytes)
{
    return (struct str){text.at + bytes, text.len - bytes};
}

// Bytes of a hyphen or apostrophe that holds a word together: a letter follows.
static size_t joint_at(struct str text)
{
    unsigned char first = (unsigned char)text.at[0];
    bool may_be = first >= 0x80 || first == '\'';
    size_t joint = first == '-' ? 1 : may_be ? apostrophe_at(text) : 0;
    return joint > 0 && text.len > joint && gap_at(after(text, joint)) == 0
             ? joint
             : 0;
}

// What stands between words: signs, and whole remarks like "[inaudible]".
static struct str skip_gaps(struct str rest)
{
    while (rest.len > 0) {
        const char *close =
            rest.at[0] == '[' ? memchr(rest.at, ']', rest.len) : NULL;
        size_t gap = close ? (size_t)(close - rest.at) + 1 : gap_at(rest);
        if (gap == 0) {
            break;
        }
        rest = after(rest, gap);
    }
    return rest;
}

// The letter at `at`, in lower case.
static char small(const char *at)
{
    bool capital = *at >= 'A' && *at <= 'Z';
    return (char)(*at + (capital ? 'a' - 'A' : 0));
}

// Takes the next run of letters into walk->room, in lower case.
static struct str take_run(struct word_walk *walk)
{
    struct str rest = walk->rest;
    size_t len = 0;
    walk->is_joined = false;
    while (rest.len > 0) {
        bool plain = is_letter((unsigned char)rest.at[0]);
        size_t joint = plain ? 0 : joint_at(rest);
        if (!plain && joint == 0 && gap_at(rest) > 0) {
            break;
        }
        if (len < sizeof walk->room) {
            walk->room[len] = small(joint > 1 ? "'" : rest.at);
            walk->is_joined |= walk->room[len++] == '\'';
        }
        rest = after(rest, joint > 1 ? joint : 1);
    }
    walk->rest = rest;
    return (struct str){walk->room, len};
}

static bool ends(struct str word, const char *ending)
{
    size_t len = strlen(ending);
    return word.len > len && memcmp(word.at + word.len - len, ending, len) == 0;
}

static bool takes_is(struct str stem)
{
    for (size_t i = 0; i < COUNT(TAKE_IS); i++) {
        if (str_is(stem, TAKE_IS[i])) {
            return true;
        }
    }
    return false;
}

static struct str made_whole(struct str stem)
{
    for (size_t i = 0; i < COUNT(CUT_SHORT); i++) {
        if (str_is(stem, CUT_SHORT[i].cut)) {
            return str_of(CUT_SHORT[i].whole);
        }
    }
    return stem;
}

// Most words are none: their last two letters tell.
static bool may_be_bare(struct str word)
{
    char last = word.at[word.len - 1];
    char before = (char)(word.len > 1 ? word.at[word.len - 2] : '\0');

    switch (last) {
    case 't': return before == 'n' || before == 'o';
    case 's': return before == 't' || before == '\'';
    case 'e': return before == 'v' || before == 'r';
    case 'm': return before == 'i';
    default: return false;
    }
}

static const struct bare *bare_of(struct str word)
{
    size_t low = 0, high = COUNT(BARE);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(str_of(BARE[middle].bare), word);
        if (order == 0) {
            return &BARE[middle];
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return NULL;
}

// Takes "n't", "'m", "'s" and the like off; what they stand for waits in
// *second.
static struct str without_ending(struct str word, struct str *second)
{
    for (size_t i = 0; i < COUNT(ENDINGS); i++) {
        if (ends(word, ENDINGS[i].ending)) {
            *second = str_of(ENDINGS[i].second);
            word.len -= strlen(ENDINGS[i].ending);
            return made_whole(word);
        }
    }
    if (ends(word, "'s")) {
        word.len -= 2;
        *second = takes_is(word) ? STR("is") : STR("");
    }
    return word;
}

// The first word of a contraction; the second waits in *second.
static struct str split(struct str word, bool is_joined, struct str *second)
{
    const struct bare *bare = may_be_bare(word) ? bare_of(word) : NULL;
    if (bare) {
        *second = str_of(bare->second);
        return str_of(bare->first);
    }
    return is_joined ? without_ending(word, second) : word;
}

struct word_walk word_walk_of(struct str text)
{
    return (struct word_walk){.rest = text};
}

bool word_next(struct word_walk *walk, struct str *word)
{
    if (walk->second.len > 0) {
        *word = walk->second;
        walk->second = STR("");
        return true;
    }
    walk->rest = skip_gaps(walk->rest);
    if (walk->rest.len == 0) {
        return false;
    }
    *word = take_run(walk);
    *word = split(*word, walk->is_joined, &walk->second);
    return true;
}

int words_in(struct str text)
{
    struct word_walk walk = word_walk_of(text);
    int words = 0;
    for (struct str word; word_next(&walk, &word);) {
        words++;
    }
    return words;
}
