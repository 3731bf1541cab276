// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/message_test.h"

#include "base/text.h"
#include "practice/hook.h"
#include "practice/keyring.h"
#include "practice/setting.h"

static const struct client_id OF_PRACTICE = {0};

static bool save(struct practice *practice, int kind, struct str to,
                 struct err *err)
{
    int64_t now = P_NOW(practice);
    struct str sealed;
    int64_t id;

    return practice_next_id(practice, "outbox", &id, err)
        && keyring_seal(practice, OF_PRACTICE, "outbox.to", id, to, &sealed,
                        err)
        && db_run(practice->db,
                  "INSERT INTO outbox (practice_id, outbox_id, dedup, channel,"
                  " to_sealed, body, kind, not_before, state, created_at)"
                  " VALUES ($1, $2, $3, $4, $5, 'Rapport: this is a test',"
                  " 'test', $6, 'waiting', $6)",
                  VALUES(P_ID(practice), V_INT(id),
                         V_TEXT(text_print(practice->arena, "test/%lld",
                                           (long long)id)),
                         V_TEXT(str_of(CHANNEL_NAMES[kind])), V_BLOB(sealed),
                         V_INT(now)),
                  err);
}

static bool tell_hook(struct practice *practice, struct err *err)
{
    struct str url;
    int64_t id;

    if (!setting_read(practice, "hook_url", &url, err)) {
        return false;
    }
    if (!url.len) {
        return err_set(err, ERR_INPUT, "no webhook is set yet; save it first");
    }
    return practice_next_id(practice, "test", &id, err)
        && hook_tell(practice, "test",
                     text_print(practice->arena, "test/%lld", (long long)id),
                     err);
}

bool message_test_queue(struct practice *practice, struct str channel,
                        struct str to, struct err *err)
{
    int kind = channel_kind(channel);

    if (str_is(channel, "webhook")) {
        return tell_hook(practice, err);
    }
    if (kind < 0) {
        return err_set(err, ERR_INPUT, "choose mail, text message or webhook");
    }
    return channel_normalise(practice->arena, kind, &to, err)
        && save(practice, kind, to, err);
}

bool message_test_list(struct practice *practice,
                       struct message_test tests[MESSAGE_TESTS_SHOWN],
                       int *count, struct err *err)
{
    struct rows rows;

    *count = 0;
    if (!db_ask(practice->db,
                "SELECT channel, state, last_error,"
                " COALESCE(sent_at, claimed_at, created_at) FROM outbox"
                " WHERE practice_id = $1 AND client_id IS NULL"
                " AND kind = 'test' ORDER BY outbox_id DESC LIMIT $2",
                VALUES(P_ID(practice), V_INT(MESSAGE_TESTS_SHOWN)), &rows,
                err)) {
        return false;
    }
    while (*count < MESSAGE_TESTS_SHOWN && rows_next(&rows)) {
        struct message_test *test = &tests[(*count)++];

        WORD_COPY(test->channel, rows_str(&rows, 0, NULL));
        WORD_COPY(test->state, rows_str(&rows, 1, NULL));
        test->problem = rows_str(&rows, 2, practice->arena);
        test->at = rows_int(&rows, 3);
    }
    return rows_end(&rows, err);
}
