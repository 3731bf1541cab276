// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/agreement.h"

enum goal_standing goal_standing_of(bool client_agreed, bool therapist_agreed,
                                    bool closed)
{
    if (closed) {
        return GOAL_CLOSED;
    }
    if (client_agreed) {
        return therapist_agreed ? GOAL_ACTIVE : GOAL_WAITS_FOR_THERAPIST;
    }
    return therapist_agreed ? GOAL_WAITS_FOR_CLIENT : GOAL_WAITS_FOR_BOTH;
}

bool goal_has_room(int64_t others)
{
    return others < GOALS_ACTIVE_MAX;
}

bool goal_look_is_due(enum goal_standing standing, int sessions)
{
    return standing == GOAL_ACTIVE && sessions >= GOAL_LOOK_EVERY;
}

int64_t limits_to_ask(int64_t newest, int64_t answered)
{
    return newest > answered ? newest : 0;
}
