#ifndef PRACTICE_DOCTOR_H
#define PRACTICE_DOCTOR_H

// doctor - looks at a whole data folder and says what is not well, and what to
// do about it. Changes nothing.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/folder.h"

struct finding_of_doctor {
    bool good;
    const char *subject; // "store", "keys", "audit", ...
    struct str words;
};
struct doctor_report {
    struct finding_of_doctor findings[24];
    int count;
    bool good; // all of them
};
bool doctor_look(struct folder *folder, struct arena *arena,
                 struct doctor_report *report, struct err *err) MUST_USE;

#endif
