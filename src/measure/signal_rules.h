#ifndef MEASURE_SIGNAL_RULES_H
#define MEASURE_SIGNAL_RULES_H

// signal_rules - when each of S1 to S14 fires and when it clears; only for the
// table SIGNAL_RULES (signal.c), which says the same in words.
//
// A `fires` finds a finding that is already clean (every number NAN) and fills
// in what it rests on. A `clears` is asked about an open finding.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/signal.h"

#define FIRES(name)                                                            \
    bool name(const struct picture *picture,                                   \
              const struct signal_settings *settings, struct finding *finding)
#define CLEARS(name)                                                           \
    enum clearing name(const struct picture *picture,                          \
                       const struct signal_settings *settings,                 \
                       const struct finding *open)

FIRES(safety_fires);
FIRES(worse_fires);
FIRES(low_check_fires);
FIRES(dip_fires);
FIRES(views_fires);
FIRES(away_fires);
FIRES(no_change_fires);
FIRES(promise_fires);
FIRES(silence_fires);
FIRES(perfect_fires);
FIRES(plans_fires);
FIRES(ending_fires);
FIRES(door_fires);
FIRES(two_minds_fires);

CLEARS(never_clears); // only a person closes it (S1, S10)
CLEARS(worse_clears);
CLEARS(low_check_clears);
CLEARS(dip_clears);
CLEARS(views_clears);
CLEARS(away_clears);
CLEARS(no_change_clears);
CLEARS(promise_clears);
CLEARS(silence_clears);
CLEARS(plans_clears);
CLEARS(ending_clears);
CLEARS(door_clears);
CLEARS(two_minds_clears);

#endif
