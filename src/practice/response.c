// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/response.h"

#include "base/arena.h"
#include "practice/keyring.h"
#include "practice/questionnaire.h"
#include "practice/words.h"

static struct value or_null(int64_t id)
{
    return id ? V_INT(id) : V_NULL;
}

bool response_save(struct practice *practice, const struct response *response,
                   struct err *err)
{
    const struct administration *form = response->administration;
    struct str plain = answers_print(practice->arena, response->answers);
    int64_t place = form->id.n * TAPS_MAX + response->version;
    struct value reason;
    struct str sealed;

    return keyring_seal(practice, form->client, "response.sheet", place, plain,
                        &sealed, err)
        && words_seal_any(practice,
                          WORDS_AT(form->client, "response.reason", place),
                          response->reason, &reason, err)
        && db_run(
               practice->db,
               "INSERT INTO response (practice_id, administration_id, "
               "version, client_id, episode_id, session_id, form, rater, "
               "language, mode, answered_at, complete, sheet_sealed, "
               "reason_sealed, kept_at, staff_id) VALUES ($1, $2, $3, $4, $5, "
               "$6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
               VALUES(P_ID(practice), V_INT(form->id.n),
                      V_INT(response->version), V_INT(form->client.n),
                      V_INT(form->episode.n), or_null(form->session.n),
                      V_TEXT(str_of(form->form)), V_TEXT(str_of(form->rater)),
                      V_TEXT(str_of(form->language)),
                      V_TEXT(str_of(form->mode)), V_INT(response->answered_at),
                      V_INT(response->complete), V_BLOB(sealed), reason,
                      V_INT(P_NOW(practice)),
                      response->by_staff ? V_INT(practice->staff.n) : V_NULL),
               err);
}

bool response_open_sheet(struct practice *practice,
                         const struct kept_sheet *kept, struct answers *answers,
                         struct err *err)
{
    int64_t place = kept->form.n * TAPS_MAX + kept->version;
    struct str plain;

    return keyring_unseal(practice, kept->client, "response.sheet", place,
                          kept->sealed, &plain, err)
        && answers_parse(practice->arena, plain, answers, err);
}

bool response_save_score(struct practice *practice,
                         const struct response *response,
                         const struct score_row_draft *score, struct err *err)
{
    const struct administration *form = response->administration;

    return db_run(
        practice->db,
        "INSERT INTO score (practice_id, administration_id, "
        "version, instrument, instrument_version, scale, client_id, "
        "episode_id, session_number, rater, answered_at, value, "
        "answered, items, safety) VALUES ($1, $2, $3, $4, $5, $6, "
        "$7, $8, $9, $10, $11, $12, $13, $14, $15)",
        VALUES(P_ID(practice), V_INT(form->id.n), V_INT(response->version),
               V_TEXT(str_of(score->instrument->code)),
               V_TEXT(str_of(score->instrument->version)),
               V_TEXT(str_of(score->scale)), V_INT(form->client.n),
               V_INT(form->episode.n), or_null(form->session_number),
               V_TEXT(str_of(form->rater)), V_INT(response->answered_at),
               V_REAL(score->value), V_INT(score->answered), V_INT(score->of),
               V_INT(score->safety)),
        err);
}

bool response_answered_at(struct practice *practice,
                          const struct administration *administration,
                          int64_t *at, struct err *err)
{
    bool found;

    return db_ask_int(practice->db,
                      "SELECT answered_at FROM response "
                      "WHERE practice_id = $1 AND administration_id = $2 "
                      "AND version = 1",
                      VALUES(P_ID(practice), V_INT(administration->id.n)),
                      &found, at, err)
        && (found || err_set(err, ERR_MISSING, "this form was never sent"));
}

static bool take_version(struct practice *practice,
                         const struct administration *form,
                         const struct rows *rows, struct response_version *to,
                         struct err *err)
{
    int64_t place = form->id.n * TAPS_MAX + rows_int(rows, 0);

    *to = (struct response_version){
        .version = (int)rows_int(rows, 0),
        .kept_at = rows_int(rows, 1),
        .by_staff = !rows_is_null(rows, 2),
    };
    return words_open(practice,
                      WORDS_AT(form->client, "response.reason", place),
                      rows_str(rows, 3, practice->arena), &to->reason, err)
        && response_open_sheet(
               practice,
               &(struct kept_sheet){form->client, form->id, to->version,
                                    rows_str(rows, 4, practice->arena)},
               &to->answers, err);
}

bool response_versions(struct practice *practice,
                       const struct administration *form,
                       struct response_version **versions, int *count,
                       struct err *err)
{
    struct rows rows;
    bool good = true;

    *count = 0;
    *versions = arena_take(practice->arena, VERSIONS_LISTED, sizeof **versions);
    if (!db_ask(practice->db,
                "SELECT version, kept_at, staff_id, reason_sealed, "
                "sheet_sealed FROM response WHERE practice_id = $1 "
                "AND administration_id = $2 ORDER BY version DESC LIMIT 20",
                VALUES(P_ID(practice), V_INT(form->id.n)), &rows, err)) {
        return false;
    }
    while (good && *count < VERSIONS_LISTED && rows_next(&rows)) {
        good = take_version(practice, form, &rows, &(*versions)[*count], err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}
