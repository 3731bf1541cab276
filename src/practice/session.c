// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/session.h"

#include "base/arena.h"
#include "practice/card.h"
#include "practice/episode.h"
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
    return db_run(practice->db,
                  "INSERT INTO session (practice_id, session_id, client_id, "
                  "episode_id, staff_id, number, scheduled_at, attendance) "
                  "VALUES ($1, $2, $3, $4, $5, 1 + coalesce((SELECT "
                  "max(number) FROM session WHERE practice_id = $1 "
                  "AND episode_id = $4), 0), $6, 'planned')",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(episode->client.n),
                         V_INT(episode->id.n), V_INT(episode->staff.n),
                         V_INT(at)),
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
                "scheduled_at, started_at, ended_at, attendance, note_sealed, "
                "version FROM session "
                "WHERE practice_id = $1 AND session_id = $2",
                VALUES(P_ID(practice), V_INT(id.n)), &rows, err)) {
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
                "scheduled_at, started_at, ended_at, attendance, note_sealed, "
                "version FROM session WHERE practice_id = $1 "
                "AND episode_id = $2 ORDER BY scheduled_at, session_id",
                VALUES(P_ID(practice), V_INT(episode.id.n)), &rows, err)) {
        return false;
    }
    while (good && *count < room && rows_next(&rows)) {
        good = session_of_row(practice, &rows, &(*sessions)[*count], err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}

bool session_set_attendance(struct practice *practice, struct session_id id,
                            int version, enum attendance attendance,
                            struct err *err)
{
    struct session session;

    return session_get(practice, id, &session, err)
        && db_run(practice->db,
                  "UPDATE session SET attendance = $4, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND session_id = $2 AND version = $3",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(version),
                         V_TEXT(str_of(attendance_name(attendance)))),
                  err)
        && change_was_made(practice, err)
        && card_judge_visits(practice, session.client, err);
}

bool session_move(struct practice *practice, struct session_id id, int version,
                  int64_t at, struct err *err)
{
    struct session session;

    return session_get(practice, id, &session, err)
        && db_run(
               practice->db,
               "UPDATE session SET scheduled_at = $4, "
               "version = version + 1 WHERE practice_id = $1 "
               "AND session_id = $2 AND version = $3",
               VALUES(P_ID(practice), V_INT(id.n), V_INT(version), V_INT(at)),
               err)
        && change_was_made(practice, err)
        && card_judge_visits(practice, session.client, err);
}

bool session_start(struct practice *practice, struct session_id id, int version,
                   struct err *err)
{
    struct session session;

    return session_get(practice, id, &session, err)
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

bool session_set_note(struct practice *practice, struct session_id id,
                      int version, struct str note, struct err *err)
{
    struct session session;
    struct value sealed;

    return session_get(practice, id, &session, err)
        && words_seal_any(practice,
                          WORDS_AT(session.client, "session.note", id.n), note,
                          &sealed, err)
        && db_run(practice->db,
                  "UPDATE session SET note_sealed = $4, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND session_id = $2 AND version = $3",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(version), sealed),
                  err)
        && change_was_made(practice, err);
}
