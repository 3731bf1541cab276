#ifndef PRACTICE_SESSION_H
#define PRACTICE_SESSION_H

// session - one planned meeting: when it was meant to be, when it was, who
// came. Its number counts within the episode.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/attendance.h"
#include "practice/practice.h"

struct session {
    struct session_id id;
    struct client_id client;
    struct episode_id episode;
    struct staff_id staff;
    int number;
    int64_t scheduled_at;
    int64_t agreed_at;  // when that time was agreed; 0: not known
    int minutes;        // that are planned for it
    int64_t started_at; // 0: not yet
    int64_t ended_at;   // 0: not yet
    enum attendance attendance;
    struct str note; // the line to remember, from its note (practice/note.h)
    int version;
};

// "attended", "moved_by_client", ... and back (false: no such word).
const char *attendance_name(enum attendance attendance);
bool attendance_find(struct str name, enum attendance *attendance);

// A local time of the practice's zone as a moment. ERR_INPUT: no time, or an
// hour that does not exist on that day; `*twice`: the hour exists twice, this
// is the first (DECISIONS.md 14).
bool session_moment(struct practice *practice, struct str local, int64_t *at,
                    bool *twice, struct err *err) MUST_USE;

// Plans a session in the client's episode; the first one makes it active.
// ERR_INPUT: the episode has ended.
bool session_add(struct practice *practice, struct client_id client, int64_t at,
                 struct session_id *id, struct err *err) MUST_USE;

bool session_get(struct practice *practice, struct session_id id,
                 struct session *session, struct err *err) MUST_USE;

// The sessions of the client's newest episode, by time.
bool session_list(struct practice *practice, struct client_id client,
                  struct session **sessions, int *count,
                  struct err *err) MUST_USE;

// Is the therapist free from `at` for so many minutes? Other sessions that are
// planned count, `except` does not.
bool session_is_free(struct practice *practice, const struct session *except,
                     int64_t at, bool *free, struct err *err) MUST_USE;

// All of these fail with ERR_CONFLICT when the version is old, and judge the
// signals that hang on it. A time that is moved or given up is counted for
// whoever changed it (practice/session_change.h), and its reminder is not sent.
//
// ERR_INPUT: the status cannot follow the one that stands
// (attendance_may_follow).
bool session_set_attendance(struct practice *practice, struct session_id id,
                            int version, enum attendance attendance,
                            struct err *err) MUST_USE;
// The client cancels: in time, or at short notice.
bool session_cancel(struct practice *practice, struct session_id id,
                    int version, struct err *err) MUST_USE;
// To another time, `by` whom: CHANGE_CLIENT or CHANGE_PRACTICE. It is planned
// again, whatever it was. ERR_INPUT: it has begun.
bool session_move(struct practice *practice, struct session_id id, int version,
                  int64_t at, enum change_side by, struct err *err) MUST_USE;
// Start marks the client as here (ERR_CONFLICT also for somebody who has not
// read the handover of this client yet); end opens the window of the post form.
bool session_start(struct practice *practice, struct session_id id, int version,
                   struct err *err) MUST_USE;
bool session_end(struct practice *practice, struct session_id id, int version,
                 struct err *err) MUST_USE;
// Somebody forgot to press: the times themselves; `ended_at` 0: not ended.
// ERR_INPUT: an end before its beginning, or a time that is still to come.
bool session_set_times(struct practice *practice, struct session_id id,
                       int version, int64_t started_at, int64_t ended_at,
                       struct err *err) MUST_USE;
// Scheduled against actual times are for the therapist of that very session
// and nobody else (PRODUCT.md C4): pages ask this before they show them.
bool session_times_are_mine(const struct practice *practice,
                            const struct session *session);

// The therapist's own three taps after a session, 0 to 4 each (S5). A second
// time is a correction: a new version.
struct therapist_taps {
    int heard, direction, off;
};
bool session_rate(struct practice *practice, struct session_id id,
                  const struct therapist_taps *taps, struct err *err) MUST_USE;
// `*found` false: not yet rated.
bool session_rating(struct practice *practice, struct session_id id,
                    struct therapist_taps *taps, bool *found,
                    struct err *err) MUST_USE;

#endif
