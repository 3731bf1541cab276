// frame_number.c - see frame.h and frame_number.h.
//
// Up to 19 digits are a whole number m, and the number is m x 10^e. Where m
// has no more than 53 bits and 10^|e| is a double, one multiplication or
// division of exact numbers rounds once: it is the nearest double (Clinger's
// fast path). Up to 64 bits the same is done in the 64-bit mantissa of x87;
// rounding that to 53 bits is right unless the first rounding may have fallen
// on a tie, which shows in the eleven bits that go. There a product with 10^-n,
// itself rounded, is tried before a division: it is off by one unit of the
// 64 bits at most. Whatever is left is strtod()'s, in the C locale.
//
// Most numbers have neither exponent nor more than 19 figures: those are read
// eight characters at a time.
// SOURCE: Clinger 1990, PLDI, 92-101
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/frame_number.h"

#include "evidence/frame.h"

#include <float.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    DIGITS_MAX = 19, // that surely fit into 64 bits
    DOUBLE_TENS = 22,
    WIDE_TENS = 27,
    EXPONENT_MAX = 100000, // beyond it all is 0 or infinite anyway
};

const double NUMBER_TENS[DOUBLE_TENS + 1] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

struct decimal {
    uint64_t digits;
    int count;    // of digits, leading zeros apart; may be above DIGITS_MAX
    int exponent; // of ten
    bool negative;
};

static bool is_digit(char c)
{
    return (unsigned char)(c - '0') <= 9;
}

// Digits from `at`; those beyond 19 are counted alone.
static const char *scan_digits(struct decimal *decimal, const char *at,
                               const char *end)
{
    uint64_t digits = decimal->digits;
    int count = decimal->count;

    for (; at < end && is_digit(*at); at++) {
        if (count < DIGITS_MAX) {
            digits = digits * 10 + (uint64_t)(*at - '0');
        }
        count += count > 0 || *at != '0';
    }
    decimal->digits = digits;
    decimal->count = count;
    return at;
}

// "e-3" from `at`; NULL when no digit follows the letter.
static const char *scan_exponent(struct decimal *decimal, const char *at,
                                 const char *end)
{
    bool negative;
    int value = 0;

    at++;
    negative = at < end && *at == '-';
    at += at < end && (*at == '-' || *at == '+');
    if (at == end || !is_digit(*at)) {
        return NULL;
    }
    for (; at < end && is_digit(*at); at++) {
        value = value < EXPONENT_MAX ? value * 10 + (*at - '0') : value;
    }
    decimal->exponent += negative ? -value : value;
    return at;
}

// Whole part, point, exponent. NULL: not one digit, or half an exponent.
static const char *scan_decimal(struct decimal *decimal, const char *at,
                                const char *end, bool *whole)
{
    const char *from;
    ptrdiff_t figures;

    decimal->negative = at < end && *at == '-';
    at += at < end && (*at == '-' || *at == '+');
    from = at;
    at = scan_digits(decimal, at, end);
    figures = at - from;
    *whole = true;
    if (at < end && *at == '.') {
        from = at + 1;
        at = scan_digits(decimal, from, end);
        figures += at - from;
        decimal->exponent = (int)(from - at);
        *whole = false;
    }
    if (figures == 0 || figures > NUMBER_MAX_LENGTH) {
        return NULL;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        *whole = false;
        return scan_exponent(decimal, at, end);
    }
    return at;
}

// ---- to the nearest double --------------------------------------------------

static bool exact_product(const struct decimal *decimal, double *value)
{
    double digits = (double)decimal->digits;
    int tens = decimal->exponent;

    if (decimal->digits >> DBL_MANT_DIG || tens > DOUBLE_TENS
        || tens < -DOUBLE_TENS) {
        return false;
    }
    *value =
        tens < 0 ? digits / NUMBER_TENS[-tens] : digits * NUMBER_TENS[tens];
    return true;
}

#if LDBL_MANT_DIG == 64
// Whether the 64-bit number, which is right to `off` units of its last bit,
// surely rounds to the double that the exact one rounds to.
static bool is_clear(long double product, uint64_t off)
{
    uint64_t mantissa;

    memcpy(&mantissa, &product, sizeof mantissa);
    return ((mantissa & 0x7ff) - (0x400 - off)) > 2 * off;
}

static bool wide_product(const struct decimal *decimal, double *value)
{
    static const long double PARTS[WIDE_TENS + 1] = {
        1e-0L,  1e-1L,  1e-2L,  1e-3L,  1e-4L,  1e-5L,  1e-6L,
        1e-7L,  1e-8L,  1e-9L,  1e-10L, 1e-11L, 1e-12L, 1e-13L,
        1e-14L, 1e-15L, 1e-16L, 1e-17L, 1e-18L, 1e-19L, 1e-20L,
        1e-21L, 1e-22L, 1e-23L, 1e-24L, 1e-25L, 1e-26L, 1e-27L};
    static const long double WIDE[] = {1e22L, 1e23L, 1e24L,
                                       1e25L, 1e26L, 1e27L};
    int tens = abs(decimal->exponent);
    long double digits = (long double)decimal->digits;
    long double power;
    long double product;

    if (tens > WIDE_TENS || decimal->digits == 0) {
        return false;
    }
    product = digits * PARTS[tens];
    if (decimal->exponent >= 0 || !is_clear(product, 2)) {
        power = tens < DOUBLE_TENS ? (long double)NUMBER_TENS[tens]
                                   : WIDE[tens - DOUBLE_TENS];
        product = decimal->exponent < 0 ? digits / power : digits * power;
    } else {
        *value = (double)product;
        return true;
    }
    *value = (double)product;
    return is_clear(product, 0);
}
#else
static bool wide_product(const struct decimal *decimal, double *value)
{
    (void)decimal;
    (void)value;
    return false;
}
#endif

static locale_t plain_locale;

static void open_plain_locale(void)
{
    plain_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

static double slow_product(const char *at, const char *to)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    char text[2 * NUMBER_MAX_LENGTH];
    size_t len = (size_t)(to - at);

    pthread_once(&once, open_plain_locale);
    memcpy(text, at, len);
    text[len] = '\0';
    return plain_locale ? strtod_l(text, NULL, plain_locale)
                        : strtod(text, NULL);
}

// ---- the common number ------------------------------------------------------

// Digits from `at`, up to 31 of them, behind those of *digits, which overflows
// from the twentieth on.
static inline const char *scan_runs(uint64_t *digits, const char *at)
{
    static const uint32_t SHIFT[] = {1,      10,      100,      1000,     10000,
                                     100000, 1000000, 10000000, 100000000};
    const char *last = at + 24;
    unsigned count;

    do {
        uint64_t number;

        count = number_digits(at, &number);
        *digits = *digits * SHIFT[count] + number;
        at += count;
    } while (count == 8 && at < last);
    return at;
}

enum { AHEAD = 80 }; // what scan_common() may look at

// Sign, digits, point, digits, at most 19 in all. NULL: it is not such a
// number.
static inline const char *scan_common(struct decimal *decimal, const char *at,
                                      bool *whole)
{
    bool negative = *at == '-';
    const char *from = at + negative;
    const char *point = NULL;
    uint64_t digits = 0;
    ptrdiff_t count;

    at = scan_runs(&digits, from);
    count = at - from;
    if (*at == '.') {
        point = at + 1;
        at = scan_runs(&digits, point);
        count += at - point;
    }
    *whole = !point;
    *decimal = (struct decimal){.digits = digits,
                                .count = (int)count,
                                .exponent = point ? (int)(point - at) : 0,
                                .negative = negative};
    return count > 0 && count <= DIGITS_MAX && (*at | ' ') != 'e' ? at : NULL;
}

static const char *scan_any(struct decimal *decimal, const char *at,
                            const char *end, bool *whole)
{
    *decimal = (struct decimal){0};
    return scan_decimal(decimal, at, end, whole);
}

static bool is_little_endian(void)
{
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
}

const char *number_scan(const char *at, const char *end, double *value,
                        bool *whole)
{
    struct decimal decimal;
    const char *to = is_little_endian() && end - at > AHEAD
                       ? scan_common(&decimal, at, whole)
                       : NULL;

    if (!to) {
        to = scan_any(&decimal, at, end, whole);
    }
    if (!to || to - at > NUMBER_MAX_LENGTH) {
        return NULL;
    }
    if (decimal.count <= DIGITS_MAX
        && (exact_product(&decimal, value) || wide_product(&decimal, value))) {
        *value = decimal.negative ? -*value : *value;
    } else {
        *value = slow_product(at, to);
    }
    *whole = *whole && fabs(*value) <= INT_MAX;
    return to;
}

bool frame_number(struct str field, double *value, bool *whole)
{
    const char *to;

    field = field.len ? str_trim(field) : field;
    to = field.len ? number_scan(field.at, field.at + field.len, value, whole)
                   : NULL;
    return to && to == field.at + field.len;
}
