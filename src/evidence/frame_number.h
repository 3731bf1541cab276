#ifndef EVIDENCE_FRAME_NUMBER_H
#define EVIDENCE_FRAME_NUMBER_H

// frame_number - the number that stands at a place in a text.
//
// For frame_part.c; others call frame_number() (frame.h).
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { NUMBER_MAX_LENGTH = 400 }; // a longer one is no number

// From `at`, never looking at `end`: where the number ends; NULL when none
// begins here. Value and whole as in frame_number().
const char *number_scan(const char *at, const char *end, double *value,
                        bool *whole);

// ---- the short number, where it is read -------------------------------------

extern const double NUMBER_TENS[]; // 10^0 to 10^22, all of them exact

// How many of the eight characters at `at` are digits before the first that is
// none, and the number that they make. A byte c is a digit when c ^ '0' is at
// most 9.
// SOURCE: Lemire 2021, Softw Pract Exper 51, 1700-1727 (eight digits by three
// multiplications)
static inline unsigned number_digits(const char *at, uint64_t *number)
{
    static const uint64_t ZEROS = 0x3030303030303030U;
    static const uint64_t LOW = 0x7f7f7f7f7f7f7f7fU;
    uint64_t eight;
    uint64_t other;
    unsigned count;

    memcpy(&eight, at, sizeof eight);
    eight ^= ZEROS;
    other = (((eight & LOW) + 0x7676767676767676U) | eight) & ~LOW;
    count = other ? (unsigned)__builtin_ctzll(other) / 8 : 8;
    eight = count ? eight << (64 - 8 * count) : 0;
    eight = (eight * 2561) >> 8 & 0x00ff00ff00ff00ffU;
    eight = (eight * 6553601) >> 16 & 0x0000ffff0000ffffU;
    *number = (eight * 42949672960001U) >> 32;
    return count;
}

enum { NUMBER_SHORT = 20 }; // what number_short() may look at

// "12", "-3.75": up to seven digits before the point and as many behind it.
// Returns its end, where no digit stands; NULL: it is for number_scan().
static inline const char *number_short(const char *at, double *value,
                                       bool *whole)
{
    bool negative = *at == '-';
    uint64_t digits;
    uint64_t behind;
    double number;
    unsigned count;

    at += negative;
    count = number_digits(at, &digits);
    at += count;
    if (count - 1 > 6 || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__) {
        return NULL;
    }
    number = (double)digits;
    *whole = *at != '.';
    if (!*whole) {
        count = number_digits(at + 1, &behind);
        at += count + 1;
        if (count > 7) {
            return NULL;
        }
        number =
            (number * NUMBER_TENS[count] + (double)behind) / NUMBER_TENS[count];
    }
    *value = negative ? -number : number;
    return at;
}

#endif
