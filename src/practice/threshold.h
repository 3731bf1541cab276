#ifndef PRACTICE_THRESHOLD_H
#define PRACTICE_THRESHOLD_H

// threshold - the thresholds of the signals as settings of the practice, and
// what became of the signals: the owner changes them, the program only says
// what it saw (PRODUCT.md 1.4, "alarm budget").
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/signal.h"
#include "practice/practice.h"
#include "practice/setting.h"

struct signal_threshold {
    const char *setting; // its row in SETTINGS: "signal.dip_points"
    const char *words;   // "points below the usual, at least"
    enum signal_rule rule;
    bool whole;
    size_t place;  // in struct signal_settings
    double looser; // one careful step towards fewer cards; 0: not that way
};
enum { THRESHOLD_COUNT = 17 };
extern const struct signal_threshold THRESHOLDS[THRESHOLD_COUNT];

double threshold_value(const struct signal_settings *settings,
                       const struct signal_threshold *threshold);

// The defaults with what the practice has changed. One short query: the rows
// are few, and mostly none.
bool thresholds_read(struct practice *practice,
                     struct signal_settings *settings,
                     struct err *err) MUST_USE;

// "points below the usual, at least: 10 (8 unless changed)"; empty where the
// rule works with its defaults.
struct str threshold_changes(struct arena *arena, enum signal_rule rule,
                             const struct signal_settings *settings);

// ---- what became of them ----------------------------------------------------

enum { ALARM_WEEKS = 4 };

// Cards of one rule that ended, in the whole practice: never by person.
struct alarm_week {
    int ended;      // in whatever way
    int not_useful; // somebody pressed "not useful"
};
struct alarms {
    struct alarm_week weeks[SIGNAL_RULE_COUNT][ALARM_WEEKS]; // 0: the last 7
                                                             // days
};
bool alarms_read(struct practice *practice, struct alarms *alarms,
                 struct err *err) MUST_USE;

// More than 60 % not useful in each of the four weeks: what the owner could
// think about, in words; otherwise empty. Never about S1.
struct str alarm_proposal(struct arena *arena, enum signal_rule rule,
                          const struct alarms *alarms,
                          const struct signal_settings *settings);

#endif
