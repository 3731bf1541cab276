#ifndef PRACTICE_PROFILE_H
#define PRACTICE_PROFILE_H

// profile - the practice's own row: name, country, zone, address.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

struct profile {
    struct str name;
    struct str country; // "GB"
    struct str zone;    // "Europe/London"
    struct str public_url;
    bool team; // false: supervision, lead and team entries are hidden (M02)
    bool demo;
};

bool profile_read(struct practice *practice, struct profile *profile,
                  struct err *err) MUST_USE;

// Everything but `demo`. ERR_INPUT as setup_check(). A new zone holds after
// folder_refresh().
bool profile_save(struct practice *practice, const struct profile *profile,
                  struct err *err) MUST_USE;

#endif
