// frame_number.c - see frame.h and frame_number.h.
//
// Up to 19 digits are a whole number m, and the number is m x 10^e. Where m
// has no more than 53 bits and 10^|e| is a double, one multiplication or
// division of exact numbers rounds once: it is the nearest double (Clinger's
// fast path). Up to 64 bits the same is done in the 64-bit mantissa of x87;
// rounding that to 53 bits is right unless the first rounding may have fallen
// on a tie, which shows in the eleven bits that go. Whatever is left is
// strtod()'s, in the C locale.
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

static const double TENS[DOUBLE_TENS + 1] = {
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
    *value = tens < 0 ? digits / TENS[-tens] : digits * TENS[tens];
    return true;
}

#if LDBL_MANT_DIG == 64
static bool wide_product(const struct decimal *decimal, double *value)
{
    static const long double WIDE[] = {1e22L, 1e23L, 1e24L,
                                       1e25L, 1e26L, 1e27L};
    int tens = abs(decimal->exponent);
    long double power;
    long double product;
    uint64_t mantissa;

    if (tens > WIDE_TENS || decimal->digits == 0) {
        return false;
    }
    power =
        tens < DOUBLE_TENS ? (long double)TENS[tens] : WIDE[tens - DOUBLE_TENS];
    product = decimal->exponent < 0 ? (long double)decimal->digits / power
                                    : (long double)decimal->digits * power;
    memcpy(&mantissa, &product, sizeof mantissa);
    *value = (double)product;
    return (mantissa & 0x7ff) != 0x400;
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

const char *number_scan(const char *at, const char *end, double *value,
                        bool *whole)
{
    struct decimal decimal = {0};
    const char *to = scan_decimal(&decimal, at, end, whole);

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
