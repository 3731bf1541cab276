#ifndef WEB_MEASURES_H
#define WEB_MEASURES_H

// measures - which outcome questionnaires can be chosen, with whose they are,
// and why some cannot be chosen yet: in set-up and in the settings. Each is a
// field "measures" with its code.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/instrument.h"
#include "web/page.h"

struct measure {
    const struct instrument *instrument;
    bool chosen;
    const char *why_not; // NULL: it can be chosen
};
struct measures {
    struct measure *at;
    int count;
};

// All outcome instruments that are asked item by item, without the check-in
// itself. `chosen`: codes separated by spaces.
bool measures_read(struct practice *practice, struct str chosen,
                   struct measures *measures, struct err *err) MUST_USE;

// What was ticked: codes separated by spaces.
struct str measures_typed(const struct page *page);

bool measures_has(struct str codes, const char *code);

// One of those that set-up offers by themselves?
bool measure_is_offered(const struct measure *measure);

// Whose it is: the line that stands on every form, or the licence.
const char *measure_credit(const struct instrument *instrument);

#endif
