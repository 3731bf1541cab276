#ifndef PRACTICE_STAFF_PLACES_H
#define PRACTICE_STAFF_PLACES_H

// staff_places - the places at which people work, and who works where
// (staff_set_site()).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/staff.h"

struct staff_places {
    const struct str *names; // in byte order
    int count;
    const struct staff *staff;
    int staff_count;
};
bool staff_places_read(struct practice *practice, struct staff_places *places,
                       struct err *err) MUST_USE;

// Where somebody works, from 1 (names[0]); 0: no place was named.
int staff_place_of(const struct staff_places *places, struct staff_id staff);

#endif
