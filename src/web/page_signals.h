#ifndef WEB_PAGE_SIGNALS_H
#define WEB_PAGE_SIGNALS_H

// page_signals - "/settings/signals": the fourteen rules as they work here,
// what the owner may change about them, and how often they were not useful.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/threshold.h"
#include "web/page.h"

enum { SIGNAL_FIELDS = 6 };

struct signal_field {
    const struct signal_threshold *threshold;
    const struct setting_row *row; // its range and what is usual
    struct str value;              // as it is, or as it was typed
};
struct signal_entry {
    const struct signal_row *rule;
    const char *level; // "now", in words
    struct signal_field fields[SIGNAL_FIELDS];
    int field_count;
    const struct alarm_week *weeks; // ALARM_WEEKS
    struct str changed;             // thresholds that are not the usual
    struct str proposal;            // a looser setting to think about, or ""
};
struct signals_view {
    const struct page *page;
    const char *problem;
    bool saved;
    struct signal_entry entries[SIGNAL_RULE_COUNT];
};

bool signals_page(struct page *page, struct err *err) MUST_USE;
bool signals_post(struct page *page, struct err *err) MUST_USE;

#endif
