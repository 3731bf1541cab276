// form - see form.h. One pass cuts at "&", one at "="; each part is decoded
// into the arena, where it can only get shorter.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/form.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <string.h>

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
    return utf8_is_good(*decoded)
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
    return !(value.len && memchr(value.at, '\0', value.len))
        && utf8_is_good(value);
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
