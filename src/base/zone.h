#ifndef BASE_ZONE_H
#define BASE_ZONE_H

// zone - between UTC and the clock on the practice's wall.
//
// Reads the system's time zone database (TZif, RFC 8536, with the rule in its
// footer for years after the table), not the process-wide TZ variable, so that
// every practice can have a zone of its own on any thread.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/moment.h"

struct arena;
struct zone;

// `name` is an IANA name such as "Europe/London". ERR_INPUT when the system
// does not know it (also for names with "..", or an absolute path).
bool zone_open(struct arena *arena, const char *name, struct zone **zone,
               struct err *err) MUST_USE;

const char *zone_name(const struct zone *zone);

// What the wall clock shows at `at`.
struct civil zone_civil(const struct zone *zone, int64_t at);

// A local hour that does not exist (spring) is GAP: `*at` is then the moment of
// the change. One that exists twice (autumn) is TWICE: `*at` is the first.
enum zone_fit { ZONE_EXACT, ZONE_GAP, ZONE_TWICE };
enum zone_fit zone_moment(const struct zone *zone, const struct civil *civil,
                          int64_t *at);

// UTC of the local midnight that begins the day of `at` (the first existing
// second of that local day).
int64_t zone_day_start(const struct zone *zone, int64_t at);

#endif
