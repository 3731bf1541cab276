// listen_lists - what a client, or the sheet at the door, sees of all sessions
// together: see listen.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/listen.h"

#include "base/arena.h"
#include "base/text.h"

static bool read_sessions(struct practice *practice, struct client_id client,
                          struct session_id ids[LISTEN_CASES_MOST], int *count,
                          struct err *err)
{
    struct rows rows;

    *count = 0;
    if (!db_ask(practice->db,
                "SELECT t.session_id FROM listening_step t JOIN session s"
                " ON s.practice_id = t.practice_id"
                " AND s.session_id = t.session_id AND s.staff_id = t.staff_id"
                " WHERE t.practice_id = $1 AND t.client_id = $2"
                " GROUP BY t.session_id"
                " ORDER BY max(coalesce(s.started_at, s.scheduled_at)) DESC,"
                " t.session_id DESC LIMIT 100",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (*count < LISTEN_CASES_MOST && rows_next(&rows)) {
        ids[(*count)++].n = rows_int(&rows, 0);
    }
    return rows_end(&rows, err);
}

// The module being off hides nothing that a client may still take back.
static bool is_listed(const struct listen_case *found, bool on)
{
    return on ? found->state != LISTEN_NOT_ASKED
              : found->state == LISTEN_CHOOSE || found->state == LISTEN_READY
                    || found->has_numbers;
}

bool listen_list(struct practice *practice, struct client_id client,
                 struct listen_case **cases, int *count, struct err *err)
{
    struct session_id ids[LISTEN_CASES_MOST];
    int sessions;
    bool on;

    *count = 0;
    if (!listen_is_on(practice, &on, err)
        || !read_sessions(practice, client, ids, &sessions, err)) {
        return false;
    }
    *cases = arena_take(practice->arena, (size_t)sessions + 1, sizeof **cases);
    for (int i = 0; i < sessions; i++) {
        struct listen_case *found = &(*cases)[*count];

        if (!listen_client_get(practice, client, ids[i], found, err)) {
            return false;
        }
        *count += is_listed(found, on);
    }
    return true;
}

bool listen_shows(struct practice *practice, struct client_id client,
                  bool *shown, struct err *err)
{
    struct listen_case *cases;
    int count;

    *shown = false;
    if (!listen_list(practice, client, &cases, &count, err)) {
        return false;
    }
    *shown = count > 0;
    return true;
}

bool listen_waits(struct practice *practice, struct client_id client,
                  struct str *line, struct err *err)
{
    struct listen_case *cases;
    int count;
    bool on;

    *line = STR("");
    if (!listen_is_on(practice, &on, err)
        || !listen_list(practice, client, &cases, &count, err)) {
        return false;
    }
    for (int i = 0; on && i < count; i++) {
        if (cases[i].state == LISTEN_ASKED) {
            *line = STR("One question about one session: yes or no, both are "
                        "fine");
        }
    }
    return true;
}

bool listen_receipts(struct practice *practice, struct client_id client,
                     struct listen_receipt *receipts, int *count,
                     struct err *err)
{
    struct rows rows;

    *count = 0;
    if (!db_ask(practice->db,
                "SELECT t.kind, t.who, s.number,"
                " coalesce(s.started_at, s.scheduled_at), t.said_at,"
                " t.keep_until, t.at, t.words_version FROM listening_step t"
                " JOIN session s ON s.practice_id = t.practice_id"
                " AND s.session_id = t.session_id"
                " WHERE t.practice_id = $1 AND t.client_id = $2"
                " ORDER BY t.listening_step_id DESC LIMIT 60",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (*count < LISTEN_RECEIPTS_SHOWN && rows_next(&rows)) {
        struct listen_receipt *receipt = &receipts[(*count)++];

        *receipt = (struct listen_receipt){
            .session_number = (int)rows_int(&rows, 2),
            .held_at = rows_int(&rows, 3),
            .said_at = rows_int(&rows, 4),
            .keep_until = rows_int(&rows, 5),
            .at = rows_int(&rows, 6),
            .words_version = (int)rows_int(&rows, 7),
        };
        WORD_COPY(receipt->kind, rows_str(&rows, 0, NULL));
        WORD_COPY(receipt->who, rows_str(&rows, 1, NULL));
    }
    return rows_end(&rows, err);
}

bool listen_opened(struct practice *practice, const struct listen_case *of,
                   int64_t *times, int64_t *last, struct err *err)
{
    struct str session =
        text_print(practice->arena, "%lld", (long long)of->session.n);
    struct rows rows;

    *times = *last = 0;
    if (!db_ask(practice->db,
                "SELECT count(*), max(at) FROM audit WHERE practice_id = $1"
                " AND client_id = $2 AND what = $3 AND subject = $4",
                VALUES(P_ID(practice), V_INT(of->client.n),
                       V_TEXT(STR(LISTEN_OPENED)), V_TEXT(session)),
                &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *times = rows_int(&rows, 0);
        *last = rows_int(&rows, 1);
    }
    return rows_end(&rows, err);
}
