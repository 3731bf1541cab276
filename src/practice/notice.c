// notice - rows in the outbox, planned all at once when the card opens.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/notice.h"

#include "base/text.h"
#include "practice/coverage.h"
#include "practice/hook.h"
#include "practice/keyring.h"

static const struct client_id OF_PRACTICE = {0};

static const char NOTICE_TEXT[] = "Rapport: one message needs you";

enum { LATE = 10 * MINUTE }; // due for so long and not tried: undelivered

static struct str dedup_of(struct practice *practice, struct reason_id reason,
                           int n)
{
    return text_print(practice->arena, "safety/%lld/%d", (long long)reason.n,
                      n);
}

struct notice {
    struct str dedup;
    struct str to; // empty: nobody is known
    int64_t when;
};

static bool save(struct practice *practice, struct reason_id reason,
                 const struct notice *notice, struct err *err)
{
    bool nobody = notice->to.len == 0;
    struct str sealed;
    int64_t id;

    return practice_next_id(practice, "outbox", &id, err)
        && keyring_seal(practice, OF_PRACTICE, "outbox.to", id, notice->to,
                        &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO outbox (practice_id, outbox_id, dedup, channel,"
                  " to_sealed, body, reason_id, not_before, state, last_error,"
                  " created_at)"
                  " VALUES ($1, $2, $3, 'mail', $4, $5, $6, $7, $8, $9, $10)",
                  VALUES(P_ID(practice), V_INT(id), V_TEXT(notice->dedup),
                         V_BLOB(sealed), V_TEXT(str_of(NOTICE_TEXT)),
                         V_INT(reason.n), V_INT(notice->when),
                         V_TEXT(nobody ? STR("failed") : STR("waiting")),
                         nobody ? V_TEXT(STR("nobody is named to be told"))
                                : V_NULL,
                         V_INT(P_NOW(practice))),
                  err);
}

static bool save_nobody(struct practice *practice, struct reason_id reason,
                        int number, struct err *err)
{
    const struct notice notice = {.dedup = dedup_of(practice, reason, number),
                                  .when = P_NOW(practice)};

    return save(practice, reason, &notice, err);
}

static bool is_planned(struct practice *practice, struct reason_id reason,
                       bool *planned, struct err *err)
{
    int64_t one;

    return db_ask_int(
        practice->db,
        "SELECT 1 FROM outbox"
        " WHERE practice_id = $1 AND dedup = $2",
        VALUES(P_ID(practice), V_TEXT(dedup_of(practice, reason, 0))), planned,
        &one, err);
}

// A series of notices; `first` is the number of the first one for this card.
static bool plan_rounds(struct practice *practice, struct reason_id reason,
                        const struct coverage_plan *plan, int first,
                        struct err *err)
{
    int64_t at = P_NOW(practice);
    bool done = true;
    int n;

    for (n = 0; done && n < NOTICE_ROUNDS; n++) {
        struct coverage_notice next;

        if (!coverage_notice(&plan->plan, &plan->holidays, practice->zone, at,
                             n, &next)) {
            break;
        }
        done = save(practice, reason,
                    &(struct notice){
                        dedup_of(practice, reason, first + n),
                        str_of(plan->plan.people[next.person].mail), next.when},
                    err);
    }
    return done && (n > 0 || save_nobody(practice, reason, first, err));
}

static bool plan_series(struct practice *practice, struct reason_id reason,
                        int first, struct err *err)
{
    struct coverage_plan plan;

    if (!coverage_read(practice, &plan, err)) {
        return false;
    }
    return plan.known ? plan_rounds(practice, reason, &plan, first, err)
                      : save_nobody(practice, reason, first, err);
}

bool notice_plan(struct practice *practice, struct reason_id reason,
                 struct err *err)
{
    bool planned;

    return is_planned(practice, reason, &planned, err)
        && (planned
            || (plan_series(practice, reason, 0, err)
                && hook_tell(practice, "safety", dedup_of(practice, reason, 0),
                             err)));
}

// What was sent about the first cry says nothing about the second.
static bool close_series(struct practice *practice, struct reason_id reason,
                         int *next, struct err *err)
{
    int64_t count = 0;
    bool found;
    bool done = db_run(practice->db,
                       "UPDATE outbox SET state = 'answered'"
                       " WHERE practice_id = $1 AND reason_id = $2"
                       " AND state IN ('sent', 'failed')",
                       VALUES(P_ID(practice), V_INT(reason.n)), err)
             && db_ask_int(practice->db,
                           "SELECT COUNT(*) FROM outbox"
                           " WHERE practice_id = $1 AND reason_id = $2",
                           VALUES(P_ID(practice), V_INT(reason.n)), &found,
                           &count, err);

    *next = (int)count;
    return done;
}

bool notice_again(struct practice *practice, struct reason_id reason,
                  struct err *err)
{
    int next;

    if (!db_run(practice->db,
                "UPDATE reason SET state = 'new', version = version + 1"
                " WHERE practice_id = $1 AND reason_id = $2"
                " AND open = 1 AND state <> 'new'",
                VALUES(P_ID(practice), V_INT(reason.n)), err)) {
        return false;
    }
    if (!db_changed(practice->db)) {
        return true; // nobody has seen it yet: its notices are on their way
    }
    return notice_stop(practice, reason, err)
        && close_series(practice, reason, &next, err)
        && plan_series(practice, reason, next, err)
        && hook_tell(practice, "safety", dedup_of(practice, reason, next), err);
}

bool notice_stop(struct practice *practice, struct reason_id reason,
                 struct err *err)
{
    return db_run(practice->db,
                  "UPDATE outbox SET state = 'stopped'"
                  " WHERE practice_id = $1 AND reason_id = $2"
                  " AND state = 'waiting'",
                  VALUES(P_ID(practice), V_INT(reason.n)), err);
}

// ---- was anybody told -------------------------------------------------------

bool notice_of_card(struct practice *practice, struct reason_id reason,
                    bool *undelivered, int64_t *sent_at, struct err *err)
{
    struct rows rows;

    *undelivered = false;
    *sent_at = 0;
    if (!db_ask(practice->db,
                "SELECT MAX(sent_at),"
                " SUM(state = 'failed' OR (state IN ('waiting', 'sending')"
                "     AND (tries > 0 OR not_before <= $3))),"
                " SUM(state = 'sent')"
                " FROM outbox WHERE practice_id = $1 AND reason_id = $2",
                VALUES(P_ID(practice), V_INT(reason.n),
                       V_INT(P_NOW(practice) - LATE)),
                &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *sent_at = rows_int(&rows, 0);
        *undelivered = rows_int(&rows, 2) == 0 && rows_int(&rows, 1) > 0;
    }
    return rows_end(&rows, err);
}

bool notice_undelivered(struct practice *practice, int *cards, struct err *err)
{
    int64_t count = 0;
    bool found;
    bool done = db_ask_int(
        practice->db,
        "SELECT COUNT(*) FROM reason"
        " WHERE reason.practice_id = $1 AND reason.open = 1"
        " AND reason.level = 3 AND reason.state = 'new'"
        " AND NOT EXISTS (SELECT 1 FROM client, practice"
        "   WHERE client.practice_id = $1 AND practice.practice_id = $1"
        "   AND client.client_id = reason.client_id"
        "   AND client.demo > practice.demo)"
        " AND EXISTS (SELECT 1 FROM outbox"
        "   WHERE outbox.practice_id = $1"
        "   AND outbox.reason_id = reason.reason_id"
        "   AND (outbox.state = 'failed'"
        "     OR (outbox.state IN ('waiting', 'sending')"
        "        AND (outbox.tries > 0 OR outbox.not_before <= $2))))"
        " AND NOT EXISTS (SELECT 1 FROM outbox"
        "   WHERE outbox.practice_id = $1"
        "   AND outbox.reason_id = reason.reason_id"
        "   AND outbox.state = 'sent')",
        VALUES(P_ID(practice), V_INT(P_NOW(practice) - LATE)), &found, &count,
        err);

    *cards = (int)count;
    return done;
}
