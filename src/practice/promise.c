// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/promise.h"

#include "base/arena.h"
#include "practice/card.h"
#include "practice/client.h"

static bool judge_promises(struct practice *practice, struct client_id client,
                           struct err *err)
{
    int fired;

    return card_judge_rules(practice, client, 1U << S8_PROMISE_OVERDUE,
                            (struct administration_id){0}, &fired, err);
}

bool promise_add(struct practice *practice, struct client_id client,
                 struct str words, int64_t due_at, struct promise_id *id,
                 struct err *err)
{
    struct value sealed;

    return practice_next_id(practice, "promise", &id->n, err)
        && words_seal(practice, WORDS_AT(client, "promise.words", id->n), words,
                      &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO promise (practice_id, promise_id, client_id, "
                  "staff_id, words_sealed, due_at, state, created_at, "
                  "changed_at) SELECT $1, $2, $3, staff_id, $4, $5, 'open', "
                  "$6, $6 FROM client "
                  "WHERE practice_id = $1 AND client_id = $3",
                  VALUES(P_ID(practice), V_INT(id->n), V_INT(client.n), sealed,
                         V_INT(due_at), V_INT(P_NOW(practice))),
                  err)
        && judge_promises(practice, client, err);
}

// Columns as in both SELECTs below.
static bool promise_of_row(struct practice *practice, const struct rows *rows,
                           struct promise *promise, struct err *err)
{
    *promise = (struct promise){
        .id = {rows_int(rows, 0)},
        .client = {rows_int(rows, 1)},
        .due_at = rows_int(rows, 3),
        .version = (int)rows_int(rows, 5),
    };
    WORD_COPY(promise->state, rows_str(rows, 4, NULL));
    return words_open(practice,
                      WORDS_AT(promise->client, "promise.words", promise->id.n),
                      rows_str(rows, 2, practice->arena), &promise->words, err);
}

bool promise_get(struct practice *practice, struct promise_id id,
                 struct promise *promise, struct err *err)
{
    struct rows rows;
    bool found, good;

    if (!db_ask(practice->db,
                "SELECT promise_id, client_id, words_sealed, due_at, state, "
                "version FROM promise "
                "WHERE practice_id = $1 AND promise_id = $2",
                VALUES(P_ID(practice), V_INT(id.n)), &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    good = !found || promise_of_row(practice, &rows, promise, err);
    return rows_done(&rows, good, err)
        && (found || err_set(err, ERR_MISSING, "there is no such promise"));
}

enum { PROMISES_SHOWN = 50 };

bool promise_list_open(struct practice *practice, struct client_id client,
                       struct promise **promises, int *count, struct err *err)
{
    struct rows rows;
    bool good = true;

    *count = 0;
    *promises = arena_take(practice->arena, PROMISES_SHOWN, sizeof **promises);
    if (!db_ask(practice->db,
                "SELECT promise_id, client_id, words_sealed, due_at, state, "
                "version FROM promise WHERE practice_id = $1 "
                "AND client_id = $2 AND state IN ('open', 'renegotiated') "
                "ORDER BY due_at, promise_id LIMIT 50",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (good && *count < PROMISES_SHOWN && rows_next(&rows)) {
        good = promise_of_row(practice, &rows, &(*promises)[*count], err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}

static bool promise_state_check(struct str state, struct err *err)
{
    return str_is(state, "kept") || str_is(state, "renegotiated")
        || str_is(state, "dropped")
        || err_set(err, ERR_INPUT,
                   "a promise is kept, renegotiated or dropped");
}

bool promise_set_state(struct practice *practice, struct promise_id id,
                       int version, struct str state, int64_t due_at,
                       struct err *err)
{
    struct promise promise;

    if (!promise_state_check(state, err)
        || !promise_get(practice, id, &promise, err)) {
        return false;
    }
    if (!str_is(state, "renegotiated")) {
        due_at = promise.due_at;
    }
    return db_run(practice->db,
                  "UPDATE promise SET state = $4, due_at = $5, "
                  "changed_at = $6, version = version + 1 "
                  "WHERE practice_id = $1 AND promise_id = $2 "
                  "AND version = $3",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(version),
                         V_TEXT(state), V_INT(due_at), V_INT(P_NOW(practice))),
                  err)
        && change_was_made(practice, err)
        && judge_promises(practice, promise.client, err);
}
