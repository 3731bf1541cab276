// test_rounds - what the server does by itself goes on when one row cannot be
// read: the others are done, and the row is left for the next round.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "cli/rounds.h"
#include "crypt/ticket.h"
#include "practice/card.h"
#include "practice/client.h"
#include "practice/promise.h"
#include "practice/submission.h"

enum { PEOPLE = 25, BROKEN = 3 }; // more than one batch

struct world_of_it {
    struct administration_id forms[PEOPLE];
    int closed, cards;
    bool broken_is_open;
};

static bool tap(struct practice *practice, struct administration_id *id,
                const char *ticket, struct err *err)
{
    struct administration form;
    struct outcome outcome;

    return administration_find(practice, str_of(ticket), &form, err)
        && answer_save(practice, &form, STR("heard"), STR("3"), &outcome, err)
        && form.id.n == id->n;
}

// Everybody has a form with one answer, and a promise that falls due.
static bool begin(struct practice *practice, void *context, struct err *err)
{
    struct world_of_it *it = context;

    for (int i = 0; i < PEOPLE; i++) {
        struct invitation invitation = {.form = STR("post")};
        char ticket[TICKET_ROOM];
        struct promise_id promise;

        if (!client_add(practice, &(struct client){.name = STR("Kite")},
                        &invitation.client, err)
            || !administration_invite(practice, &invitation, ticket,
                                      &it->forms[i], err)
            || !tap(practice, &it->forms[i], ticket, err)
            || !promise_add(practice, invitation.client,
                            STR("send the leaflet"), P_NOW(practice) + DAY,
                            &promise, err)) {
            return false;
        }
    }
    return db_run(practice->db,
                  "UPDATE answer SET value_sealed = $3 "
                  "WHERE practice_id = $1 AND administration_id = $2",
                  VALUES(P_ID(practice), V_INT(it->forms[BROKEN].n),
                         V_BLOB(STR("not sealed"))),
                  err)
        && db_run(practice->db,
                  "INSERT INTO reason (practice_id, reason_id, client_id, "
                  "episode_id, staff_id, rule, level, state, open, "
                  "numbers_sealed, fired_at) SELECT practice_id, 999, "
                  "client_id, episode_id, staff_id, 'S9', 1, 'new', 1, $3, $4 "
                  "FROM episode WHERE practice_id = $1 AND client_id = $2",
                  VALUES(P_ID(practice), V_INT(BROKEN + 1),
                         V_BLOB(STR("not sealed")), V_INT(P_NOW(practice))),
                  err);
}

static bool look(struct practice *practice, void *context, struct err *err)
{
    struct world_of_it *it = context;
    bool found;
    int64_t closed = 0;
    int64_t cards = 0;
    int64_t open = 0;

    if (!db_ask_int(practice->db,
                    "SELECT count(*) FROM administration "
                    "WHERE practice_id = $1 AND state = 'closed'",
                    VALUES(P_ID(practice)), &found, &closed, err)
        || !db_ask_int(practice->db,
                       "SELECT count(*) FROM reason "
                       "WHERE practice_id = $1 AND rule = 'S8'",
                       VALUES(P_ID(practice)), &found, &cards, err)
        || !db_ask_int(practice->db,
                       "SELECT count(*) FROM administration "
                       "WHERE practice_id = $1 AND administration_id = $2 "
                       "AND state = 'open'",
                       VALUES(P_ID(practice), V_INT(it->forms[BROKEN].n)),
                       &found, &open, err)) {
        return false;
    }
    it->closed = (int)closed;
    it->cards = (int)cards;
    it->broken_is_open = open == 1;
    return true;
}

static void one_does_not_keep_the_others(struct toy *toy)
{
    struct world_of_it it = {.closed = 0};
    struct err err = {0};
    struct site *site = site_open(
        &(struct site_plan){.folder = toy->folder, .world = &toy->world.world});
    struct rounds rounds;

    CHECK("people with open forms",
          folder_write(toy->folder, toy->arena, begin, &it, &err));
    toy->world.now += 15 * DAY;
    rounds_init(&rounds, site);
    rounds_turn(&rounds);
    CHECK("it can be looked at",
          folder_read(toy->folder, toy->arena, look, &it, &err));
    CHECK("every other form is closed", it.closed == PEOPLE - 1);
    CHECK("the one that cannot be read is left", it.broken_is_open);
    CHECK("the day was judged for the others", it.cards == PEOPLE - 1);
    site_close(site);
}

int main(void)
{
    struct toy toy;

    if (toy_open(&toy)) {
        one_does_not_keep_the_others(&toy);
    } else {
        check_failed++;
    }
    toy_close(&toy);
    return check_end();
}
