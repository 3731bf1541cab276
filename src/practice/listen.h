#ifndef PRACTICE_LISTEN_H
#define PRACTICE_LISTEN_H

// listen - what a client allows to be looked at of one session, and where that
// stands: asked, answered, a transcript there, gone again. A module: off until
// the owner switches it on (setting "listening"), and off means: as if absent.
//
// For one session and for the therapist of that session. Everything below that
// has no client among its arguments answers for practice->staff, and to nobody
// else, whatever their role: ERR_MISSING, as if there were no such session. A
// handover moves none of it. The transcript itself is in listen_store.h.
//
// A no, and a yes that was taken back, are changed by the client alone, on
// their own page: nobody is asked twice (tests/unit/test_listening_store.c).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/client.h"
#include "practice/session.h"

enum listen_state {
    LISTEN_NOT_ASKED,
    LISTEN_ASKED,
    LISTEN_AGREED,    // a yes: a transcript may be uploaded
    LISTEN_DECLINED,  // the client's no
    LISTEN_WITHDRAWN, // the client's yes was taken back: all of it is gone
    LISTEN_LAPSED,    // its day is past, and nothing was uploaded
    LISTEN_CHOOSE,    // a transcript is there: which speaker is the therapist?
    LISTEN_READY,     // it can be looked at
    LISTEN_PURGED,    // its day is past, and it is gone
    LISTEN_STATES
};

// What the client reads before they answer, line by line, with {therapist} and
// {date} in it. A change is a further version: receipts go on naming theirs.
enum { LISTEN_LINES = 7 };
struct listen_words {
    int version;
    const char *lines[LISTEN_LINES];
};
const struct listen_words *listen_words_now(void);
const struct listen_words *listen_words_of(int version); // NULL: none such
struct str listen_words_line(struct arena *arena, const char *line,
                             struct str therapist, struct str date);

struct listen_case {
    struct session_id session;
    struct client_id client;
    struct staff_id staff; // the therapist whom it is for
    int session_number;
    int64_t held_at; // when the session was, or is planned
    enum listen_state state;
    int words_version;  // that were shown; 0: not asked yet
    int64_t keep_until; // gone by then; 0: not asked yet
    int64_t asked_at, answered_at, uploaded_at, gone_at; // 0: not (yet)
    int64_t said_at;  // of a yes in the room: when it was said; 0: on the page
    bool has_numbers; // numbers of the session are kept, without words
};

enum { LISTEN_DAYS_MOST = 365 };

bool listen_is_on(struct practice *practice, bool *on,
                  struct err *err) MUST_USE;
// ERR_MISSING, as for an address that there is not, while it is off.
bool listen_check_on(struct practice *practice, struct err *err) MUST_USE;

// ---- for the therapist of the session ---------------------------------------

// ERR_MISSING: not theirs, or the client is not (any more).
bool listen_get(struct practice *practice, struct session_id session,
                struct listen_case *found, struct err *err) MUST_USE;

// The day that so many days (1 to LISTEN_DAYS_MOST) lead to.
int64_t listen_last_day(const struct practice *practice,
                        const struct listen_case *of, int64_t days);

// Asks on the client's own page. `days` 1 to what the practice set (setting
// "listening_days", at most LISTEN_DAYS_MOST), from the session or from today,
// whichever is later. ERR_INPUT: not so many. ERR_CONFLICT: it cannot be asked
// (again).
bool listen_ask(struct practice *practice, struct session_id session,
                int64_t days, struct err *err) MUST_USE;
// Takes a question back that has no answer yet.
bool listen_unask(struct practice *practice, struct session_id session,
                  struct err *err) MUST_USE;
// The client said yes in the room, at `said_at`. ERR_INPUT: still to come.
bool listen_note_yes(struct practice *practice, struct session_id session,
                     int64_t days, int64_t said_at, struct err *err) MUST_USE;
// The client takes it back, and told the therapist. Also once it is purged:
// then the numbers go. Deletes at once.
bool listen_withdraw(struct practice *practice, struct session_id session,
                     struct err *err) MUST_USE;
// An earlier day. ERR_INPUT: later than it is, or not after now.
bool listen_shorten(struct practice *practice, struct session_id session,
                    int64_t keep_until, struct err *err) MUST_USE;

// ---- for the client, on their own page --------------------------------------

enum { LISTEN_CASES_MOST = 100 };
// Every session for which they were asked, newest first, while the module is
// on; once it is off again, those of which something is still kept.
bool listen_list(struct practice *practice, struct client_id client,
                 struct listen_case **cases, int *count,
                 struct err *err) MUST_USE;
bool listen_client_get(struct practice *practice, struct client_id client,
                       struct session_id session, struct listen_case *found,
                       struct err *err) MUST_USE;
// Yes, no, and taking back. ERR_CONFLICT: the words have changed since, or it
// is not asked any more.
bool listen_client_yes(struct practice *practice, struct client_id client,
                       struct session_id session, int words_version,
                       struct err *err) MUST_USE;
bool listen_client_no(struct practice *practice, struct client_id client,
                      struct session_id session, struct err *err) MUST_USE;
bool listen_client_withdraw(struct practice *practice, struct client_id client,
                            struct session_id session,
                            struct err *err) MUST_USE;

// For the hub of the own page: a line while a question waits; and is there
// anything to see at all?
bool listen_waits(struct practice *practice, struct client_id client,
                  struct str *line, struct err *err) MUST_USE;
bool listen_shows(struct practice *practice, struct client_id client,
                  bool *shown, struct err *err) MUST_USE;

// Receipts, newest first: what was said and done about every session.
struct listen_receipt {
    char kind[16]; // of listening_step
    char who[16];  // client, therapist, program
    int session_number;
    int64_t held_at, said_at, keep_until, at; // 0: none
    int words_version;                        // 0: none
};
enum { LISTEN_RECEIPTS_SHOWN = 60 };
bool listen_receipts(struct practice *practice, struct client_id client,
                     struct listen_receipt *receipts, int *count,
                     struct err *err) MUST_USE;

// How often the transcript was opened, and when last; 0: never.
#define LISTEN_OPENED "opened a transcript" // in the audit
bool listen_opened(struct practice *practice, const struct listen_case *of,
                   int64_t *times, int64_t *last, struct err *err) MUST_USE;

// ---- for listen_store.c -----------------------------------------------------

struct listen_step {
    const char *kind;   // of listening_step
    const char *who;    // client, therapist, program
    int64_t said_at;    // 0: none
    int64_t keep_until; // 0: none
    int words_version;  // 0: none
};
bool listen_note(struct practice *practice, const struct listen_case *of,
                 const struct listen_step *step, struct err *err) MUST_USE;

#endif
