// charset.c - see charset.h.
//
// A reader per charset hands out one code point after the other; what is kept
// of it, and as what, is the same for all (put). Runs of printable ASCII, which
// is nearly everything, are copied whole.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/charset.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <string.h>

enum {
    REPLACEMENT = 0xfffd,
    LOOK_AT = 4096, // bytes looked at to recognise UTF-16
    // Control characters that a text may have: a few, and one in so many bytes.
    ODD_MOST = 4,
    ODD_ONE_IN = 256,
};

struct walk {
    const unsigned char *at, *end;
};

// ---- one code point ---------------------------------------------------------

// Bytes of the well-formed character at `at`; 0: there is none.
static size_t sequence(const unsigned char *at, size_t left)
{
    uint32_t letter;
    size_t len = utf8_next((struct str){(const char *)at, left}, &letter);

    // One byte that is broken; written out, that letter has three.
    return letter == UTF8_BROKEN && len == 1 ? 0 : len;
}

static uint32_t next_utf8(struct walk *walk)
{
    uint32_t letter;

    walk->at += utf8_next(
        (struct str){(const char *)walk->at, (size_t)(walk->end - walk->at)},
        &letter);
    return letter;
}

// One unit of UTF-16; `big` says which byte comes first.
static uint32_t unit_at(const unsigned char *at, bool big)
{
    return (uint32_t)at[big ? 0 : 1] << 8 | at[big ? 1 : 0];
}

static uint32_t next_utf16(struct walk *walk, bool big)
{
    uint32_t high;
    uint32_t low;

    if (walk->end - walk->at < 2) { // half a unit: the file was cut off
        walk->at = walk->end;
        return REPLACEMENT;
    }
    high = unit_at(walk->at, big);
    walk->at += 2;
    if (high < 0xd800 || high > 0xdfff) {
        return high;
    }
    if (high > 0xdbff || walk->end - walk->at < 2) {
        return REPLACEMENT;
    }
    low = unit_at(walk->at, big);
    if (low < 0xdc00 || low > 0xdfff) {
        return REPLACEMENT;
    }
    walk->at += 2;
    return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

static uint32_t next_cp1252(struct walk *walk)
{
    static const uint16_t HIGH[32] = {
        0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
        0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
        0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
        0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
    };
    unsigned char byte = *walk->at++;

    return byte >= 0x80 && byte < 0xa0 ? HIGH[byte - 0x80] : byte;
}

static uint32_t next_code(struct walk *walk, enum charset charset)
{
    switch (charset) {
    case CHARSET_UTF16_LITTLE: return next_utf16(walk, false);
    case CHARSET_UTF16_BIG: return next_utf16(walk, true);
    case CHARSET_CP1252: return next_cp1252(walk);
    default: return next_utf8(walk);
    }
}

// ---- which charset ----------------------------------------------------------

// UTF-16 without a mark: English text has a zero in nearly every second byte,
// and hardly any in the others.
static bool has_zeros(struct str bytes, size_t first)
{
    size_t look = bytes.len < LOOK_AT ? bytes.len : LOOK_AT;
    size_t pairs = look / 2;
    size_t zeros[2] = {0, 0};

    for (size_t i = 0; i < pairs * 2; i++) {
        zeros[i % 2] += bytes.at[i] == '\0';
    }
    return pairs >= 4 && zeros[first] * 10 >= pairs * 7
        && zeros[1 - first] * 20 <= pairs;
}

// UTF-8 unless it has more bytes that cannot be than characters that prove it.
static bool is_mostly_utf8(struct str bytes)
{
    const unsigned char *at = (const unsigned char *)bytes.at;
    const unsigned char *end = at + bytes.len;
    size_t good = 0;
    size_t bad = 0;

    while (at < end) {
        size_t len = sequence(at, (size_t)(end - at));

        good += len > 1;
        bad += len == 0;
        at += len ? len : 1;
    }
    return bad == 0 || good > bad;
}

enum charset charset_of(struct str bytes)
{
    if (str_starts(bytes, STR("\xff\xfe"))) {
        return CHARSET_UTF16_LITTLE;
    }
    if (str_starts(bytes, STR("\xfe\xff"))) {
        return CHARSET_UTF16_BIG;
    }
    if (has_zeros(bytes, 1)) {
        return CHARSET_UTF16_LITTLE;
    }
    if (has_zeros(bytes, 0)) {
        return CHARSET_UTF16_BIG;
    }
    return is_mostly_utf8(bytes) ? CHARSET_UTF8 : CHARSET_CP1252;
}

// ---- what is kept -----------------------------------------------------------

enum kept { KEEP, AS_SPACE, DROP, NO_TEXT };

// Everything between two code points that is not kept as it is.
static const struct treatment {
    uint32_t from, to;
    enum kept kept;
} TREATMENTS[] = {
    {0x0000, 0x0008, NO_TEXT },
    {0x000b, 0x000c, AS_SPACE},
    {0x000e, 0x0014, NO_TEXT },
    {0x0016, 0x001f, NO_TEXT },
    {0x007f, 0x0084, DROP    },
    {0x0085, 0x0085, AS_SPACE},
    {0x0086, 0x009f, DROP    },
    {0x00a0, 0x00a0, AS_SPACE},
    {0x00ad, 0x00ad, DROP    },
    {0x1680, 0x1680, AS_SPACE},
    {0x2000, 0x200a, AS_SPACE},
    {0x200b, 0x200f, DROP    },
    {0x2028, 0x2029, AS_SPACE},
    {0x202a, 0x202e, DROP    },
    {0x202f, 0x202f, AS_SPACE},
    {0x205f, 0x205f, AS_SPACE},
    {0x2060, 0x206f, DROP    },
    {0x3000, 0x3000, AS_SPACE},
    {0xfeff, 0xfeff, DROP    },
    {0xfff9, 0xfffb, DROP    },
};

static enum kept kept_of(uint32_t code)
{
    for (size_t i = 0; i < sizeof TREATMENTS / sizeof *TREATMENTS; i++) {
        if (code >= TREATMENTS[i].from && code <= TREATMENTS[i].to) {
            return TREATMENTS[i].kept;
        }
    }
    return KEEP;
}

char *charset_put(char *to, uint32_t code)
{
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
        code = REPLACEMENT;
    }
    if (code < 0x80) {
        *to++ = (char)code;
        return to;
    }
    if (code < 0x800) {
        *to++ = (char)(0xc0 | code >> 6);
    } else if (code < 0x10000) {
        *to++ = (char)(0xe0 | code >> 12);
        *to++ = (char)(0x80 | (code >> 6 & 0x3f));
    } else {
        *to++ = (char)(0xf0 | code >> 18);
        *to++ = (char)(0x80 | (code >> 12 & 0x3f));
        *to++ = (char)(0x80 | (code >> 6 & 0x3f));
    }
    *to++ = (char)(0x80 | (code & 0x3f));
    return to;
}

struct output {
    char *at;
    size_t odd; // characters that a text does not have
    bool after_return;
};

static void put(struct output *out, uint32_t code)
{
    enum kept kept = kept_of(code);
    bool second_of_crlf = out->after_return && code == '\n';

    out->after_return = code == '\r';
    out->odd += kept == NO_TEXT;
    if (code == '\r') {
        *out->at++ = '\n';
    } else if (kept == AS_SPACE) {
        *out->at++ = ' ';
    } else if (kept == KEEP && !second_of_crlf) {
        out->at = charset_put(out->at, code);
    }
}

// Copies printable ASCII and hands back how much of it there was.
static size_t put_run(struct output *out, const struct walk *walk)
{
    const unsigned char *at = walk->at;
    size_t len;

    while (at < walk->end && *at >= ' ' && *at < 0x7f) {
        at++;
    }
    len = (size_t)(at - walk->at);
    if (len) {
        memcpy(out->at, walk->at, len);
        out->at += len;
        out->after_return = false;
    }
    return len;
}

// No charset needs more than three bytes of UTF-8 for one of its own.
static size_t room_for(enum charset charset, size_t len)
{
    return charset == CHARSET_UTF16_LITTLE || charset == CHARSET_UTF16_BIG
             ? len / 2 * 3 + 4
             : len * 3 + 4;
}

static struct str convert(struct arena *arena, struct str bytes,
                          enum charset charset, size_t *odd)
{
    bool narrow = charset == CHARSET_UTF8 || charset == CHARSET_CP1252;
    const unsigned char *at = (const unsigned char *)bytes.at;
    struct walk walk = {at, at + bytes.len};
    char *room = arena_take(arena, room_for(charset, bytes.len), 1);
    struct output out = {.at = room};

    while (walk.at < walk.end) {
        if (narrow) {
            walk.at += put_run(&out, &walk);
        }
        if (walk.at < walk.end) {
            put(&out, next_code(&walk, charset));
        }
    }
    *odd = out.odd;
    return (struct str){room, (size_t)(out.at - room)};
}

bool charset_text(struct arena *arena, struct str bytes, struct str *text,
                  struct err *err)
{
    size_t odd;

    *text = (struct str){"", 0};
    if (bytes.len >= 4 && memcmp(bytes.at, "\xff\xfe\0\0", 4) == 0) {
        return err_set(err, ERR_INPUT, "it is UTF-32; save it as UTF-8");
    }
    if (bytes.len == 0) {
        return true;
    }
    *text = convert(arena, bytes, charset_of(bytes), &odd);
    return odd <= ODD_MOST + bytes.len / ODD_ONE_IN
        || err_set(err, ERR_INPUT,
                   "it is not text; export the transcript as text, "
                   "WebVTT, SRT, CSV, JSON or Word (.docx)");
}

struct str charset_clean(struct arena *arena, struct str utf8)
{
    size_t odd;

    return utf8.len ? convert(arena, utf8, CHARSET_UTF8, &odd) : utf8;
}
