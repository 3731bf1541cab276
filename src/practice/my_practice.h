#ifndef PRACTICE_MY_PRACTICE_H
#define PRACTICE_MY_PRACTICE_H

// my_practice - what a therapist sees about their own work, and nobody else
// (C7, SH06): figures counted from their own sessions, notes and promises each
// time they look, and entries of their own, sealed under their reflection key.
//
// No export, no command, no figure for anybody else. Nothing reaches back more
// than twelve months: figures look no further, entries are removed by then
// (they are the therapist's own; what concerns clients goes by erase.c alone).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/moment.h"
#include "measure/workload.h"
#include "practice/practice.h"

#define MY_PRACTICE_LASTS (365 * DAY)
#define MY_NOTE_LATE      (48 * HOUR)

// ---- counted ----------------------------------------------------------------

enum { MY_LATE_SHOWN = 10 };
struct my_late_note { // held more than 48 hours ago, and no note yet
    struct session_id session;
    struct str client; // the name
    int64_t at;
};
struct my_figures {
    struct workload load;
    struct my_late_note late[MY_LATE_SHOWN];
    int late_shown, late_count;
    int kept, moved, dropped, open, overdue; // promises of these twelve months
    int64_t next_holiday;                    // 0: none is entered
};
bool my_figures_read(struct practice *practice, struct my_figures *figures,
                     struct err *err) MUST_USE;

// ---- entered ----------------------------------------------------------------

// Two items once a month, our own words, not validated; 0 to 4.
enum { MY_ENERGY_ITEMS = 2, MY_ENERGY_MOST = 4 };
extern const char *const MY_ENERGY[MY_ENERGY_ITEMS];

struct my_limits {
    int week, month; // 0: none stated
    int64_t at;
};
struct my_energy {
    int64_t id;
    int value[MY_ENERGY_ITEMS];
    int64_t at;
};
struct my_talk { // somebody to talk to
    int64_t id;
    struct str words;
    int64_t at;
};
enum { MY_ENTRIES_SHOWN = 24, MY_TALK_LETTERS = 300 };
struct my_entries {
    struct my_limits limits;
    struct my_energy energy[MY_ENTRIES_SHOWN]; // newest first
    int energy_count;
    bool energy_done; // this month's has been given
    struct my_talk talk[MY_ENTRIES_SHOWN];
    int talk_count;
};
// ERR_DENIED: their reflections are not open (practice/reflection_key.h).
bool my_entries_read(struct practice *practice, struct my_entries *entries,
                     struct err *err) MUST_USE;

// ERR_INPUT says what does not fit. Limits of 0 are taken back; a second energy
// check in a month takes the place of the first.
bool my_limits_save(struct practice *practice, int week, int month,
                    struct err *err) MUST_USE;
bool my_energy_save(struct practice *practice, const int value[MY_ENERGY_ITEMS],
                    struct err *err) MUST_USE;
bool my_talk_add(struct practice *practice, struct str words,
                 struct err *err) MUST_USE;
// Only their own. Idempotent.
bool my_entry_remove(struct practice *practice, int64_t id,
                     struct err *err) MUST_USE;

// Everything of everybody that is older than twelve months (a round).
bool my_practice_forget(struct practice *practice, int64_t *removed,
                        struct err *err) MUST_USE;

#endif
