// card_reasons - the reasons on a card, read, and what the therapist does about
// them. What opens and closes them by itself is card.c.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/card.h"

#include "base/arena.h"
#include "practice/keyring.h"
#include "practice/notice.h"
#include "practice/quiet.h"
#include "practice/words.h"

enum { REASONS_MAX = 200 };

bool reason_open_finding(struct practice *practice, struct client_id client,
                         struct reason_id id, struct str sealed,
                         struct finding *finding, struct err *err)
{
    struct str plain;

    return keyring_unseal(practice, client, "reason.numbers", id.n, sealed,
                          &plain, err)
        && finding_parse(practice->arena, plain, finding, err);
}

// ---- reading ----------------------------------------------------------------

// Columns as in both SELECTs below.
static bool reason_of_row(struct practice *practice, const struct rows *rows,
                          struct reason *reason, struct err *err)
{
    *reason = (struct reason){
        .id = {rows_int(rows, 0)},
        .client = {rows_int(rows, 1)},
        .level = (enum signal_level)rows_int(rows, 2),
        .administration = {rows_int(rows, 4)},
        .fired_at = rows_int(rows, 6),
        .snoozed_until = rows_int(rows, 7),
        .version = (int)rows_int(rows, 8),
    };
    WORD_COPY(reason->state, rows_str(rows, 3, NULL));
    return reason_open_finding(practice, reason->client, reason->id,
                               rows_str(rows, 5, practice->arena),
                               &reason->finding, err);
}

bool card_read(struct practice *practice, struct client_id client,
               struct reason **reasons, int *count, struct err *err)
{
    struct quiet quiet;
    struct rows rows;
    bool good = true;

    *count = 0;
    *reasons = arena_take(practice->arena, REASONS_MAX, sizeof **reasons);
    if (!quiet_read(practice, &quiet, err)
        || !db_ask(
            practice->db,
            "SELECT reason_id, client_id, level, state, "
            "administration_id, numbers_sealed, fired_at, snoozed_until, "
            "version FROM reason WHERE practice_id = $1 "
            "AND client_id = $2 AND open = 1 "
            "ORDER BY level DESC, fired_at, reason_id LIMIT 200",
            VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (good && *count < REASONS_MAX && rows_next(&rows)) {
        if (quiet_hides(&quiet, client, (int)rows_int(&rows, 2),
                        rows_int(&rows, 6))) {
            continue;
        }
        good = reason_of_row(practice, &rows, &(*reasons)[*count], err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}

bool reason_get(struct practice *practice, struct reason_id id,
                struct reason *reason, struct err *err)
{
    struct rows rows;
    bool found, good;

    if (!db_ask(practice->db,
                "SELECT reason_id, client_id, level, state, "
                "administration_id, numbers_sealed, fired_at, snoozed_until, "
                "version FROM reason "
                "WHERE practice_id = $1 AND reason_id = $2",
                VALUES(P_ID(practice), V_INT(id.n)), &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    good = !found || reason_of_row(practice, &rows, reason, err);
    return rows_done(&rows, good, err)
        && (found || err_set(err, ERR_MISSING, "there is no such card"));
}

// ---- what the therapist does about it ---------------------------------------

static const struct {
    const char *state;
    bool closes;
    bool for_safety; // also for a card of level "now"
} STATES[] = {
    {"seen",       false, true },
    {"other_view", false, false}, // seen, and I see it differently
    {"acting",     false, true },
    {"not_useful", true,  false},
    {"snoozed",    false, false},
    {"done",       true,  false},
};

static bool find_state(struct str state, int *at, struct err *err)
{
    for (size_t i = 0; i < sizeof STATES / sizeof *STATES; i++) {
        if (str_is(state, STATES[i].state)) {
            *at = (int)i;
            return true;
        }
    }
    return err_set(err, ERR_INPUT,
                   "a card is seen, other_view, acting, not_useful, snoozed or "
                   "done");
}

static bool reason_update(struct practice *practice, struct reason_id id,
                          int version, int state, int64_t until,
                          struct err *err)
{
    struct value word = V_TEXT(str_of(STATES[state].state));

    return db_run(practice->db,
                  "UPDATE reason SET state = $4, snoozed_until = $5, "
                  "open = $6, closed_at = $7, outcome = $8, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND reason_id = $2 AND version = $3 AND open = 1",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(version), word,
                         until ? V_INT(until) : V_NULL,
                         V_INT(!STATES[state].closes),
                         STATES[state].closes ? V_INT(P_NOW(practice)) : V_NULL,
                         STATES[state].closes ? word : V_NULL),
                  err)
        && change_was_made(practice, err);
}

bool reason_set_state(struct practice *practice, struct reason_id id,
                      int version, struct str word, int64_t until,
                      struct err *err)
{
    struct reason reason;
    int state;

    if (!find_state(word, &state, err)
        || !reason_get(practice, id, &reason, err)) {
        return false;
    }
    if (reason.level == LEVEL_NOW && !STATES[state].for_safety) {
        return err_set(err, ERR_DENIED,
                       "a safety card ends with a complete note of what was "
                       "done, and in no other way");
    }
    if (!str_is(word, "snoozed")) {
        until = 0;
    } else if (until <= P_NOW(practice)) {
        return err_set(err, ERR_INPUT,
                       "choose a day in the future to look at it again");
    }
    return reason_update(practice, id, version, state, until, err)
        && (reason.level != LEVEL_NOW || notice_stop(practice, id, err));
}
