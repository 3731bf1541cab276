// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/leaving.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/client.h"
#include "practice/consent.h"
#include "practice/door.h"
#include "practice/episode.h"
#include "practice/message.h"
#include "practice/words.h"

#include <string.h>

#define COLUMNS                                                                \
    "leaving_note_id, client_id, episode_id, day, goes_at, state, why, "       \
    "version"

// ---- reading ----------------------------------------------------------------

static void note_of_row(const struct rows *rows, struct leaving_note *note)
{
    *note = (struct leaving_note){
        .id = {rows_int(rows, 0)},
        .client = {rows_int(rows, 1)},
        .episode = {rows_int(rows, 2)},
        .day = (int)rows_int(rows, 3),
        .goes_at = rows_int(rows, 4),
        .version = (int)rows_int(rows, 7),
    };
    WORD_COPY(note->state, rows_str(rows, 5, NULL));
    WORD_COPY(note->why, rows_str(rows, 6, NULL));
}

bool leaving_get(struct practice *practice, struct leaving_id id,
                 struct leaving_note *note, struct err *err)
{
    struct rows rows;
    bool found;

    if (!db_ask(practice->db,
                "SELECT " COLUMNS " FROM leaving_note WHERE practice_id = $1 "
                "AND leaving_note_id = $2",
                VALUES(P_ID(practice), V_INT(id.n)), &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    if (found) {
        note_of_row(&rows, note);
    }
    return rows_end(&rows, err)
        && (found || err_set(err, ERR_MISSING, "there is no such note"));
}

bool leaving_list(struct practice *practice, struct client_id client,
                  struct leaving_note notes[LEAVING_NOTES], int *count,
                  struct err *err)
{
    struct rows rows;

    *count = 0;
    if (!db_ask(practice->db,
                "SELECT " COLUMNS " FROM leaving_note WHERE practice_id = $1 "
                "AND episode_id = (SELECT max(episode_id) FROM episode "
                "WHERE practice_id = $1 AND client_id = $2) ORDER BY day",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (*count < LEAVING_NOTES && rows_next(&rows)) {
        note_of_row(&rows, &notes[(*count)++]);
    }
    return rows_end(&rows, err);
}

// ---- how one is over --------------------------------------------------------

static bool finish(struct practice *practice, const struct leaving_note *note,
                   const char *state, const char *why, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE leaving_note SET state = $4, why = $5, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND leaving_note_id = $2 AND version = $3 "
                  "AND state = 'waiting'",
                  VALUES(P_ID(practice), V_INT(note->id.n),
                         V_INT(note->version), V_TEXT(str_of(state)),
                         V_TEXT(str_of(why))),
                  err)
        && change_was_made(practice, err);
}

bool leaving_stop(struct practice *practice, struct leaving_id id, int version,
                  struct err *err)
{
    struct leaving_note note;

    if (!leaving_get(practice, id, &note, err)) {
        return false;
    }
    note.version = version;
    return finish(practice, &note, "stopped", "by_hand", err);
}

// ---- what stands ------------------------------------------------------------

struct situation {
    struct practice *practice;
    struct client_id client;
    struct episode episode;
    int64_t last_at; // of the newest session up to now; 0: none yet
    const char *why; // NULL, or why nothing (more) is to be written
    struct leaving_note notes[LEAVING_NOTES];
    int count;
};

static bool read_last(struct situation *now, struct err *err)
{
    struct practice *practice = now->practice;
    bool found;

    return db_ask_int(practice->db,
                      "SELECT coalesce(max(scheduled_at), 0) FROM session "
                      "WHERE practice_id = $1 AND episode_id = $2 "
                      "AND scheduled_at <= $3",
                      VALUES(P_ID(practice), V_INT(now->episode.id.n),
                             V_INT(P_NOW(practice))),
                      &found, &now->last_at, err);
}

static bool is_booked(struct situation *now, bool *booked, struct err *err)
{
    struct practice *practice = now->practice;
    int64_t id;

    return db_ask_int(practice->db,
                      "SELECT session_id FROM session WHERE practice_id = $1 "
                      "AND episode_id = $2 AND scheduled_at > $3 "
                      "AND attendance = 'planned' LIMIT 1",
                      VALUES(P_ID(practice), V_INT(now->episode.id.n),
                             V_INT(P_NOW(practice))),
                      booked, &id, err);
}

static bool read_situation(struct situation *now, struct err *err)
{
    bool booked;
    bool given;
    int64_t at;

    if (!episode_newest(now->practice, now->client, &now->episode, err)
        || !leaving_list(now->practice, now->client, now->notes, &now->count,
                         err)
        || !read_last(now, err) || !is_booked(now, &booked, err)
        || !consent_is_given(now->practice, now->client, "leaving", &given, &at,
                             err)) {
        return false;
    }
    now->why = !given ? "consent"
             : booked ? "booked"
             : !episode_goes_on(&now->episode) || now->episode.ending_plan
                 ? "ended"
                 : NULL;
    return true;
}

// ---- writing one down, sending it -------------------------------------------

static int64_t goes_at(const struct situation *now, int day)
{
    return followup_noon_after(now->practice->zone, now->last_at, day);
}

static bool propose(struct situation *now, int day, struct err *err)
{
    struct practice *practice = now->practice;
    int64_t id;

    return practice_next_id(practice, "leaving_note", &id, err)
        && db_run(practice->db,
                  "INSERT INTO leaving_note (practice_id, leaving_note_id, "
                  "client_id, episode_id, day, goes_at, state, created_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(now->client.n),
                         V_INT(now->episode.id.n), V_INT(day),
                         V_INT(goes_at(now, day)), V_INT(P_NOW(practice))),
                  err);
}

// It was over before it went out, because they came again; and now they stay
// away again.
static bool may_return(const struct leaving_note *note)
{
    return strcmp(note->state, "over") == 0
        && (strcmp(note->why, "booked") == 0 || strcmp(note->why, "ended") == 0
            || strcmp(note->why, "consent") == 0);
}

static bool propose_again(struct situation *now,
                          const struct leaving_note *note, struct err *err)
{
    return db_run(now->practice->db,
                  "UPDATE leaving_note SET state = 'waiting', why = '', "
                  "goes_at = $4, version = version + 1 "
                  "WHERE practice_id = $1 AND leaving_note_id = $2 "
                  "AND version = $3 AND state = 'over'",
                  VALUES(P_ID(now->practice), V_INT(note->id.n),
                         V_INT(note->version), V_INT(goes_at(now, note->day))),
                  err)
        && change_was_made(now->practice, err);
}

static bool send(struct situation *now, const struct leaving_note *note,
                 enum message_fate *fate, struct err *err)
{
    bool closing = note->day == LEAVING_DAYS[1];
    const struct door_wish wish = {
        .client = now->client, .kind = "door", .asks = closing};
    struct message_draft draft = {
        .client = now->client,
        .kind = closing ? "closing_note" : "unplanned_ending",
        .dedup = text_print(now->practice->arena, "leaving/%lld",
                            (long long)note->id.n),
        .not_after = note->goes_at + LEAVING_LATEST_DAYS * DAY,
    };
    char ticket[TICKET_ROOM];

    if (!door_open(now->practice, &wish, ticket, err)) {
        return false;
    }
    draft.link = text_print(now->practice->arena, "/e/%s", ticket);
    return message_queue(now->practice, &draft, fate, err);
}

static bool send_and_keep(struct situation *now,
                          const struct leaving_note *note, struct err *err)
{
    enum message_fate fate;

    if (!send(now, note, &fate, err)) {
        return false;
    }
    switch (fate) {
    case MESSAGE_QUEUED:
    case MESSAGE_KNOWN: return finish(now->practice, note, "sent", "", err);
    case MESSAGE_TOO_LATE:
        return finish(now->practice, note, "missed", "", err);
    case MESSAGE_STOPPED:
        return finish(now->practice, note, "over", "stop", err);
    case MESSAGE_NO_CHANNEL: break;
    }
    return finish(now->practice, note, "over", "no_channel", err);
}

// It was handed to the courier, and the mail server may be down for days: what
// has not left when a session is booked, or consent taken back, stays here.
static bool call_back(struct situation *now, const struct leaving_note *note,
                      struct err *err)
{
    struct practice *practice = now->practice;

    if (!now->why) {
        return true;
    }
    if (!message_withdraw(
            practice,
            text_print(practice->arena, "leaving/%lld", (long long)note->id.n),
            err)) {
        return false;
    }
    return db_changed(practice->db) == 0
        || db_run(practice->db,
                  "UPDATE leaving_note SET state = 'over', why = $3, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND leaving_note_id = $2 AND state = 'sent'",
                  VALUES(P_ID(practice), V_INT(note->id.n),
                         V_TEXT(str_of(now->why))),
                  err);
}

// One that stands on the page already.
static bool go_on(struct situation *now, const struct leaving_note *note,
                  struct err *err)
{
    int64_t at = P_NOW(now->practice);

    if (strcmp(note->state, "sent") == 0) {
        return call_back(now, note, err);
    }
    if (strcmp(note->state, "waiting") != 0) {
        return true;
    }
    if (now->why || note->goes_at < goes_at(now, note->day)) {
        // They came, or it is over. A later session moves no note: it is the
        // work going on.
        return finish(now->practice, note, "over",
                      now->why ? now->why : "booked", err);
    }
    if (at < note->goes_at) {
        return true;
    }
    return at < note->goes_at + LEAVING_LATEST_DAYS * DAY
             ? send_and_keep(now, note, err)
             : finish(now->practice, note, "missed", "", err);
}

// Shown for some days before it goes: written down in time, and not at all
// where that time has passed.
static bool is_to_be_shown(const struct situation *now, int day)
{
    int64_t at = P_NOW(now->practice);
    int64_t goes = goes_at(now, day);

    return now->last_at > 0 && at >= goes - LEAVING_SHOWN_DAYS * DAY
        && at < goes;
}

static const struct leaving_note *note_of(const struct situation *now, int day)
{
    for (int i = 0; i < now->count; i++) {
        if (now->notes[i].day == day) {
            return &now->notes[i];
        }
    }
    return NULL;
}

static bool take_day(struct situation *now, int day, struct err *err)
{
    const struct leaving_note *note = note_of(now, day);
    bool show = !now->why && is_to_be_shown(now, day);

    if (note && show && may_return(note)) {
        return propose_again(now, note, err);
    }
    if (note) {
        return go_on(now, note, err);
    }
    return !show || propose(now, day, err);
}

bool leaving_work(struct practice *practice, int64_t client, struct err *err)
{
    struct situation now = {.practice = practice, .client = {client}};
    bool good = read_situation(&now, err);

    for (int i = 0; good && i < LEAVING_NOTES; i++) {
        good = take_day(&now, LEAVING_DAYS[i], err);
    }
    return good;
}

bool leaving_list_clients(struct practice *practice, int64_t after,
                          struct batch *clients, struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  "SELECT DISTINCT client_id FROM consent "
                  "WHERE practice_id = $1 AND client_id > $2 "
                  "AND purpose = 'leaving' ORDER BY client_id LIMIT 20",
                  VALUES(P_ID(practice), V_INT(after)), &rows, err)
        && batch_take(clients, &rows, err);
}

// ---- what comes next --------------------------------------------------------

enum { COMING_SHOWN = 50 };

bool leaving_coming(struct practice *practice, struct staff_id staff,
                    struct leaving_due **list, int *count, struct err *err)
{
    struct rows rows;
    bool good;

    *count = 0;
    *list = arena_take(practice->arena, COMING_SHOWN, sizeof **list);
    if (!db_ask(practice->db,
                "SELECT n.leaving_note_id, n.client_id, n.episode_id, n.day, "
                "n.goes_at, n.state, n.why, n.version FROM leaving_note n "
                "JOIN client c ON c.practice_id = n.practice_id "
                "AND c.client_id = n.client_id WHERE n.practice_id = $1 "
                "AND c.staff_id = $2 AND n.state = 'waiting' "
                "ORDER BY n.goes_at, n.leaving_note_id LIMIT 50",
                VALUES(P_ID(practice), V_INT(staff.n)), &rows, err)) {
        return false;
    }
    while (*count < COMING_SHOWN && rows_next(&rows)) {
        note_of_row(&rows, &(*list)[(*count)++].note);
    }
    good = rows_end(&rows, err);
    for (int i = 0; good && i < *count; i++) {
        good = client_name(practice, (*list)[i].note.client, &(*list)[i].name,
                           err);
    }
    return good;
}

bool leaving_going_out(struct practice *practice, struct staff_id staff,
                       int *count, struct err *err)
{
    int64_t sum = 0;
    bool found;

    if (!db_ask_int(
            practice->db,
            "SELECT (SELECT count(*) FROM leaving_note n JOIN client c "
            "ON c.practice_id = n.practice_id AND c.client_id = n.client_id "
            "WHERE n.practice_id = $1 AND n.state = 'waiting' "
            "AND c.staff_id = $2) + (SELECT count(*) FROM follow_up f "
            "JOIN client c ON c.practice_id = f.practice_id "
            "AND c.client_id = f.client_id WHERE f.practice_id = $1 "
            "AND f.state = 'planned' AND f.way = 'postcard' "
            "AND f.due_at <= $3 AND c.staff_id = $2) "
            "+ (SELECT count(*) FROM follow_up f "
            "JOIN client c ON c.practice_id = f.practice_id "
            "AND c.client_id = f.client_id WHERE f.practice_id = $1 "
            "AND f.state = 'stopped' AND f.why = 'no_channel' "
            "AND f.due_at > $4 AND c.staff_id = $2) "
            "+ (SELECT count(*) FROM invitation i JOIN client c "
            "ON c.practice_id = i.practice_id AND c.client_id = i.client_id "
            "WHERE i.practice_id = $1 AND ((i.state = 'proposed' "
            "AND c.staff_id = $2) OR (i.state = 'answered' "
            "AND i.seen_at IS NULL AND ((i.answer_to = 'therapist' "
            "AND c.staff_id = $2) OR (i.answer_to = 'signer' "
            "AND i.staff_id = $2)))))",
            VALUES(P_ID(practice), V_INT(staff.n), V_INT(P_NOW(practice)),
                   V_INT(P_NOW(practice) - FOLLOWUP_UNSENT_DAYS * DAY)),
            &found, &sum, err)) {
        return false;
    }
    *count = (int)sum;
    return true;
}
