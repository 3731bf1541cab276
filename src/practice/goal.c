// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/goal.h"

#include "base/arena.h"
#include "practice/episode.h"
#include "practice/words.h"

bool goal_is_active(const struct goal *goal)
{
    return goal->client_agreed_at && goal->therapist_agreed_at
        && !goal->closed_at;
}

bool goal_add(struct practice *practice, struct client_id client,
              struct str words, struct goal_id *id, struct err *err)
{
    struct episode episode;
    struct value sealed;

    return episode_newest(practice, client, &episode, err)
        && practice_next_id(practice, "goal", &id->n, err)
        && words_seal(practice, WORDS_AT(client, "goal.words", id->n), words,
                      &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO goal (practice_id, goal_id, client_id, "
                  "episode_id, words_sealed, created_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6)",
                  VALUES(P_ID(practice), V_INT(id->n), V_INT(client.n),
                         V_INT(episode.id.n), sealed, V_INT(P_NOW(practice))),
                  err);
}

// Columns as in both SELECTs below.
static bool goal_of_row(struct practice *practice, const struct rows *rows,
                        struct goal *goal, struct err *err)
{
    *goal = (struct goal){
        .id = {rows_int(rows, 0)},
        .client = {rows_int(rows, 1)},
        .client_agreed_at = rows_int(rows, 3),
        .therapist_agreed_at = rows_int(rows, 4),
        .closed_at = rows_int(rows, 5),
    };
    return words_open(practice,
                      WORDS_AT(goal->client, "goal.words", goal->id.n),
                      rows_str(rows, 2, practice->arena), &goal->words, err);
}

bool goal_get(struct practice *practice, struct goal_id id, struct goal *goal,
              struct err *err)
{
    struct rows rows;
    bool found, good;

    if (!db_ask(practice->db,
                "SELECT goal_id, client_id, words_sealed, client_agreed_at, "
                "therapist_agreed_at, closed_at FROM goal "
                "WHERE practice_id = $1 AND goal_id = $2",
                VALUES(P_ID(practice), V_INT(id.n)), &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    good = !found || goal_of_row(practice, &rows, goal, err);
    return rows_done(&rows, good, err)
        && (found || err_set(err, ERR_MISSING, "there is no such goal"));
}

enum { GOALS_SHOWN = 20 };

bool goal_list(struct practice *practice, struct client_id client,
               struct goal **goals, int *count, struct err *err)
{
    struct rows rows;
    bool good = true;

    *count = 0;
    *goals = arena_take(practice->arena, GOALS_SHOWN, sizeof **goals);
    if (!db_ask(practice->db,
                "SELECT goal_id, client_id, words_sealed, client_agreed_at, "
                "therapist_agreed_at, closed_at FROM goal "
                "WHERE practice_id = $1 AND client_id = $2 "
                "AND closed_at IS NULL ORDER BY goal_id LIMIT 20",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (good && *count < GOALS_SHOWN && rows_next(&rows)) {
        good = goal_of_row(practice, &rows, &(*goals)[*count], err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}

static bool room_for_one_more(struct practice *practice,
                              const struct goal *goal, struct err *err)
{
    int64_t active;
    bool found;

    if (!db_ask_int(
            practice->db,
            "SELECT count(*) FROM goal WHERE practice_id = $1 "
            "AND client_id = $2 AND goal_id <> $3 "
            "AND client_agreed_at IS NOT NULL "
            "AND therapist_agreed_at IS NOT NULL "
            "AND closed_at IS NULL",
            VALUES(P_ID(practice), V_INT(goal->client.n), V_INT(goal->id.n)),
            &found, &active, err)) {
        return false;
    }
    return active < GOALS_ACTIVE_MAX
        || err_set(err, ERR_LIMIT,
                   "three goals at a time are enough; close one first");
}

bool goal_agree(struct practice *practice, struct goal_id id,
                enum goal_party party, struct err *err)
{
    struct goal goal;
    int64_t now = P_NOW(practice);

    if (!goal_get(practice, id, &goal, err)) {
        return false;
    }
    if (party == GOAL_CLIENT && !goal.client_agreed_at) {
        goal.client_agreed_at = now;
    }
    if (party == GOAL_THERAPIST && !goal.therapist_agreed_at) {
        goal.therapist_agreed_at = now;
    }
    if (goal_is_active(&goal) && !room_for_one_more(practice, &goal, err)) {
        return false;
    }
    return db_run(
        practice->db,
        "UPDATE goal SET client_agreed_at = $3, therapist_agreed_at = $4 "
        "WHERE practice_id = $1 AND goal_id = $2",
        VALUES(P_ID(practice), V_INT(id.n),
               goal.client_agreed_at ? V_INT(goal.client_agreed_at) : V_NULL,
               goal.therapist_agreed_at ? V_INT(goal.therapist_agreed_at)
                                        : V_NULL),
        err);
}

bool goal_close(struct practice *practice, struct goal_id id, struct err *err)
{
    struct goal goal;

    return goal_get(practice, id, &goal, err)
        && db_run(practice->db,
                  "UPDATE goal SET closed_at = coalesce(closed_at, $3) "
                  "WHERE practice_id = $1 AND goal_id = $2",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(P_NOW(practice))),
                  err);
}
