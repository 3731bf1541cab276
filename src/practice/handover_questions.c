// handover_questions - what others ask about a handover that is on its way, or
// was: the board, a session that is to begin, the notes, the client's hub.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/handover.h"

bool handover_is_coming(struct practice *practice, struct client_id client,
                        bool *coming, struct err *err)
{
    int64_t id;

    return db_ask_int(
        practice->db,
        "SELECT handover_id FROM handover WHERE practice_id = $1"
        " AND client_id = $2 AND to_staff_id = $3"
        " AND closed_at IS NULL AND state = 'agreed'",
        VALUES(P_ID(practice), V_INT(client.n), V_INT(practice->staff.n)),
        coming, &id, err);
}

bool handover_check_start(struct practice *practice, struct client_id client,
                          struct err *err)
{
    int64_t id;
    bool found = false;

    if (practice->staff.n == 0) {
        return true;
    }
    if (!db_ask_int(
            practice->db,
            "SELECT handover_id FROM handover WHERE practice_id = $1"
            " AND client_id = $2 AND to_staff_id = $3"
            " AND closed_at IS NULL",
            VALUES(P_ID(practice), V_INT(client.n), V_INT(practice->staff.n)),
            &found, &id, err)) {
        return false;
    }
    return !found
        || err_set(err, ERR_CONFLICT,
                   "Before your first session, please read what you are being "
                   "handed over. It stands on your board.");
}

bool handover_opens_notes(struct practice *practice, struct session_id session,
                          bool *opens, struct err *err)
{
    int64_t one;

    *opens = practice->staff.n == 0;
    return *opens
        || db_ask_int(
            practice->db,
            "SELECT 1 FROM session s WHERE s.practice_id = $1"
            " AND s.session_id = $2 AND (s.staff_id = $3"
            " OR EXISTS (SELECT 1 FROM handover h"
            " WHERE h.practice_id = $1"
            " AND h.client_id = s.client_id AND h.to_staff_id = $3"
            " AND h.state = 'read' AND h.notes_agreed = 1))",
            VALUES(P_ID(practice), V_INT(session.n), V_INT(practice->staff.n)),
            opens, &one, err);
}

bool handover_waits(struct practice *practice, struct client_id client,
                    struct str *line, struct err *err)
{
    int64_t id;
    bool found;

    *line = (struct str){0};
    if (!db_ask_int(practice->db,
                    "SELECT handover_id FROM handover WHERE practice_id = $1"
                    " AND client_id = $2 AND state = 'with_client'",
                    VALUES(P_ID(practice), V_INT(client.n)), &found, &id,
                    err)) {
        return false;
    }
    if (found) {
        *line = STR("What your next therapist should know, to read first");
    }
    return true;
}
