// demo_coming - the doors of the reminder in use: most of them are coming,
// Juniper was in two minds once and came, Wren asks for a morning, and Rowan
// chose a new time that the practice had to ask for. All of it is invented.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/moment.h"
#include "practice/coming.h"
#include "practice/demo_tools.h"
#include "practice/time_offer.h"

#include <string.h>

static bool say(struct practice *practice, const struct demo_moment *moment,
                const struct coming *said, struct err *err)
{
    struct session next;

    return session_get(practice, moment->next, &next, err)
        && coming_say(practice, &next, said, "link", err);
}

static bool move_rowan(struct practice *practice,
                       const struct demo_moment *moment, struct err *err)
{
    struct session next;

    if (!session_get(practice, moment->next, &next, err)) {
        return false;
    }
    return time_offer_make(
               practice, next.id, next.version,
               &(struct time_offer){
                   .by = CHANGE_PRACTICE,
                   .line = STR("I teach that afternoon, and "
                               "noticed too late."),
                   .times = {next.scheduled_at + HOUR, next.scheduled_at + DAY},
                   .count = 2
    },
               err)
        && time_offer_choose(practice, next.id, next.scheduled_at + HOUR,
                             "link", err);
}

static bool answer_of(struct practice *practice,
                      const struct demo_moment *moment, struct err *err)
{
    static const struct coming YES = {.answer = COMING_YES};
    static const struct coming DOUBT = {.answer = COMING_TWO_MINDS,
                                        .call = CALL_NO};
    static const struct coming MORNING = {
        .answer = COMING_ANOTHER_TIME,
        .wish = {"Could we meet in the morning that week?", 39}
    };
    const char *name = moment->person->name;

    if (strcmp(name, "Juniper") == 0 && moment->week == 6) {
        return say(practice, moment, &DOUBT, err);
    }
    if (strcmp(name, "Wren") == 0 && moment->last) {
        return say(practice, moment, &MORNING, err);
    }
    if (strcmp(name, "Rowan") == 0 && moment->last) {
        return move_rowan(practice, moment, err);
    }
    return strcmp(name, "Ash") == 0 || say(practice, moment, &YES, err);
}

bool demo_coming(struct practice *practice, const struct demo_moment *moment,
                 struct err *err)
{
    return moment->next.n == 0 || answer_of(practice, moment, err);
}
