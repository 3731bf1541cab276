#ifndef PRACTICE_CRISIS_H
#define PRACTICE_CRISIS_H

// crisis - the crisis lines that clients of this practice are shown: typed in
// and confirmed by the owner, again every six months. No number comes from the
// program's memory (DECISIONS.md 17).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

enum { CRISIS_LINES_MAX = 8, CRISIS_CONFIRM_DAYS = 183 };

enum crisis_kind { CRISIS_EMERGENCY, CRISIS_CALL, CRISIS_TEXT };

struct crisis_line {
    enum crisis_kind kind;
    struct str label;  // "Samaritans", in the owner's words
    struct str number; // as typed: "116 123"
    struct str link;   // "tel:116123" or "sms:85258"; made, not kept
    int64_t confirmed_at;
};

struct crisis_lines {
    struct crisis_line lines[CRISIS_LINES_MAX]; // in the order to show
    int count;
    int64_t confirmed_at; // the oldest; 0 when there are none
    bool due;             // to be confirmed (again)
};

// Shown to clients even when a confirmation is due: an old number that nobody
// looked at is said to the owner, not hidden from who needs it.
bool crisis_read(struct practice *practice, struct crisis_lines *lines,
                 struct err *err) MUST_USE;

// Replaces all lines; typing them is confirming them. ERR_INPUT: a number that
// cannot be dialled (digits, spaces, + - ( ) only; 2 to 15 digits), no label.
bool crisis_save(struct practice *practice, const struct crisis_lines *lines,
                 struct err *err) MUST_USE;

// "call:Samaritans:116 123"; kinds emergency, call, text.
bool crisis_parse_line(struct str text, struct crisis_line *line,
                       struct err *err) MUST_USE;
const char *crisis_kind_name(enum crisis_kind kind);

// Can a phone dial it as it was typed? And the link that does.
bool crisis_number_is_good(struct str number);
struct str crisis_number_link(struct arena *arena, enum crisis_kind kind,
                              struct str number);

#endif
