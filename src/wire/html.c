// html - see html.h. Bytes that a browser should never get (control characters,
// broken UTF-8) become U+FFFD, so that nothing a person typed can end a text,
// an attribute or a character early.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/html.h"

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

static bool is_control(unsigned char c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
}

// The lead bytes of UTF-8: how many bytes follow, and the smallest character
// that may be written with so many.
static size_t sequence_len(unsigned char lead)
{
    return lead < 0x80 ? 1
         : lead < 0xC2 ? 0
         : lead < 0xE0 ? 2
         : lead < 0xF0 ? 3
         : lead < 0xF5 ? 4
                       : 0;
}

// Surrogates, C1 controls, and characters written longer than necessary.
static bool is_refused_pair(unsigned char lead, unsigned char next)
{
    return (lead == 0xE0 && next < 0xA0) || (lead == 0xED && next > 0x9F)
        || (lead == 0xF0 && next < 0x90) || (lead == 0xF4 && next > 0x8F)
        || (lead == 0xC2 && next < 0xA0);
}

// Length of the whole character at `at`, 0 when it is none.
static size_t character_len(struct str rest)
{
    const unsigned char *at = (const unsigned char *)rest.at;
    size_t len = sequence_len(at[0]);

    if (!len || len > rest.len) {
        return 0;
    }
    for (size_t i = 1; i < len; i++) {
        if ((at[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    if (len == 1) {
        return is_control(at[0]) ? 0 : 1;
    }
    return is_refused_pair(at[0], at[1]) ? 0 : len;
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
