#ifndef PRACTICE_COVERAGE_H
#define PRACTICE_COVERAGE_H

// coverage - the practice's plan of who reads safety answers, and when.
//
// The rules are pure and live in measure/coverage.h; here is what the practice
// remembers: the plan (sealed, the newest row counts), the holidays, and
// whether all of it is complete. Until it is, no form with a safety item leaves
// by link (M33).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/coverage.h"
#include "practice/practice.h"

// What the owner ticks: nobody watches the answers around the clock.
extern const char COVERAGE_UNDERSTANDING[];

struct coverage_plan {
    bool known; // false: never set
    struct coverage plan;
    struct day_list holidays;
    bool understood; // COVERAGE_UNDERSTANDING was ticked with this plan
    int64_t confirmed_at;
};

// Keeps a further plan and replaces the holidays. ERR_INPUT says what is wrong.
bool coverage_set(struct practice *practice, const struct coverage_plan *plan,
                  struct err *err) MUST_USE;
bool coverage_read(struct practice *practice, struct coverage_plan *plan,
                   struct err *err) MUST_USE;

// Complete: a window, a person, the understanding, crisis lines confirmed
// within six months. `missing` (may be NULL) says what there still is to do,
// one sentence each, separated by line breaks; empty when set.
bool coverage_is_set(struct practice *practice, bool *set, struct str *missing,
                     struct err *err) MUST_USE;

// By when an answer that comes at `at` is read; `*known` false without a plan
// or without a covered day within 60 days.
bool coverage_promise(struct practice *practice, int64_t at, bool *known,
                      int64_t *read_by, struct err *err) MUST_USE;

// Text forms, for commands and settings: "mon-fri 09:00-17:00; sat
// 10:00-12:00", "Mara <mara@example.org>; Jo <jo@example.org>", "10:00",
// "2026-12-25 2026-12-26". ERR_INPUT with an example.
bool coverage_parse_hours(struct str text, struct coverage *plan,
                          struct err *err) MUST_USE;
bool coverage_parse_people(struct str text, struct coverage *plan,
                           struct err *err) MUST_USE;
bool coverage_parse_clock(struct str text, int *minutes,
                          struct err *err) MUST_USE;
bool coverage_parse_days(struct arena *arena, struct str text,
                         struct day_list *days, struct err *err) MUST_USE;
struct str coverage_print_hours(struct arena *arena,
                                const struct coverage *plan);
struct str coverage_print_people(struct arena *arena,
                                 const struct coverage *plan);
struct str coverage_print_clock(struct arena *arena, int minutes);
struct str coverage_print_days(struct arena *arena,
                               const struct day_list *days);

#endif
