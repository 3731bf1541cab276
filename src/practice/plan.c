// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/plan.h"

#include "base/arena.h"
#include "practice/card.h"
#include "practice/episode.h"
#include "practice/words.h"

static const char *const RESULT_NAMES[] = {
    [PLAN_NOT_REVIEWED] = "",
    [PLAN_TRIED] = "tried",
    [PLAN_PARTLY] = "partly",
    [PLAN_NOT_THIS_TIME] = "not_this_time",
};

const char *plan_result_name(enum plan_result result)
{
    return RESULT_NAMES[result];
}

bool plan_result_find(struct str name, enum plan_result *result)
{
    for (int i = PLAN_TRIED; i <= PLAN_NOT_THIS_TIME; i++) {
        if (str_is(name, RESULT_NAMES[i])) {
            *result = (enum plan_result)i;
            return true;
        }
    }
    return false;
}

bool plan_add(struct practice *practice, struct client_id client,
              struct session_id session, struct str words, struct plan_id *id,
              struct err *err)
{
    struct episode episode;
    struct value sealed;

    return episode_newest(practice, client, &episode, err)
        && practice_next_id(practice, "plan", &id->n, err)
        && words_seal(practice, WORDS_AT(client, "plan.words", id->n), words,
                      &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO plan (practice_id, plan_id, client_id, "
                  "episode_id, session_id, words_sealed, created_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(P_ID(practice), V_INT(id->n), V_INT(client.n),
                         V_INT(episode.id.n),
                         session.n ? V_INT(session.n) : V_NULL, sealed,
                         V_INT(P_NOW(practice))),
                  err);
}

// Columns as in both SELECTs below.
static bool plan_of_row(struct practice *practice, const struct rows *rows,
                        struct plan *plan, struct err *err)
{
    *plan = (struct plan){
        .id = {rows_int(rows, 0)},
        .client = {rows_int(rows, 1)},
        .session = {rows_int(rows, 2)},
        .review = PLAN_NOT_REVIEWED,
        .reviewed_at = rows_int(rows, 5),
        .created_at = rows_int(rows, 6),
        .version = (int)rows_int(rows, 7),
    };
    (void)plan_result_find(rows_str(rows, 4, NULL), &plan->review);
    return words_open(practice,
                      WORDS_AT(plan->client, "plan.words", plan->id.n),
                      rows_str(rows, 3, practice->arena), &plan->words, err);
}

bool plan_get(struct practice *practice, struct plan_id id, struct plan *plan,
              struct err *err)
{
    struct rows rows;
    bool found, good;

    if (!db_ask(practice->db,
                "SELECT plan_id, client_id, session_id, words_sealed, review, "
                "reviewed_at, created_at, version FROM plan "
                "WHERE practice_id = $1 AND plan_id = $2",
                VALUES(P_ID(practice), V_INT(id.n)), &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    good = !found || plan_of_row(practice, &rows, plan, err);
    return rows_done(&rows, good, err)
        && (found || err_set(err, ERR_MISSING, "there is no such plan"));
}

bool plan_list(struct practice *practice, struct client_id client,
               struct plan **plans, int *count, struct err *err)
{
    int room = *count;
    struct rows rows;
    bool good = true;

    *count = 0;
    *plans = arena_take(practice->arena, (size_t)room + 1, sizeof **plans);
    if (!db_ask(practice->db,
                "SELECT plan_id, client_id, session_id, words_sealed, review, "
                "reviewed_at, created_at, version FROM plan "
                "WHERE practice_id = $1 AND client_id = $2 "
                "ORDER BY plan_id DESC LIMIT $3",
                VALUES(P_ID(practice), V_INT(client.n), V_INT(room)), &rows,
                err)) {
        return false;
    }
    while (good && *count < room && rows_next(&rows)) {
        good = plan_of_row(practice, &rows, &(*plans)[*count], err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}

bool plan_review(struct practice *practice, struct plan_id id, int version,
                 enum plan_result result, struct err *err)
{
    struct plan plan;
    int fired;

    if (result == PLAN_NOT_REVIEWED) {
        return err_set(err, ERR_INPUT,
                       "a plan was tried, partly or not_this_time");
    }
    return plan_get(practice, id, &plan, err)
        && db_run(practice->db,
                  "UPDATE plan SET review = $4, reviewed_at = $5, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND plan_id = $2 AND version = $3",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(version),
                         V_TEXT(str_of(plan_result_name(result))),
                         V_INT(P_NOW(practice))),
                  err)
        && change_was_made(practice, err)
        && card_judge_rules(practice, plan.client, 1U << S11_PLANS_STUCK,
                            (struct administration_id){0}, &fired, err);
}
