// affect_token.c - cuts a text as VADER does, but for two things of our own:
// remarks in brackets are skipped, and a dash ends a word.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/affect_token.h"

#include <string.h>

// Bytes of a sign of Unicode's general punctuation (curly quotation marks,
// dashes, dots) at the front; 0: none.
static size_t general_mark(struct str text)
{
    return text.len >= 3 && memcmp(text.at, "\xE2\x80", 2) == 0 ? 3 : 0;
}

static bool is_ascii_mark(char c)
{
    return c > ' ' && c < 127
        && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", c);
}

static struct str after(struct str text, size_t bytes)
{
    return (struct str){text.at + bytes, text.len - bytes};
}

// Bytes of what separates words: white space, a dash, or a whole remark.
static size_t gap_at(struct str text)
{
    char first = text.at[0];
    const char *close = first == '[' ? memchr(text.at, ']', text.len) : NULL;
    if (close) {
        return (size_t)(close - text.at) + 1;
    }
    if (first == ' ' || (first >= '\t' && first <= '\r')) {
        return 1;
    }
    return str_starts(text, STR("--"))           ? 2
         : str_starts(text, STR("\xC2\xA0"))     ? 2
         : str_starts(text, STR("\xE2\x80\x93")) ? 3
         : str_starts(text, STR("\xE2\x80\x94")) ? 3
                                                 : 0;
}

// Without marks at both ends; an emoticon, which is nothing but marks and a
// letter, stays as it is.
static struct str bare_word(struct str token)
{
    struct str bare = token;
    while (bare.len > 0
           && (is_ascii_mark(bare.at[0]) || general_mark(bare) > 0)) {
        bare = after(bare, general_mark(bare) > 0 ? 3 : 1);
    }
    for (bool more = true; more && bare.len > 0;) {
        struct str last = {bare.at + bare.len - 3, 3};
        bool wide = bare.len >= 3 && general_mark(last) > 0;
        more = wide || is_ascii_mark(bare.at[bare.len - 1]);
        bare.len -= more ? (wide ? 3 : 1) : 0;
    }
    return str_letters(bare) > 1 ? bare : token;
}

// The next word of two letters and more; false: there is none.
static bool token_cut(struct str *rest, struct str *token)
{
    while (rest->len > 0) {
        size_t gap = gap_at(*rest);
        if (gap > 0) {
            *rest = after(*rest, gap);
            continue;
        }
        size_t len = 1;
        while (len < rest->len && gap_at(after(*rest, len)) == 0) {
            len++;
        }
        *token = bare_word((struct str){rest->at, len});
        *rest = after(*rest, len);
        if (str_letters(*token) > 1) {
            return true;
        }
    }
    return false;
}

// In small letters, with a plain apostrophe.
static struct token token_of(struct str text)
{
    struct token token = {.lower = "-"};
    size_t len = 0;
    bool small = false, capital = false;
    for (struct str rest = text; rest.len > 0;) {
        bool curly = str_starts(rest, STR("\xE2\x80\x99"));
        const char *letter = curly ? "'" : rest.at;
        bool big = *letter >= 'A' && *letter <= 'Z';
        small |= *letter >= 'a' && *letter <= 'z';
        capital |= big;
        if (len < TOKEN_LONGEST) {
            token.lower[len] = (char)(*letter + (big ? 'a' - 'A' : 0));
        }
        len++;
        rest = after(rest, curly ? 3 : 1);
    }
    token.capitals = capital && !small;
    if (len >= TOKEN_LONGEST) {
        strcpy(token.lower, "-");
    }
    return token;
}

bool token_next(struct str *rest, struct token *token)
{
    struct str text;
    if (!token_cut(rest, &text)) {
        *token = (struct token){.lower = ""};
        return false;
    }
    *token = token_of(text);
    return true;
}
