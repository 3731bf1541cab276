// tokens.c - see tokens.h.
//
// One walk over the bytes with a table of what each byte is. Text of tokens is
// written behind one another with a space between, so that the n-grams of
// characters find a word with its borders in place.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/tokens.h"

#include "base/arena.h"

#include <string.h>

// What a byte is, as one letter that stands for its kind.
enum byte_class {
    GAP = ' ',
    LETTER = 'a',
    APOSTROPHE = '\'',
    POINT = '.',
    HYPHEN = '-',
    BRACKET = '[',
    LEAD = '^', // of a character of word processors
};

// clang-format off
static const char CLASS[256 + 1] =
    "                                "
    " .. aa '    .-. aaaaaaaaaa..   ." //  !"#$%&'()*+,-./0123456789:;<=>?
    " aaaaaaaaaaaaaaaaaaaaaaaaaa[    " // @A-Z[\]^_
    "'aaaaaaaaaaaaaaaaaaaaaaaaaa     " // `a-z{|}~
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aa^aaaaaaaaaaaaaaaaaaaaaaaaaaaaa" // c2
    "aa^aaaaaaaaaaaaaaaaaaaaaaaaaaaaa"; // e2
// clang-format on

// Characters of word processors, and what they stand for.
static const struct typeset {
    const char *bytes;
    const char *plain;
} TYPESET[] = {
    {"\xe2\x80\x98", "'" },
    {"\xe2\x80\x99", "'" },
    {"\xe2\x80\x9c", "\""},
    {"\xe2\x80\x9d", "\""},
    {"\xe2\x80\x93", "--"},
    {"\xe2\x80\x94", "--"},
    {"\xe2\x80\xa6", "." },
    {"\xc2\xa0",     " " },
};

static const uint32_t HASH_START = 2166136261U;

struct walk {
    const unsigned char *from;
    const unsigned char *end;
    struct token *tokens;
    char *text;
    uint32_t len; // of the text
    int count;
    int words;
    bool is_bare;
    bool in_word; // the last token is a word that may still grow
};

// SOURCE: FNV-1a, Fowler, Noll, Vo (draft-eastlake-fnv)
static inline uint32_t hash_byte(uint32_t hash, unsigned char byte)
{
    return (hash ^ byte) * 16777619U;
}

uint32_t token_hash(struct str text)
{
    uint32_t hash = HASH_START;

    for (size_t i = 0; i < text.len; i++) {
        hash = hash_byte(hash, (unsigned char)text.at[i]);
    }
    return hash;
}

static struct token *begin(struct walk *walk, enum token_kind kind)
{
    struct token *token = &walk->tokens[walk->count++];

    *token = (struct token){HASH_START, walk->len, 0, (uint8_t)kind};
    return token;
}

static void close_token(struct walk *walk)
{
    walk->text[walk->len++] = ' ';
}

static inline void put(struct walk *walk, struct token *token,
                       unsigned char byte)
{
    if (token->len < TOKEN_MAX_BYTES) {
        walk->text[walk->len++] = (char)byte;
        token->len++;
        token->hash = hash_byte(token->hash, byte);
    }
}

static inline unsigned char lower(unsigned char byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
}

// ---- words ------------------------------------------------------------------

// The end of a word that lost its apostrophe to a space: "don t", "I ll".
static bool is_ending(const char *at, uint8_t len)
{
    if (len == 1) {
        return at[0] == 't' || at[0] == 's' || at[0] == 'm' || at[0] == 'd';
    }
    return len == 2
        && (memcmp(at, "re", 2) == 0 || memcmp(at, "ve", 2) == 0
            || memcmp(at, "ll", 2) == 0);
}

// Adds the last token to the one before it.
static void glue(struct walk *walk)
{
    const struct token *ending = &walk->tokens[--walk->count];
    struct token *word = &walk->tokens[walk->count - 1];
    char bytes[2];

    memcpy(bytes, walk->text + ending->at, sizeof bytes);
    walk->len = word->at + word->len;
    for (uint8_t i = 0; i < ending->len; i++) {
        put(walk, word, (unsigned char)bytes[i]);
    }
    close_token(walk);
}

// "mmhmm", "mhm" and "uhhuh" are two tokens, as they are with a hyphen.
static bool part_agreement(struct walk *walk)
{
    static const struct agreement {
        const char *one;
        const char *parts;
        uint8_t len;
    } AGREEMENTS[] = {
        {"mmhmm", "mm hmm", 5},
        {"mhmm",  "mm hmm", 4},
        {"mhm",   "mm hmm", 3},
        {"mmhm",  "mm hmm", 4},
        {"uhhuh", "uh huh", 5},
    };
    struct token *token = &walk->tokens[walk->count - 1];

    for (size_t i = 0; i < sizeof AGREEMENTS / sizeof *AGREEMENTS; i++) {
        const struct agreement *agreement = &AGREEMENTS[i];

        if (token->len == agreement->len
            && memcmp(walk->text + token->at, agreement->one, token->len)
                   == 0) {
            memcpy(walk->text + token->at, agreement->parts, 6);
            walk->len = token->at + 7;
            walk->text[walk->len - 1] = ' ';
            *token =
                (struct token){token_hash((struct str){agreement->parts, 2}),
                               token->at, 2, TOKEN_WORD};
            walk->tokens[walk->count++] = (struct token){
                token_hash((struct str){agreement->parts + 3, 3}),
                token->at + 3, 3, TOKEN_WORD};
            walk->words++;
            return true;
        }
    }
    return false;
}

static void end_word(struct walk *walk)
{
    const struct token *token = &walk->tokens[walk->count - 1];
    const char *at = walk->text + token->at;

    close_token(walk);
    walk->words++;
    if (token->len <= 2 && walk->count > 1 && token[-1].kind == TOKEN_WORD
        && is_ending(at, token->len)) {
        glue(walk);
        walk->words--;
    } else if (token->len >= 3 && token->len <= 5
               && (at[0] == 'm' || at[0] == 'u')) {
        (void)part_agreement(walk);
    }
}

// Letters and apostrophes up to something else. One without letters is none.
static void read_word(struct walk *walk)
{
    struct token *token = begin(walk, TOKEN_WORD);
    const unsigned char *p = walk->from;

    for (; p < walk->end; p++) {
        char class = CLASS[*p];

        if (class == LETTER) {
            put(walk, token, lower(*p));
        } else if (class != APOSTROPHE) {
            break;
        }
    }
    walk->from = p;
    if (token->len == 0) {
        walk->count--;
    } else {
        end_word(walk);
    }
}

// ---- everything else --------------------------------------------------------

static void add_mark(struct walk *walk, const char *mark)
{
    struct token *token;

    if (walk->is_bare) {
        return;
    }
    token = begin(walk, TOKEN_MARK);
    for (; *mark; mark++) {
        put(walk, token, (unsigned char)*mark);
    }
    close_token(walk);
}

static size_t run_of(const struct walk *walk)
{
    const unsigned char *p = walk->from;

    while (p < walk->end && *p == *walk->from) {
        p++;
    }
    return (size_t)(p - walk->from);
}

static void read_point(struct walk *walk)
{
    size_t run = run_of(walk);
    char mark[2] = {(char)*walk->from, '\0'};

    add_mark(walk, *mark == '.' && run > 1 ? "..." : mark);
    walk->from += run;
}

// One hyphen parts two words; at the end of speech it, or several, cut it off.
static void read_hyphen(struct walk *walk)
{
    size_t run = run_of(walk);

    walk->from += run;
    if (run > 1 || walk->from == walk->end) {
        add_mark(walk, "--");
    }
}

static void read_sound(struct walk *walk)
{
    enum { FAR = 60 };
    size_t left = (size_t)(walk->end - walk->from);
    const unsigned char *p = walk->from + 1;
    const unsigned char *close =
        memchr(walk->from, ']', left < FAR ? left : FAR);

    walk->from = close && !walk->is_bare ? close + 1 : p;
    if (close && !walk->is_bare && CLASS[*p] == LETTER) {
        struct token *token = begin(walk, TOKEN_SOUND);

        put(walk, token, '[');
        while (CLASS[*p] == LETTER) {
            put(walk, token, lower(*p++));
        }
        close_token(walk);
    }
}

static const struct typeset *find_typeset(const struct walk *walk)
{
    for (size_t i = 0; i < sizeof TYPESET / sizeof *TYPESET; i++) {
        size_t len = strlen(TYPESET[i].bytes);

        if ((size_t)(walk->end - walk->from) >= len
            && memcmp(walk->from, TYPESET[i].bytes, len) == 0) {
            return &TYPESET[i];
        }
    }
    return NULL;
}

static void read_typeset(struct walk *walk)
{
    const struct typeset *typeset = find_typeset(walk);

    if (!typeset) { // a letter, or a sign, of two or three bytes
        struct token *token = begin(walk, TOKEN_WORD);

        put(walk, token, *walk->from++);
        while (walk->from < walk->end && *walk->from >= 0x80
               && CLASS[*walk->from] == LETTER) {
            put(walk, token, *walk->from++);
        }
        end_word(walk);
        return;
    }
    walk->from += strlen(typeset->bytes);
    if (CLASS[(unsigned char)*typeset->plain] == APOSTROPHE) {
        // "don" TYPESET "t": the ending is glued to its word.
        return;
    }
    if (*typeset->plain != ' ') {
        add_mark(walk, typeset->plain[0] == '.' ? "..." : typeset->plain);
    }
}

static void read_token(struct walk *walk)
{
    switch (CLASS[*walk->from]) {
    case LETTER:
    case APOSTROPHE: read_word(walk); break;
    case POINT: read_point(walk); break;
    case HYPHEN: read_hyphen(walk); break;
    case BRACKET: read_sound(walk); break;
    case LEAD: read_typeset(walk); break;
    default: walk->from++; break;
    }
}

struct tokens tokens_read(struct arena *arena, struct str text, bool is_bare)
{
    // A token has a byte of the text at least, and brings a space of its own;
    // "mhm" becomes six bytes of three, a mark of one byte up to three.
    struct walk walk = {
        .from = (const unsigned char *)text.at,
        .end = (const unsigned char *)text.at + text.len,
        .tokens = arena_take(arena, text.len + 1, sizeof *walk.tokens),
        .text = arena_take(arena, 3 * text.len + 8, 1),
        .is_bare = is_bare,
    };

    walk.text[walk.len++] = ' ';
    while (walk.from < walk.end) {
        read_token(&walk);
    }
    return (struct tokens){walk.tokens, walk.text, walk.count, walk.words};
}

// What one byte is without punctuation and case; 0: nothing.
static unsigned char bare_byte(unsigned char byte)
{
    static const unsigned char SPACE = ' ';

    if (CLASS[byte] == HYPHEN || byte <= SPACE) {
        return SPACE;
    }
    return CLASS[byte] == LEAD
                || (CLASS[byte] == LETTER && byte != '$' && byte != '%')
             ? lower(byte)
             : 0;
}

struct str tokens_bare_text(struct arena *arena, struct str text)
{
    char *bare = arena_take(arena, text.len + 1, 1);
    struct walk walk = {.from = (const unsigned char *)text.at,
                        .end = (const unsigned char *)text.at + text.len};
    size_t len = 0;

    while (walk.from < walk.end) {
        const struct typeset *typeset =
            CLASS[*walk.from] == LEAD ? find_typeset(&walk) : NULL;
        const unsigned char *plain =
            typeset ? (const unsigned char *)typeset->plain : walk.from;
        unsigned char byte = bare_byte(*plain);

        if (byte) {
            bare[len++] = (char)byte;
        }
        walk.from += typeset ? strlen(typeset->bytes) : 1;
    }
    return str_trim((struct str){bare, len});
}
