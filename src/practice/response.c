// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/response.h"

#include "practice/keyring.h"
#include "practice/questionnaire.h"

static struct value or_null(int64_t id)
{
    return id ? V_INT(id) : V_NULL;
}

bool response_save(struct practice *practice, const struct response *response,
                   struct err *err)
{
    const struct administration *form = response->administration;
    struct str plain = answers_print(practice->arena, response->answers);
    struct str sealed;

    return keyring_seal(practice, form->client, "response.sheet",
                        form->id.n * TAPS_MAX + response->version, plain,
                        &sealed, err)
        && db_run(
               practice->db,
               "INSERT INTO response (practice_id, administration_id, "
               "version, client_id, episode_id, session_id, form, rater, "
               "language, mode, answered_at, complete, sheet_sealed, reason) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
               "$13, $14)",
               VALUES(P_ID(practice), V_INT(form->id.n),
                      V_INT(response->version), V_INT(form->client.n),
                      V_INT(form->episode.n), or_null(form->session.n),
                      V_TEXT(str_of(form->form)), V_TEXT(str_of(form->rater)),
                      V_TEXT(str_of(form->language)),
                      V_TEXT(str_of(form->mode)), V_INT(response->answered_at),
                      V_INT(response->complete), V_BLOB(sealed),
                      response->reason.len ? V_TEXT(response->reason) : V_NULL),
               err);
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
