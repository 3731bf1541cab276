// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/client.h"

#include "base/arena.h"
#include "practice/episode.h"
#include "practice/keyring.h"

static bool is_one_of(struct str word, const char *const *words)
{
    for (; *words; words++) {
        if (str_is(word, *words)) {
            return true;
        }
    }
    return false;
}

static bool client_check(struct client *client, struct err *err)
{
    static const char *const ANSWERS_BY[] = {"phone", "tablet", "paper", NULL};
    static const char *const SHARING[] = {"together", "therapist_only", NULL};

    if (client->answers_by.len == 0) {
        client->answers_by = STR("phone");
    }
    if (client->sharing.len == 0) {
        client->sharing = STR("together");
    }
    if (!is_one_of(client->answers_by, ANSWERS_BY)) {
        return err_set(err, ERR_INPUT,
                       "how the client answers is phone, tablet or paper");
    }
    if (!is_one_of(client->sharing, SHARING)) {
        return err_set(err, ERR_INPUT, "sharing is together or therapist_only");
    }
    return words_check(&client->name, "the client's name", NAME_MAX_BYTES, err);
}

static bool client_staff(struct practice *practice, struct staff_id *staff,
                         struct err *err)
{
    bool found;

    if (staff->n == 0) {
        *staff = practice->staff;
    }
    if (staff->n > 0) {
        return true;
    }
    if (!db_ask_int(practice->db,
                    "SELECT staff_id FROM staff WHERE practice_id = $1 "
                    "ORDER BY staff_id LIMIT 1",
                    VALUES(P_ID(practice)), &found, &staff->n, err)) {
        return false;
    }
    return found
        || err_set(err, ERR_MISSING,
                   "this practice has no therapist yet; set it up first");
}

struct sealed_client {
    struct value name, contact, sharing_why;
};

static bool client_seal(struct practice *practice, const struct client *client,
                        struct sealed_client *sealed, struct err *err)
{
    struct client_id id = client->id;

    return words_seal(practice, WORDS_AT(id, "client.name", id.n), client->name,
                      &sealed->name, err)
        && words_seal_any(practice, WORDS_AT(id, "client.contact", id.n),
                          client->contact, &sealed->contact, err)
        && words_seal_any(practice, WORDS_AT(id, "client.sharing_why", id.n),
                          client->sharing_why, &sealed->sharing_why, err);
}

static bool client_insert(struct practice *practice,
                          const struct client *client, struct err *err)
{
    struct sealed_client sealed;

    return client_seal(practice, client, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO client (practice_id, client_id, staff_id, "
                  "name_sealed, contact_sealed, answers_by, sharing, "
                  "sharing_why_sealed, demo, created_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                  VALUES(P_ID(practice), V_INT(client->id.n),
                         V_INT(client->staff.n), sealed.name, sealed.contact,
                         V_TEXT(client->answers_by), V_TEXT(client->sharing),
                         sealed.sharing_why, V_INT(client->demo),
                         V_INT(P_NOW(practice))),
                  err);
}

// One whose id is known and whose key is on disk.
static bool client_keep(struct practice *practice, const struct client *draft,
                        struct client_id id, struct err *err)
{
    struct client client = *draft;
    struct episode_id episode;

    client.id = id;
    return client_check(&client, err)
        && client_staff(practice, &client.staff, err)
        && client_insert(practice, &client, err)
        && episode_open(practice, id, &episode, err);
}

bool client_add_many(struct practice *practice, const struct client *drafts,
                     int count, struct client_id *ids, struct err *err)
{
    bool good = true;

    for (int i = 0; good && i < count; i++) {
        struct client client = drafts[i];

        good = client_check(&client, err)
            && practice_next_id(practice, "client", &ids[i].n, err);
    }
    good = good && keyring_add_many(practice, ids, count, err);
    for (int i = 0; good && i < count; i++) {
        good = client_keep(practice, &drafts[i], ids[i], err);
    }
    return good;
}

bool client_add(struct practice *practice, const struct client *draft,
                struct client_id *id, struct err *err)
{
    return client_add_many(practice, draft, 1, id, err);
}

// Columns as in both SELECTs below.
static bool client_of_row(struct practice *practice, const struct rows *rows,
                          struct client *client, struct err *err)
{
    struct arena *arena = practice->arena;
    struct client_id id = {rows_int(rows, 0)};

    *client = (struct client){
        .id = id,
        .staff = {rows_int(rows, 1)},
        .answers_by = rows_str(rows, 4, arena),
        .sharing = rows_str(rows, 5, arena),
        .demo = rows_int(rows, 7) != 0,
        .version = (int)rows_int(rows, 8),
        .created_at = rows_int(rows, 9),
    };
    return words_open(practice, WORDS_AT(id, "client.name", id.n),
                      rows_str(rows, 2, arena), &client->name, err)
        && words_open(practice, WORDS_AT(id, "client.contact", id.n),
                      rows_str(rows, 3, arena), &client->contact, err)
        && words_open(practice, WORDS_AT(id, "client.sharing_why", id.n),
                      rows_str(rows, 6, arena), &client->sharing_why, err);
}

bool client_get(struct practice *practice, struct client_id id,
                struct client *client, struct err *err)
{
    struct rows rows;
    bool found, good = true;

    if (!db_ask(practice->db,
                "SELECT client_id, staff_id, name_sealed, contact_sealed, "
                "answers_by, sharing, sharing_why_sealed, demo, version, "
                "created_at FROM client "
                "WHERE practice_id = $1 AND client_id = $2",
                VALUES(P_ID(practice), V_INT(id.n)), &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    if (found) {
        good = client_of_row(practice, &rows, client, err);
    }
    return rows_done(&rows, good, err)
        && (found || err_set(err, ERR_MISSING, "there is no such client"));
}

static bool client_count(struct practice *practice, int64_t *count,
                         struct err *err)
{
    bool found;

    return db_ask_int(practice->db,
                      "SELECT count(*) FROM client WHERE practice_id = $1",
                      VALUES(P_ID(practice)), &found, count, err);
}

bool client_list(struct practice *practice, struct client **clients, int *count,
                 struct err *err)
{
    struct rows rows;
    int64_t room;
    bool good = true;

    *count = 0;
    if (!client_count(practice, &room, err)) {
        return false;
    }
    *clients = arena_take(practice->arena, (size_t)room + 1, sizeof **clients);
    if (!db_ask(practice->db,
                "SELECT client_id, staff_id, name_sealed, contact_sealed, "
                "answers_by, sharing, sharing_why_sealed, demo, version, "
                "created_at FROM client WHERE practice_id = $1 "
                "ORDER BY client_id",
                VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    while (good && *count < room && rows_next(&rows)) {
        good = client_of_row(practice, &rows, &(*clients)[*count], err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}

bool client_name(struct practice *practice, struct client_id id,
                 struct str *name, struct err *err)
{
    struct str sealed = {0};
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT name_sealed FROM client "
                "WHERE practice_id = $1 AND client_id = $2",
                VALUES(P_ID(practice), V_INT(id.n)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        sealed = rows_str(&rows, 0, practice->arena);
    }
    if (!rows_end(&rows, err)) {
        return false;
    }
    if (sealed.len == 0) {
        return err_set(err, ERR_MISSING, "there is no such client");
    }
    return words_open(practice, WORDS_AT(id, "client.name", id.n), sealed, name,
                      err);
}

bool client_save(struct practice *practice, const struct client *given,
                 struct err *err)
{
    struct client client = *given;
    struct sealed_client sealed;

    return client_check(&client, err)
        && client_seal(practice, &client, &sealed, err)
        && db_run(practice->db,
                  "UPDATE client SET name_sealed = $4, contact_sealed = $5, "
                  "answers_by = $6, sharing = $7, sharing_why_sealed = $8, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND client_id = $2 AND version = $3",
                  VALUES(P_ID(practice), V_INT(client.id.n),
                         V_INT(client.version), sealed.name, sealed.contact,
                         V_TEXT(client.answers_by), V_TEXT(client.sharing),
                         sealed.sharing_why),
                  err)
        && change_was_made(practice, err);
}
