#ifndef WEB_SAFETY_FIELDS_H
#define WEB_SAFETY_FIELDS_H

// safety_fields - the fields in which an owner says who reads safety answers
// and types the crisis lines: in set-up and in the settings.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/coverage.h"
#include "practice/crisis.h"
#include "web/page.h"

// What stands in the fields: what was typed, or what is kept.
struct coverage_fields {
    struct str people;  // "Mara <mara@example.org>; Jo <jo@example.org>"
    struct str hours;   // "mon-fri 09:00-17:00; sat 10:00-12:00"
    struct str read_by; // "10:00"
    struct str holidays;
    bool understood;
};
bool coverage_fields_read(struct practice *practice,
                          struct coverage_fields *fields,
                          struct err *err) MUST_USE;
struct coverage_fields coverage_fields_typed(const struct page *page);
bool coverage_fields_save(struct practice *practice,
                          const struct coverage_fields *fields,
                          struct err *err) MUST_USE;

// One row per kind is offered, empty ones are not kept.
enum { CRISIS_ROWS = 4 };
struct crisis_fields {
    struct crisis_row {
        enum crisis_kind kind;
        struct str label;
        struct str number;
        const char *title; // of the row
        const char *hint;  // what to write as label
    } rows[CRISIS_ROWS];
};
bool crisis_fields_read(struct practice *practice, struct crisis_fields *fields,
                        struct err *err) MUST_USE;
struct crisis_fields crisis_fields_typed(const struct page *page);
bool crisis_fields_save(struct practice *practice,
                        const struct crisis_fields *fields,
                        struct err *err) MUST_USE;

#endif
