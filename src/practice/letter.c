// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/letter.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/handover.h"
#include "practice/keyring.h"
#include "practice/words.h"

#include <string.h>

enum { LETTER_BYTES = 4 * LETTER_LETTERS, LISTED = LETTERS_LISTED };

// ---- words ------------------------------------------------------------------

static bool check_words(struct str *words, struct err *err)
{
    return words_check(words, "The letter", LETTER_BYTES, err);
}

static bool add_version(struct practice *practice, struct client_id client,
                        int64_t letter, struct str words, struct err *err)
{
    struct str sealed;
    int64_t id;

    return practice_next_id(practice, "letter_version", &id, err)
        && keyring_seal(practice, client, "letter_version.words", id, words,
                        &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO letter_version (practice_id, letter_version_id,"
                  " letter_id, client_id, words_sealed, at)"
                  " VALUES ($1, $2, $3, $4, $5, $6)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(letter),
                         V_INT(client.n), V_BLOB(sealed),
                         V_INT(P_NOW(practice))),
                  err);
}

bool letter_versions(struct practice *practice, const struct letter *letter,
                     struct letter_version **versions, int *count,
                     struct err *err)
{
    struct rows rows;
    bool good = true;

    *count = 0;
    *versions = arena_take(practice->arena, LISTED, sizeof **versions);
    if (!db_ask(
            practice->db,
            "SELECT v.letter_version_id, v.words_sealed, v.at"
            " FROM letter_version v JOIN letter l"
            " ON l.practice_id = v.practice_id"
            " AND l.letter_id = v.letter_id WHERE v.practice_id = $1"
            " AND v.letter_id = $2" HANDOVER_OPENS(
                "l", "$3") " ORDER BY v.letter_version_id DESC LIMIT 41",
            VALUES(P_ID(practice), V_INT(letter->id), V_INT(practice->staff.n)),
            &rows, err)) {
        return false;
    }
    (void)rows_next(&rows); // the present one
    while (good && *count < LISTED && rows_next(&rows)) {
        struct letter_version *version = &(*versions)[*count];

        version->at = rows_int(&rows, 2);
        good = words_open(practice,
                          WORDS_AT(letter->client, "letter_version.words",
                                   rows_int(&rows, 0)),
                          rows_str(&rows, 1, practice->arena), &version->words,
                          err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}

static bool read_words(struct practice *practice, struct letter *letter,
                       struct err *err)
{
    struct rows rows;
    bool good = true;

    if (!db_ask(practice->db,
                "SELECT letter_version_id, words_sealed FROM letter_version"
                " WHERE practice_id = $1 AND letter_id = $2"
                " ORDER BY letter_version_id DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(letter->id)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        good = words_open(practice,
                          WORDS_AT(letter->client, "letter_version.words",
                                   rows_int(&rows, 0)),
                          rows_str(&rows, 1, practice->arena), &letter->words,
                          err);
    }
    return rows_done(&rows, good, err);
}

// ---- reading ----------------------------------------------------------------

bool letter_may_edit(const struct letter *letter)
{
    struct str state = str_of(letter->state);

    return str_is(state, "draft") || str_is(state, "ready")
        || str_is(state, "taken_back");
}

#define LETTER_COLUMNS                                                         \
    "SELECT l.letter_id, l.client_id, l.kind, l.state, l.version,"             \
    " l.created_at, l.given_at, l.shared_at, l.read_at,"                       \
    " (SELECT count(*) FROM letter_comment c WHERE c.practice_id = $1"         \
    " AND c.letter_id = l.letter_id) FROM letter l WHERE l.practice_id = $1"

// What a therapist finds who took the client over: what the client was given,
// and the rest with their yes to the notes. $3: who is signed in.
#define IF_OPEN                                                                \
    " AND (l.state IN ('given', 'shared')"                                     \
    " OR (1 = 1" HANDOVER_OPENS("l", "$3") "))"

static void letter_of_row(const struct rows *rows, struct letter *letter)
{
    *letter = (struct letter){
        .id = rows_int(rows, 0),
        .client = {rows_int(rows, 1)},
        .kind = letter_kind_find(rows_str(rows, 2, NULL)),
        .version = (int)rows_int(rows, 4),
        .created_at = rows_int(rows, 5),
        .given_at = rows_int(rows, 6),
        .shared_at = rows_int(rows, 7),
        .read_at = rows_int(rows, 8),
        .comments = (int)rows_int(rows, 9),
    };
    WORD_COPY(letter->state, rows_str(rows, 3, NULL));
    if (!letter->kind) {
        letter->kind = &LETTER_KINDS[0];
    }
}

static bool missing(struct err *err)
{
    return err_set(err, ERR_MISSING, "There is no such letter here.");
}

bool letter_get(struct practice *practice, int64_t id, struct letter *letter,
                struct err *err)
{
    struct rows rows;
    bool found;

    if (!db_ask(practice->db, LETTER_COLUMNS " AND l.letter_id = $2" IF_OPEN,
                VALUES(P_ID(practice), V_INT(id), V_INT(practice->staff.n)),
                &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    if (found) {
        letter_of_row(&rows, letter);
    }
    return rows_end(&rows, err)
        && (found ? read_words(practice, letter, err) : missing(err));
}

static bool read_list(struct practice *practice, struct rows *rows,
                      struct letter **letters, int *count, struct err *err)
{
    *letters = arena_take(practice->arena, LISTED, sizeof **letters);
    while (*count < LISTED && rows_next(rows)) {
        letter_of_row(rows, &(*letters)[(*count)++]);
    }
    return rows_end(rows, err);
}

bool letter_list(struct practice *practice, struct client_id client,
                 struct letter **letters, int *count, struct err *err)
{
    struct rows rows;

    *count = 0;
    return db_ask(practice->db,
                  LETTER_COLUMNS " AND l.client_id = $2" IF_OPEN
                                 " ORDER BY l.letter_id DESC LIMIT 40",
                  VALUES(P_ID(practice), V_INT(client.n),
                         V_INT(practice->staff.n)),
                  &rows, err)
        && read_list(practice, &rows, letters, count, err);
}

// ---- writing ----------------------------------------------------------------

bool letter_draft(struct practice *practice, struct client_id client,
                  struct str kind, struct str words, int64_t *id,
                  struct err *err)
{
    if (!letter_kind_find(kind)) {
        return err_set(err, ERR_INPUT, "Please choose a kind of letter.");
    }
    return check_words(&words, err)
        && practice_next_id(practice, "letter", id, err)
        && db_run(practice->db,
                  "INSERT INTO letter (practice_id, letter_id, client_id,"
                  " staff_id, kind, state, created_at)"
                  " SELECT $1, $2, $3, CASE WHEN $4 > 0 THEN $4 ELSE staff_id"
                  " END, $5, 'draft', $6 FROM client"
                  " WHERE practice_id = $1 AND client_id = $3",
                  VALUES(P_ID(practice), V_INT(*id), V_INT(client.n),
                         V_INT(practice->staff.n), V_TEXT(kind),
                         V_INT(P_NOW(practice))),
                  err)
        && add_version(practice, client, *id, words, err);
}

static bool not_any_more(struct err *err)
{
    return err_set(err, ERR_CONFLICT,
                   "This letter has been given or shared meanwhile: its words "
                   "stay as they are.");
}

bool letter_save(struct practice *practice, int64_t id, int version,
                 struct str words, struct err *err)
{
    struct letter letter;

    if (!check_words(&words, err) || !letter_get(practice, id, &letter, err)) {
        return false;
    }
    if (!letter_may_edit(&letter)) {
        return not_any_more(err);
    }
    return db_run(practice->db,
                  "UPDATE letter SET version = version + 1, state = CASE"
                  " WHEN state = 'taken_back' THEN 'draft' ELSE state END"
                  " WHERE practice_id = $1 AND letter_id = $2"
                  " AND version = $3",
                  VALUES(P_ID(practice), V_INT(id), V_INT(version)), err)
        && change_was_made(practice, err)
        && add_version(practice, letter.client, id, words, err);
}

// ---- states -----------------------------------------------------------------

static const struct {
    const char *from;
    const char *to;
} STEPS[] = {
    {"draft",      "ready"     },
    {"ready",      "draft"     },
    {"ready",      "given"     },
    {"ready",      "shared"    },
    {"given",      "shared"    },
    {"shared",     "taken_back"},
    {"taken_back", "shared"    },
};

static bool follows(const char *from, struct str to)
{
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        if (strcmp(STEPS[i].from, from) == 0 && str_is(to, STEPS[i].to)) {
            return true;
        }
    }
    return false;
}

bool letter_set_state(struct practice *practice, int64_t id, int version,
                      struct str state, struct err *err)
{
    struct letter letter;

    if (practice->staff.n == 0) {
        return err_set(err, ERR_DENIED,
                       "a letter is given and shared by a person who is "
                       "signed in, never by itself");
    }
    if (!letter_get(practice, id, &letter, err)) {
        return false;
    }
    if (!follows(letter.state, state)) {
        return err_set(err, ERR_CONFLICT,
                       "This letter has changed since you opened the page. "
                       "Please look at it again.");
    }
    return db_run(practice->db,
                  "UPDATE letter SET state = $4, version = version + 1,"
                  " given_at = CASE WHEN $4 = 'given' THEN $5"
                  " ELSE given_at END,"
                  " shared_at = CASE WHEN $4 = 'shared' THEN $5"
                  " ELSE shared_at END,"
                  " taken_back_at = CASE WHEN $4 = 'taken_back' THEN $5"
                  " ELSE taken_back_at END"
                  " WHERE practice_id = $1 AND letter_id = $2"
                  " AND version = $3",
                  VALUES(P_ID(practice), V_INT(id), V_INT(version),
                         V_TEXT(state), V_INT(P_NOW(practice))),
                  err)
        && change_was_made(practice, err);
}

// ---- the client -------------------------------------------------------------

bool letter_get_shared(struct practice *practice, struct client_id client,
                       int64_t id, struct letter *letter, struct err *err)
{
    struct rows rows;
    bool found;

    if (!db_ask(practice->db,
                LETTER_COLUMNS " AND l.letter_id = $2 AND l.client_id = $3"
                               " AND l.state = 'shared'",
                VALUES(P_ID(practice), V_INT(id), V_INT(client.n)), &rows,
                err)) {
        return false;
    }
    found = rows_next(&rows);
    if (found) {
        letter_of_row(&rows, letter);
    }
    return rows_end(&rows, err)
        && (found ? read_words(practice, letter, err)
                  : err_set(err, ERR_MISSING,
                            "This letter is not here, or was taken back."));
}

bool letter_list_shared(struct practice *practice, struct client_id client,
                        struct letter **letters, int *count, struct err *err)
{
    struct rows rows;

    *count = 0;
    return db_ask(practice->db,
                  LETTER_COLUMNS " AND l.client_id = $2"
                                 " AND l.state = 'shared'"
                                 " ORDER BY l.shared_at DESC LIMIT 40",
                  VALUES(P_ID(practice), V_INT(client.n)), &rows, err)
        && read_list(practice, &rows, letters, count, err);
}

bool letter_set_read(struct practice *practice, struct client_id client,
                     int64_t id, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE letter SET read_at = coalesce(read_at, $4)"
                  " WHERE practice_id = $1 AND letter_id = $2"
                  " AND client_id = $3 AND state = 'shared'",
                  VALUES(P_ID(practice), V_INT(id), V_INT(client.n),
                         V_INT(P_NOW(practice))),
                  err);
}

bool letter_comment_add(struct practice *practice, struct client_id client,
                        int64_t id, const struct letter_comment *comment,
                        struct err *err)
{
    struct letter letter;
    struct value sealed;
    int64_t row;

    return letter_get_shared(practice, client, id, &letter, err)
        && practice_next_id(practice, "letter_comment", &row, err)
        && words_seal(practice, WORDS_AT(client, "letter_comment.words", row),
                      comment->words, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO letter_comment (practice_id,"
                  " letter_comment_id, letter_id, client_id, kind,"
                  " words_sealed, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(P_ID(practice), V_INT(row), V_INT(id), V_INT(client.n),
                         V_TEXT(comment->correct ? STR("correct")
                                                 : STR("comment")),
                         sealed, V_INT(P_NOW(practice))),
                  err);
}

bool letter_comments(struct practice *practice, const struct letter *letter,
                     struct letter_comment **comments, int *count,
                     struct err *err)
{
    struct rows rows;
    bool good = true;

    *count = 0;
    *comments = arena_take(practice->arena, LISTED, sizeof **comments);
    if (!db_ask(practice->db,
                "SELECT letter_comment_id, kind, words_sealed, at"
                " FROM letter_comment WHERE practice_id = $1"
                " AND letter_id = $2 ORDER BY letter_comment_id LIMIT 40",
                VALUES(P_ID(practice), V_INT(letter->id)), &rows, err)) {
        return false;
    }
    while (good && *count < LISTED && rows_next(&rows)) {
        struct letter_comment *comment = &(*comments)[*count];

        comment->correct = str_is(rows_str(&rows, 1, NULL), "correct");
        comment->at = rows_int(&rows, 3);
        good = words_open(practice,
                          WORDS_AT(letter->client, "letter_comment.words",
                                   rows_int(&rows, 0)),
                          rows_str(&rows, 2, practice->arena), &comment->words,
                          err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}

bool letter_waits(struct practice *practice, struct client_id client,
                  struct str *line, struct err *err)
{
    int64_t count = 0;
    bool found;

    *line = (struct str){0};
    if (!db_ask_int(practice->db,
                    "SELECT count(*) FROM letter WHERE practice_id = $1"
                    " AND client_id = $2 AND state = 'shared'"
                    " AND read_at IS NULL",
                    VALUES(P_ID(practice), V_INT(client.n)), &found, &count,
                    err)) {
        return false;
    }
    if (count) {
        *line = STR("A letter to read");
    }
    return true;
}
