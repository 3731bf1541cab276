#ifndef PRACTICE_PLACE_H
#define PRACTICE_PLACE_H

// place - countries and their time zones, for choosing from a list: the tables
// iso3166.tab and zone.tab of the system's time zone database (base/zone.h
// reads the rules from the same folder).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

struct arena;

struct country {
    struct str code; // "GB"
    struct str name; // "Britain (UK)"
};
struct place_zone {
    struct str country; // "GB"
    struct str name;    // "Europe/London"
};
struct places {
    struct country *countries; // by name
    int country_count;
    struct place_zone *zones; // by name
    int zone_count;
};

// ERR_OUTSIDE: the system has no time zone database.
bool places_read(struct arena *arena, struct places *places,
                 struct err *err) MUST_USE;

// The zone of a country that has only one; empty when there are several.
struct str places_only_zone(const struct places *places, struct str country);

#endif
