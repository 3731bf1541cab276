// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/calendar.h"

#include "base/arena.h"
#include "base/moment.h"
#include "base/text.h"
#include "measure/attendance.h"
#include "practice/keyring.h"
#include "practice/session.h"
#include "wire/ical.h"

#include <stdio.h>

// Twenty letters that are read aloud without doubt; with seven as the step,
// twenty clients in a row have twenty different ones.
void calendar_code(struct client_id client, char code[CALENDAR_CODE_ROOM])
{
    static const char LETTERS[] = "ABCDEFGHJKLMNPRSTVXY";
    enum { COUNT = sizeof LETTERS - 1, STEP = 7 };
    int64_t round = (client.n - 1) / COUNT + 1;

    (void)snprintf(code, CALENDAR_CODE_ROOM, "%c%lld",
                   LETTERS[client.n * STEP % COUNT], (long long)round);
}

// ---- the address ------------------------------------------------------------

bool calendar_end(struct practice *practice, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE calendar_feed SET ended_at = $3 "
                  "WHERE practice_id = $1 AND staff_id = $2 "
                  "AND ended_at IS NULL",
                  VALUES(P_ID(practice), V_INT(practice->staff.n),
                         V_INT(P_NOW(practice))),
                  err);
}

bool calendar_open(struct practice *practice, char ticket[TICKET_ROOM],
                   struct err *err)
{
    int64_t id;

    ticket_make(practice->world, ticket);
    return calendar_end(practice, err)
        && practice_next_id(practice, "calendar_feed", &id, err)
        && db_run(practice->db,
                  "INSERT INTO calendar_feed (practice_id, calendar_feed_id, "
                  "staff_id, fingerprint, created_at) "
                  "VALUES ($1, $2, $3, $4, $5)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(practice->staff.n),
                         V_BLOB(keyring_mark(practice, str_of(ticket))),
                         V_INT(P_NOW(practice))),
                  err);
}

bool calendar_since(struct practice *practice, int64_t *since, struct err *err)
{
    bool found;

    *since = 0;
    return db_ask_int(practice->db,
                      "SELECT created_at FROM calendar_feed "
                      "WHERE practice_id = $1 AND staff_id = $2 "
                      "AND ended_at IS NULL "
                      "ORDER BY calendar_feed_id DESC LIMIT 1",
                      VALUES(P_ID(practice), V_INT(practice->staff.n)), &found,
                      since, err);
}

// Whoever has left the practice has no times here any more.
bool calendar_find(struct practice *practice, struct str ticket,
                   struct staff_id *staff, struct err *err)
{
    bool found;

    return db_ask_int(
               practice->db,
               "SELECT f.staff_id FROM calendar_feed f JOIN staff s "
               "ON s.practice_id = f.practice_id "
               "AND s.staff_id = f.staff_id "
               "WHERE f.practice_id = $1 AND f.fingerprint = $2 "
               "AND f.ended_at IS NULL AND s.left_at IS NULL",
               VALUES(P_ID(practice), V_BLOB(keyring_mark(practice, ticket))),
               &found, &staff->n, err)
        && (found
            || err_set(err, ERR_MISSING,
                       "There is no calendar at this address any more."));
}

// ---- what stands in it ------------------------------------------------------

static bool is_off(enum attendance attendance)
{
    return attendance_side(attendance) != CHANGE_NONE;
}

// Unguessable and always the same, so that two practices in one calendar do not
// overwrite each other.
static const char *uid_of(struct practice *practice, int64_t session)
{
    struct str name = text_print(practice->arena, "calendar/session/%lld",
                                 (long long)session);
    struct fingerprint mark = keyring_fingerprint(practice, name);
    struct text text = text_in(practice->arena);

    text_add_hex(&text, mark.bytes, 16);
    return text_str(&text).at;
}

static struct ical_event event_of(struct practice *practice,
                                  const struct rows *rows)
{
    enum attendance attendance = ATTENDANCE_UNKNOWN;
    char code[CALENDAR_CODE_ROOM];

    (void)attendance_find(rows_str(rows, 4, NULL), &attendance);
    calendar_code((struct client_id){rows_int(rows, 1)}, code);
    return (struct ical_event){
        .uid = uid_of(practice, rows_int(rows, 0)),
        .summary = text_print(practice->arena, "Session %s", code).at,
        .starts_at = rows_int(rows, 2),
        .minutes = (int)rows_int(rows, 3),
        .sequence = (int)rows_int(rows, 5),
        .changed_at = rows_int(rows, 6),
        .cancelled = is_off(attendance),
    };
}

bool calendar_print(struct practice *practice, struct staff_id staff,
                    struct str *calendar, struct err *err)
{
    struct ical_event *events =
        arena_take(practice->arena, ICAL_EVENTS_MAX, sizeof *events);
    struct rows rows;
    int count = 0;

    if (!db_ask(practice->db,
                "SELECT s.session_id, s.client_id, s.scheduled_at, "
                "coalesce(s.minutes, 50), s.attendance, count(c.at), "
                "max(coalesce(s.agreed_at, s.scheduled_at), "
                "coalesce(max(c.at), 0)) FROM session s "
                "LEFT JOIN session_change c "
                "ON c.practice_id = s.practice_id "
                "AND c.session_id = s.session_id "
                "WHERE s.practice_id = $1 AND s.staff_id = $2 "
                "AND s.scheduled_at > $3 GROUP BY s.session_id "
                "ORDER BY s.scheduled_at, s.session_id LIMIT 5000",
                VALUES(P_ID(practice), V_INT(staff.n),
                       V_INT(P_NOW(practice) - CALENDAR_DAYS * DAY)),
                &rows, err)) {
        return false;
    }
    while (count < ICAL_EVENTS_MAX && rows_next(&rows)) {
        events[count++] = event_of(practice, &rows);
    }
    return rows_end(&rows, err)
        && ical_print(practice->arena, events, count, calendar, err);
}
