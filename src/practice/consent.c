// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/consent.h"

#include "practice/followup.h"

static bool is_purpose(struct str word)
{
    static const char *const PURPOSES[] = {
        "treatment", "follow_up", "research",    "sharing", "channel",
        "check_ins", "identity",  "not_watched", "leaving"};

    for (size_t i = 0; i < sizeof PURPOSES / sizeof *PURPOSES; i++) {
        if (str_is(word, PURPOSES[i])) {
            return true;
        }
    }
    return false;
}

bool consent_set(struct practice *practice, struct client_id client,
                 struct str purpose, bool given, struct err *err)
{
    return consent_set_words(practice, client, purpose, given, 0, err);
}

bool consent_set_words(struct practice *practice, struct client_id client,
                       struct str purpose, bool given, int words_version,
                       struct err *err)
{
    struct value words = words_version ? V_INT(words_version) : V_NULL;
    int64_t id;

    if (!is_purpose(purpose)) {
        return err_set(err, ERR_INPUT, "consent is not asked for this purpose");
    }
    return practice_next_id(practice, "consent", &id, err)
        && db_run(practice->db,
                  "INSERT INTO consent (practice_id, client_id, "
                  "consent_id, purpose, given, at, words_version) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(P_ID(practice), V_INT(client.n), V_INT(id),
                         V_TEXT(purpose), V_INT(given), V_INT(P_NOW(practice)),
                         words),
                  err)
        && (given || !str_is(purpose, "follow_up")
            || followup_stop_all(practice, client, "consent", err));
}

bool consent_is_given(struct practice *practice, struct client_id client,
                      const char *purpose, bool *given, int64_t *at,
                      struct err *err)
{
    struct rows rows;

    *given = false;
    *at = 0;
    if (!db_ask(
            practice->db,
            "SELECT given, at FROM consent WHERE practice_id = $1 "
            "AND client_id = $2 AND purpose = $3 "
            "ORDER BY consent_id DESC LIMIT 1",
            VALUES(P_ID(practice), V_INT(client.n), V_TEXT(str_of(purpose))),
            &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *given = rows_int(&rows, 0) != 0;
        *at = rows_int(&rows, 1);
    }
    return rows_end(&rows, err);
}
