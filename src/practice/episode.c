// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/episode.h"

#include "practice/card.h"
#include "practice/closing.h"
#include "practice/followup.h"
#include "practice/path.h"
#include "practice/reminder.h"
#include "practice/words.h"

bool episode_goes_on(const struct episode *episode)
{
    return episode->ended_at == 0;
}

static bool goes_on_already(struct practice *practice, struct client_id client,
                            bool *found, struct err *err)
{
    int64_t id;

    return db_ask_int(practice->db,
                      "SELECT episode_id FROM episode WHERE practice_id = $1 "
                      "AND client_id = $2 AND ended_at IS NULL",
                      VALUES(P_ID(practice), V_INT(client.n)), found, &id, err);
}

bool episode_open(struct practice *practice, struct client_id client,
                  struct episode_id *id, struct err *err)
{
    bool found;

    if (!goes_on_already(practice, client, &found, err)) {
        return false;
    }
    if (found) {
        return err_set(err, ERR_CONFLICT,
                       "this client has an episode that goes on; end it first");
    }
    return followup_stop_all(practice, client, "came_back", err)
        && practice_next_id(practice, "episode", &id->n, err)
        && db_run(practice->db,
                  "INSERT INTO episode (practice_id, episode_id, client_id, "
                  "staff_id, state, started_at) "
                  "SELECT $1, $2, $3, staff_id, 'intake', $4 FROM client "
                  "WHERE practice_id = $1 AND client_id = $3",
                  VALUES(P_ID(practice), V_INT(id->n), V_INT(client.n),
                         V_INT(P_NOW(practice))),
                  err)
        && (db_changed(practice->db) == 1
            || err_set(err, ERR_MISSING, "there is no such client"))
        && card_judge_visits(practice, client, err)
        && path_keep_vision(practice, client, err);
}

// Reads the only row that was asked for; columns as in both SELECTs below.
static bool episode_read(struct practice *practice, struct rows *rows,
                         struct episode *episode, struct err *err)
{
    struct str vision = {0};
    bool found = rows_next(rows);

    if (found) {
        *episode = (struct episode){
            .id = {rows_int(rows, 0)},
            .client = {rows_int(rows, 1)},
            .staff = {rows_int(rows, 2)},
            .started_at = rows_int(rows, 5),
            .ended_at = rows_int(rows, 6),
            .ending_plan = rows_int(rows, 8) != 0,
            .version = (int)rows_int(rows, 9),
        };
        WORD_COPY(episode->state, rows_str(rows, 3, NULL));
        vision = rows_str(rows, 4, practice->arena);
        WORD_COPY(episode->ending, rows_str(rows, 7, NULL));
    }
    if (!rows_end(rows, err)) {
        return false;
    }
    if (!found) {
        return err_set(err, ERR_MISSING, "there is no such client or episode");
    }
    return words_open(
        practice, WORDS_AT(episode->client, "episode.vision", episode->id.n),
        vision, &episode->vision, err);
}

bool episode_newest(struct practice *practice, struct client_id client,
                    struct episode *episode, struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  "SELECT episode_id, client_id, staff_id, state, "
                  "vision_sealed, started_at, ended_at, ending, ending_plan, "
                  "version FROM episode WHERE practice_id = $1 "
                  "AND client_id = $2 ORDER BY episode_id DESC LIMIT 1",
                  VALUES(P_ID(practice), V_INT(client.n)), &rows, err)
        && episode_read(practice, &rows, episode, err);
}

bool episode_get(struct practice *practice, struct episode_id id,
                 struct episode *episode, struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  "SELECT episode_id, client_id, staff_id, state, "
                  "vision_sealed, started_at, ended_at, ending, ending_plan, "
                  "version FROM episode "
                  "WHERE practice_id = $1 AND episode_id = $2",
                  VALUES(P_ID(practice), V_INT(id.n)), &rows, err)
        && episode_read(practice, &rows, episode, err);
}

static bool vision_is_free(struct practice *practice, struct client_id client,
                           struct err *err)
{
    bool own;

    return path_is_own(practice, client, PATH_TO, &own, err)
        && (!own
            || err_set(err, ERR_DENIED,
                       "The client has written this themselves, so it is "
                       "theirs. You can offer a line on the page Path."));
}

bool episode_set_vision(struct practice *practice, struct episode_id id,
                        int version, struct str words, struct err *err)
{
    struct episode episode;
    struct value sealed;

    return episode_get(practice, id, &episode, err)
        && vision_is_free(practice, episode.client, err)
        && words_seal_any(practice,
                          WORDS_AT(episode.client, "episode.vision", id.n),
                          words, &sealed, err)
        && db_run(practice->db,
                  "UPDATE episode SET vision_sealed = $4, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND episode_id = $2 AND version = $3",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(version), sealed),
                  err)
        && change_was_made(practice, err);
}

bool episode_set_ending_plan(struct practice *practice, struct episode_id id,
                             int version, bool agreed, struct err *err)
{
    struct episode episode;

    return episode_get(practice, id, &episode, err)
        && db_run(practice->db,
                  "UPDATE episode SET ending_plan = $4, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND episode_id = $2 AND version = $3",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(version),
                         V_INT(agreed)),
                  err)
        && change_was_made(practice, err)
        && card_judge_visits(practice, episode.client, err);
}

bool episode_end(struct practice *practice, struct episode_id id, int version,
                 struct str ending, struct err *err)
{
    struct episode episode;

    if (!str_is(ending, "planned") && !str_is(ending, "unilateral")
        && !str_is(ending, "other")) {
        return err_set(err, ERR_INPUT,
                       "an ending is planned, unilateral or other");
    }
    return episode_get(practice, id, &episode, err)
        && closing_run_episode(practice, id, err)
        && db_run(practice->db,
                  "UPDATE episode SET state = 'ended', ended_at = $4, "
                  "ending = $5, version = version + 1 "
                  "WHERE practice_id = $1 AND episode_id = $2 "
                  "AND version = $3 AND ended_at IS NULL",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(version),
                         V_INT(P_NOW(practice)), V_TEXT(ending)),
                  err)
        && change_was_made(practice, err)
        && reminder_withdraw_all(practice, episode.client, err)
        && followup_set_dates(practice, id, P_NOW(practice), err)
        && card_judge_visits(practice, episode.client, err);
}
