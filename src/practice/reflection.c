// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/reflection.h"

#include "base/arena.h"
#include "practice/session.h"

static const char COLUMN[] = "reflection.words";

// ---- reading ----------------------------------------------------------------

// Columns: id, client, session, words, changed_at, version.
static bool read_row(struct practice *practice,
                     const struct reflection_key *key, const struct rows *rows,
                     struct reflection *reflection, struct err *err)
{
    *reflection = (struct reflection){
        .id = {rows_int(rows, 0)},
        .client = {rows_int(rows, 1)},
        .session = {rows_int(rows, 2)},
        .changed_at = rows_int(rows, 4),
        .version = (int)rows_int(rows, 5),
    };
    return reflection_unseal(
        practice, key, WORDS_AT(reflection->client, COLUMN, reflection->id.n),
        rows_str(rows, 3, practice->arena), &reflection->words, err);
}

static bool find_of_session(struct practice *practice,
                            const struct reflection_key *key,
                            struct session_id session,
                            struct reflection *reflection, struct err *err)
{
    struct rows rows;
    bool good = true;

    *reflection = (struct reflection){.session = session};
    if (!db_ask(practice->db,
                "SELECT reflection_id, client_id, session_id, words_sealed, "
                "changed_at, version FROM reflection WHERE practice_id = $1 "
                "AND staff_id = $2 AND session_id = $3 AND of_session = 1 "
                "AND reflection_key_id = $4",
                VALUES(P_ID(practice), V_INT(practice->staff.n),
                       V_INT(session.n), V_INT(key->id)),
                &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        good = read_row(practice, key, &rows, reflection, err);
    }
    return rows_done(&rows, good, err);
}

bool reflection_of_session(struct practice *practice, struct session_id session,
                           struct reflection *reflection, struct err *err)
{
    struct reflection_key key;
    bool done;

    if (!reflection_key_get(practice, &key, err)) {
        return false;
    }
    done = find_of_session(practice, &key, session, reflection, err);
    secret_wipe(&key.key);
    return done;
}

static bool read_list(struct practice *practice,
                      const struct reflection_key *key, struct reflection *list,
                      int *count, struct err *err)
{
    struct rows rows;
    bool good = true;

    if (!db_ask(
            practice->db,
            "SELECT reflection_id, client_id, session_id, words_sealed, "
            "changed_at, version FROM reflection WHERE practice_id = $1 "
            "AND staff_id = $2 AND reflection_key_id = $3 "
            "ORDER BY reflection_id DESC LIMIT 200",
            VALUES(P_ID(practice), V_INT(practice->staff.n), V_INT(key->id)),
            &rows, err)) {
        return false;
    }
    while (good && *count < REFLECTIONS_SHOWN && rows_next(&rows)) {
        good = read_row(practice, key, &rows, &list[*count], err);
        *count += good && list[*count].words.len > 0;
    }
    return rows_done(&rows, good, err);
}

bool reflection_list(struct practice *practice, struct reflection **list,
                     int *count, int64_t *shut, struct err *err)
{
    struct reflection_key key;
    bool found, done;

    *count = 0;
    *list = arena_take(practice->arena, REFLECTIONS_SHOWN, sizeof **list);
    if (!reflection_key_get(practice, &key, err)) {
        return false;
    }
    done = read_list(practice, &key, *list, count, err)
        && db_ask_int(
               practice->db,
               "SELECT count(*) FROM reflection WHERE practice_id = $1 "
               "AND staff_id = $2 AND reflection_key_id <> $3",
               VALUES(P_ID(practice), V_INT(practice->staff.n), V_INT(key.id)),
               &found, shut, err);
    secret_wipe(&key.key);
    return done;
}

// ---- writing ----------------------------------------------------------------

struct draft {
    struct client_id client;
    struct session_id session;
    bool of_session;
    struct str words;
};

static bool insert(struct practice *practice, const struct reflection_key *key,
                   const struct draft *draft, struct reflection_id *id,
                   struct err *err)
{
    struct value sealed;

    return practice_next_id(practice, "reflection", &id->n, err)
        && reflection_seal(practice, key,
                           WORDS_AT(draft->client, COLUMN, id->n), draft->words,
                           &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO reflection (practice_id, reflection_id, "
                  "staff_id, client_id, session_id, of_session, "
                  "reflection_key_id, words_sealed, created_at, changed_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
                  VALUES(P_ID(practice), V_INT(id->n), V_INT(practice->staff.n),
                         V_INT(draft->client.n),
                         draft->session.n ? V_INT(draft->session.n) : V_NULL,
                         V_INT(draft->of_session), V_INT(key->id), sealed,
                         V_INT(P_NOW(practice))),
                  err);
}

static bool check_length(struct str words, struct err *err)
{
    return str_letters(words) <= REFLECTION_MAX_LETTERS
        || err_set(err, ERR_INPUT,
                   "that is too long: at most %d letters fit here",
                   REFLECTION_MAX_LETTERS);
}

bool reflection_add(struct practice *practice, struct client_id client,
                    struct session_id session, struct str words,
                    struct reflection_id *id, struct err *err)
{
    struct draft draft = {
        .client = client, .session = session, .words = str_trim(words)};
    struct reflection_key key;
    bool done;

    if (!draft.words.len) {
        return err_set(err, ERR_INPUT, "there is nothing written yet");
    }
    if (!check_length(draft.words, err)
        || !reflection_key_get(practice, &key, err)) {
        return false;
    }
    done = insert(practice, &key, &draft, id, err);
    secret_wipe(&key.key);
    return done;
}

static bool change(struct practice *practice, const struct reflection_key *key,
                   const struct reflection *old, struct str words,
                   struct err *err)
{
    struct value sealed;

    return reflection_seal(practice, key,
                           WORDS_AT(old->client, COLUMN, old->id.n), words,
                           &sealed, err)
        && db_run(practice->db,
                  "UPDATE reflection SET words_sealed = $4, changed_at = $5, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND reflection_id = $2 AND staff_id = $3",
                  VALUES(P_ID(practice), V_INT(old->id.n),
                         V_INT(practice->staff.n), sealed,
                         V_INT(P_NOW(practice))),
                  err)
        && change_was_made(practice, err);
}

// The field of a session whose older words stand under a key that is gone has
// no row under this one: the older row becomes one of the list's.
static bool set_older_free(struct practice *practice,
                           const struct reflection_key *key,
                           struct session_id session, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE reflection SET of_session = 0 "
                  "WHERE practice_id = $1 AND staff_id = $2 "
                  "AND session_id = $3 AND of_session = 1 "
                  "AND reflection_key_id <> $4",
                  VALUES(P_ID(practice), V_INT(practice->staff.n),
                         V_INT(session.n), V_INT(key->id)),
                  err);
}

static bool save(struct practice *practice, const struct reflection_key *key,
                 const struct draft *draft, int version, struct err *err)
{
    struct reflection old;
    struct reflection_id id;

    if (!find_of_session(practice, key, draft->session, &old, err)) {
        return false;
    }
    if (old.version != version) {
        return err_set(err, ERR_CONFLICT,
                       "another window of yours was first; read it again, "
                       "then decide");
    }
    return old.version ? change(practice, key, &old, draft->words, err)
                       : set_older_free(practice, key, draft->session, err)
                             && insert(practice, key, draft, &id, err);
}

bool reflection_save(struct practice *practice, struct session_id id,
                     int version, struct str words, int *saved, struct err *err)
{
    struct session session;
    struct reflection_key key;
    struct draft draft;
    bool done;

    if (!check_length(words, err) || !session_get(practice, id, &session, err)
        || !reflection_key_get(practice, &key, err)) {
        return false;
    }
    draft = (struct draft){session.client, id, true, str_trim(words)};
    done = save(practice, &key, &draft, version, err);
    *saved = version + 1;
    secret_wipe(&key.key);
    return done;
}
