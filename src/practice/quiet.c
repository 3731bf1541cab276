// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/quiet.h"

#include "base/arena.h"
#include "base/moment.h"

bool quiet_read(struct practice *practice, struct quiet *quiet, struct err *err)
{
    int64_t now = P_NOW(practice);
    struct rows rows;

    *quiet = (struct quiet){0};
    // Planned within a day: the index by staff and day finds them.
    if (!db_ask(practice->db,
                "SELECT client_id, started_at FROM session"
                " WHERE practice_id = $1 AND staff_id = $2"
                " AND scheduled_at > $3 AND scheduled_at < $4"
                " AND started_at > $5 AND started_at <= $6"
                " AND ended_at IS NULL ORDER BY started_at DESC LIMIT 8",
                VALUES(P_ID(practice), V_INT(practice->staff.n),
                       V_INT(now - DAY), V_INT(now + DAY),
                       V_INT(now - QUIET_AT_MOST), V_INT(now)),
                &rows, err)) {
        return false;
    }
    while (quiet->count < QUIET_SESSIONS && rows_next(&rows)) {
        quiet->sessions[quiet->count++] =
            (struct quiet_session){rows_int(&rows, 0), rows_int(&rows, 1)};
    }
    return rows_end(&rows, err);
}

// When this client's running session began; 0: none runs.
static int64_t since_of(const struct quiet *quiet, struct client_id client)
{
    for (int i = 0; i < quiet->count; i++) {
        if (quiet->sessions[i].client == client.n) {
            return quiet->sessions[i].since;
        }
    }
    return 0;
}

bool quiet_hides(const struct quiet *quiet, struct client_id client, int level,
                 int64_t fired_at)
{
    int64_t since = since_of(quiet, client);

    return since != 0 && level < LEVEL_NOW && fired_at >= since;
}

enum { HELD_MAX = 400 };

bool quiet_list_held(struct practice *practice, struct client_id client,
                     int64_t **held, int *count, struct err *err)
{
    int64_t now = P_NOW(practice);
    struct rows rows;

    *count = 0;
    *held = arena_take(practice->arena, HELD_MAX, sizeof **held);
    if (!db_ask(practice->db,
                "SELECT scheduled_at FROM session WHERE practice_id = $1"
                " AND client_id = $2 AND scheduled_at <= $3"
                " AND attendance IN ('attended', 'late')"
                " AND (ended_at IS NOT NULL OR started_at IS NULL"
                " OR started_at <= $4)"
                " AND episode_id = (SELECT max(episode_id) FROM episode"
                " WHERE practice_id = $1 AND client_id = $2)"
                " ORDER BY scheduled_at LIMIT 400",
                VALUES(P_ID(practice), V_INT(client.n), V_INT(now),
                       V_INT(now - QUIET_AT_MOST)),
                &rows, err)) {
        return false;
    }
    while (*count < HELD_MAX && rows_next(&rows)) {
        (*held)[(*count)++] = rows_int(&rows, 0);
    }
    return rows_end(&rows, err);
}
