// clock.c - see clock.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/clock.h"

enum { DIGITS_MOST = 10, PARTS_MOST = 3, SECONDS_MOST = 32 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool take_number(struct str *rest, double *value, int *digits)
{
    *value = 0;
    for (*digits = 0; rest->len && is_digit(*rest->at); ++*digits) {
        *value = *value * 10 + (*rest->at - '0');
        rest->at++;
        rest->len--;
    }
    return *digits > 0 && *digits <= DIGITS_MOST;
}

static bool take_fraction(struct str *rest, double *seconds)
{
    double value;
    double scale = 1;
    int digits;

    if (rest->len < 2 || (*rest->at != '.' && *rest->at != ',')
        || !is_digit(rest->at[1])) {
        return true; // there is none
    }
    rest->at++;
    rest->len--;
    if (!take_number(rest, &value, &digits)) {
        return false;
    }
    while (digits-- > 0) {
        scale *= 10;
    }
    *seconds += value / scale;
    return true;
}

bool clock_take(struct str *rest, double *seconds)
{
    struct str at = *rest;
    double total = 0;
    int parts = 0;

    for (;;) {
        double value;
        int digits;

        if (parts == PARTS_MOST || !take_number(&at, &value, &digits)) {
            return false;
        }
        total = total * 60 + value;
        parts++;
        if (at.len < 2 || *at.at != ':' || !is_digit(at.at[1])) {
            break;
        }
        at.at++;
        at.len--;
    }
    if (parts < 2 || !take_fraction(&at, &total)) {
        return false;
    }
    *seconds = total;
    *rest = at;
    return true;
}

// "65.25", and "65,25" where people write it like that.
static bool parse_seconds(struct str text, double *seconds)
{
    char room[SECONDS_MOST];

    if (text.len > sizeof room) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        room[i] = text.at[i];
        if (room[i] == ',') {
            room[i] = '.';
        }
    }
    return str_parse_real((struct str){room, text.len}, seconds)
        && *seconds >= 0;
}

bool clock_parse(struct str text, double *seconds)
{
    struct str rest = str_trim(text);

    if (clock_take(&rest, seconds)) {
        return rest.len == 0;
    }
    return parse_seconds(rest, seconds);
}
