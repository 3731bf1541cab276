// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/supervision.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/words.h"

static bool add(struct practice *practice, struct client_id client,
                struct value listening, struct str words, int64_t *id,
                struct err *err)
{
    struct value sealed;

    return practice_next_id(practice, "supervision", id, err)
        && words_seal(practice, WORDS_AT(client, "supervision.words", *id),
                      words, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO supervision (practice_id, supervision_id, "
                  "client_id, staff_id, words_sealed, state, created_at, "
                  "changed_at, listening_session_id) SELECT $1, $2, $3, "
                  "staff_id, $4, 'listed', $5, $5, $6 FROM client "
                  "WHERE practice_id = $1 AND client_id = $3",
                  VALUES(P_ID(practice), V_INT(*id), V_INT(client.n), sealed,
                         V_INT(P_NOW(practice)), listening),
                  err);
}

bool supervision_add(struct practice *practice, struct client_id client,
                     struct str words, int64_t *id, struct err *err)
{
    return add(practice, client, V_NULL, words, id, err);
}

bool supervision_add_lines(struct practice *practice, struct client_id client,
                           struct session_id session, struct str words,
                           int64_t *id, struct err *err)
{
    return add(practice, client, V_INT(session.n), words, id, err);
}

static bool item_of_row(struct practice *practice, const struct rows *rows,
                        struct supervision *item, struct err *err)
{
    *item = (struct supervision){
        .id = rows_int(rows, 0),
        .client = {rows_int(rows, 1)},
        .version = (int)rows_int(rows, 3),
        .created_at = rows_int(rows, 4),
    };
    item->pseudonym =
        text_print(practice->arena, "Person %lld", (long long)item->client.n);
    return words_open(practice,
                      WORDS_AT(item->client, "supervision.words", item->id),
                      rows_str(rows, 2, practice->arena), &item->words, err);
}

enum { ITEMS_SHOWN = 100 };

bool supervision_list(struct practice *practice, struct supervision **items,
                      int *count, struct err *err)
{
    struct rows rows;
    bool good = true;

    *count = 0;
    *items = arena_take(practice->arena, ITEMS_SHOWN, sizeof **items);
    if (!db_ask(practice->db,
                "SELECT supervision_id, client_id, words_sealed, version, "
                "created_at FROM supervision WHERE practice_id = $1 "
                "AND staff_id = $2 AND state = 'listed' "
                "ORDER BY supervision_id LIMIT 100",
                VALUES(P_ID(practice), V_INT(practice->staff.n)), &rows, err)) {
        return false;
    }
    while (good && *count < ITEMS_SHOWN && rows_next(&rows)) {
        good = item_of_row(practice, &rows, &(*items)[*count], err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}

bool supervision_is_listed(struct practice *practice, int64_t id,
                           struct err *err)
{
    bool found;
    int64_t one;

    return db_ask_int(
               practice->db,
               "SELECT 1 FROM supervision WHERE practice_id = $1 "
               "AND supervision_id = $2 AND staff_id = $3",
               VALUES(P_ID(practice), V_INT(id), V_INT(practice->staff.n)),
               &found, &one, err)
        && (found || err_set(err, ERR_MISSING, "this is not on your list"));
}

bool supervision_brought(struct practice *practice, int64_t id, int version,
                         struct err *err)
{
    return supervision_is_listed(practice, id, err)
        && db_run(practice->db,
                  "UPDATE supervision SET state = 'brought', changed_at = $4, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND supervision_id = $2 AND version = $3 "
                  "AND state = 'listed'",
                  VALUES(P_ID(practice), V_INT(id), V_INT(version),
                         V_INT(P_NOW(practice))),
                  err)
        && change_was_made(practice, err);
}
