// number_text.c - see number_text.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/number_text.h"

#include "base/arena.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 15, TOO_LONG = 40 };

// How many digits remain of 15 when the zeros at the end go, and the power of
// ten of the first.
static int digits_of(double value, int *exponent)
{
    char text[40];
    int digits = DIGITS;

    (void)snprintf(text, sizeof text, "%.*e", DIGITS - 1, fabs(value));
    *exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
    while (digits > 1 && text[digits] == '0') {
        digits--;
    }
    return digits;
}

// Clients have numbers, and there may be millions of them: without snprintf().
static struct str whole_text(struct arena *arena, int64_t value)
{
    char text[24];
    char *at = text + sizeof text;
    uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;

    do {
        *--at = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (value < 0) {
        *--at = '-';
    }
    return str_copy(arena, (struct str){at, (size_t)(text + sizeof text - at)});
}

struct str number_text(struct arena *arena, double value, bool whole)
{
    char text[TOO_LONG + DIGITS];
    int exponent = 0;
    int digits = 1;
    int after;
    int plain;
    int scientific;

    if (isnan(value)) {
        return STR("NA");
    }
    if (!isfinite(value)) {
        return value > 0 ? STR("Inf") : STR("-Inf");
    }
    if (whole && fabs(value) <= INT_MAX) {
        return whole_text(arena, (int64_t)value);
    }
    if (value != 0) {
        digits = digits_of(value, &exponent);
    }
    after = digits - 1 - exponent > 0 ? digits - 1 - exponent : 0;
    plain = (exponent > 0 ? exponent : 0) + 1 + (after > 0) + after;
    scientific = digits + (digits > 1) + (abs(exponent) > 99 ? 5 : 4);
    if (plain <= scientific && plain < TOO_LONG) {
        (void)snprintf(text, sizeof text, "%.*f", after, value);
    } else {
        (void)snprintf(text, sizeof text, "%.*e", digits - 1, value);
    }
    return str_copy(arena, str_of(text));
}
