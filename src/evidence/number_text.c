// number_text.c - see number_text.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/number_text.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 15, TOO_LONG = 400 };

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

struct str number_text(struct arena *arena, double value, bool whole)
{
    int exponent;
    int digits;
    int after;
    int plain;
    int scientific;

    if (isnan(value)) {
        return STR("NA");
    }
    if (whole) {
        return text_print(arena, "%.0f", value);
    }
    if (!isfinite(value)) {
        return value > 0 ? STR("Inf") : STR("-Inf");
    }
    digits = value != 0 ? digits_of(value, &exponent) : (exponent = 0, 1);
    after = digits - 1 - exponent > 0 ? digits - 1 - exponent : 0;
    plain = (exponent > 0 ? exponent : 0) + 1 + (after > 0) + after;
    scientific = digits + (digits > 1) + (abs(exponent) > 99 ? 5 : 4);
    if (plain <= scientific && plain < TOO_LONG) {
        return text_print(arena, "%.*f", after, value);
    }
    return text_print(arena, "%.*e", digits - 1, value);
}
