// listen_store - see listen_store.h. What deletes stands in erase.c.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/listen_store.h"

#include "base/arena.h"
#include "practice/audit.h"
#include "practice/erase.h"
#include "practice/keyring.h"
#include "practice/listen_text.h"

static const char TEXT[] = "listening_transcript.text";
static const char NUMBERS[] = "listening_numbers.numbers";

// ---- keeping ----------------------------------------------------------------

static bool check_waits(const struct listen_case *found, struct err *err)
{
    if (found->state == LISTEN_AGREED) {
        return true;
    }
    return found->state == LISTEN_CHOOSE || found->state == LISTEN_READY
             ? err_set(err, ERR_CONFLICT,
                       "There is a transcript of this session already. Remove "
                       "it first, if it is the wrong one.")
             : err_set(err, ERR_CONFLICT,
                       "There is no yes to a transcript of this session, so "
                       "nothing was kept.");
}

bool listen_begin(struct practice *practice, struct session_id session,
                  struct listen_draft *draft, struct err *err)
{
    struct listen_case found;

    if (!listen_get(practice, session, &found, err)
        || !check_waits(&found, err)) {
        return false;
    }
    *draft = (struct listen_draft){.session = session, .client = found.client};
    return practice_next_id(practice, "listening_transcript", &draft->id, err)
        && keyring_add(practice, keyring_of_transcript(draft->id), err);
}

bool listen_seal(struct practice *practice, const struct transcript *transcript,
                 struct listen_draft *draft, struct err *err)
{
    struct str text, inner;

    if (transcript->turn_count > LISTEN_MAX_TURNS) {
        return err_set(err, ERR_LIMIT,
                       "%.80s has %zu turns; one session has at most %d. Is "
                       "it more than one session?",
                       str_text(practice->arena, transcript->name),
                       transcript->turn_count, LISTEN_MAX_TURNS);
    }
    text = listen_text_print(practice->arena, transcript);
    return keyring_seal(practice, draft->client, TEXT, draft->id, text, &inner,
                        err)
        && keyring_seal(practice, keyring_of_transcript(draft->id), TEXT,
                        draft->id, inner, &draft->sealed, err);
}

static bool insert(struct practice *practice, const struct listen_draft *draft,
                   const struct listen_case *found, struct err *err)
{
    return db_run(practice->db,
                  "INSERT INTO listening_transcript (practice_id,"
                  " listening_transcript_id, session_id, client_id, staff_id,"
                  " text_sealed, keep_until, uploaded_at)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                  VALUES(P_ID(practice), V_INT(draft->id),
                         V_INT(found->session.n), V_INT(found->client.n),
                         V_INT(found->staff.n), V_BLOB(draft->sealed),
                         V_INT(found->keep_until), V_INT(P_NOW(practice))),
                  err);
}

// The yes may have been taken back while the file was read.
bool listen_keep(struct practice *practice, const struct listen_draft *draft,
                 struct err *err)
{
    struct listen_case found;

    return listen_get(practice, draft->session, &found, err)
        && check_waits(&found, err)
        && erase_transcript(practice, found.client, found.session, err)
        && insert(practice, draft, &found, err)
        && listen_note(
               practice, &found,
               &(struct listen_step){.kind = "uploaded", .who = "therapist"},
               err);
}

// ---- opening ----------------------------------------------------------------

struct row {
    int64_t id;
    struct str sealed;
    int therapist;
    int version;
};

static bool read_row(struct practice *practice, const struct listen_case *found,
                     struct row *row, struct err *err)
{
    struct rows rows;
    bool there;

    if (!db_ask(practice->db,
                "SELECT listening_transcript_id, text_sealed,"
                " coalesce(therapist, -1), version FROM listening_transcript"
                " WHERE practice_id = $1 AND session_id = $2 AND staff_id = $3"
                " AND keep_until > $4",
                VALUES(P_ID(practice), V_INT(found->session.n),
                       V_INT(practice->staff.n), V_INT(P_NOW(practice))),
                &rows, err)) {
        return false;
    }
    there = rows_next(&rows);
    if (there) {
        *row = (struct row){rows_int(&rows, 0),
                            rows_str(&rows, 1, practice->arena),
                            (int)rows_int(&rows, 2), (int)rows_int(&rows, 3)};
    }
    return rows_end(&rows, err)
        && (there
            || err_set(err, ERR_MISSING,
                       "There is no transcript of this session."));
}

static bool open_row(struct practice *practice, const struct listen_case *found,
                     const struct row *row, struct transcript *transcript,
                     struct err *err)
{
    struct str inner, text;

    if (!keyring_unseal(practice, keyring_of_transcript(row->id), TEXT, row->id,
                        row->sealed, &inner, err)) {
        return err->kind == ERR_MISSING
            && err_set(err, ERR_MISSING,
                       "This transcript was deleted. What came back with an "
                       "old backup cannot be opened any more.");
    }
    if (!keyring_unseal(practice, found->client, TEXT, row->id, inner, &text,
                        err)
        || !listen_text_parse(practice->arena, text, transcript, err)) {
        return false;
    }
    transcript->therapist = row->therapist < transcript->speaker_count
                              ? row->therapist
                              : SPEAKER_UNKNOWN;
    return true;
}

bool listen_transcript(struct practice *practice, struct session_id session,
                       struct transcript *transcript, int *version,
                       struct err *err)
{
    struct listen_case found;
    struct row row;

    if (!listen_get(practice, session, &found, err)
        || (found.state != LISTEN_CHOOSE && found.state != LISTEN_READY
            && !err_set(err, ERR_MISSING,
                        "There is no transcript of this session."))
        || !read_row(practice, &found, &row, err)) {
        return false;
    }
    *version = row.version;
    return open_row(practice, &found, &row, transcript, err);
}

// ---- numbers ----------------------------------------------------------------

static bool keep_numbers(struct practice *practice,
                         const struct listen_case *found, struct str json,
                         struct err *err)
{
    struct str sealed;

    return erase_listening_numbers(practice, found->session, err)
        && (!json.len
            || (keyring_seal(practice, found->client, NUMBERS, found->session.n,
                             json, &sealed, err)
                && db_run(practice->db,
                          "INSERT INTO listening_numbers (practice_id,"
                          " session_id, client_id, staff_id, numbers_sealed,"
                          " held_at, made_at)"
                          " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                          VALUES(P_ID(practice), V_INT(found->session.n),
                                 V_INT(found->client.n), V_INT(found->staff.n),
                                 V_BLOB(sealed), V_INT(found->held_at),
                                 V_INT(P_NOW(practice))),
                          err)));
}

bool listen_numbers_keep(struct practice *practice, struct session_id session,
                         struct str json, struct err *err)
{
    struct listen_case found;

    return listen_get(practice, session, &found, err)
        && (found.state == LISTEN_READY
            || err_set(err, ERR_CONFLICT,
                       "There is no transcript of this session."))
        && keep_numbers(practice, &found, json, err);
}

static bool take_numbers(struct practice *practice, const struct rows *rows,
                         struct listen_numbers *numbers, struct err *err)
{
    *numbers = (struct listen_numbers){.session = {rows_int(rows, 0)},
                                       .client = {rows_int(rows, 1)},
                                       .held_at = rows_int(rows, 2)};
    return keyring_unseal(
        practice, numbers->client, NUMBERS, numbers->session.n,
        rows_str(rows, 3, practice->arena), &numbers->json, err);
}

bool listen_numbers_list(struct practice *practice, struct client_id client,
                         struct listen_numbers **list, int *count,
                         struct err *err)
{
    struct rows rows;
    bool good = true;

    *count = 0;
    *list = arena_take(practice->arena, LISTEN_NUMBERS_MOST, sizeof **list);
    if (!db_ask(
            practice->db,
            "SELECT session_id, client_id, held_at, numbers_sealed FROM"
            " (SELECT session_id, client_id, held_at, numbers_sealed"
            " FROM listening_numbers WHERE practice_id = $1"
            " AND staff_id = $2 AND $2 > 0"
            " AND ($3 = 0 OR client_id = $3)"
            " ORDER BY held_at DESC, session_id DESC LIMIT 400) newest"
            " ORDER BY held_at, session_id",
            VALUES(P_ID(practice), V_INT(practice->staff.n), V_INT(client.n)),
            &rows, err)) {
        return false;
    }
    while (good && *count < LISTEN_NUMBERS_MOST && rows_next(&rows)) {
        good = take_numbers(practice, &rows, &(*list)[*count], err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}

// ---- who is who -------------------------------------------------------------

bool listen_choose(struct practice *practice, struct session_id session,
                   const struct listen_choice *choice, struct err *err)
{
    struct listen_case found;

    if (choice->therapist < 0 || choice->therapist >= choice->speakers) {
        return err_set(err, ERR_INPUT,
                       "Please choose which speaker is the therapist.");
    }
    return listen_get(practice, session, &found, err)
        && db_run(practice->db,
                  "UPDATE listening_transcript SET therapist = $4,"
                  " version = version + 1 WHERE practice_id = $1"
                  " AND session_id = $2 AND version = $3 AND staff_id = $5"
                  " AND keep_until > $6",
                  VALUES(P_ID(practice), V_INT(session.n),
                         V_INT(choice->version), V_INT(choice->therapist),
                         V_INT(practice->staff.n), V_INT(P_NOW(practice))),
                  err)
        && change_was_made(practice, err)
        && keep_numbers(practice, &found, choice->numbers, err);
}

// ---- gone -------------------------------------------------------------------

bool listen_remove(struct practice *practice, struct session_id session,
                   struct err *err)
{
    struct listen_case found;

    return listen_get(practice, session, &found, err)
        && (found.state == LISTEN_CHOOSE || found.state == LISTEN_READY
            || err_set(err, ERR_CONFLICT,
                       "There is no transcript of this session any more."))
        && erase_transcript(practice, found.client, session, err)
        && erase_listening_numbers(practice, session, err)
        && listen_note(
               practice, &found,
               &(struct listen_step){.kind = "removed", .who = "therapist"},
               err);
}

bool listen_forget_numbers(struct practice *practice, struct session_id session,
                           struct err *err)
{
    struct listen_case found;

    return listen_get(practice, session, &found, err)
        && (found.state == LISTEN_PURGED
            || err_set(err, ERR_CONFLICT,
                       "The numbers go with the transcript; remove that."))
        && erase_listening_numbers(practice, session, err)
        && listen_note(
               practice, &found,
               &(struct listen_step){.kind = "forgotten", .who = "therapist"},
               err);
}

// ---- the round --------------------------------------------------------------

bool listen_list_due(struct practice *practice, int64_t after,
                     struct batch *batch, struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  "SELECT t.listening_transcript_id FROM listening_transcript t"
                  " JOIN session s ON s.practice_id = t.practice_id"
                  " AND s.session_id = t.session_id"
                  " JOIN client c ON c.practice_id = t.practice_id"
                  " AND c.client_id = t.client_id"
                  " JOIN staff m ON m.practice_id = t.practice_id"
                  " AND m.staff_id = t.staff_id"
                  " WHERE t.practice_id = $1"
                  " AND t.listening_transcript_id > $2"
                  " AND (t.keep_until <= $3 OR s.staff_id <> t.staff_id"
                  " OR c.staff_id <> t.staff_id OR m.left_at IS NOT NULL)"
                  " ORDER BY t.listening_transcript_id",
                  VALUES(P_ID(practice), V_INT(after), V_INT(P_NOW(practice))),
                  &rows, err)
        && batch_take(batch, &rows, err);
}

static bool find_by_id(struct practice *practice, int64_t id,
                       struct listen_case *found, bool *there, struct err *err)
{
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT session_id, client_id, staff_id"
                " FROM listening_transcript"
                " WHERE practice_id = $1 AND listening_transcript_id = $2",
                VALUES(P_ID(practice), V_INT(id)), &rows, err)) {
        return false;
    }
    *there = rows_next(&rows);
    if (*there) {
        *found = (struct listen_case){.session = {rows_int(&rows, 0)},
                                      .client = {rows_int(&rows, 1)},
                                      .staff = {rows_int(&rows, 2)}};
    }
    return rows_end(&rows, err);
}

bool listen_purge(struct practice *practice, int64_t id, struct err *err)
{
    struct listen_case found;
    bool there;

    return find_by_id(practice, id, &found, &there, err)
        && (!there
            || (erase_transcript(practice, found.client, found.session, err)
                && listen_note(
                    practice, &found,
                    &(struct listen_step){.kind = "purged", .who = "program"},
                    err)
                && audit_note(practice, "deleted a transcript", found.client,
                              (struct str){0}, err)));
}
