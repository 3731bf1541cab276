// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 256 };

struct text text_in(struct arena *arena)
{
    return (struct text){.arena = arena};
}

static void move_to(struct text *text, size_t room)
{
    char *wider = arena_take(text->arena, room, 1);

    if (text->len) {
        memcpy(wider, text->at, text->len);
    }
    text->at = wider;
    text->room = room;
}

// Makes room for `more` bytes and a final NUL.
static void grow(struct text *text, size_t more)
{
    size_t room = text->room ? text->room : FIRST_ROOM;

    if (text->room - text->len > more) {
        return;
    }
    while (room - text->len <= more) {
        room *= 2;
    }
    move_to(text, room);
}

void text_reserve(struct text *text, size_t more)
{
    if (text->room - text->len <= more) {
        move_to(text, text->len + more + 1);
    }
}

void text_add(struct text *text, struct str more)
{
    grow(text, more.len);
    if (more.len) {
        memcpy(text->at + text->len, more.at, more.len);
    }
    text->len += more.len;
    text->at[text->len] = '\0';
}

void text_addc(struct text *text, char c)
{
    text_add(text, (struct str){&c, 1});
}

void text_add_hex(struct text *text, const void *bytes, size_t count)
{
    const unsigned char *at = bytes;

    for (size_t i = 0; i < count; i++) {
        text_addf(text, "%02x", at[i]);
    }
}

void text_add_exact(struct text *text, double number)
{
    char room[40];
    int digits = 15;

    do {
        (void)snprintf(room, sizeof room, "%.*g", digits, number);
    } while (digits < 17 && strtod(room, NULL) != number && ++digits);
    text_add(text, number == 0 ? STR("0") : str_of(room));
}

static LIKE_PRINTF(2, 0) void add_args(struct text *text, const char *fmt,
                                       va_list args)
{
    va_list again;
    int len;

    va_copy(again, args);
    len = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (len < 0) {
        return;
    }
    grow(text, (size_t)len);
    (void)vsnprintf(text->at + text->len, text->room - text->len, fmt, args);
    text->len += (size_t)len;
}

void text_addf(struct text *text, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    add_args(text, fmt, args);
    va_end(args);
}

struct str text_str(const struct text *text)
{
    return (struct str){text->at ? text->at : "", text->len};
}

struct str text_print(struct arena *arena, const char *fmt, ...)
{
    struct text text = text_in(arena);
    va_list args;

    va_start(args, fmt);
    add_args(&text, fmt, args);
    va_end(args);
    return text_str(&text);
}
