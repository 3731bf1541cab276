// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/repair_rate.h"

#include "base/moment.h"
#include "base/text.h"
#include "measure/repair.h"
#include "practice/words.h"

// One check that raised S3, S4 or both. Without the fictional people of set-up
// in a real practice, and without what a correction took back ("cleared") or a
// therapist found not useful.
// $2: since when.
static const char DIPS[] =
    "SELECT r.client_id, r.administration_id, min(r.fired_at) AS fired_at,"
    " max(EXISTS (SELECT 1 FROM event e"
    "   WHERE e.practice_id = r.practice_id AND e.client_id = r.client_id"
    "   AND e.kind = 'repaired' AND e.happened_at = r.cleared_at)) AS returned"
    " FROM reason r JOIN client c ON c.practice_id = r.practice_id"
    " AND c.client_id = r.client_id"
    " WHERE r.practice_id = $1 AND r.rule IN ('S3', 'S4')"
    " AND r.fired_at > $2 AND r.administration_id IS NOT NULL"
    " AND (r.outcome IS NULL OR r.outcome NOT IN ('not_useful', 'cleared'))"
    " AND c.demo <= (SELECT demo FROM practice WHERE practice_id = $1)"
    " GROUP BY r.client_id, r.administration_id"
    " ORDER BY r.client_id, r.administration_id";

// The first word that it was talked about, on the card or on a note about the
// same session.
static const char TALKED[] =
    "SELECT min(t.at) FROM talk t WHERE t.practice_id = $1"
    " AND t.client_id = $2 AND t.answer <> 'no'"
    " AND ((t.subject = 'card' AND t.subject_id IN"
    "   (SELECT reason_id FROM reason WHERE practice_id = $1"
    "    AND client_id = $2 AND administration_id = $3))"
    " OR (t.subject = 'rupture' AND t.subject_id IN"
    "   (SELECT u.rupture_id FROM rupture u JOIN administration a"
    "    ON a.practice_id = u.practice_id AND a.session_id = u.session_id"
    "    WHERE u.practice_id = $1 AND u.client_id = $2"
    "    AND a.administration_id = $3)))";

// Sessions held after the check and before that word.
static const char SESSIONS[] =
    "SELECT count(*) FROM session WHERE practice_id = $1 AND client_id = $2"
    " AND attendance IN ('attended', 'late')"
    " AND scheduled_at > $3 AND scheduled_at <= $4";

struct dip_row {
    int64_t client, administration, fired_at;
    bool returned;
};

static bool was_talked_about(struct practice *practice,
                             const struct dip_row *dip, bool *talked,
                             struct err *err)
{
    int64_t at = 0;
    int64_t sessions = 0;
    bool found;

    *talked = false;
    if (!db_ask_int(practice->db, TALKED,
                    VALUES(P_ID(practice), V_INT(dip->client),
                           V_INT(dip->administration)),
                    &found, &at, err)) {
        return false;
    }
    if (!found || at == 0) {
        return true;
    }
    if (!db_ask_int(practice->db, SESSIONS,
                    VALUES(P_ID(practice), V_INT(dip->client),
                           V_INT(dip->fired_at), V_INT(at)),
                    &found, &sessions, err)) {
        return false;
    }
    *talked = sessions <= REPAIR_WINDOW;
    return true;
}

static bool count_dip(struct practice *practice, const struct dip_row *dip,
                      struct repair_rate *rate, struct err *err)
{
    bool talked;

    if (!was_talked_about(practice, dip, &talked, err)) {
        return false;
    }
    rate->dips++;
    rate->talked += talked;
    rate->returned += dip->returned;
    return true;
}

bool repair_rate_read(struct practice *practice, struct repair_rate *rate,
                      struct err *err)
{
    struct rows rows;
    bool good = true;

    *rate = (struct repair_rate){0};
    if (!db_ask(
            practice->db, DIPS,
            VALUES(P_ID(practice),
                   V_INT(P_NOW(practice) - (int64_t)REPAIR_RATE_DAYS * DAY)),
            &rows, err)) {
        return false;
    }
    while (good && rows_next(&rows)) {
        const struct dip_row dip = {rows_int(&rows, 0), rows_int(&rows, 1),
                                    rows_int(&rows, 2),
                                    rows_int(&rows, 3) != 0};

        good = count_dip(practice, &dip, rate, err);
    }
    return rows_done(&rows, good, err);
}

struct str repair_rate_words(struct arena *arena, int count)
{
    return count < REPAIR_SMALL ? STR("fewer than five")
                                : text_print(arena, "%d", count);
}
