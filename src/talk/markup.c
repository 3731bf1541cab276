// markup.c - see markup.h.
//
// A "<" opens a tag only where a letter, "/" or time follows and a ">" stands
// near: people write "under <50 kg". Tags are dropped but for <v>, and so is
// "{\an8}" of SRT; what an entity makes is tidied like all text (talk/cue.h).
// SOURCE: W3C, WebVTT, "cue text tokenizer" and "cue voice span"
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/markup.h"

#include "base/text.h"
#include "wire/charset.h"

#include <string.h>

enum { TAG_MOST = 400, ENTITY_MOST = 10 }; // bytes

static void skip(struct str *rest, size_t len)
{
    rest->at += len;
    rest->len -= len;
}

// ---- entities ---------------------------------------------------------------

static const struct {
    const char *name;
    const char *text;
} ENTITIES[] = {
    {"amp",  "&" },
    {"lt",   "<" },
    {"gt",   ">" },
    {"quot", "\""},
    {"apos", "'" },
    {"nbsp", " " },
    {"lrm",  ""  },
    {"rlm",  ""  },
};

static bool take_digits(struct str digits, unsigned base, uint32_t *code)
{
    *code = 0;
    for (size_t i = 0; i < digits.len; i++) {
        static const char ALL[] = "0123456789abcdef";
        const char *found = memchr(ALL, digits.at[i] | 0x20, base);

        if (!found) {
            return false;
        }
        *code = *code * base + (uint32_t)(found - ALL);
    }
    return digits.len > 0;
}

// "#39" or "#x27". At most ENTITY_MOST bytes, so nothing overflows that would
// not be refused as a code point.
static bool add_number(struct text *text, struct str name)
{
    bool is_hex = name.len > 1 && (name.at[1] | 0x20) == 'x';
    char room[4];
    uint32_t code;

    if (name.len < 2 || *name.at != '#') {
        return false;
    }
    skip(&name, is_hex ? 2 : 1);
    if (!take_digits(name, is_hex ? 16 : 10, &code)) {
        return false;
    }
    text_add(text,
             (struct str){room, (size_t)(charset_put(room, code) - room)});
    return true;
}

static bool add_entity(struct text *text, struct str name)
{
    for (size_t i = 0; i < sizeof ENTITIES / sizeof *ENTITIES; i++) {
        if (str_is(name, ENTITIES[i].name)) {
            text_add(text, str_of(ENTITIES[i].text));
            return true;
        }
    }
    return add_number(text, name);
}

// At an "&": an entity, or the sign itself.
static void take_ampersand(struct str *rest, struct text *text)
{
    size_t look = rest->len < ENTITY_MOST ? rest->len : ENTITY_MOST;
    const char *end = memchr(rest->at, ';', look);
    struct str name = {rest->at + 1, 0};

    if (end) {
        name.len = (size_t)(end - name.at);
    }
    if (end && add_entity(text, name)) {
        skip(rest, name.len + 2);
    } else {
        text_addc(text, '&');
        skip(rest, 1);
    }
}

// ---- tags -------------------------------------------------------------------

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "i", "/b", "c.loud", or a time: "00:01.500". Not "50 kg and 3 ".
static bool is_tag(struct str tag)
{
    if (tag.len == 0 || is_letter(*tag.at) || *tag.at == '/') {
        return tag.len > 0;
    }
    for (size_t i = 0; i < tag.len; i++) {
        if (!strchr("0123456789:.", tag.at[i])) {
            return false;
        }
    }
    return true;
}

// At a "<": what stands between it and ">"; at "{\\" of SRT, between it and
// "}". False: it is just a sign.
static bool take_tag(struct str *rest, struct str *tag)
{
    size_t look = rest->len < TAG_MOST ? rest->len : TAG_MOST;
    bool is_brace = *rest->at == '{';
    const char *end = memchr(rest->at, is_brace ? '}' : '>', look);

    if (!end) {
        return false;
    }
    *tag = (struct str){rest->at + 1, (size_t)(end - rest->at) - 1};
    if (!(is_brace ? str_starts(*tag, STR("\\")) : is_tag(*tag))) {
        return false;
    }
    skip(rest, tag->len + 2);
    return true;
}

static struct str plain(struct arena *arena, struct str text)
{
    struct text out = text_in(arena);

    while (text.len) {
        if (*text.at == '&') {
            take_ampersand(&text, &out);
        } else {
            text_addc(&out, *text.at);
            skip(&text, 1);
        }
    }
    return text_str(&out);
}

// <v Ann>, <v.loud Ann Lee>, </v>: the voice from here on. False: another tag.
static bool take_voice(struct markup *markup, struct str tag)
{
    struct str name = tag;

    if (str_is(tag, "/v")) {
        markup->voice = (struct str){"", 0};
        return true;
    }
    if (tag.len < 2 || *tag.at != 'v'
        || (tag.at[1] != ' ' && tag.at[1] != '.' && tag.at[1] != '\t'
            && tag.at[1] != '\n')) {
        return false;
    }
    while (name.len && *name.at != ' ' && *name.at != '\t'
           && *name.at != '\n') {
        skip(&name, 1);
    }
    markup->voice = plain(markup->arena, str_trim(name));
    return true;
}

// ---- pieces -----------------------------------------------------------------

// Reads on to the end or to where another voice begins.
static struct str take_piece(struct markup *markup)
{
    struct text text = text_in(markup->arena);
    struct str *rest = &markup->rest;
    struct str tag;

    while (rest->len) {
        if (*rest->at == '&') {
            take_ampersand(rest, &text);
        } else if (!strchr("<{", *rest->at) || !take_tag(rest, &tag)) {
            text_addc(&text, *rest->at);
            skip(rest, 1);
        } else if (take_voice(markup, tag)) {
            break;
        }
    }
    return text_str(&text);
}

bool markup_next(struct markup *markup, struct str *voice, struct str *text)
{
    if (markup->rest.len == 0) {
        return false;
    }
    *voice = markup->voice;
    *text = take_piece(markup);
    return true;
}
