#ifndef PRACTICE_SETTING_H
#define PRACTICE_SETTING_H

// setting - the practice's settings that are one value each.
//
// SETTINGS (practice/setting.c) lists them all with default, range and what
// they are for. Values are text in the store. `smtp_password` is sealed under
// the practice's key; it is never listed.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

enum setting_kind {
    SETTING_TEXT,
    SETTING_INT,
    SETTING_REAL,
    SETTING_YES_NO,
    SETTING_SECRET,
    SETTING_URL,    // of a program on the web: https
    SETTING_CLOCK,  // a time of day, "20:00"
    SETTING_RECORD, // by the program itself: not for people to change
};

struct setting_row {
    const char *name;
    enum setting_kind kind;
    const char *initial; // what holds until somebody decides
    int64_t least, most; // of a number; `most` is the length of a text
    const char *help;
};
extern const struct setting_row SETTINGS[];
extern const int SETTING_COUNT;

const struct setting_row *setting_find(struct str name); // NULL: none such

// The value, or the row's initial one; lives in the practice's arena. ERR_BUG
// for a name that SETTINGS does not list.
bool setting_read(struct practice *practice, const char *name,
                  struct str *value, struct err *err) MUST_USE;
bool setting_read_int(struct practice *practice, const char *name,
                      int64_t *value, struct err *err) MUST_USE;

// Of SETTING_YES_NO.
bool setting_read_yes(struct practice *practice, const char *name, bool *yes,
                      struct err *err) MUST_USE;

// Would setting_save() take it? For a page of several, before any is saved.
bool setting_check(struct str name, struct str value, struct err *err) MUST_USE;

// ERR_INPUT: no such setting, or a value outside its range, with the range.
bool setting_save(struct practice *practice, struct str name, struct str value,
                  struct err *err) MUST_USE;

#endif
