// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/alphabet.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

// ASCII signs in their order; digits and letters follow.
static const char SIGNS[] = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";
// What the letters from U+00C0 to U+017F are without their accents.
enum { ACCENTED_FIRST = 0xc0, ACCENTED_END = 0x180 };
static const char BARE[] = "AAAAAAACEEEEIIIIDNOOOOO*OUUUUYZs"
                           "aaaaaaaceeeeiiiidnooooo/ouuuuyzy"
                           "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGg"
                           "GgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL"
                           "lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSs"
                           "SsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
// The accents of U+00C0 to U+00DF and of U+00E0 to U+00FF: acute first, grave
// second, ...
static const char ACCENTS[] = "21365471"
                              "21352135"
                              "96213651"
                              "82135195";

struct weight {
    uint32_t letter, accent, capital;
};

// The place of a letter without accent or capital.
static uint32_t place_of(uint32_t letter)
{
    enum { SIGN = 0x20, DIGIT = 0x80, LETTER = 0x90, OTHER = 0x200 };
    const char *sign;

    if (letter >= 'a' && letter <= 'z') {
        return LETTER + letter - 'a';
    }
    if (letter >= '0' && letter <= '9') {
        return DIGIT + letter - '0';
    }
    if (letter >= 0x80) {
        return OTHER + letter;
    }
    sign = letter ? strchr(SIGNS, (int)letter) : NULL;
    return sign ? SIGN + (uint32_t)(sign - SIGNS) : letter % SIGN;
}

static struct weight weight_of(uint32_t letter)
{
    uint32_t place = letter - ACCENTED_FIRST;
    struct weight weight = {0, 0, 0};

    if (letter >= ACCENTED_FIRST && letter < ACCENTED_END) {
        weight.accent = place < 0x40
                          ? (uint32_t)(unsigned char)ACCENTS[place % 0x20]
                          : letter;
        letter = (unsigned char)BARE[place];
    }
    weight.capital = letter >= 'A' && letter <= 'Z';
    weight.letter = place_of(letter + (weight.capital ? 'a' - 'A' : 0));
    return weight;
}

static int order_of(uint32_t a, uint32_t b)
{
    return a < b ? -1 : a > b;
}

// Where the letter begins in which two texts first differ.
static size_t first_difference(struct str a, struct str b)
{
    size_t least = a.len < b.len ? a.len : b.len;
    size_t at = 0;

    while (at < least && a.at[at] == b.at[at]) {
        at++;
    }
    while (at > 0
           && ((at < a.len && ((unsigned char)a.at[at] & 0xc0) == 0x80)
               || (at < b.len && ((unsigned char)b.at[at] & 0xc0) == 0x80))) {
        at--;
    }
    return at;
}

static struct weight take(struct str *rest)
{
    uint32_t letter;
    size_t length = utf8_next(*rest, &letter);

    *rest = (struct str){rest->at + length, rest->len - length};
    return weight_of(letter);
}

int alphabet_compare(struct str a, struct str b)
{
    size_t same = first_difference(a, b);
    struct str left = {a.at + same, a.len - same};
    struct str right = {b.at + same, b.len - same};
    int accent = 0;
    int capital = 0;

    while (left.len && right.len) {
        struct weight one = take(&left);
        struct weight other = take(&right);

        if (one.letter != other.letter) {
            return order_of(one.letter, other.letter);
        }
        accent = accent ? accent : order_of(one.accent, other.accent);
        capital = capital ? capital : order_of(one.capital, other.capital);
    }
    if (left.len || right.len) {
        return left.len ? 1 : -1;
    }
    return accent ? accent : capital ? capital : str_compare(a, b);
}
