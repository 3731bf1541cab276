// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/coming.h"

#include "base/arena.h"
#include "practice/card.h"
#include "practice/keyring.h"
#include "practice/words.h"

static const char *const NAMES[] = {
    [COMING_UNSAID] = "",
    [COMING_YES] = "coming",
    [COMING_ANOTHER_TIME] = "another_time",
    [COMING_TWO_MINDS] = "two_minds",
};

static bool coming_find(struct str name, enum coming_answer *answer)
{
    for (int i = COMING_YES; i <= COMING_TWO_MINDS; i++) {
        if (str_is(name, NAMES[i])) {
            *answer = (enum coming_answer)i;
            return true;
        }
    }
    return false;
}

const char *coming_words(const struct coming *coming)
{
    switch (coming->answer) {
    case COMING_YES: return "is coming";
    case COMING_ANOTHER_TIME: return "asked for another time";
    case COMING_TWO_MINDS:
        return coming->call == CALL_YES ? "in two minds, a call is welcome"
             : coming->call == CALL_NO  ? "in two minds, no call"
                                        : "in two minds";
    default: return "";
    }
}

bool coming_is_open(const struct session *session, int64_t now)
{
    return session->attendance == ATTENDANCE_PLANNED && session->started_at == 0
        && now < session->scheduled_at;
}

bool coming_awaits_time(const struct session *session)
{
    return session->attendance == ATTENDANCE_MOVED_BY_PRACTICE
        && session->started_at == 0;
}

// ---- reading ----------------------------------------------------------------

static enum coming_call call_of(int64_t call)
{
    return call < 0 ? CALL_NOT_SAID : call > 0 ? CALL_YES : CALL_NO;
}

static bool coming_of_row(struct practice *practice, struct client_id client,
                          const struct rows *rows, struct coming *coming,
                          struct err *err)
{
    (void)coming_find(rows_str(rows, 1, NULL), &coming->answer);
    coming->call = call_of(rows_int(rows, 2));
    coming->at = rows_int(rows, 4);
    return words_open(practice,
                      WORDS_AT(client, "coming_answer.wish", rows_int(rows, 0)),
                      rows_str(rows, 3, practice->arena), &coming->wish, err);
}

bool coming_read(struct practice *practice, const struct session *session,
                 struct coming *coming, struct err *err)
{
    struct rows rows;
    bool good;

    *coming = (struct coming){0};
    if (!db_ask(practice->db,
                "SELECT coming_answer_id, answer, coalesce(call, -1), "
                "wish_sealed, at FROM coming_answer WHERE practice_id = $1 "
                "AND session_id = $2 AND scheduled_at = $3 "
                "ORDER BY coming_answer_id DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(session->id.n),
                       V_INT(session->scheduled_at)),
                &rows, err)) {
        return false;
    }
    good = !rows_next(&rows)
        || coming_of_row(practice, session->client, &rows, coming, err);
    return rows_done(&rows, good, err);
}

bool coming_brief(struct practice *practice, struct session_id session,
                  int64_t scheduled_at, const char **words, struct err *err)
{
    struct coming coming = {0};
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT answer, coalesce(call, -1) FROM coming_answer "
                "WHERE practice_id = $1 AND session_id = $2 "
                "AND scheduled_at = $3 "
                "ORDER BY coming_answer_id DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(session.n), V_INT(scheduled_at)),
                &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        (void)coming_find(rows_str(&rows, 0, NULL), &coming.answer);
        coming.call = call_of(rows_int(&rows, 1));
    }
    *words = coming_words(&coming);
    return rows_end(&rows, err);
}

// ---- saying -----------------------------------------------------------------

static bool is_same(const struct coming *a, const struct coming *b)
{
    return a->answer == b->answer && a->call == b->call
        && str_is_equal(a->wish, b->wish);
}

static bool keep(struct practice *practice, const struct session *session,
                 const struct coming *said, const char *way, struct err *err)
{
    struct value wish;
    int64_t id;

    return practice_next_id(practice, "coming_answer", &id, err)
        && words_seal_any(practice,
                          WORDS_AT(session->client, "coming_answer.wish", id),
                          said->wish, &wish, err)
        && db_run(practice->db,
                  "INSERT INTO coming_answer (practice_id, coming_answer_id, "
                  "client_id, session_id, scheduled_at, answer, call, "
                  "wish_sealed, way, at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(session->client.n),
                         V_INT(session->id.n), V_INT(session->scheduled_at),
                         V_TEXT(str_of(NAMES[said->answer])),
                         said->call == CALL_NOT_SAID
                             ? V_NULL
                             : V_INT(said->call == CALL_YES),
                         wish, V_TEXT(str_of(way)), V_INT(P_NOW(practice))),
                  err);
}

// A rule that ends does not begin again in the same judgement: a wish to be
// called, which came after the doubt, needs a second one to be said.
static bool judge(struct practice *practice, struct client_id client,
                  struct err *err)
{
    int fired;

    return card_judge_rules(practice, client, RULE(S14_TWO_MINDS),
                            (struct administration_id){0}, &fired, err)
        && card_judge_rules(practice, client, RULE(S14_TWO_MINDS),
                            (struct administration_id){0}, &fired, err);
}

bool coming_say(struct practice *practice, const struct session *session,
                const struct coming *said, const char *way, struct err *err)
{
    struct coming stands;

    if (!coming_is_open(session, P_NOW(practice))
        && !(said->answer == COMING_ANOTHER_TIME
             && coming_awaits_time(session))) {
        return err_set(err, ERR_INPUT,
                       "This time has come, or has been changed. Please call "
                       "your practice.");
    }
    return coming_read(practice, session, &stands, err)
        && (is_same(&stands, said)
            || (keep(practice, session, said, way, err)
                && judge(practice, session->client, err)));
}

// ---- links ------------------------------------------------------------------

bool session_link_is_made(struct practice *practice,
                          const struct session *session, const char *kind,
                          bool *made, struct err *err)
{
    int64_t id;

    return db_ask_int(practice->db,
                      "SELECT session_link_id FROM session_link "
                      "WHERE practice_id = $1 AND session_id = $2 "
                      "AND scheduled_at = $3 AND kind = $4 "
                      "AND agreed_at = $5",
                      VALUES(P_ID(practice), V_INT(session->id.n),
                             V_INT(session->scheduled_at), V_TEXT(str_of(kind)),
                             V_INT(session->agreed_at)),
                      made, &id, err);
}

bool session_link_keep(struct practice *practice, const struct session *session,
                       const char *kind, struct str ticket, struct err *err)
{
    int64_t id;

    return practice_next_id(practice, "session_link", &id, err)
        && db_run(practice->db,
                  "INSERT INTO session_link (practice_id, session_link_id, "
                  "client_id, session_id, scheduled_at, agreed_at, kind, "
                  "fingerprint, created_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(session->client.n),
                         V_INT(session->id.n), V_INT(session->scheduled_at),
                         V_INT(session->agreed_at), V_TEXT(str_of(kind)),
                         V_BLOB(keyring_mark(practice, ticket)),
                         V_INT(P_NOW(practice))),
                  err);
}

bool session_link_find(struct practice *practice, struct str ticket,
                       struct session_id *session, struct client_id *client,
                       struct err *err)
{
    struct rows rows;
    bool found;

    if (!db_ask(practice->db,
                "SELECT l.session_id, l.client_id FROM session_link l "
                "JOIN session s ON s.practice_id = l.practice_id "
                "AND s.session_id = l.session_id WHERE l.practice_id = $1 "
                "AND l.fingerprint = $2 AND s.scheduled_at > $3",
                VALUES(P_ID(practice), V_BLOB(keyring_mark(practice, ticket)),
                       V_INT(P_NOW(practice) - SESSION_LINK_LASTS)),
                &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    if (found) {
        session->n = rows_int(&rows, 0);
        client->n = rows_int(&rows, 1);
    }
    return rows_end(&rows, err)
        && (found
            || err_set(err, ERR_MISSING,
                       "This link does not open a page any more. If you have a "
                       "question about a time, please call your practice."));
}

// ---- by text message --------------------------------------------------------

static bool newest_reminded(struct practice *practice, struct client_id client,
                            struct session_id *id, bool *found, struct err *err)
{
    return db_ask_int(
        practice->db,
        "SELECT s.session_id FROM session_link l "
        "JOIN session s ON s.practice_id = l.practice_id "
        "AND s.session_id = l.session_id "
        "AND s.scheduled_at = l.scheduled_at "
        "WHERE l.practice_id = $1 AND l.client_id = $2 "
        "AND l.kind = 'reminder' AND s.attendance = 'planned' "
        "AND s.scheduled_at > $3 "
        "ORDER BY l.session_link_id DESC LIMIT 1",
        VALUES(P_ID(practice), V_INT(client.n), V_INT(P_NOW(practice))), found,
        &id->n, err);
}

bool coming_take_word(struct practice *practice, struct client_id client,
                      struct str word, bool *taken, struct err *err)
{
    struct coming said = {0};
    struct session session;
    struct session_id id;
    int64_t choice;

    *taken = false;
    if (!str_parse_int(word, &choice) || choice < COMING_YES
        || choice > COMING_TWO_MINDS) {
        return true;
    }
    if (!newest_reminded(practice, client, &id, taken, err)) {
        return false;
    }
    if (!*taken) {
        return true;
    }
    said.answer = (enum coming_answer)choice;
    return session_get(practice, id, &session, err)
        && coming_say(practice, &session, &said, "message", err);
}
