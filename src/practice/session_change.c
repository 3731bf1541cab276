// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/session_change.h"

#include "base/arena.h"
#include "practice/words.h"

static const char *const SIDES[] = {
    [CHANGE_NONE] = "",
    [CHANGE_CLIENT] = "client",
    [CHANGE_PRACTICE] = "practice",
};

bool session_change_note(struct practice *practice, struct client_id client,
                         const struct session_change *change, struct err *err)
{
    int64_t id;

    return practice_next_id(practice, "session_change", &id, err)
        && db_run(practice->db,
                  "INSERT INTO session_change (practice_id, "
                  "session_change_id, client_id, session_id, by_whom, kind, "
                  "from_at, to_at, counts, at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(client.n),
                         V_INT(change->session.n),
                         V_TEXT(str_of(SIDES[change->by])),
                         V_TEXT(str_of(change->kind)), V_INT(change->from_at),
                         change->to_at ? V_INT(change->to_at) : V_NULL,
                         V_INT(change->counts), V_INT(P_NOW(practice))),
                  err);
}

// Only the newest row: a later change is another story.
bool session_change_to(struct practice *practice, const struct session *session,
                       struct session_change *change, struct err *err)
{
    struct rows rows;

    *change = (struct session_change){0};
    if (!db_ask(practice->db,
                "SELECT by_whom = 'practice' AND kind = 'moved' "
                "AND to_at = $3, from_at, at FROM session_change "
                "WHERE practice_id = $1 AND session_id = $2 "
                "ORDER BY session_change_id DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(session->id.n),
                       V_INT(session->scheduled_at)),
                &rows, err)) {
        return false;
    }
    if (rows_next(&rows) && rows_int(&rows, 0)) {
        *change = (struct session_change){.session = session->id,
                                          .number = session->number,
                                          .by = CHANGE_PRACTICE,
                                          .from_at = rows_int(&rows, 1),
                                          .to_at = session->scheduled_at,
                                          .at = rows_int(&rows, 2)};
    }
    return rows_end(&rows, err);
}

bool session_change_count(struct practice *practice, struct client_id client,
                          struct change_counts *counts, struct err *err)
{
    struct rows rows;

    *counts = (struct change_counts){0};
    if (!db_ask(practice->db,
                "SELECT by_whom = 'practice', sum(counts) FROM session_change "
                "WHERE practice_id = $1 AND client_id = $2 "
                "GROUP BY by_whom",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        *(rows_int(&rows, 0) ? &counts->practice : &counts->client) =
            (int)rows_int(&rows, 1);
    }
    return rows_end(&rows, err);
}

bool session_change_list(struct practice *practice, struct client_id client,
                         struct session_change **changes, int *count,
                         struct err *err)
{
    struct rows rows;

    *count = 0;
    *changes = arena_take(practice->arena, CHANGES_LISTED, sizeof **changes);
    if (!db_ask(practice->db,
                "SELECT c.session_id, s.number, c.by_whom = 'practice', "
                "c.kind, c.from_at, coalesce(c.to_at, 0), c.counts, c.at "
                "FROM session_change c JOIN session s "
                "ON s.practice_id = c.practice_id "
                "AND s.session_id = c.session_id "
                "WHERE c.practice_id = $1 AND c.client_id = $2 "
                "AND c.counts <> 0 ORDER BY c.session_change_id DESC LIMIT 20",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (*count < CHANGES_LISTED && rows_next(&rows)) {
        struct session_change *change = &(*changes)[(*count)++];

        *change = (struct session_change){
            .session = {rows_int(&rows, 0)},
            .number = (int)rows_int(&rows, 1),
            .by = rows_int(&rows, 2) ? CHANGE_PRACTICE : CHANGE_CLIENT,
            .from_at = rows_int(&rows, 4),
            .to_at = rows_int(&rows, 5),
            .counts = (int)rows_int(&rows, 6),
            .at = rows_int(&rows, 7),
        };
        WORD_COPY(change->kind, rows_str(&rows, 3, NULL));
    }
    return rows_end(&rows, err);
}
