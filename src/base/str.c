// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

#include "base/arena.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct str str_of(const char *text)
{
    return (struct str){text, text ? strlen(text) : 0};
}

bool str_is_equal(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool str_is(struct str a, const char *literal)
{
    return str_is_equal(a, str_of(literal));
}

bool str_starts(struct str a, struct str start)
{
    return a.len >= start.len
        && (start.len == 0 || memcmp(a.at, start.at, start.len) == 0);
}

int str_compare(struct str a, struct str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.at, b.at, shorter) : 0;

    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

size_t str_letters(struct str a)
{
    size_t letters = 0;

    for (size_t i = 0; i < a.len; i++) {
        letters += ((unsigned char)a.at[i] & 0xc0) != 0x80;
    }
    return letters;
}

struct str str_trim(struct str a)
{
    while (a.len && is_space(*a.at)) {
        a.at++;
        a.len--;
    }
    while (a.len && is_space(a.at[a.len - 1])) {
        a.len--;
    }
    return a;
}

struct str str_cut(struct str *rest, char separator)
{
    struct str all = *rest;
    const char *found = all.len ? memchr(all.at, separator, all.len) : NULL;

    if (!found) {
        *rest = (struct str){NULL, 0};
        return all;
    }
    rest->at = found + 1;
    rest->len = all.len - (size_t)(found + 1 - all.at);
    return (struct str){all.at, (size_t)(found - all.at)};
}

struct str str_copy(struct arena *arena, struct str a)
{
    return (struct str){str_text(arena, a), a.len};
}

char *str_text(struct arena *arena, struct str a)
{
    char *copy = arena_take(arena, a.len + 1, 1);

    if (a.len) {
        memcpy(copy, a.at, a.len);
    }
    return copy;
}

// Copies a number to where strtoll and strtod find a final NUL.
static bool number_text(struct str a, char *room, size_t size)
{
    if (a.len == 0 || a.len >= size || memchr(a.at, '\0', a.len)) {
        return false;
    }
    memcpy(room, a.at, a.len);
    room[a.len] = '\0';
    return room[strspn(room, "+-.0123456789eE")] == '\0';
}

bool str_parse_int(struct str a, int64_t *value)
{
    char text[32];
    char *end;

    if (!number_text(a, text, sizeof text)) {
        return false;
    }
    errno = 0;
    *value = strtoll(text, &end, 10);
    return errno == 0 && *end == '\0';
}

bool str_parse_real(struct str a, double *value)
{
    char text[64];
    char *end;

    if (!number_text(a, text, sizeof text)) {
        return false;
    }
    *value = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(*value);
}
