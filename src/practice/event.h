#ifndef PRACTICE_EVENT_H
#define PRACTICE_EVENT_H

// event - what the chart's lane shows beside the scores, in the client's words:
// "moved house", "a plan", "repaired - you both did that".
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

struct event {
    struct event_id id;
    char kind[16]; // life, off, plan, decision, repaired
    struct str words;
    int64_t happened_at;
};

// `event->id` is not read. ERR_INPUT: no such kind, or no words.
bool event_add(struct practice *practice, struct client_id client,
               const struct event *event, struct event_id *id,
               struct err *err) MUST_USE;
// All of the newest episode, oldest first.
bool event_list(struct practice *practice, struct client_id client,
                struct event **events, int *count, struct err *err) MUST_USE;

#endif
