// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/ending.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/answers.h"
#include "practice/episode.h"
#include "practice/words.h"

#include <string.h>

enum { VERSIONS_MAX = 1000, VERSIONS_SHOWN = 50 };

// clang-format off
const struct ending_question ENDING_QUESTIONS[ENDING_LINES] = {
    {"time", "How will we know it is time?",
     "I will know when ..."},
    {"changed", "What has changed",
     "Back then I ... Now I ..."},
    {"helped", "What helped",
     "What we did, what I did, who was there"},
    {"signs", "My early signs",
     "When it gets harder, I first notice ..."},
    {"then", "What I do then",
     "First I ... Then I ... I ask ..."},
    {"back", "How to come back",
     "I can write or call, at any time, for any reason"},
};
// clang-format on

// ---- sealed -----------------------------------------------------------------

static const struct words_place *place_of(const struct ending_plan *plan,
                                          struct words_place *place)
{
    *place =
        (struct words_place){plan->client, "ending_plan.words",
                             plan->episode.n * VERSIONS_MAX + plan->version};
    return place;
}

static struct str author_field(struct arena *arena, int line)
{
    return text_print(arena, "%s.by", ENDING_QUESTIONS[line].field);
}

static struct str lines_print(struct arena *arena,
                              const struct ending_plan *plan)
{
    struct answers answers = {0};

    for (int i = 0; i < ENDING_LINES; i++) {
        const struct ending_line *line = &plan->lines[i];

        if (line->words.len > 0) {
            answers_set(arena, &answers, str_of(ENDING_QUESTIONS[i].field),
                        line->words);
            answers_set(arena, &answers, author_field(arena, i),
                        line->by_client ? STR("client") : STR("therapist"));
        }
    }
    return answers_print(arena, &answers);
}

static bool lines_parse(struct arena *arena, struct str plain,
                        struct ending_plan *plan, struct err *err)
{
    struct answers answers = {0};

    if (!answers_parse(arena, plain, &answers, err)) {
        return false;
    }
    for (int i = 0; i < ENDING_LINES; i++) {
        plan->lines[i].words =
            answers_find(&answers, str_of(ENDING_QUESTIONS[i].field));
        plan->lines[i].by_client =
            str_is(answers_find(&answers, author_field(arena, i)), "client");
    }
    return true;
}

// ---- reading ----------------------------------------------------------------

// Columns as in ending_versions(). A version in which every line was taken
// back is sealed as well: empty words never are NULL here.
static bool plan_of_row(struct practice *practice, const struct rows *rows,
                        struct ending_plan *plan, struct err *err)
{
    struct words_place place;
    struct str plain;

    plan->version = (int)rows_int(rows, 0);
    plan->by_client = rows_int(rows, 1) != 0;
    plan->client_agreed_at = rows_int(rows, 3);
    plan->therapist_agreed_at = rows_int(rows, 4);
    plan->at = rows_int(rows, 5);
    return words_open(practice, place_of(plan, &place),
                      rows_str(rows, 2, practice->arena), &plain, err)
        && lines_parse(practice->arena, plain, plan, err);
}

bool ending_versions(struct practice *practice, struct client_id client,
                     struct ending_plan **plans, int *count, struct err *err)
{
    struct episode episode;
    struct rows rows;
    bool good = true;

    *count = 0;
    *plans = arena_take(practice->arena, VERSIONS_SHOWN, sizeof **plans);
    if (!episode_newest(practice, client, &episode, err)
        || !db_ask(practice->db,
                   "SELECT version, by_client, words_sealed, "
                   "client_agreed_at, therapist_agreed_at, at "
                   "FROM ending_plan WHERE practice_id = $1 "
                   "AND episode_id = $2 ORDER BY version DESC LIMIT 50",
                   VALUES(P_ID(practice), V_INT(episode.id.n)), &rows, err)) {
        return false;
    }
    while (good && *count < VERSIONS_SHOWN && rows_next(&rows)) {
        struct ending_plan *plan = &(*plans)[(*count)++];

        plan->client = client;
        plan->episode = episode.id;
        good = plan_of_row(practice, &rows, plan, err);
    }
    return rows_done(&rows, good, err);
}

bool ending_read(struct practice *practice, struct client_id client,
                 struct ending_plan *plan, struct err *err)
{
    struct episode episode;
    struct rows rows;
    bool good;

    *plan = (struct ending_plan){.client = client};
    if (!episode_newest(practice, client, &episode, err)
        || !db_ask(practice->db,
                   "SELECT version, by_client, words_sealed, "
                   "client_agreed_at, therapist_agreed_at, at "
                   "FROM ending_plan WHERE practice_id = $1 "
                   "AND episode_id = $2 ORDER BY version DESC LIMIT 1",
                   VALUES(P_ID(practice), V_INT(episode.id.n)), &rows, err)) {
        return false;
    }
    plan->episode = episode.id;
    good = !rows_next(&rows) || plan_of_row(practice, &rows, plan, err);
    return rows_done(&rows, good, err);
}

// ---- writing ----------------------------------------------------------------

static bool version_check(const struct ending_plan *plan, int version,
                          struct err *err)
{
    return plan->version == version
        || err_set(err, ERR_CONFLICT,
                   "somebody changed this in the meantime; read it again, "
                   "then decide");
}

// The new line: unchanged words keep their author.
static bool line_write(struct ending_line *line, struct str words,
                       bool by_client, bool *changed, struct err *err)
{
    words = str_trim(words);
    if (words.len > ENDING_LINE_MAX) {
        return err_set(err, ERR_INPUT,
                       "a line is too long: at most %d letters fit here",
                       ENDING_LINE_MAX);
    }
    if ((line->by_client && !by_client && line->words.len > 0)
        || str_is_equal(line->words, words)) {
        return true;
    }
    *line = (struct ending_line){words, by_client};
    *changed = true;
    return true;
}

static bool plan_insert(struct practice *practice, struct ending_plan *plan,
                        struct err *err)
{
    struct words_place place;
    struct str plain;
    struct value sealed;

    if (plan->version >= VERSIONS_MAX - 1) {
        return err_set(err, ERR_LIMIT,
                       "this plan was changed too often; it stays as it is");
    }
    plan->version++;
    plain = lines_print(practice->arena, plan);
    return words_seal(practice, place_of(plan, &place),
                      plain.len > 0 ? plain : STR("time="), &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO ending_plan (practice_id, episode_id, version, "
                  "client_id, by_client, words_sealed, at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(P_ID(practice), V_INT(plan->episode.n),
                         V_INT(plan->version), V_INT(plan->client.n),
                         V_INT(plan->by_client), sealed,
                         V_INT(P_NOW(practice))),
                  err);
}

bool ending_save(struct practice *practice, struct client_id client,
                 const struct ending_draft *draft, struct err *err)
{
    struct ending_plan plan;
    bool changed = false;

    if (!ending_read(practice, client, &plan, err)
        || !version_check(&plan, draft->version, err)) {
        return false;
    }
    for (int i = 0; i < ENDING_LINES; i++) {
        if (!line_write(&plan.lines[i], draft->words[i], draft->by_client,
                        &changed, err)) {
            return false;
        }
    }
    plan.by_client = draft->by_client;
    return !changed || plan_insert(practice, &plan, err);
}

// ---- agreeing ---------------------------------------------------------------

static bool mark_agreed(struct practice *practice,
                        const struct ending_plan *plan, bool by_client,
                        struct err *err)
{
    struct values values = VALUES(P_ID(practice), V_INT(plan->episode.n),
                                  V_INT(plan->version), V_INT(P_NOW(practice)));

    return by_client
             ? db_run(practice->db,
                      "UPDATE ending_plan SET client_agreed_at = "
                      "coalesce(client_agreed_at, $4) WHERE practice_id = $1 "
                      "AND episode_id = $2 AND version = $3",
                      values, err)
             : db_run(practice->db,
                      "UPDATE ending_plan SET therapist_agreed_at = "
                      "coalesce(therapist_agreed_at, $4) "
                      "WHERE practice_id = $1 AND episode_id = $2 "
                      "AND version = $3",
                      values, err);
}

static bool set_agreed(struct practice *practice, struct client_id client,
                       struct err *err)
{
    struct episode episode;

    return episode_newest(practice, client, &episode, err)
        && (episode.ending_plan || !episode_goes_on(&episode)
            || episode_set_ending_plan(practice, episode.id, episode.version,
                                       true, err));
}

bool ending_agree(struct practice *practice, struct client_id client,
                  int version, bool by_client, struct err *err)
{
    struct ending_plan plan;
    bool both;

    if (!ending_read(practice, client, &plan, err)
        || !version_check(&plan, version, err)) {
        return false;
    }
    if (plan.version == 0) {
        return err_set(err, ERR_INPUT,
                       "there is nothing to agree to yet; write a line first");
    }
    both = by_client ? plan.therapist_agreed_at > 0 : plan.client_agreed_at > 0;
    return mark_agreed(practice, &plan, by_client, err)
        && (!both || set_agreed(practice, client, err));
}
