// html - see html.h. Bytes that a browser should never get (control characters,
// broken UTF-8) become U+FFFD, so that nothing a person typed can end a text,
// an attribute or a character early.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/html.h"

#include "base/utf8.h"

#include <math.h>
#include <stdio.h>

#define REPLACEMENT STR("\xEF\xBF\xBD")

static struct str entity_of(unsigned char c)
{
    switch (c) {
    case '&': return STR("&amp;");
    case '<': return STR("&lt;");
    case '>': return STR("&gt;");
    case '"': return STR("&quot;");
    case '\'': return STR("&#39;");
    default: return STR("");
    }
}

static bool is_refused(uint32_t letter)
{
    return (letter < 0x20 && letter != '\t' && letter != '\n' && letter != '\r')
        || (letter >= 0x7F && letter < 0xA0);
}

// Length of the whole character at `at`, 0 when it is none.
static size_t character_len(struct str rest)
{
    unsigned char first = (unsigned char)*rest.at;
    uint32_t letter;
    size_t len;

    if (first >= 0x20 && first < 0x7F) { // most of them
        return 1;
    }
    len = utf8_next(rest, &letter);
    return is_refused(letter) || (len == 1 && letter == UTF8_BROKEN) ? 0 : len;
}

// How many bytes from `at` can go out as they are.
static size_t plain_len(struct str rest)
{
    size_t n = 0;

    while (n < rest.len) {
        struct str here = {rest.at + n, rest.len - n};
        size_t len = character_len(here);

        if (!len || entity_of((unsigned char)*here.at).len) {
            break;
        }
        n += len;
    }
    return n;
}

void html_put_str(struct text *out, struct str value)
{
    while (value.len) {
        size_t plain = plain_len(value);
        struct str entity;

        if (plain) {
            text_add(out, (struct str){value.at, plain});
            value = (struct str){value.at + plain, value.len - plain};
            continue;
        }
        entity = entity_of((unsigned char)*value.at);
        text_add(out, entity.len ? entity : REPLACEMENT);
        value = (struct str){value.at + 1, value.len - 1};
    }
}

void html_put_text(struct text *out, const char *value)
{
    html_put_str(out, str_of(value));
}

void html_put_int(struct text *out, int64_t value)
{
    text_addf(out, "%lld", (long long)value);
}

void html_put_real(struct text *out, double value)
{
    char room[400];
    int len;

    if (!isfinite(value)) {
        text_add(out, STR("\xE2\x80\x93")); // an en dash: not known
        return;
    }
    len = snprintf(room, sizeof room, "%.4f", value);
    while (room[len - 1] == '0') {
        len--;
    }
    len -= room[len - 1] == '.';
    if (len == 2 && room[0] == '-' && room[1] == '0') {
        text_add(out, STR("0"));
        return;
    }
    text_add(out, (struct str){room, (size_t)len});
}
