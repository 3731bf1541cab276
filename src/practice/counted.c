// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/counted.h"

int64_t counted_until(const struct practice *practice)
{
    struct civil civil = zone_civil(practice->zone, P_NOW(practice));
    int64_t at;

    civil.month = (civil.month - 1) / 3 * 3 + 1;
    civil.day = 1;
    civil.hour = civil.minute = civil.second = 0;
    (void)zone_moment(practice->zone, &civil, &at);
    return at;
}
