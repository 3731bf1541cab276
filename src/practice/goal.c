// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/goal.h"

#include "base/arena.h"
#include "practice/episode.h"
#include "practice/words.h"

enum { GOALS_SHOWN = 20 };

enum goal_standing goal_standing(const struct goal *goal)
{
    return goal_standing_of(goal->client_agreed_at != 0,
                            goal->therapist_agreed_at != 0,
                            goal->closed_at != 0);
}

bool goal_is_active(const struct goal *goal)
{
    return goal_standing(goal) == GOAL_ACTIVE;
}

// ---- reading ----------------------------------------------------------------

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
        .created_at = rows_int(rows, 6),
        .version = (int)rows_int(rows, 7),
        .by_client = rows_int(rows, 8) != 0,
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
                "therapist_agreed_at, closed_at, created_at, version, "
                "by_client FROM goal "
                "WHERE practice_id = $1 AND goal_id = $2",
                VALUES(P_ID(practice), V_INT(id.n)), &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    good = !found || goal_of_row(practice, &rows, goal, err);
    return rows_done(&rows, good, err)
        && (found || err_set(err, ERR_MISSING, "there is no such goal"));
}

bool goal_list(struct practice *practice, struct client_id client,
               struct goal **goals, int *count, struct err *err)
{
    struct rows rows;
    bool good = true;

    *count = 0;
    *goals = arena_take(practice->arena, GOALS_SHOWN, sizeof **goals);
    if (!db_ask(practice->db,
                "SELECT goal_id, client_id, words_sealed, client_agreed_at, "
                "therapist_agreed_at, closed_at, created_at, version, "
                "by_client FROM goal "
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

// ---- proposing --------------------------------------------------------------

static bool room_on_the_list(struct practice *practice, struct client_id client,
                             struct err *err)
{
    int64_t open;
    bool found;

    return db_ask_int(practice->db,
                      "SELECT count(*) FROM goal WHERE practice_id = $1 "
                      "AND client_id = $2 AND closed_at IS NULL",
                      VALUES(P_ID(practice), V_INT(client.n)), &found, &open,
                      err)
        && (open < GOALS_SHOWN
            || err_set(err, ERR_LIMIT,
                       "there are many goals already; close one first"));
}

bool goal_propose(struct practice *practice, struct client_id client,
                  enum goal_party by, struct str words, struct goal_id *id,
                  struct err *err)
{
    struct value now = V_INT(P_NOW(practice));
    struct episode episode;
    struct value sealed;

    return room_on_the_list(practice, client, err)
        && episode_newest(practice, client, &episode, err)
        && practice_next_id(practice, "goal", &id->n, err)
        && words_seal(practice, WORDS_AT(client, "goal.words", id->n), words,
                      &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO goal (practice_id, goal_id, client_id, "
                  "episode_id, words_sealed, client_agreed_at, by_client, "
                  "created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                  VALUES(P_ID(practice), V_INT(id->n), V_INT(client.n),
                         V_INT(episode.id.n), sealed,
                         by == GOAL_CLIENT ? now : V_NULL,
                         V_INT(by == GOAL_CLIENT), now),
                  err);
}

bool goal_add(struct practice *practice, struct client_id client,
              struct str words, struct goal_id *id, struct err *err)
{
    return goal_propose(practice, client, GOAL_THERAPIST, words, id, err);
}

// ---- agreeing ---------------------------------------------------------------

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
    return goal_has_room(active)
        || err_set(err, ERR_LIMIT,
                   "three goals at a time are enough; close one first");
}

static struct value moment_value(int64_t at)
{
    return at ? V_INT(at) : V_NULL;
}

// Read, counted and written by the one writer, in one piece of work: of two
// agreements at the same moment the second sees the first.
bool goal_agree_to(struct practice *practice, struct goal_id id,
                   enum goal_party party, int version, struct err *err)
{
    struct goal goal;
    int64_t now = P_NOW(practice);

    if (!goal_get(practice, id, &goal, err)) {
        return false;
    }
    if (goal.closed_at || (version != 0 && version != goal.version)) {
        return err_set(err, ERR_CONFLICT,
                       "this goal has changed in the meantime; read it again, "
                       "then decide");
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
        VALUES(P_ID(practice), V_INT(id.n), moment_value(goal.client_agreed_at),
               moment_value(goal.therapist_agreed_at)),
        err);
}

bool goal_agree(struct practice *practice, struct goal_id id,
                enum goal_party party, struct err *err)
{
    return goal_agree_to(practice, id, party, 0, err);
}

// ---- rewording, closing -----------------------------------------------------

static bool keep_earlier(struct practice *practice, const struct goal *goal,
                         struct err *err)
{
    struct value sealed;
    int64_t id;

    return practice_next_id(practice, "goal_words", &id, err)
        && words_seal(practice, WORDS_AT(goal->client, "goal_words.words", id),
                      goal->words, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO goal_words (practice_id, goal_words_id, "
                  "goal_id, client_id, version, words_sealed, by_client, at) "
                  "SELECT $1, $2, goal_id, client_id, version, $4, by_client, "
                  "coalesce(worded_at, created_at) FROM goal "
                  "WHERE practice_id = $1 AND goal_id = $3",
                  VALUES(P_ID(practice), V_INT(id), V_INT(goal->id.n), sealed),
                  err);
}

bool goal_reword(struct practice *practice, struct goal_id id,
                 enum goal_party party, int version, struct str words,
                 struct err *err)
{
    struct value now = V_INT(P_NOW(practice));
    struct value sealed;
    struct goal goal;

    if (!goal_get(practice, id, &goal, err)) {
        return false;
    }
    if (goal.closed_at || goal.version != version) {
        return err_set(err, ERR_CONFLICT,
                       "this goal has changed in the meantime; read it again, "
                       "then decide");
    }
    if (str_is_equal(str_trim(words), goal.words)) {
        return err_set(err, ERR_INPUT, "these are the words that stand there");
    }
    return words_seal(practice, WORDS_AT(goal.client, "goal.words", id.n),
                      words, &sealed, err)
        && keep_earlier(practice, &goal, err)
        && db_run(practice->db,
                  "UPDATE goal SET words_sealed = $4, version = version + 1, "
                  "worded_at = $5, by_client = $6, client_agreed_at = $7, "
                  "therapist_agreed_at = NULL WHERE practice_id = $1 "
                  "AND goal_id = $2 AND version = $3 AND closed_at IS NULL",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(version), sealed,
                         now, V_INT(party == GOAL_CLIENT),
                         party == GOAL_CLIENT ? now : V_NULL),
                  err)
        && change_was_made(practice, err);
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

// ---- "is this still ours?", ratings -----------------------------------------

bool goal_note_answer(struct practice *practice, struct goal_id id,
                      enum goal_party party, const char *answer,
                      struct err *err)
{
    struct goal goal;
    int64_t row;

    return goal_get(practice, id, &goal, err)
        && practice_next_id(practice, "goal_look", &row, err)
        && db_run(practice->db,
                  "INSERT INTO goal_look (practice_id, goal_look_id, goal_id, "
                  "client_id, by_client, answer, at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(P_ID(practice), V_INT(row), V_INT(id.n),
                         V_INT(goal.client.n), V_INT(party == GOAL_CLIENT),
                         V_TEXT(str_of(answer)), V_INT(P_NOW(practice))),
                  err);
}

bool goal_still_ours(struct practice *practice, struct goal_id id,
                     enum goal_party party, struct err *err)
{
    return goal_note_answer(practice, id, party, "yes", err);
}

bool goal_rate(struct practice *practice, struct goal_id id, int64_t value,
               struct err *err)
{
    struct goal goal;
    int64_t row;

    if (!goal_get(practice, id, &goal, err)) {
        return false;
    }
    if (!goal_is_active(&goal)) {
        return err_set(err, ERR_INPUT,
                       "a goal is rated once both have agreed to it");
    }
    if (value < 0 || value > GOAL_RATING_MAX) {
        return err_set(err, ERR_INPUT, "choose a number from 0 to 10");
    }
    return practice_next_id(practice, "goal_mark", &row, err)
        && db_run(practice->db,
                  "INSERT INTO goal_mark (practice_id, goal_mark_id, goal_id, "
                  "client_id, value, at) VALUES ($1, $2, $3, $4, $5, $6)",
                  VALUES(P_ID(practice), V_INT(row), V_INT(id.n),
                         V_INT(goal.client.n), V_INT(value),
                         V_INT(P_NOW(practice))),
                  err);
}
