// mask_token.c - see mask_token.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/mask_token.h"

#include "base/arena.h"

#include <stdio.h>
#include <string.h>

// ---- letters ----------------------------------------------------------------

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

// The bytes of one letter at `i`, 0 if something else stands there. Beyond
// ASCII, all are letters but Latin-1's signs (C2) and general punctuation and
// symbols (E2).
static size_t letter_at(struct str text, size_t i)
{
    unsigned char c = i < text.len ? (unsigned char)text.at[i] : 0;
    size_t len = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;

    if (c < 0x80) {
        c |= 0x20;
        return c >= 'a' && c <= 'z';
    }
    if (c <= 0xc2 || c == 0xe2 || i + len > text.len) {
        return 0;
    }
    return len;
}

// The bytes of an apostrophe, straight or curled.
static size_t apostrophe_at(struct str text, size_t i)
{
    if (i < text.len && text.at[i] == '\'') {
        return 1;
    }
    return i + 3 <= text.len && memcmp(text.at + i, "\xe2\x80\x99", 3) == 0 ? 3
                                                                            : 0;
}

// Small letters of ASCII, Latin-1 (C3 80 to 9E) and Latin Extended-A (C4, C5:
// capital letters are mostly even).
static struct str lowered(struct arena *arena, struct str word)
{
    char *low = arena_take(arena, word.len + 1, 1);
    size_t len = 0;

    for (size_t i = 0; i < word.len; i++) {
        unsigned char c = (unsigned char)word.at[i];
        unsigned char before = i ? (unsigned char)word.at[i - 1] : 0;

        if (apostrophe_at(word, i) == 3) {
            low[len++] = '\'';
            i += 2;
        } else if (is_upper((char)c)
                   || (before == 0xc3 && c >= 0x80 && c <= 0x9e && c != 0x97)) {
            low[len++] = (char)(c + 0x20);
        } else if ((before == 0xc4 || before == 0xc5) && c % 2 == 0) {
            low[len++] = (char)(c + 1);
        } else {
            low[len++] = (char)c;
        }
    }
    return (struct str){low, len};
}

// ---- one token --------------------------------------------------------------

// What joins two letters into one word: an apostrophe, or a hyphen where there
// are no digits ("12-03" are two numbers).
static size_t joint_at(struct str text, size_t i, bool digits)
{
    size_t apostrophe = apostrophe_at(text, i);

    return apostrophe || digits || i >= text.len || text.at[i] != '-'
             ? apostrophe
             : 1;
}

static size_t word_len(struct str text, size_t from)
{
    bool digits = false, behind_letter = false;
    size_t i = from;

    for (;;) {
        size_t letter = letter_at(text, i);
        size_t joint = behind_letter ? joint_at(text, i, digits) : 0;

        if (letter) {
            i += letter;
        } else if (i < text.len && is_digit(text.at[i])) {
            digits = true;
            i++;
        } else if (joint && letter_at(text, i + joint)) {
            i += joint;
        } else {
            return i - from;
        }
        behind_letter = letter != 0;
    }
}

// "name 12]", where `word` is "name": its bytes, 0 if something else is there.
static size_t label_len(struct str text, const char *word)
{
    size_t i = strlen(word);

    if (text.len <= i || memcmp(text.at, word, i) != 0) {
        return 0;
    }
    i += text.at[i] == ' ';
    while (i < text.len && is_digit(text.at[i])) {
        i++;
    }
    return i < text.len && text.at[i] == ']' ? i + 1 : 0;
}

// "[name 12]", "[phone]": what talk/mask.c writes.
static size_t masked_len(struct str text, size_t from)
{
    static const char *const WORDS[] = {
        "name", "place",   "practice", "phone",  "e-mail",     "web address",
        "date", "address", "postcode", "number", "age over 89"};
    struct str rest = {text.at + from + 1, text.len - from - 1};
    size_t len = 0;

    for (size_t i = 0;
         text.at[from] == '[' && !len && i < sizeof WORDS / sizeof *WORDS;
         i++) {
        len = label_len(rest, WORDS[i]);
    }
    return len ? len + 1 : 0;
}

static bool has_only(struct str word, bool (*wanted)(char c))
{
    for (size_t i = 0; i < word.len; i++) {
        if (!wanted(word.at[i])) {
            return false;
        }
    }
    return word.len > 0;
}

static bool is_caps(struct str word)
{
    int capitals = 0;

    if (word.len > 2 && word.at[word.len - 1] == 's') {
        word.len--; // "CDs"
    }
    for (size_t i = 0; i < word.len; i++) {
        if (word.at[i] >= 'a' && word.at[i] <= 'z') {
            return false;
        }
        capitals += is_upper(word.at[i]);
    }
    return capitals > 1;
}

static bool is_ordinal(struct str base)
{
    struct str digits = {base.at, base.len > 2 ? base.len - 2 : 0};
    const char *end = base.at + digits.len;

    return has_only(digits, is_digit)
        && (memcmp(end, "st", 2) == 0 || memcmp(end, "nd", 2) == 0
            || memcmp(end, "rd", 2) == 0 || memcmp(end, "th", 2) == 0);
}

static enum mask_shape shape_of(struct str word, struct str base)
{
    size_t first;

    if (has_only(word, is_digit)) {
        return SHAPE_DIGITS;
    }
    if (is_ordinal(base)) {
        return SHAPE_ORDINAL;
    }
    for (size_t i = 0; i < word.len; i++) {
        if (is_digit(word.at[i])) {
            return SHAPE_MIXED;
        }
    }
    if (is_caps(word)) {
        return SHAPE_CAPS;
    }
    first = (unsigned char)*word.at < 0x80 || word.len < 2 ? 1 : 2;
    return memcmp(word.at, base.at, first) == 0 ? SHAPE_LOWER : SHAPE_CAPITAL;
}

// Without "'s" at its end.
static size_t without_possessive(struct str word)
{
    size_t len = word.len;

    if (len > 2 && (word.at[len - 1] | 0x20) == 's') {
        if (word.at[len - 2] == '\'') {
            return len - 2;
        }
        if (len > 4 && apostrophe_at(word, len - 4) == 3) {
            return len - 4;
        }
    }
    return len;
}

// ---- all of them ------------------------------------------------------------

// A full stop behind "Dr" or an initial ends no sentence.
static bool is_abbreviation(const struct mask_token *token)
{
    static const char KNOWN[] = " dr mr mrs ms mx prof rev st sgt capt ";
    char wanted[12];

    if (token->shape < SHAPE_LOWER || token->base.len > 8) {
        return false;
    }
    (void)snprintf(wanted, sizeof wanted, " %.*s ", SHOW(token->base));
    return (token->base.len == 1 && token->shape == SHAPE_CAPITAL)
        || strstr(KNOWN, wanted);
}

// Does a sentence begin behind token `i`?
static bool ends_sentence(const struct mask_tokens *tokens, size_t i)
{
    struct str sign = tokens->at[i].base;

    if (tokens->at[i].shape != SHAPE_SIGN) {
        return false;
    }
    if (str_is(sign, ".")) {
        return i == 0 || !is_abbreviation(&tokens->at[i - 1]);
    }
    return strchr("!?:;\"-()[]\n", *sign.at) || (unsigned char)*sign.at >= 0x80;
}

static size_t sign_len(struct str text, size_t at)
{
    unsigned char c = (unsigned char)text.at[at];
    size_t len = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;

    return at + len <= text.len ? len : 1;
}

static struct mask_token token_at(struct arena *arena, struct str text,
                                  size_t at)
{
    struct mask_token token = {.at = at, .shape = SHAPE_MASKED};

    token.len = masked_len(text, at);
    if (token.len == 0) {
        token.len = word_len(text, at);
        token.shape = token.len ? SHAPE_LOWER : SHAPE_SIGN;
    }
    token.whole = token.len ? token.len : sign_len(text, at);
    if (token.shape == SHAPE_LOWER) {
        struct str word = {text.at + at, token.len};

        token.len = word.len = without_possessive(word);
        token.base = lowered(arena, word);
        token.shape = shape_of(word, token.base);
        return token;
    }
    token.len = token.whole;
    token.base = (struct str){text.at + at, token.len};
    return token;
}

struct mask_tokens mask_tokens_of(struct arena *arena, struct str text)
{
    struct mask_tokens tokens = {.text = text};
    bool spaced = false, starts = true;

    tokens.at = arena_take(arena, text.len + 1, sizeof *tokens.at);
    for (size_t i = 0; i < text.len;) {
        struct mask_token *token = &tokens.at[tokens.count];

        if (text.at[i] == ' ' || text.at[i] == '\t') {
            spaced = true;
            i++;
            continue;
        }
        *token = token_at(arena, text, i);
        token->is_spaced = spaced;
        token->starts = starts;
        i += token->whole;
        starts = ends_sentence(&tokens, tokens.count)
              || (starts && token->shape == SHAPE_SIGN);
        spaced = false;
        tokens.count++;
    }
    return tokens;
}

// ---- questions --------------------------------------------------------------

bool mask_token_is(const struct mask_tokens *tokens, size_t i, const char *word)
{
    return i < tokens->count && tokens->at[i].shape != SHAPE_MASKED
        && str_is(tokens->at[i].base, word);
}

bool mask_token_in(const struct mask_tokens *tokens, size_t i,
                   const char *words)
{
    char wanted[32];

    if (i >= tokens->count || tokens->at[i].shape == SHAPE_MASKED
        || tokens->at[i].base.len > sizeof wanted - 3) {
        return false;
    }
    (void)snprintf(wanted, sizeof wanted, " %.*s ", SHOW(tokens->at[i].base));
    return strstr(words, wanted);
}

bool mask_token_is_word(const struct mask_tokens *tokens, size_t i)
{
    return i < tokens->count && tokens->at[i].shape >= SHAPE_LOWER
        && tokens->at[i].shape <= SHAPE_CAPS;
}

long mask_token_number(const struct mask_tokens *tokens, size_t i)
{
    struct str digits;
    int64_t number = -1;

    if (i >= tokens->count
        || (tokens->at[i].shape != SHAPE_DIGITS
            && tokens->at[i].shape != SHAPE_ORDINAL)) {
        return -1;
    }
    digits = tokens->at[i].base;
    digits.len -= tokens->at[i].shape == SHAPE_ORDINAL ? 2 : 0;
    return digits.len <= 9 && str_parse_int(digits, &number) ? (long)number
                                                             : -1;
}
