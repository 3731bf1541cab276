// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/time_offer.h"

#include "practice/coming.h"
#include "practice/words.h"

// ---- making -----------------------------------------------------------------

static bool check_time(struct practice *practice, const struct session *session,
                       int64_t at, struct err *err)
{
    bool is_free;

    if (at <= P_NOW(practice)) {
        return err_set(err, ERR_INPUT,
                       "One of these times has already been. Please change "
                       "it.");
    }
    return session_is_free(practice, session, at, &is_free, err)
        && (is_free
            || err_set(err, ERR_INPUT,
                       "You have another session at one of these times. Please "
                       "change it."));
}

static bool check_draft(struct practice *practice,
                        const struct session *session,
                        const struct time_offer *draft, struct err *err)
{
    if (draft->count == 0 || session->started_at) {
        return err_set(err, ERR_INPUT,
                       session->started_at
                           ? "This session has begun; its time stands."
                           : "Please enter at least one time to choose from.");
    }
    for (int i = 0; i < draft->count; i++) {
        if (!check_time(practice, session, draft->times[i], err)) {
            return false;
        }
    }
    return true;
}

bool time_offer_end(struct practice *practice, struct session_id session,
                    struct err *err)
{
    return db_run(
        practice->db,
        "UPDATE time_offer SET state = 'withdrawn', changed_at = $3 "
        "WHERE practice_id = $1 AND session_id = $2 "
        "AND state = 'open'",
        VALUES(P_ID(practice), V_INT(session.n), V_INT(P_NOW(practice))), err);
}

// The practice gives its time up; a wish of the client's leaves it standing.
static bool settle(struct practice *practice, const struct session *session,
                   int version, enum change_side by, struct err *err)
{
    return session_set_attendance(practice, session->id, version,
                                  by == CHANGE_PRACTICE
                                      ? ATTENDANCE_MOVED_BY_PRACTICE
                                      : session->attendance,
                                  err);
}

static bool insert_offer(struct practice *practice,
                         const struct session *session,
                         const struct time_offer *draft, int64_t id,
                         struct err *err)
{
    struct value line;

    return words_seal_any(practice,
                          WORDS_AT(session->client, "time_offer.line", id),
                          draft->line, &line, err)
        && db_run(
               practice->db,
               "INSERT INTO time_offer (practice_id, time_offer_id, "
               "client_id, session_id, staff_id, by_whom, from_at, "
               "line_sealed, state, created_at, changed_at) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $9)",
               VALUES(P_ID(practice), V_INT(id), V_INT(session->client.n),
                      V_INT(session->id.n), V_INT(session->staff.n),
                      V_TEXT(str_of(draft->by == CHANGE_PRACTICE ? "practice"
                                                                 : "client")),
                      V_INT(session->scheduled_at), line,
                      V_INT(P_NOW(practice))),
               err);
}

static bool insert_times(struct practice *practice,
                         const struct session *session,
                         const struct time_offer *draft, int64_t id,
                         struct err *err)
{
    for (int i = 0; i < draft->count; i++) {
        if (!db_run(practice->db,
                    "INSERT INTO offered_time (practice_id, time_offer_id, "
                    "starts_at, client_id) VALUES ($1, $2, $3, $4) "
                    "ON CONFLICT DO NOTHING",
                    VALUES(P_ID(practice), V_INT(id), V_INT(draft->times[i]),
                           V_INT(session->client.n)),
                    err)) {
            return false;
        }
    }
    return true;
}

bool time_offer_make(struct practice *practice, struct session_id session_id,
                     int version, const struct time_offer *draft,
                     struct err *err)
{
    struct session session;
    int64_t id;

    return session_get(practice, session_id, &session, err)
        && (draft->line.len <= OFFER_LINE_MAX
            || err_set(err, ERR_INPUT, "Please keep the line short."))
        && check_draft(practice, &session, draft, err)
        && settle(practice, &session, version, draft->by, err)
        && time_offer_end(practice, session_id, err)
        && practice_next_id(practice, "time_offer", &id, err)
        && insert_offer(practice, &session, draft, id, err)
        && insert_times(practice, &session, draft, id, err);
}

// ---- reading ----------------------------------------------------------------

static enum offer_state state_of(struct str word)
{
    return str_is(word, "open")   ? OFFER_OPEN
         : str_is(word, "chosen") ? OFFER_CHOSEN
                                  : OFFER_WITHDRAWN;
}

static bool find_offer(struct practice *practice, const struct session *session,
                       struct time_offer *offer, struct err *err)
{
    struct rows rows;
    bool good = true;

    if (!db_ask(practice->db,
                "SELECT time_offer_id, by_whom = 'practice', state, from_at, "
                "coalesce(chosen_at, 0), line_sealed, created_at "
                "FROM time_offer WHERE practice_id = $1 AND session_id = $2 "
                "ORDER BY time_offer_id DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(session->id.n)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *offer = (struct time_offer){
            .id = rows_int(&rows, 0),
            .by = rows_int(&rows, 1) ? CHANGE_PRACTICE : CHANGE_CLIENT,
            .state = state_of(rows_str(&rows, 2, NULL)),
            .from_at = rows_int(&rows, 3),
            .chosen_at = rows_int(&rows, 4),
            .made_at = rows_int(&rows, 6),
        };
        good = words_open(
            practice, WORDS_AT(session->client, "time_offer.line", offer->id),
            rows_str(&rows, 5, practice->arena), &offer->line, err);
    }
    return rows_done(&rows, good, err);
}

static bool list_times(struct practice *practice, struct time_offer *offer,
                       struct err *err)
{
    struct rows rows;

    if (!db_ask(
            practice->db,
            "SELECT starts_at FROM offered_time WHERE practice_id = $1 "
            "AND time_offer_id = $2 AND starts_at > $3 "
            "ORDER BY starts_at",
            VALUES(P_ID(practice), V_INT(offer->id), V_INT(P_NOW(practice))),
            &rows, err)) {
        return false;
    }
    while (offer->count < OFFERED_TIMES && rows_next(&rows)) {
        offer->times[offer->count++] = rows_int(&rows, 0);
    }
    return rows_end(&rows, err);
}

// Another client may have had the same time first.
static bool leave_free_ones(struct practice *practice,
                            const struct session *session,
                            struct time_offer *offer, struct err *err)
{
    int count = 0;

    for (int i = 0; i < offer->count; i++) {
        bool is_free;

        if (!session_is_free(practice, session, offer->times[i], &is_free,
                             err)) {
            return false;
        }
        if (is_free) {
            offer->times[count++] = offer->times[i];
        }
    }
    offer->count = count;
    return true;
}

bool time_offer_read(struct practice *practice, const struct session *session,
                     struct time_offer *offer, struct err *err)
{
    *offer = (struct time_offer){0};
    return find_offer(practice, session, offer, err)
        && (offer->state != OFFER_OPEN
            || (list_times(practice, offer, err)
                && leave_free_ones(practice, session, offer, err)));
}

bool time_offer_waits(struct practice *practice, struct client_id client,
                      bool *waits, struct err *err)
{
    int64_t id;

    return db_ask_int(
        practice->db,
        "SELECT o.time_offer_id FROM time_offer o "
        "JOIN offered_time t ON t.practice_id = o.practice_id "
        "AND t.time_offer_id = o.time_offer_id "
        "WHERE o.practice_id = $1 AND o.client_id = $2 "
        "AND o.state = 'open' AND t.starts_at > $3 LIMIT 1",
        VALUES(P_ID(practice), V_INT(client.n), V_INT(P_NOW(practice))), waits,
        &id, err);
}

// ---- choosing ---------------------------------------------------------------

static bool has_time(const struct time_offer *offer, int64_t at)
{
    for (int i = 0; i < offer->count; i++) {
        if (offer->times[i] == at) {
            return true;
        }
    }
    return false;
}

static bool check_choice(const struct time_offer *offer, int64_t at,
                         struct err *err)
{
    if (offer->state == OFFER_CHOSEN) {
        return err_set(err, ERR_CONFLICT,
                       "A time has been chosen already. It is shown below.");
    }
    return (offer->state == OFFER_OPEN && has_time(offer, at))
        || err_set(err, ERR_CONFLICT,
                   "That time has gone meanwhile. Please choose again, or say "
                   "what would suit you.");
}

static bool take(struct practice *practice, const struct session *session,
                 const struct time_offer *offer, int64_t at, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE time_offer SET state = 'chosen', chosen_at = $3, "
                  "changed_at = $4 WHERE practice_id = $1 "
                  "AND time_offer_id = $2 AND state = 'open'",
                  VALUES(P_ID(practice), V_INT(offer->id), V_INT(at),
                         V_INT(P_NOW(practice))),
                  err)
        && change_was_made(practice, err)
        && session_move(practice, session->id, session->version, at, offer->by,
                        err);
}

bool time_offer_choose(struct practice *practice, struct session_id id,
                       int64_t at, const char *way, struct err *err)
{
    static const struct coming YES = {.answer = COMING_YES};
    struct session session;
    struct time_offer offer;

    if (!session_get(practice, id, &session, err)
        || !time_offer_read(practice, &session, &offer, err)) {
        return false;
    }
    if (offer.state == OFFER_CHOSEN && offer.chosen_at == at
        && session.scheduled_at == at) {
        return true;
    }
    return check_choice(&offer, at, err)
        && take(practice, &session, &offer, at, err)
        && session_get(practice, id, &session, err)
        && coming_say(practice, &session, &YES, way, err);
}
