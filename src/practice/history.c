// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/history_parts.h"

#include "base/arena.h"
#include "practice/door.h"
#include "practice/plan.h"

enum { LIST_MAX = 100 };

static bool read_promises(struct history_reading *reading, struct err *err)
{
    struct practice *practice = reading->practice;
    struct pledge *pledges =
        arena_take(practice->arena, LIST_MAX, sizeof *pledges);
    int count = 0;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT promise_id, due_at, state IN ('open', "
                "'renegotiated') FROM promise WHERE practice_id = $1 "
                "AND client_id = $2 ORDER BY promise_id DESC LIMIT 100",
                VALUES(P_ID(practice), V_INT(reading->episode.client.n)), &rows,
                err)) {
        return false;
    }
    while (count < LIST_MAX && rows_next(&rows)) {
        pledges[count++] = (struct pledge){.id = rows_int(&rows, 0),
                                           .due_at = rows_int(&rows, 1),
                                           .open = rows_int(&rows, 2) != 0};
    }
    reading->picture->pledges = pledges;
    reading->picture->pledge_count = count;
    return rows_end(&rows, err);
}

// The newest ones that were looked at, oldest of them first.
static bool read_plans(struct history_reading *reading, struct err *err)
{
    struct practice *practice = reading->practice;
    enum plan_result *plans =
        arena_take(practice->arena, LIST_MAX, sizeof *plans);
    int count = 0;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT review FROM (SELECT plan_id, review FROM plan "
                "WHERE practice_id = $1 AND client_id = $2 "
                "AND episode_id = $3 AND review IS NOT NULL "
                "ORDER BY plan_id DESC LIMIT 20) AS newest ORDER BY plan_id",
                VALUES(P_ID(practice), V_INT(reading->episode.client.n),
                       V_INT(reading->episode.id.n)),
                &rows, err)) {
        return false;
    }
    while (count < LIST_MAX && rows_next(&rows)) {
        plans[count] = PLAN_NOT_REVIEWED;
        (void)plan_result_find(rows_str(&rows, 0, NULL), &plans[count]);
        count++;
    }
    reading->picture->plans = plans;
    reading->picture->plan_count = count;
    return rows_end(&rows, err);
}

static bool read_decision(struct history_reading *reading, struct err *err)
{
    struct practice *practice = reading->practice;
    bool found;

    return db_ask_int(practice->db,
                      "SELECT coalesce(max(at), 0) FROM decision "
                      "WHERE practice_id = $1 AND client_id = $2 "
                      "AND episode_id = $3",
                      VALUES(P_ID(practice), V_INT(reading->episode.client.n),
                             V_INT(reading->episode.id.n)),
                      &found, &reading->picture->decision_at, err);
}

static bool read_door(struct history_reading *reading, struct err *err)
{
    return door_newest(reading->practice, reading->episode.client,
                       reading->episode.id, &reading->picture->knock, err);
}

static const struct {
    int part;
    bool (*read)(struct history_reading *, struct err *);
} PARTS[] = {
    {HISTORY_SCORES,    history_read_scores},
    {HISTORY_CHECKS,    history_read_checks},
    {HISTORY_VISITS,    history_read_visits},
    {HISTORY_PROMISES,  read_promises      },
    {HISTORY_PLANS,     read_plans         },
    {HISTORY_DECISIONS, read_decision      },
    {HISTORY_DOOR,      read_door          },
};

bool history_read(struct practice *practice, struct client_id client, int parts,
                  const struct news *news, struct picture *picture,
                  struct err *err)
{
    struct history_reading reading = {
        .practice = practice, .news = news, .picture = picture};

    *picture = (struct picture){.now = P_NOW(practice),
                                .warning_answered = news && news->warning};
    if (!episode_newest(practice, client, &reading.episode, err)) {
        return false;
    }
    picture->ended = !episode_goes_on(&reading.episode);
    picture->ending_planned = reading.episode.ending_plan;
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
        if ((parts & PARTS[i].part) && !PARTS[i].read(&reading, err)) {
            return false;
        }
    }
    return true;
}
