// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/session.h"

#include "base/arena.h"
#include "practice/card.h"
#include "practice/episode.h"
#include "practice/handover.h"
#include "practice/reminder.h"
#include "practice/session_change.h"
#include "practice/setting.h"
#include "practice/time_offer.h"
#include "practice/words.h"

static const char *const ATTENDANCE_NAMES[] = {
    [ATTENDANCE_PLANNED] = "planned",
    [ATTENDANCE_ATTENDED] = "attended",
    [ATTENDANCE_LATE] = "late",
    [ATTENDANCE_MOVED_BY_CLIENT] = "moved_by_client",
    [ATTENDANCE_MOVED_BY_PRACTICE] = "moved_by_practice",
    [ATTENDANCE_CANCELLED_EARLY] = "cancelled_early",
    [ATTENDANCE_CANCELLED_LATE] = "cancelled_late",
    [ATTENDANCE_NO_SHOW] = "no_show",
    [ATTENDANCE_UNKNOWN] = "unknown",
};
enum { ATTENDANCES = sizeof ATTENDANCE_NAMES / sizeof *ATTENDANCE_NAMES };

const char *attendance_name(enum attendance attendance)
{
    return ATTENDANCE_NAMES[attendance];
}

bool attendance_find(struct str name, enum attendance *attendance)
{
    for (int i = 0; i < ATTENDANCES; i++) {
        if (str_is(name, ATTENDANCE_NAMES[i])) {
            *attendance = (enum attendance)i;
            return true;
        }
    }
    return false;
}

bool session_moment(struct practice *practice, struct str local, int64_t *at,
                    bool *twice, struct err *err)
{
    struct civil civil;
    enum zone_fit fit;

    if (!civil_parse(local, &civil, err)) {
        return false;
    }
    fit = zone_moment(practice->zone, &civil, at);
    *twice = fit == ZONE_TWICE;
    if (fit == ZONE_GAP) {
        return err_set(err, ERR_INPUT,
                       "the clocks go forward then: %02d:%02d does not exist "
                       "on that day; choose another time",
                       civil.hour, civil.minute);
    }
    return true;
}

static bool session_insert(struct practice *practice,
                           const struct episode *episode, int64_t at,
                           struct session_id id, struct err *err)
{
    int64_t minutes;

    return setting_read_int(practice, "session_minutes", &minutes, err)
        && db_run(practice->db,
                  "INSERT INTO session (practice_id, session_id, client_id, "
                  "episode_id, staff_id, number, scheduled_at, attendance, "
                  "minutes, agreed_at) "
                  "VALUES ($1, $2, $3, $4, $5, 1 + coalesce((SELECT "
                  "max(number) FROM session WHERE practice_id = $1 "
                  "AND episode_id = $4), 0), $6, 'planned', $7, $8)",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(episode->client.n),
                         V_INT(episode->id.n), V_INT(episode->staff.n),
                         V_INT(at), V_INT(minutes), V_INT(P_NOW(practice))),
                  err)
        && db_run(practice->db,
                  "UPDATE episode SET state = 'active' "
                  "WHERE practice_id = $1 AND episode_id = $2 "
                  "AND state = 'intake'",
                  VALUES(P_ID(practice), V_INT(episode->id.n)), err);
}

bool session_add(struct practice *practice, struct client_id client, int64_t at,
                 struct session_id *id, struct err *err)
{
    struct episode episode;

    if (!episode_newest(practice, client, &episode, err)) {
        return false;
    }
    if (!episode_goes_on(&episode)) {
        return err_set(err, ERR_INPUT,
                       "the episode of this client has ended; open a new one "
                       "before planning a session");
    }
    return practice_next_id(practice, "session", &id->n, err)
        && session_insert(practice, &episode, at, *id, err)
        && card_judge_visits(practice, client, err);
}

// $3 is who is signed in: the line of a session that somebody else held, or
// had written ahead before it moved, opens after a handover only with the
// client's yes to the notes (handover.h).
#define NOTE_IF_OPEN                                                           \
    "CASE WHEN $3 = 0 OR (session.staff_id = $3 AND NOT EXISTS"                \
    " (SELECT 1 FROM note_words w WHERE w.practice_id = $1"                    \
    " AND w.session_id = session.session_id AND w.staff_id <> $3"              \
    " AND w.note_words_id = (SELECT max(note_words_id) FROM note_words"        \
    " WHERE practice_id = $1 AND session_id = session.session_id)))"           \
    " OR EXISTS (SELECT 1 FROM handover h WHERE h.practice_id = $1"            \
    " AND h.client_id = session.client_id AND h.to_staff_id = $3"              \
    " AND h.state = 'read' AND h.notes_agreed = 1) THEN note_sealed END"

// Columns as in both SELECTs below.
static bool session_of_row(struct practice *practice, const struct rows *rows,
                           struct session *session, struct err *err)
{
    *session = (struct session){
        .id = {rows_int(rows, 0)},
        .client = {rows_int(rows, 1)},
        .episode = {rows_int(rows, 2)},
        .staff = {rows_int(rows, 3)},
        .number = (int)rows_int(rows, 4),
        .scheduled_at = rows_int(rows, 5),
        .started_at = rows_int(rows, 6),
        .ended_at = rows_int(rows, 7),
        .attendance = ATTENDANCE_UNKNOWN,
        .version = (int)rows_int(rows, 10),
        .minutes = (int)rows_int(rows, 11),
        .agreed_at = rows_int(rows, 12),
    };
    (void)attendance_find(rows_str(rows, 8, NULL), &session->attendance);
    return words_open(practice,
                      WORDS_AT(session->client, "session.note", session->id.n),
                      rows_str(rows, 9, practice->arena), &session->note, err);
}

bool session_get(struct practice *practice, struct session_id id,
                 struct session *session, struct err *err)
{
    struct rows rows;
    bool found, good;

    if (!db_ask(practice->db,
                "SELECT session_id, client_id, episode_id, staff_id, number, "
                "scheduled_at, started_at, ended_at, attendance, " NOTE_IF_OPEN
                ", "
                "version, coalesce(minutes, 50), coalesce(agreed_at, 0) "
                "FROM session "
                "WHERE practice_id = $1 AND session_id = $2",
                VALUES(P_ID(practice), V_INT(id.n), V_INT(practice->staff.n)),
                &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    good = !found || session_of_row(practice, &rows, session, err);
    return rows_done(&rows, good, err)
        && (found || err_set(err, ERR_MISSING, "there is no such session"));
}

bool session_list(struct practice *practice, struct client_id client,
                  struct session **sessions, int *count, struct err *err)
{
    struct episode episode;
    struct rows rows;
    int64_t room;
    bool found, good = true;

    *count = 0;
    if (!episode_newest(practice, client, &episode, err)
        || !db_ask_int(practice->db,
                       "SELECT count(*) FROM session WHERE practice_id = $1 "
                       "AND episode_id = $2",
                       VALUES(P_ID(practice), V_INT(episode.id.n)), &found,
                       &room, err)) {
        return false;
    }
    *sessions =
        arena_take(practice->arena, (size_t)room + 1, sizeof **sessions);
    if (!db_ask(practice->db,
                "SELECT session_id, client_id, episode_id, staff_id, number, "
                "scheduled_at, started_at, ended_at, attendance, " NOTE_IF_OPEN
                ", "
                "version, coalesce(minutes, 50), coalesce(agreed_at, 0) "
                "FROM session WHERE practice_id = $1 "
                "AND episode_id = $2 ORDER BY scheduled_at, session_id",
                VALUES(P_ID(practice), V_INT(episode.id.n),
                       V_INT(practice->staff.n)),
                &rows, err)) {
        return false;
    }
    while (good && *count < room && rows_next(&rows)) {
        good = session_of_row(practice, &rows, &(*sessions)[*count], err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}

bool session_is_free(struct practice *practice, const struct session *except,
                     int64_t at, bool *free, struct err *err)
{
    bool taken;
    int64_t other;

    if (!db_ask_int(practice->db,
                    "SELECT session_id FROM session WHERE practice_id = $1 "
                    "AND staff_id = $2 AND scheduled_at > $3 - 86400 "
                    "AND scheduled_at < $3 + $4 * 60 "
                    "AND scheduled_at + coalesce(minutes, 50) * 60 > $3 "
                    "AND attendance = 'planned' AND session_id <> $5 LIMIT 1",
                    VALUES(P_ID(practice), V_INT(except->staff.n), V_INT(at),
                           V_INT(except->minutes), V_INT(except->id.n)),
                    &taken, &other, err)) {
        return false;
    }
    *free = !taken;
    return true;
}

// ---- who came ---------------------------------------------------------------

// What had been counted is taken back when it turns out otherwise.
static bool note_change(struct practice *practice,
                        const struct session *session, enum attendance now,
                        struct err *err)
{
    enum change_side was = attendance_side(session->attendance);
    enum change_side is = attendance_side(now);
    struct session_change change = {.session = session->id,
                                    .from_at = session->scheduled_at};

    if (was == is) {
        return true;
    }
    if (was != CHANGE_NONE) {
        change.by = was;
        change.counts = -1;
        WORD_COPY(change.kind, STR("taken_back"));
        if (!session_change_note(practice, session->client, &change, err)) {
            return false;
        }
    }
    change.by = is;
    change.counts = 1;
    WORD_COPY(change.kind, STR("given_up"));
    return is == CHANGE_NONE
        || session_change_note(practice, session->client, &change, err);
}

static bool keep_attendance(struct practice *practice,
                            const struct session *session, int version,
                            enum attendance attendance, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE session SET attendance = $4, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND session_id = $2 AND version = $3",
                  VALUES(P_ID(practice), V_INT(session->id.n), V_INT(version),
                         V_TEXT(str_of(attendance_name(attendance)))),
                  err)
        && change_was_made(practice, err)
        && note_change(practice, session, attendance, err)
        && (attendance == ATTENDANCE_PLANNED
            || (reminder_withdraw(practice, session->id, err)
                && time_offer_end(practice, session->id, err)))
        && card_judge_visits(practice, session->client, err);
}

bool session_set_attendance(struct practice *practice, struct session_id id,
                            int version, enum attendance attendance,
                            struct err *err)
{
    struct session session;

    return session_get(practice, id, &session, err)
        && (session.version != version
            || attendance_may_follow(session.attendance, attendance,
                                     session.scheduled_at, P_NOW(practice))
            || err_set(err, ERR_INPUT,
                       "This cannot be noted for this session now. If what "
                       "stands there is wrong, set it to planned or not known "
                       "first."))
        && keep_attendance(practice, &session, version, attendance, err);
}

bool session_cancel(struct practice *practice, struct session_id id,
                    int version, struct err *err)
{
    struct session session;

    return session_get(practice, id, &session, err)
        && session_set_attendance(
               practice, id, version,
               attendance_of_cancel(session.scheduled_at, P_NOW(practice)),
               err);
}

// ---- another time -----------------------------------------------------------

static bool check_move(struct practice *practice, const struct session *session,
                       int64_t at, struct err *err)
{
    if (session->started_at) {
        return err_set(err, ERR_INPUT,
                       "This session has begun. Correct its times instead.");
    }
    return attendance_may_follow(session->attendance, ATTENDANCE_PLANNED, at,
                                 P_NOW(practice))
        || err_set(err, ERR_INPUT, "Choose a time that is still to come.");
}

// One that was given up before, and now has its new time, counted then.
static bool note_move(struct practice *practice, const struct session *before,
                      int64_t at, enum change_side by, struct err *err)
{
    struct session_change change = {
        .session = before->id,
        .by = by,
        .from_at = before->scheduled_at,
        .to_at = at,
        .counts = attendance_side(before->attendance) != by,
    };

    WORD_COPY(change.kind, STR("moved"));
    return session_change_note(practice, before->client, &change, err);
}

bool session_move(struct practice *practice, struct session_id id, int version,
                  int64_t at, enum change_side by, struct err *err)
{
    struct session session;

    return session_get(practice, id, &session, err)
        && (session.version != version
            || check_move(practice, &session, at, err))
        && db_run(practice->db,
                  "UPDATE session SET scheduled_at = $4, agreed_at = $5, "
                  "attendance = 'planned', version = version + 1 "
                  "WHERE practice_id = $1 AND session_id = $2 "
                  "AND version = $3",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(version), V_INT(at),
                         V_INT(P_NOW(practice))),
                  err)
        && change_was_made(practice, err)
        && note_move(practice, &session, at, by, err)
        && reminder_withdraw(practice, id, err)
        && time_offer_end(practice, id, err)
        && card_judge_visits(practice, session.client, err);
}

// ---- beginning and end ------------------------------------------------------

bool session_times_are_mine(const struct practice *practice,
                            const struct session *session)
{
    return practice->staff.n != 0 && practice->staff.n == session->staff.n;
}

bool session_set_times(struct practice *practice, struct session_id id,
                       int version, int64_t started_at, int64_t ended_at,
                       struct err *err)
{
    int64_t now = P_NOW(practice);
    struct session session;

    if (started_at <= 0 || started_at > now || ended_at > now) {
        return err_set(err, ERR_INPUT,
                       "Please enter times that have already been.");
    }
    if (ended_at != 0 && ended_at < started_at) {
        return err_set(err, ERR_INPUT,
                       "The end lies before the beginning. Please look again.");
    }
    return session_get(practice, id, &session, err)
        && db_run(practice->db,
                  "UPDATE session SET started_at = $4, ended_at = $5, "
                  "attendance = CASE WHEN attendance = 'planned' "
                  "THEN 'attended' ELSE attendance END, version = version + 1 "
                  "WHERE practice_id = $1 AND session_id = $2 "
                  "AND version = $3",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(version),
                         V_INT(started_at),
                         ended_at ? V_INT(ended_at) : V_NULL),
                  err)
        && change_was_made(practice, err)
        && card_judge_visits(practice, session.client, err);
}

bool session_start(struct practice *practice, struct session_id id, int version,
                   struct err *err)
{
    struct session session;

    return session_get(practice, id, &session, err)
        && handover_check_start(practice, session.client, err)
        && db_run(practice->db,
                  "UPDATE session SET "
                  "started_at = coalesce(started_at, $4), attendance = "
                  "CASE WHEN attendance = 'planned' THEN 'attended' "
                  "ELSE attendance END, version = version + 1 "
                  "WHERE practice_id = $1 AND session_id = $2 "
                  "AND version = $3",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(version),
                         V_INT(P_NOW(practice))),
                  err)
        && change_was_made(practice, err)
        && card_judge_visits(practice, session.client, err);
}

bool session_end(struct practice *practice, struct session_id id, int version,
                 struct err *err)
{
    return db_run(practice->db,
                  "UPDATE session SET ended_at = coalesce(ended_at, $4), "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND session_id = $2 AND version = $3",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(version),
                         V_INT(P_NOW(practice))),
                  err)
        && change_was_made(practice, err);
}
