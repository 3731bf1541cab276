// erase - the list first, then the key, then the rows; and the same again when
// a folder is opened, for whoever is in the list and still in the store.
//
// DATA/erased.list holds one line per client: 64 hexadecimal digits, a keyed
// hash of id and time of creation. The time is in it because ids of clients
// that came after a backup are given out again when that backup is restored.
//
// This is the only file with a DELETE of what a client gave us (a test looks).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/erase.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "practice/audit.h"
#include "practice/batch.h"
#include "practice/keyring.h"

#include <string.h>

enum { LIST_MAX = 16 * 1024 * 1024 };

// In this order: what belongs to something goes before it.
static const struct removal {
    const char *sql;
} REMOVALS[] = {
    // messages
    {"DELETE FROM incoming_message WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM outbox WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM channel WHERE practice_id = $1 AND client_id = $2"},
    // listening
    {"DELETE FROM listening_dispute WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM listening_numbers WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM listening_transcript"
     " WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM listening_step WHERE practice_id = $1 AND client_id = $2"},
    // coming
    {"DELETE FROM offered_time WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM time_offer WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM coming_answer WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM session_change WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM session_link WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM reminder_choice WHERE practice_id = $1 AND client_id = $2"},
    // repair
    {"DELETE FROM talk WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM supervision WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM support WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM rupture WHERE practice_id = $1 AND client_id = $2"},
    // notes
    {"DELETE FROM reflection WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM note_command WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM note_words WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM session_note WHERE practice_id = $1 AND client_id = $2"},
    // agreements
    {"DELETE FROM promise_change WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM plan_look WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM goal_words WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM goal_look WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM goal_mark WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM decision_note WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM limits_reading WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM preference WHERE practice_id = $1 AND client_id = $2"},
    // path
    {"DELETE FROM handover_words WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM handover WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM letter_comment WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM letter_version WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM letter WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM path_version WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM path_offer WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM path_moment WHERE practice_id = $1 AND client_id = $2"},
    // endings
    {"DELETE FROM invitation WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM door_word WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM door WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM leaving_note WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM follow_up WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM ending_plan WHERE practice_id = $1 AND client_id = $2"},
    // the client's own page, safety plan
    {"DELETE FROM own_name WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM welcome_read WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM safety_plan_copy WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM safety_plan WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM my_page_door WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM my_page WHERE practice_id = $1 AND client_id = $2"},
    // the road
    {"DELETE FROM outbox WHERE practice_id = $1 AND reason_id IN"
     " (SELECT reason_id FROM reason"
     "   WHERE practice_id = $1 AND client_id = $2)"},
    {"DELETE FROM safety_note WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM reason WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM answer WHERE practice_id = $1 AND administration_id IN"
     " (SELECT administration_id FROM administration"
     "   WHERE practice_id = $1 AND client_id = $2)"},
    {"DELETE FROM score WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM response WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM goal_rating WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM goal WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM administration WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM event WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM promise WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM plan WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM decision WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM shared_view WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM session WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM episode WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM consent WHERE practice_id = $1 AND client_id = $2"},
    {"DELETE FROM client WHERE practice_id = $1 AND client_id = $2"},
};

// ---- who it is, without saying who ------------------------------------------

static struct fingerprint hash_of(struct practice *practice,
                                  struct client_id client, int64_t created_at)
{
    struct str who = text_print(practice->arena, "client/%lld/%lld",
                                (long long)client.n, (long long)created_at);
    struct fingerprint hash;
    struct secret key;

    keyring_derive(practice, "erasure", &key);
    ticket_fingerprint(&key, who, &hash);
    secret_wipe(&key);
    return hash;
}

static struct str bytes_of(const struct fingerprint *hash)
{
    return (struct str){(const char *)hash->bytes, sizeof hash->bytes};
}

static struct str digits_of(struct arena *arena, const struct fingerprint *hash)
{
    struct text text = text_in(arena);

    text_add_hex(&text, hash->bytes, sizeof hash->bytes);
    return text_str(&text);
}

struct erasure {
    struct client_id client;
    struct fingerprint hash;
    bool asked;
};

static bool find_client(struct practice *practice, struct erasure *erasure,
                        struct err *err)
{
    int64_t created_at = 0;
    bool found;

    if (!db_ask_int(practice->db,
                    "SELECT created_at FROM client"
                    " WHERE practice_id = $1 AND client_id = $2",
                    VALUES(P_ID(practice), V_INT(erasure->client.n)), &found,
                    &created_at, err)) {
        return false;
    }
    erasure->hash = hash_of(practice, erasure->client, created_at);
    return found
        || err_set(err, ERR_MISSING, "there is no client %lld",
                   (long long)erasure->client.n);
}

// ---- asking -----------------------------------------------------------------

bool erase_ask(struct practice *practice, struct client_id client,
               struct str basis, struct err *err)
{
    struct erasure erasure = {.client = client};

    if (!str_trim(basis).len || basis.len > 200) {
        return err_set(err, ERR_INPUT,
                       "say in a few words on whose wish, for example "
                       "\"request of the client\"");
    }
    return find_client(practice, &erasure, err)
        && db_run(practice->db,
                  "INSERT INTO tombstone (practice_id, client_hash, asked_at,"
                  " basis) VALUES ($1, $2, $3, $4)"
                  " ON CONFLICT (practice_id, client_hash) DO UPDATE SET"
                  " asked_at = excluded.asked_at, basis = excluded.basis",
                  VALUES(P_ID(practice), V_BLOB(bytes_of(&erasure.hash)),
                         V_INT(P_NOW(practice)), V_TEXT(str_trim(basis))),
                  err)
        && audit_note(practice, "erasure asked for", client, (struct str){0},
                      err);
}

// ---- one transcript ---------------------------------------------------------

// Of one session, or (session.n == 0) of all of them.
static bool list_transcripts(struct practice *practice, struct client_id client,
                             struct session_id session, int64_t after,
                             struct batch *batch, struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  "SELECT listening_transcript_id FROM listening_transcript"
                  " WHERE practice_id = $1 AND client_id = $2"
                  " AND ($3 = 0 OR session_id = $3)"
                  " AND listening_transcript_id > $4"
                  " ORDER BY listening_transcript_id",
                  VALUES(P_ID(practice), V_INT(client.n), V_INT(session.n),
                         V_INT(after)),
                  &rows, err)
        && batch_take(batch, &rows, err);
}

static bool destroy_each(struct practice *practice, const struct batch *batch,
                         struct err *err)
{
    for (int i = 0; i < batch->count; i++) {
        if (!keyring_destroy(practice, keyring_of_transcript(batch->ids[i]),
                             err)) {
            return false;
        }
    }
    return true;
}

static bool destroy_transcript_keys(struct practice *practice,
                                    struct client_id client,
                                    struct session_id session, struct err *err)
{
    struct batch batch = {.count = BATCH_MAX};
    int64_t after = 0;

    while (batch.count == BATCH_MAX) {
        if (!list_transcripts(practice, client, session, after, &batch, err)
            || !destroy_each(practice, &batch, err)) {
            return false;
        }
        after = batch.count ? batch.ids[batch.count - 1] : 0;
    }
    return true;
}

bool erase_transcript(struct practice *practice, struct client_id client,
                      struct session_id session, struct err *err)
{
    struct values which = VALUES(P_ID(practice), V_INT(session.n));

    return destroy_transcript_keys(practice, client, session, err)
        && db_run(practice->db,
                  "DELETE FROM listening_dispute"
                  " WHERE practice_id = $1 AND session_id = $2",
                  which, err)
        && db_run(practice->db,
                  "DELETE FROM supervision"
                  " WHERE practice_id = $1 AND listening_session_id = $2",
                  which, err)
        && db_run(practice->db,
                  "DELETE FROM listening_transcript"
                  " WHERE practice_id = $1 AND session_id = $2",
                  which, err);
}

bool erase_listening_numbers(struct practice *practice,
                             struct session_id session, struct err *err)
{
    return db_run(practice->db,
                  "DELETE FROM listening_numbers"
                  " WHERE practice_id = $1 AND session_id = $2",
                  VALUES(P_ID(practice), V_INT(session.n)), err);
}

// ---- removing ---------------------------------------------------------------

static bool destroy_key(struct practice *practice, void *context,
                        struct err *err)
{
    const struct erasure *erasure = context;
    const struct session_id all = {0};

    return destroy_transcript_keys(practice, erasure->client, all, err)
        && keyring_destroy(practice, erasure->client, err);
}

// A restored store may be older than the asking: the tombstone is written then.
static bool close_tombstone(struct practice *practice,
                            const struct erasure *erasure, struct err *err)
{
    return db_run(practice->db,
                  "INSERT INTO tombstone (practice_id, client_hash, asked_at,"
                  " erased_at, basis)"
                  " VALUES ($1, $2, $3, $3, 'erased before, restored again')"
                  " ON CONFLICT (practice_id, client_hash) DO UPDATE SET"
                  " erased_at = excluded.erased_at",
                  VALUES(P_ID(practice), V_BLOB(bytes_of(&erasure->hash)),
                         V_INT(P_NOW(practice))),
                  err);
}

static bool remove_rows(struct practice *practice, void *context,
                        struct err *err)
{
    const struct erasure *erasure = context;

    for (size_t i = 0; i < sizeof REMOVALS / sizeof *REMOVALS; i++) {
        if (!db_run(practice->db, REMOVALS[i].sql,
                    VALUES(P_ID(practice), V_INT(erasure->client.n)), err)) {
            return false;
        }
    }
    return close_tombstone(practice, erasure, err)
        && audit_note(practice, "client erased", erasure->client,
                      (struct str){0}, err);
}

static bool remove_client(struct folder *folder, struct arena *arena,
                          struct erasure *erasure, struct err *err)
{
    return folder_read(folder, arena, destroy_key, erasure, err)
        && folder_write(folder, arena, remove_rows, erasure, err);
}

// ---- confirming -------------------------------------------------------------

static bool read_asked(struct practice *practice, void *context,
                       struct err *err)
{
    struct erasure *erasure = context;
    int64_t asked_at;

    return find_client(practice, erasure, err)
        && db_ask_int(practice->db,
                      "SELECT asked_at FROM tombstone"
                      " WHERE practice_id = $1 AND client_hash = $2",
                      VALUES(P_ID(practice), V_BLOB(bytes_of(&erasure->hash))),
                      &erasure->asked, &asked_at, err)
        && (erasure->asked
            || err_set(err, ERR_INPUT,
                       "nobody asked for this erasure yet: ask first, then "
                       "confirm it"));
}

static bool add_to_list(const struct folder *folder, struct arena *arena,
                        const struct erasure *erasure, struct err *err)
{
    char path[FILE_PATH_ROOM];
    struct str digits = digits_of(arena, &erasure->hash);

    return file_path(path, folder_path(folder), "erased.list", err)
        && file_append(path, text_print(arena, "%.*s\n", SHOW(digits)), 0600,
                       err);
}

bool erase_confirm(struct folder *folder, struct arena *arena,
                   struct client_id client, struct str typed, struct err *err)
{
    struct erasure erasure = {.client = client};
    int64_t number;

    if (!str_parse_int(str_trim(typed), &number) || number != client.n) {
        return err_set(err, ERR_INPUT,
                       "this is not the id of the client who is to be erased: "
                       "type it exactly");
    }
    return folder_read(folder, arena, read_asked, &erasure, err)
        && add_to_list(folder, arena, &erasure, err)
        && remove_client(folder, arena, &erasure, err);
}

// ---- the list ---------------------------------------------------------------

struct list {
    struct str lines;
    struct erasure *found;
    int count, room;
};

static bool is_listed(struct str lines, struct str digits)
{
    while (lines.len) {
        if (str_is_equal(str_trim(str_cut(&lines, '\n')), digits)) {
            return true;
        }
    }
    return false;
}

static void add_found(struct arena *arena, struct list *list,
                      const struct erasure *erasure)
{
    if (list->count == list->room) {
        int room = list->room ? list->room * 2 : 8;
        struct erasure *more = arena_take(arena, (size_t)room, sizeof *more);

        if (list->count) {
            memcpy(more, list->found, (size_t)list->count * sizeof *more);
        }
        list->found = more;
        list->room = room;
    }
    list->found[list->count++] = *erasure;
}

static bool find_listed(struct practice *practice, void *context,
                        struct err *err)
{
    struct list *list = context;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT client_id, created_at FROM client"
                " WHERE practice_id = $1 ORDER BY client_id",
                VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct erasure erasure = {.client = {rows_int(&rows, 0)}};

        erasure.hash = hash_of(practice, erasure.client, rows_int(&rows, 1));
        if (is_listed(list->lines, digits_of(practice->arena, &erasure.hash))) {
            add_found(practice->arena, list, &erasure);
        }
    }
    return rows_end(&rows, err);
}

bool erase_apply_list(struct folder *folder, struct arena *arena,
                      int64_t *erased, struct err *err)
{
    char path[FILE_PATH_ROOM];
    struct list list = {0};

    *erased = 0;
    if (!file_path(path, folder_path(folder), "erased.list", err)) {
        return false;
    }
    if (!file_exists(path) || !folder_has_practice(folder)) {
        return true;
    }
    if (!file_read(arena, path, LIST_MAX, &list.lines, err)
        || !folder_read(folder, arena, find_listed, &list, err)) {
        return false;
    }
    for (int i = 0; i < list.count; i++) {
        if (!remove_client(folder, arena, &list.found[i], err)) {
            return false;
        }
        ++*erased;
    }
    return true;
}
