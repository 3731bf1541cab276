// form - see form.h. One pass cuts at "&", one at "="; each part is decoded
// into the arena, where it can only get shorter.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/form.h"

#include "base/arena.h"

#include <string.h>

// ---- UTF-8 -----------------------------------------------------------------

// How many bytes a character takes by its first one; 0: none begins so.
static size_t length_of(unsigned char first)
{
    return first < 0x80 ? 1
         : first < 0xc2 ? 0
         : first < 0xe0 ? 2
         : first < 0xf0 ? 3
         : first < 0xf5 ? 4
                        : 0;
}

// The second byte rules out long forms, surrogates and what is beyond U+10FFFF.
// SOURCE: Unicode 15.0, table 3-7
static bool second_fits(unsigned char first, unsigned char second)
{
    unsigned char least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    unsigned char most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;

    return second >= least && second <= most;
}

static bool is_utf8(struct str text)
{
    const unsigned char *at = (const unsigned char *)text.at;
    size_t left = text.len;

    while (left) {
        size_t len = length_of(*at);

        if (len == 0 || len > left || (len > 1 && !second_fits(at[0], at[1]))
            || (len > 2 && (at[2] & 0xc0) != 0x80)
            || (len > 3 && (at[3] & 0xc0) != 0x80)) {
            return false;
        }
        at += len;
        left -= len;
    }
    return true;
}

// ---- percent codes ---------------------------------------------------------

static int hex_of(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// The byte at `*i` of the text; moves `*i` behind it. Below 0: a broken code.
static int byte_at(struct str text, size_t *i)
{
    int high, low;
    char c = text.at[(*i)++];

    if (c == '+') {
        return ' ';
    }
    if (c != '%') {
        return (unsigned char)c;
    }
    if (text.len - *i < 2) {
        return -1;
    }
    high = hex_of(text.at[*i]);
    low = hex_of(text.at[*i + 1]);
    *i += 2;
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static bool decode(struct arena *arena, struct str text, struct str *decoded,
                   struct err *err)
{
    char *at = arena_take(arena, text.len + 1, 1);
    size_t len = 0;
    size_t i = 0;

    while (i < text.len) {
        int byte = byte_at(text, &i);

        if (byte <= 0) {
            return err_set(err, ERR_INPUT,
                           "a field of the form is not encoded correctly");
        }
        at[len++] = (char)byte;
    }
    *decoded = (struct str){at, len};
    return is_utf8(*decoded)
        || err_set(err, ERR_INPUT, "a field of the form is not UTF-8 text");
}

static bool add_field(struct arena *arena, struct str part, struct form *form,
                      struct err *err)
{
    struct field *field = &form->fields[form->count];
    struct str name = str_cut(&part, '=');

    if (!part.at) {
        part = STR("");
    }
    if (form->count == FORM_MAX_FIELDS || name.len / 3 > FORM_MAX_NAME) {
        return err_set(err, ERR_LIMIT, "the form has too many fields");
    }
    if (!decode(arena, name, &field->name, err)
        || !decode(arena, part, &field->value, err)) {
        return false;
    }
    form->count++;
    return field->name.len <= FORM_MAX_NAME
        || err_set(err, ERR_LIMIT, "a field's name is too long");
}

static int parts_of(struct str body)
{
    int parts = 1;

    for (size_t i = 0; i < body.len && parts < FORM_MAX_FIELDS; i++) {
        parts += body.at[i] == '&';
    }
    return parts;
}

bool form_parse(struct arena *arena, struct str body, struct form *form,
                struct err *err)
{
    struct str rest = body;

    *form = (struct form){NULL, 0};
    if (body.len == 0) {
        return true;
    }
    form->fields =
        arena_take(arena, (size_t)parts_of(body) + 1, sizeof *form->fields);
    while (rest.at) {
        struct str part = str_cut(&rest, '&');

        if (part.len && !add_field(arena, part, form, err)) {
            *form = (struct form){NULL, 0};
            return false;
        }
    }
    return true;
}

bool form_is_text(struct str value)
{
    return !(value.len && memchr(value.at, '\0', value.len)) && is_utf8(value);
}

struct str form_find(const struct form *form, const char *name)
{
    for (int i = 0; i < form->count; i++) {
        if (str_is(form->fields[i].name, name)) {
            return form->fields[i].value;
        }
    }
    return (struct str){NULL, 0};
}
