// notice - rows in the outbox, planned all at once when the card opens.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/notice.h"

#include "base/text.h"
#include "practice/coverage.h"
#include "practice/keyring.h"

static const struct client_id OF_PRACTICE = {0};

const char NOTICE_TEXT[] = "Rapport: one message needs you";

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

static bool plan_rounds(struct practice *practice, struct reason_id reason,
                        const struct coverage_plan *plan, int64_t at,
                        struct err *err)
{
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
                        dedup_of(practice, reason, n),
                        str_of(plan->plan.people[next.person].mail), next.when},
                    err);
    }
    return done
        && (n > 0
            || save(practice, reason,
                    &(struct notice){dedup_of(practice, reason, 0), {0}, at},
                    err));
}

bool notice_plan(struct practice *practice, struct reason_id reason, int64_t at,
                 struct err *err)
{
    struct coverage_plan plan;
    bool planned;

    if (!is_planned(practice, reason, &planned, err)) {
        return false;
    }
    if (planned) {
        return true;
    }
    if (!coverage_read(practice, &plan, err)) {
        return false;
    }
    if (!plan.known) {
        return save(practice, reason,
                    &(struct notice){dedup_of(practice, reason, 0), {0}, at},
                    err);
    }
    return plan_rounds(practice, reason, &plan, at, err);
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
                " SUM(state = 'failed' OR (state = 'waiting'"
                "     AND (tries > 0 OR not_before <= $3)))"
                " FROM outbox WHERE practice_id = $1 AND reason_id = $2",
                VALUES(P_ID(practice), V_INT(reason.n),
                       V_INT(P_NOW(practice) - LATE)),
                &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *sent_at = rows_int(&rows, 0);
        *undelivered = *sent_at == 0 && rows_int(&rows, 1) > 0;
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
        " AND EXISTS (SELECT 1 FROM outbox"
        "   WHERE outbox.practice_id = $1"
        "   AND outbox.reason_id = reason.reason_id"
        "   AND (outbox.state = 'failed' OR (outbox.state = 'waiting'"
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
