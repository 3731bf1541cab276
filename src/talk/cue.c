// cue.c - see cue.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/cue.h"

#include "base/arena.h"
#include "wire/charset.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
    FIRST_ROOM = 256,
    NAME_SHOWN = 80, // bytes of a file's name in a message
};

struct cue_list cue_list_in(struct arena *arena, struct str name,
                            const char *counted)
{
    return (struct cue_list){.arena = arena, .name = name, .counted = counted};
}

// ---- messages ---------------------------------------------------------------

bool cue_list_place(const struct cue_list *list, int line, struct err *err)
{
    struct str name = list->name;
    bool is_long = name.len > NAME_SHOWN;

    if (is_long) { // its end tells more than its beginning
        name.at += name.len - NAME_SHOWN;
        name.len = NAME_SHOWN;
    }
    if (line == 0) {
        return err_within(err, "%s%.*s", is_long ? "..." : "", SHOW(name));
    }
    return err_within(err, "%s%.*s, %s %d", is_long ? "..." : "", SHOW(name),
                      list->counted, line);
}

bool cue_list_refuse(const struct cue_list *list, int line, struct err *err,
                     const char *fmt, ...)
{
    char text[sizeof err->text];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    (void)err_set(err, ERR_INPUT, "%s", text);
    return cue_list_place(list, line, err);
}

// ---- tidying ----------------------------------------------------------------

// Quotes that word processors curl. A straight one is the same word to every
// list and every model: "don't".
static const struct {
    const char *curled;
    char straight;
} QUOTES[] = {
    {"\xe2\x80\x98", '\''},
    {"\xe2\x80\x99", '\''},
    {"\xe2\x80\x9b", '\''},
    {"\xe2\x80\x9c", '"' },
    {"\xe2\x80\x9d", '"' },
};

static char straight_quote(const char *at, const char *end)
{
    for (size_t i = 0; *at == QUOTES[0].curled[0] && end - at >= 3
                       && i < sizeof QUOTES / sizeof *QUOTES;
         i++) {
        if (memcmp(at, QUOTES[i].curled, 3) == 0) {
            return QUOTES[i].straight;
        }
    }
    return '\0';
}

static bool is_gap(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\x15';
}

// Printable ASCII, tabs and line breaks need no further care.
static bool is_plain(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((text.at[i] < ' ' || text.at[i] > '~') && !is_gap(text.at[i])) {
            return false;
        }
    }
    return true;
}

// One line, single spaces, straight quotes.
static struct str tidy(struct arena *arena, struct str text)
{
    struct str clean = text.len == 0  ? STR("")
                     : is_plain(text) ? text
                                      : charset_clean(arena, text);
    char *room = arena_take(arena, clean.len + 1, 1);
    const char *end = clean.at + clean.len;
    char *to = room;

    for (const char *at = clean.at; at < end; at++) {
        char quote = straight_quote(at, end);

        if (quote) {
            *to++ = quote;
            at += 2;
        } else if (!is_gap(*at)) {
            *to++ = *at;
        } else if (to > room && to[-1] != ' ') {
            *to++ = ' ';
        }
    }
    to -= to > room && to[-1] == ' ';
    return (struct str){room, (size_t)(to - room)};
}

bool cue_has_words(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];

        if (c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')
            || (c >= 'A' && c <= 'Z')) {
            return true;
        }
    }
    return false;
}

// ---- speakers ---------------------------------------------------------------

static int find_speaker(const struct cue_list *list, struct str name)
{
    for (int i = 0; i < list->speaker_count; i++) {
        if (list->speakers[i].len == name.len
            && strncasecmp(list->speakers[i].at, name.at, name.len) == 0) {
            return i;
        }
    }
    return SPEAKER_UNKNOWN;
}

static bool is_nobody(struct str name)
{
    static const char UNKNOWN[] = "Unknown Speaker";

    return name.len == 0
        || (name.len == sizeof UNKNOWN - 1
            && strncasecmp(name.at, UNKNOWN, name.len) == 0);
}

static bool refuse_limit(const struct cue_list *list, int line, struct err *err,
                         const char *text)
{
    (void)err_set(err, ERR_LIMIT, "%s", text);
    return cue_list_place(list, line, err);
}

bool cue_list_speaker(struct cue_list *list, struct str name, int line,
                      int *speaker, struct err *err)
{
    size_t mark = arena_mark(list->arena);
    char text[80];

    if (name.len > TRANSCRIPT_MAX_NAME) {
        (void)snprintf(text, sizeof text,
                       "a speaker's name of more than %d bytes",
                       TRANSCRIPT_MAX_NAME);
        return refuse_limit(list, line, err, text);
    }
    name = tidy(list->arena, name);
    *speaker = find_speaker(list, name);
    if (*speaker != SPEAKER_UNKNOWN || is_nobody(name)) {
        arena_rewind(list->arena, mark);
        return true;
    }
    if (list->speaker_count == TRANSCRIPT_MAX_SPEAKERS) {
        (void)snprintf(text, sizeof text,
                       "more than %d speakers; is this a transcript?",
                       TRANSCRIPT_MAX_SPEAKERS);
        return refuse_limit(list, line, err, text);
    }
    *speaker = list->speaker_count++;
    list->speakers[*speaker] = name;
    return true;
}

// ---- cues -------------------------------------------------------------------

static void grow(struct cue_list *list)
{
    size_t room = list->room ? list->room * 2 : FIRST_ROOM;
    struct cue *wider = arena_take(list->arena, room, sizeof *wider);

    if (list->count) {
        memcpy(wider, list->cues, list->count * sizeof *wider);
    }
    list->cues = wider;
    list->room = room;
}

bool cue_list_add(struct cue_list *list, const struct cue *cue, struct err *err)
{
    struct str text;

    if (cue->text.len > CUE_MAX_TEXT) {
        return refuse_limit(list, cue->line, err,
                            "more than 64 KB without a break; "
                            "is this a transcript?");
    }
    text = tidy(list->arena, cue->text);
    if (!cue_has_words(text)) {
        return true;
    }
    if (list->count == TRANSCRIPT_MAX_TURNS) {
        return refuse_limit(list, cue->line, err,
                            "more than 50,000 pieces of speech; "
                            "read one session at a time");
    }
    if (list->count == list->room) {
        grow(list);
    }
    list->cues[list->count] = *cue;
    list->cues[list->count].text = text;
    list->count++;
    return true;
}
