// closing.c - see closing.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/closing.h"

#include "base/text.h"
#include "practice/audit.h"
#include "practice/incoming.h"

// Keeps and judges what was answered before the time was over; a form without
// an answer leaves no response.
static bool close_one(struct practice *practice,
                      const struct administration *form, struct err *err)
{
    struct incoming incoming;
    struct outcome outcome = {0};

    if (!incoming_read(practice, form, &incoming, err)) {
        return false;
    }
    if (incoming_asked(&incoming).count == 0) {
        return incoming_set_state(practice, form, "closed", err);
    }
    return submission_keep(&incoming, false, &outcome, err)
        && audit_note(practice, "form closed with gaps", form->client,
                      text_print(practice->arena, "administration/%lld",
                                 (long long)form->id.n),
                      err);
}

bool closing_list_due(struct practice *practice, int64_t after,
                      struct batch *due, struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  "SELECT administration_id FROM administration "
                  "WHERE practice_id = $1 AND state = 'open' "
                  "AND closes_at <= $2 AND touched_at <= $3 "
                  "AND administration_id > $4 "
                  "ORDER BY administration_id LIMIT 20",
                  VALUES(P_ID(practice), V_INT(P_NOW(practice)),
                         V_INT(P_NOW(practice) - ADMINISTRATION_WRITING),
                         V_INT(after)),
                  &rows, err)
        && batch_take(due, &rows, err);
}

bool closing_run(struct practice *practice, int64_t id, struct err *err)
{
    struct administration form;

    if (!administration_get(practice, (struct administration_id){id}, &form,
                            err)) {
        return false;
    }
    return form.state != ADMINISTRATION_OPEN
        || administration_is_open(&form, P_NOW(practice))
        || close_one(practice, &form, err);
}

static bool list_open(struct practice *practice, struct episode_id episode,
                      struct batch *open, struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  "SELECT administration_id FROM administration "
                  "WHERE practice_id = $1 AND episode_id = $2 "
                  "AND client_id = (SELECT client_id FROM episode "
                  "WHERE practice_id = $1 AND episode_id = $2) "
                  "AND state IN ('open', 'declined') LIMIT 20",
                  VALUES(P_ID(practice), V_INT(episode.n)), &rows, err)
        && batch_take(open, &rows, err);
}

static bool close_batch(struct practice *practice, const struct batch *open,
                        struct err *err)
{
    for (int i = 0; i < open->count; i++) {
        struct administration_id id = {open->ids[i]};
        struct administration form;

        if (!administration_get(practice, id, &form, err)
            || !close_one(practice, &form, err)) {
            return false;
        }
    }
    return true;
}

bool closing_run_episode(struct practice *practice, struct episode_id episode,
                         struct err *err)
{
    struct batch open = {.count = BATCH_MAX};

    while (open.count == BATCH_MAX) {
        if (!list_open(practice, episode, &open, err)
            || !close_batch(practice, &open, err)) {
            return false;
        }
    }
    return true;
}
