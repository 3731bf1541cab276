// expression_read.c - see expression_read.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/expression_read.h"

#include "base/text.h"
#include "evidence/frame_number.h"

#include <math.h>
#include <stdlib.h>

// Longer signs before those that they begin with.
static const char *const SIGNS[] = {
    "%in%", "%%", "||", "<=", ">=", "==", "!=", "~", "|", "+", "-", "*",
    "/",    "^",  ":",  "(",  ")",  ",",  "=",  "<", ">", "&", "!",
};

static const char *const RESERVED[] = {
    "if",    "else", "repeat", "while", "function", "for", "next",
    "break", "NULL", "NA",     "Inf",   "NaN",      "in",
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// Bytes above ASCII are taken for letters.
static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
        || (unsigned char)c >= 0x80;
}

static bool starts_name(struct str text)
{
    return text.len > 0
        && (is_letter(*text.at)
            || (*text.at == '.' && !(text.len > 1 && is_digit(text.at[1]))));
}

static size_t name_length(struct str text)
{
    size_t len = 0;

    while (len < text.len
           && (is_letter(text.at[len]) || is_digit(text.at[len])
               || text.at[len] == '.' || text.at[len] == '_')) {
        len++;
    }
    return len;
}

static bool is_reserved(struct str name)
{
    for (size_t i = 0; i < sizeof RESERVED / sizeof *RESERVED; i++) {
        if (str_is(name, RESERVED[i])) {
            return true;
        }
    }
    return false;
}

bool word_is_plain_name(struct str name)
{
    return starts_name(name) && name_length(name) == name.len
        && !is_reserved(name) && !str_is(name, "TRUE")
        && !str_is(name, "FALSE");
}

static void skip(struct word_reader *reader, size_t len)
{
    reader->at += (int)str_letters((struct str){reader->left.at, len});
    reader->left.at += len;
    reader->left.len -= len;
}

static void skip_spaces(struct word_reader *reader)
{
    size_t len = 0;

    while (len < reader->left.len
           && (reader->left.at[len] == ' ' || reader->left.at[len] == '\t'
               || reader->left.at[len] == '\n'
               || reader->left.at[len] == '\r')) {
        len++;
    }
    skip(reader, len);
}

static bool read_name(struct word_reader *reader, struct word *word,
                      struct err *err)
{
    size_t len = name_length(reader->left);

    word->kind = WORD_NAME;
    word->text = (struct str){reader->left.at, len};
    skip(reader, len);
    return !is_reserved(word->text)
        || err_set(err, ERR_INPUT,
                   "character %d: \"%.*s\" is a word of R, not a column "
                   "(a column of that name stands in `backquotes`)",
                   word->at, SHOW(word->text));
}

static bool read_number(struct word_reader *reader, struct word *word,
                        struct err *err)
{
    bool whole;
    const char *from = reader->left.at;
    const char *to =
        number_scan(from, from + reader->left.len, &word->number, &whole);

    word->kind = WORD_NUMBER;
    if (!to || !isfinite(word->number)) {
        return err_set(err, ERR_INPUT, "character %d: this is not a number",
                       word->at);
    }
    skip(reader, (size_t)(to - from));
    if (reader->left.len && *reader->left.at == 'L' && whole) {
        word->is_whole = true;
        skip(reader, 1);
    }
    return !starts_name(reader->left)
        || err_set(err, ERR_INPUT,
                   "character %d: a sign is missing between a number and a "
                   "name, as in 2 * x",
                   reader->at);
}

// Up to the closing quote. A backslash says that the next sign is meant.
static bool read_quoted(struct word_reader *reader, struct word *word,
                        struct err *err)
{
    char quote = *reader->left.at;
    struct text text = text_in(reader->arena);
    size_t len = 1;

    while (len < reader->left.len && reader->left.at[len] != quote) {
        len += quote != '`' && reader->left.at[len] == '\\';
        if (len < reader->left.len) {
            text_addc(&text, reader->left.at[len++]);
        }
    }
    if (len >= reader->left.len) {
        return err_set(err, ERR_INPUT, "character %d: this %c is never closed",
                       word->at, quote);
    }
    skip(reader, len + 1);
    word->kind = quote == '`' ? WORD_NAME : WORD_TEXT;
    word->is_quoted = true;
    word->text = text_str(&text);
    return word->text.len > 0 || word->kind == WORD_TEXT
        || err_set(err, ERR_INPUT, "character %d: an empty name", word->at);
}

static bool read_sign(struct word_reader *reader, struct word *word,
                      struct err *err)
{
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++) {
        if (str_starts(reader->left, str_of(SIGNS[i]))) {
            word->kind = WORD_SIGN;
            word->text = str_of(SIGNS[i]);
            skip(reader, word->text.len);
            return true;
        }
    }
    return err_set(err, ERR_INPUT,
                   "character %d: this sign has no meaning in a formula",
                   reader->at);
}

bool expression_word_next(struct word_reader *reader, struct word *word,
                          struct err *err)
{
    char first;

    skip_spaces(reader);
    *word = (struct word){.kind = WORD_END, .at = reader->at};
    if (reader->left.len == 0) {
        return true;
    }
    first = *reader->left.at;
    if (starts_name(reader->left)) {
        return read_name(reader, word, err);
    }
    if (is_digit(first) || first == '.') {
        return read_number(reader, word, err);
    }
    if (first == '\'' || first == '"' || first == '`') {
        return read_quoted(reader, word, err);
    }
    return read_sign(reader, word, err);
}
