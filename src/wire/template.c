// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/template.h"

#include "base/arena.h"
#include "base/text.h"

static void add_json(struct text *text, struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.at[i];

        if (c == '"' || c == '\\') {
            text_addf(text, "\\%c", c);
        } else if (c < ' ') {
            text_addf(text, "\\u%04x", c);
        } else {
            text_addc(text, (char)c);
        }
    }
}

static void add_form(struct text *text, struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                  || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';

        text_addf(text, plain ? "%c" : "%%%02X", c);
    }
}

static void (*const ADD[])(struct text *, struct str) = {
    [TEMPLATE_WORDS] = text_add,
    [TEMPLATE_JSON] = add_json,
    [TEMPLATE_FORM] = add_form,
};

static const struct template_place *place_at(
    struct str rest, const struct template_place *places)
{
    for (; places->name; places++) {
        if (str_starts(rest, str_of(places->name))) {
            return places;
        }
    }
    return NULL;
}

struct str template_fill(struct arena *arena, struct str words,
                         const struct template_place *places,
                         enum template_kind kind)
{
    struct text text = text_in(arena);
    struct str rest = words;

    while (rest.len) {
        const struct template_place *place = place_at(rest, places);
        size_t skip = place ? str_of(place->name).len : 1;

        if (!place) {
            text_addc(&text, rest.at[0]);
        } else if (place->value.len) {
            ADD[kind](&text, place->value);
        } else if (kind == TEMPLATE_WORDS && rest.len > skip
                   && rest.at[skip] == ' ') {
            skip++;
        }
        rest.at += skip;
        rest.len -= skip;
    }
    return text_str(&text);
}
