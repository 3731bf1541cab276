// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/promise.h"

#include "base/arena.h"
#include "base/moment.h"
#include "practice/card.h"
#include "practice/client.h"

enum { PROMISES_SHOWN = 50, CHANGES_SHOWN = 400 };

static bool judge_promises(struct practice *practice, struct client_id client,
                           struct err *err)
{
    int fired;

    return card_judge_rules(practice, client, 1U << S8_PROMISE_OVERDUE,
                            (struct administration_id){0}, &fired, err);
}

bool promise_is_open(const struct promise *promise)
{
    struct str state = str_of(promise->state);

    return str_is(state, "open") || str_is(state, "renegotiated");
}

// One line of the history: how the promise stands from now on.
static bool note_change(struct practice *practice,
                        const struct promise *promise, struct str line,
                        struct err *err)
{
    struct value sealed;
    int64_t id;

    return practice_next_id(practice, "promise_change", &id, err)
        && words_seal_any(practice,
                          WORDS_AT(promise->client, "promise_change.line", id),
                          line, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO promise_change (practice_id, "
                  "promise_change_id, promise_id, client_id, state, due_at, "
                  "line_sealed, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(promise->id.n),
                         V_INT(promise->client.n),
                         V_TEXT(str_of(promise->state)), V_INT(promise->due_at),
                         sealed, V_INT(P_NOW(practice))),
                  err);
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
        && note_change(practice,
                       &(struct promise){.id = *id,
                                         .client = client,
                                         .due_at = due_at,
                                         .state = "open"},
                       (struct str){0}, err)
        && judge_promises(practice, client, err);
}

// ---- reading ----------------------------------------------------------------

// What every look-up reads. $1 practice.
#define PROMISES                                                               \
    "SELECT promise_id, client_id, words_sealed, due_at, state, version, "     \
    "shown, created_at, changed_at FROM promise WHERE practice_id = $1 "

// Columns as in PROMISES.
static bool promise_of_row(struct practice *practice, const struct rows *rows,
                           struct promise *promise, struct err *err)
{
    *promise = (struct promise){
        .id = {rows_int(rows, 0)},
        .client = {rows_int(rows, 1)},
        .due_at = rows_int(rows, 3),
        .version = (int)rows_int(rows, 5),
        .shown = rows_int(rows, 6) != 0,
        .created_at = rows_int(rows, 7),
        .changed_at = rows_int(rows, 8),
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

    if (!db_ask(practice->db, PROMISES "AND promise_id = $2",
                VALUES(P_ID(practice), V_INT(id.n)), &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    good = !found || promise_of_row(practice, &rows, promise, err);
    return rows_done(&rows, good, err)
        && (found || err_set(err, ERR_MISSING, "there is no such promise"));
}

static bool take_rows(struct practice *practice, struct rows *rows,
                      struct promise **promises, int *count, struct err *err)
{
    bool good = true;

    *count = 0;
    *promises = arena_take(practice->arena, PROMISES_SHOWN, sizeof **promises);
    while (good && *count < PROMISES_SHOWN && rows_next(rows)) {
        good = promise_of_row(practice, rows, &(*promises)[*count], err);
        *count += good;
    }
    return rows_done(rows, good, err);
}

bool promise_list_open(struct practice *practice, struct client_id client,
                       struct promise **promises, int *count, struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  PROMISES
                  "AND client_id = $2 AND state IN ('open', 'renegotiated') "
                  "ORDER BY due_at, promise_id LIMIT 50",
                  VALUES(P_ID(practice), V_INT(client.n)), &rows, err)
        && take_rows(practice, &rows, promises, count, err);
}

bool promise_list_ended(struct practice *practice, struct client_id client,
                        struct promise **promises, int *count, struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  PROMISES
                  "AND client_id = $2 AND state IN ('kept', 'dropped') "
                  "ORDER BY changed_at DESC, promise_id DESC LIMIT 50",
                  VALUES(P_ID(practice), V_INT(client.n)), &rows, err)
        && take_rows(practice, &rows, promises, count, err);
}

bool promise_due_next(struct practice *practice, struct client_id client,
                      int64_t *due_at, struct err *err)
{
    bool found;

    if (!db_ask_int(
            practice->db,
            "SELECT scheduled_at FROM session WHERE practice_id = $1 "
            "AND client_id = $2 AND scheduled_at > $3 "
            "AND attendance = 'planned' ORDER BY scheduled_at LIMIT 1",
            VALUES(P_ID(practice), V_INT(client.n), V_INT(P_NOW(practice))),
            &found, due_at, err)) {
        return false;
    }
    if (!found) {
        *due_at = P_NOW(practice) + (int64_t)7 * DAY;
    }
    return true;
}

// ---- changing ---------------------------------------------------------------

bool promise_show(struct practice *practice, struct promise_id id, bool shown,
                  struct err *err)
{
    struct promise promise;

    return promise_get(practice, id, &promise, err)
        && db_run(practice->db,
                  "UPDATE promise SET shown = $3 "
                  "WHERE practice_id = $1 AND promise_id = $2",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(shown)), err);
}

static bool promise_state_check(struct str state, struct err *err)
{
    return str_is(state, "kept") || str_is(state, "renegotiated")
        || str_is(state, "dropped")
        || err_set(err, ERR_INPUT,
                   "a promise is kept, renegotiated or dropped");
}

bool promise_turn(struct practice *practice, struct promise_id id,
                  const struct promise_turn *turn, struct err *err)
{
    struct promise promise;

    if (!promise_state_check(turn->state, err)
        || !promise_get(practice, id, &promise, err)) {
        return false;
    }
    if (str_is(turn->state, "renegotiated") && turn->due_at != 0) {
        promise.due_at = turn->due_at;
    }
    WORD_COPY(promise.state, turn->state);
    promise.shown = promise.shown || str_trim(turn->line).len > 0;
    return db_run(practice->db,
                  "UPDATE promise SET state = $4, due_at = $5, shown = $6, "
                  "changed_at = $7, version = version + 1 "
                  "WHERE practice_id = $1 AND promise_id = $2 "
                  "AND version = $3",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(turn->version),
                         V_TEXT(turn->state), V_INT(promise.due_at),
                         V_INT(promise.shown), V_INT(P_NOW(practice))),
                  err)
        && change_was_made(practice, err)
        && note_change(practice, &promise, turn->line, err)
        && judge_promises(practice, promise.client, err);
}

bool promise_set_state(struct practice *practice, struct promise_id id,
                       int version, struct str state, int64_t due_at,
                       struct err *err)
{
    return promise_turn(practice, id,
                        &(struct promise_turn){.version = version,
                                               .state = state,
                                               .due_at = due_at},
                        err);
}

bool promise_set_due(struct practice *practice, struct promise_id id,
                     int version, int64_t due_at, struct err *err)
{
    struct promise promise;

    if (!promise_get(practice, id, &promise, err)) {
        return false;
    }
    if (!promise_is_open(&promise)) {
        return err_set(err, ERR_CONFLICT,
                       "this promise has been kept or let go by now");
    }
    promise.due_at = due_at;
    return db_run(practice->db,
                  "UPDATE promise SET due_at = $4, changed_at = $5, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND promise_id = $2 AND version = $3",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(version),
                         V_INT(due_at), V_INT(P_NOW(practice))),
                  err)
        && change_was_made(practice, err)
        && note_change(practice, &promise, (struct str){0}, err)
        && judge_promises(practice, promise.client, err);
}

// ---- the history ------------------------------------------------------------

static bool change_of_row(struct practice *practice, struct client_id client,
                          const struct rows *rows,
                          struct promise_change *change, struct err *err)
{
    *change = (struct promise_change){.promise = {rows_int(rows, 1)},
                                      .due_at = rows_int(rows, 3),
                                      .at = rows_int(rows, 5)};
    WORD_COPY(change->state, rows_str(rows, 2, NULL));
    return words_open(
        practice, WORDS_AT(client, "promise_change.line", rows_int(rows, 0)),
        rows_str(rows, 4, practice->arena), &change->line, err);
}

bool promise_changes(struct practice *practice, struct client_id client,
                     struct promise_change **changes, int *count,
                     struct err *err)
{
    struct rows rows;
    bool good = true;

    *count = 0;
    *changes = arena_take(practice->arena, CHANGES_SHOWN, sizeof **changes);
    if (!db_ask(practice->db,
                "SELECT promise_change_id, promise_id, state, due_at, "
                "line_sealed, at FROM (SELECT * FROM promise_change "
                "WHERE practice_id = $1 AND client_id = $2 "
                "ORDER BY promise_change_id DESC LIMIT 400) AS newest "
                "ORDER BY promise_change_id",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (good && *count < CHANGES_SHOWN && rows_next(&rows)) {
        good = change_of_row(practice, client, &rows, &(*changes)[*count], err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}
