#ifndef PRACTICE_SESSION_H
#define PRACTICE_SESSION_H

// session - one planned meeting: when it was meant to be, when it was, who
// came. Its number counts within the episode.

#include "measure/signal.h"
#include "practice/practice.h"

struct session {
    struct session_id id;
    struct client_id client;
    struct episode_id episode;
    struct staff_id staff;
    int number;
    int64_t scheduled_at;
    int64_t started_at; // 0: not yet
    int64_t ended_at;   // 0: not yet
    enum attendance attendance;
    struct str note; // one line
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

// All of these fail with ERR_CONFLICT when the version is old, and judge the
// signals that hang on it.
bool session_set_attendance(struct practice *practice, struct session_id id,
                            int version, enum attendance attendance,
                            struct err *err) MUST_USE;
bool session_move(struct practice *practice, struct session_id id, int version,
                  int64_t at, struct err *err) MUST_USE;
// Start marks the client as here; end opens the window of the post form.
bool session_start(struct practice *practice, struct session_id id, int version,
                   struct err *err) MUST_USE;
bool session_end(struct practice *practice, struct session_id id, int version,
                 struct err *err) MUST_USE;
bool session_set_note(struct practice *practice, struct session_id id,
                      int version, struct str note, struct err *err) MUST_USE;

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
