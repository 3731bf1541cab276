// utf8 - see utf8.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/utf8.h"

// How many bytes a letter has, from the first of them; 0: none begins so.
static size_t sequence_len(unsigned char lead)
{
    return lead < 0x80 ? 1
         : lead < 0xC2 ? 0
         : lead < 0xE0 ? 2
         : lead < 0xF0 ? 3
         : lead < 0xF5 ? 4
                       : 0;
}

static bool is_refused(uint32_t letter, size_t len)
{
    return (len == 3 && letter < 0x800) || (len == 4 && letter < 0x10000)
        || (letter >= 0xD800 && letter <= 0xDFFF) || letter > 0x10FFFF;
}

size_t utf8_next(struct str rest, uint32_t *letter)
{
    const unsigned char *at = (const unsigned char *)rest.at;
    size_t len = sequence_len(at[0]);
    uint32_t value = len < 2 ? at[0] : at[0] & (0x7FU >> len);

    *letter = UTF8_BROKEN;
    if (!len || len > rest.len) {
        return 1;
    }
    for (size_t i = 1; i < len; i++) {
        if ((at[i] & 0xC0) != 0x80) {
            return 1;
        }
        value = value << 6 | (at[i] & 0x3FU);
    }
    if (is_refused(value, len)) {
        return 1;
    }
    *letter = value;
    return len;
}

bool utf8_is_good(struct str text)
{
    size_t len = 2;
    uint32_t letter = 0;

    // U+FFFD itself takes three bytes.
    while (text.len && !(len == 1 && letter == UTF8_BROKEN)) {
        len = utf8_next(text, &letter);
        text = (struct str){text.at + len, text.len - len};
    }
    return !(len == 1 && letter == UTF8_BROKEN);
}

struct range {
    uint32_t first, last;
};

static bool is_in(const struct range *ranges, size_t count, uint32_t letter)
{
    for (size_t i = 0; i < count; i++) {
        if (letter >= ranges[i].first && letter <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

#define IS_IN(ranges, letter)                                                  \
    is_in((ranges), sizeof(ranges) / sizeof *(ranges), (letter))

int utf8_columns(uint32_t letter)
{
    static const struct range NONE[] = {
        {0x0300,  0x036F }, // combining accents
        {0x1AB0,  0x1AFF },
        {0x1DC0,  0x1DFF },
        {0x200B,  0x200D }, // zero width space, joiners
        {0x20D0,  0x20FF },
        {0xFE00,  0xFE0F }, // variation selectors
        {0xFE20,  0xFE2F },
        {0xFEFF,  0xFEFF },
        {0xE0100, 0xE01EF},
    };
    static const struct range WIDE[] = {
        {0x1100,  0x115F },
        {0x2E80,  0x303E },
        {0x3041,  0xA4CF },
        {0xAC00,  0xD7A3 },
        {0xF900,  0xFAFF },
        {0xFE30,  0xFE6F },
        {0xFF00,  0xFF60 },
        {0xFFE0,  0xFFE6 },
        {0x1F300, 0x1F64F},
        {0x1F680, 0x1F6FF},
        {0x1F900, 0x1F9FF},
        {0x20000, 0x3FFFD},
    };

    if (letter < 0x300) {
        return 1;
    }
    return IS_IN(NONE, letter) ? 0 : IS_IN(WIDE, letter) ? 2 : 1;
}

bool utf8_is_control(uint32_t letter)
{
    static const struct range CONTROLS[] = {
        {0x0000, 0x001F},
        {0x007F, 0x009F},
        {0x061C, 0x061C}, // Arabic letter mark
        {0x200E, 0x200F}, // marks of direction
        {0x2028, 0x202E}, // line separators; embeddings and overrides
        {0x2066, 0x2069}, // isolates
    };

    return (letter < 0x20 || letter > 0x7E) && IS_IN(CONTROLS, letter);
}

int utf8_columns_of(struct str text)
{
    int columns = 0;

    while (text.len) {
        uint32_t letter;
        size_t len = utf8_next(text, &letter);

        columns += utf8_columns(letter);
        text = (struct str){text.at + len, text.len - len};
    }
    return columns;
}
