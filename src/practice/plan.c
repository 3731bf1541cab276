// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/plan.h"

#include "base/arena.h"
#include "practice/card.h"
#include "practice/episode.h"

const struct detail_row PLAN_FIELDS[] = {
    {"when",     "When",                  "Tuesday, after breakfast"          },
    {"where",    "Where",                 "along the canal"                   },
    {"how_long", "How long",              "ten minutes are enough"            },
    {"obstacle", "What may come between", "rain, or a bad night"              },
    {"plan_b",   "Plan B",                "one round of the block"            },
    {"why",      "Why it matters",        "what it is good for, to the client"},
};
const int PLAN_FIELD_COUNT = sizeof PLAN_FIELDS / sizeof *PLAN_FIELDS;

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

bool plan_waits(const struct plan *plan)
{
    // Plans of before there were looks have a review alone.
    return plan->id.n != 0 && plan->therapist_look.at == 0
        && (plan->review == PLAN_NOT_REVIEWED || plan->client_look.at != 0);
}

// ---- adding -----------------------------------------------------------------

static bool seal_plan(struct practice *practice, const struct plan *plan,
                      struct value *words, struct value *card, struct err *err)
{
    return words_seal(practice,
                      WORDS_AT(plan->client, "plan.words", plan->id.n),
                      plan->words, words, err)
        && details_seal(practice,
                        WORDS_AT(plan->client, "plan.card", plan->id.n),
                        &plan->card, card, err);
}

bool plan_add_card(struct practice *practice, const struct plan *draft,
                   struct plan_id *id, struct err *err)
{
    struct plan plan = *draft;
    struct episode episode;
    struct value words, card;

    if (!episode_newest(practice, plan.client, &episode, err)
        || !practice_next_id(practice, "plan", &id->n, err)) {
        return false;
    }
    plan.id = *id;
    return seal_plan(practice, &plan, &words, &card, err)
        && db_run(practice->db,
                  "INSERT INTO plan (practice_id, plan_id, client_id, "
                  "episode_id, session_id, words_sealed, card_sealed, "
                  "created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                  VALUES(P_ID(practice), V_INT(id->n), V_INT(plan.client.n),
                         V_INT(episode.id.n),
                         plan.session.n ? V_INT(plan.session.n) : V_NULL, words,
                         card, V_INT(P_NOW(practice))),
                  err);
}

bool plan_add(struct practice *practice, struct client_id client,
              struct session_id session, struct str words, struct plan_id *id,
              struct err *err)
{
    return plan_add_card(
        practice,
        &(struct plan){.client = client, .session = session, .words = words},
        id, err);
}

bool plan_rewrite(struct practice *practice, const struct plan *plan,
                  struct err *err)
{
    struct value words, card;

    return seal_plan(practice, plan, &words, &card, err)
        && db_run(practice->db,
                  "UPDATE plan SET words_sealed = $4, card_sealed = $5, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND plan_id = $2 AND version = $3 AND review IS NULL",
                  VALUES(P_ID(practice), V_INT(plan->id.n),
                         V_INT(plan->version), words, card),
                  err)
        && change_was_made(practice, err);
}

// ---- reading ----------------------------------------------------------------

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
                      rows_str(rows, 3, practice->arena), &plan->words, err)
        && details_open(practice,
                        WORDS_AT(plan->client, "plan.card", plan->id.n),
                        rows_str(rows, 8, practice->arena), &plan->card, err);
}

static int number_of(const struct rows *rows, int column)
{
    return rows_is_null(rows, column) ? PLAN_NOT_SAID
                                      : (int)rows_int(rows, column);
}

static bool look_of_row(struct practice *practice, struct client_id client,
                        const struct rows *rows, struct plan_look *look,
                        struct err *err)
{
    *look = (struct plan_look){
        .at = rows_int(rows, 7),
        .difficulty = number_of(rows, 4),
        .usefulness = number_of(rows, 5),
    };
    (void)plan_result_find(rows_str(rows, 3, NULL), &look->result);
    return words_open(practice,
                      WORDS_AT(client, "plan_look.line", rows_int(rows, 0)),
                      rows_str(rows, 6, practice->arena), &look->line, err);
}

static struct plan *find_plan(struct plan *plans, int count, int64_t id)
{
    for (int i = 0; i < count; i++) {
        if (plans[i].id.n == id) {
            return &plans[i];
        }
    }
    return NULL;
}

// The newest look of each of the two; plans stand newest first.
static bool read_looks(struct practice *practice, struct plan *plans, int count,
                       struct err *err)
{
    struct rows rows;
    bool good = true;

    if (count == 0) {
        return true;
    }
    if (!db_ask(practice->db,
                "SELECT plan_look_id, plan_id, by_client, result, difficulty, "
                "usefulness, line_sealed, at FROM plan_look "
                "WHERE practice_id = $1 AND client_id = $2 AND plan_id >= $3 "
                "ORDER BY plan_look_id",
                VALUES(P_ID(practice), V_INT(plans[0].client.n),
                       V_INT(plans[count - 1].id.n)),
                &rows, err)) {
        return false;
    }
    while (good && rows_next(&rows)) {
        struct plan *plan = find_plan(plans, count, rows_int(&rows, 1));

        if (plan != NULL) {
            good = look_of_row(practice, plan->client, &rows,
                               rows_int(&rows, 2) ? &plan->client_look
                                                  : &plan->therapist_look,
                               err);
        }
    }
    return rows_done(&rows, good, err);
}

bool plan_get(struct practice *practice, struct plan_id id, struct plan *plan,
              struct err *err)
{
    struct rows rows;
    bool found, good;

    if (!db_ask(practice->db,
                "SELECT plan_id, client_id, session_id, words_sealed, review, "
                "reviewed_at, created_at, version, card_sealed FROM plan "
                "WHERE practice_id = $1 AND plan_id = $2",
                VALUES(P_ID(practice), V_INT(id.n)), &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    good = !found || plan_of_row(practice, &rows, plan, err);
    return rows_done(&rows, good, err)
        && (found || err_set(err, ERR_MISSING, "there is no such plan"))
        && read_looks(practice, plan, 1, err);
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
                "reviewed_at, created_at, version, card_sealed FROM plan "
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
    return rows_done(&rows, good, err)
        && read_looks(practice, *plans, *count, err);
}

// ---- looking back -----------------------------------------------------------

static bool is_in_range(int number)
{
    return number >= PLAN_NOT_SAID && number <= PLAN_HARDEST;
}

static bool look_check(const struct plan_look *look, struct err *err)
{
    if (look->result == PLAN_NOT_REVIEWED) {
        return err_set(err, ERR_INPUT,
                       "a plan was tried, partly or not_this_time");
    }
    return (is_in_range(look->difficulty) && is_in_range(look->usefulness))
        || err_set(err, ERR_INPUT,
                   "how hard and how useful it was goes from 0 to 4");
}

static struct value number_value(int number)
{
    return number == PLAN_NOT_SAID ? V_NULL : V_INT(number);
}

static bool save_look(struct practice *practice, const struct plan *plan,
                      bool by_client, const struct plan_look *look,
                      struct err *err)
{
    struct value line;
    int64_t id;

    return practice_next_id(practice, "plan_look", &id, err)
        && words_seal_any(practice,
                          WORDS_AT(plan->client, "plan_look.line", id),
                          look->line, &line, err)
        && db_run(practice->db,
                  "INSERT INTO plan_look (practice_id, plan_look_id, plan_id, "
                  "client_id, by_client, result, difficulty, usefulness, "
                  "line_sealed, at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(plan->id.n),
                         V_INT(plan->client.n), V_INT(by_client),
                         V_TEXT(str_of(plan_result_name(look->result))),
                         number_value(look->difficulty),
                         number_value(look->usefulness), line,
                         V_INT(P_NOW(practice))),
                  err);
}

static bool keep_look(struct practice *practice, const struct plan *plan,
                      bool by_client, const struct plan_look *look,
                      struct err *err)
{
    int fired;

    return db_run(practice->db,
                  "UPDATE plan SET review = $4, reviewed_at = $5, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND plan_id = $2 AND version = $3",
                  VALUES(P_ID(practice), V_INT(plan->id.n),
                         V_INT(plan->version),
                         V_TEXT(str_of(plan_result_name(look->result))),
                         V_INT(P_NOW(practice))),
                  err)
        && change_was_made(practice, err)
        && save_look(practice, plan, by_client, look, err)
        && card_judge_rules(practice, plan->client, 1U << S11_PLANS_STUCK,
                            (struct administration_id){0}, &fired, err);
}

bool plan_look_back(struct practice *practice, struct plan_id id, int version,
                    const struct plan_look *look, struct err *err)
{
    struct plan plan;

    if (!look_check(look, err) || !plan_get(practice, id, &plan, err)) {
        return false;
    }
    plan.version = version;
    return keep_look(practice, &plan, false, look, err);
}

bool plan_review(struct practice *practice, struct plan_id id, int version,
                 enum plan_result result, struct err *err)
{
    return plan_look_back(practice, id, version,
                          &(struct plan_look){.result = result,
                                              .difficulty = PLAN_NOT_SAID,
                                              .usefulness = PLAN_NOT_SAID},
                          err);
}

bool plan_client_looks(struct practice *practice, struct plan_id id,
                       const struct plan_look *look, struct err *err)
{
    struct plan plan;

    return look_check(look, err) && plan_get(practice, id, &plan, err)
        && keep_look(practice, &plan, true, look, err);
}

bool plan_heard(struct practice *practice, struct client_id client,
                enum plan_result result, struct err *err)
{
    struct plan *plans;
    int count = 1;

    if (!plan_list(practice, client, &plans, &count, err)) {
        return false;
    }
    return count == 0 || plans[0].review != PLAN_NOT_REVIEWED
        || keep_look(practice, &plans[0], true,
                     &(struct plan_look){.result = result,
                                         .difficulty = PLAN_NOT_SAID,
                                         .usefulness = PLAN_NOT_SAID},
                     err);
}
