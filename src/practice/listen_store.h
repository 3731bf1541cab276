#ifndef PRACTICE_LISTEN_STORE_H
#define PRACTICE_LISTEN_STORE_H

// listen_store - the transcript of one session: kept, opened, gone; and the
// numbers that are kept of it.
//
// Sealed twice: under the client's key, so that an erasure reaches it, and
// around that under a key of its own, which is destroyed with it. So nothing
// that is older than its end opens it: no backup of the store, no copy. No
// codes are kept: they are made anew from the transcript when it is opened.
//
// Keeping takes three steps, because what a large file needs does not hold up
// the writer: listen_begin (writes), listen_seal (reads), listen_keep (writes).
// A transcript that was not kept leaves a key that opens nothing.
//
// Everything answers for practice->staff as in listen.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/batch.h"
#include "practice/listen.h"

struct transcript; // talk/transcript.h

enum {
    // Turns of one session: 20 hours of quick talk, coded in a second.
    LISTEN_MAX_TURNS = 5000,
};

struct listen_draft {
    struct session_id session;
    struct client_id client;
    int64_t id; // of the transcript, and of its key
    struct str sealed;
};

// ERR_CONFLICT: there is no yes to it, or there is a transcript already.
bool listen_begin(struct practice *practice, struct session_id session,
                  struct listen_draft *draft, struct err *err) MUST_USE;
// ERR_LIMIT: more turns than a session has.
bool listen_seal(struct practice *practice, const struct transcript *transcript,
                 struct listen_draft *draft, struct err *err) MUST_USE;
bool listen_keep(struct practice *practice, const struct listen_draft *draft,
                 struct err *err) MUST_USE;

// ERR_MISSING also when it is purged, removed, or came back with an old backup
// and its key is gone. `*version` for listen_choose(). The therapist is set
// when somebody has said who it is.
bool listen_transcript(struct practice *practice, struct session_id session,
                       struct transcript *transcript, int *version,
                       struct err *err) MUST_USE;

// Which speaker the therapist is, and what is kept of the session as numbers
// (JSON, no words; empty: none). May be said again. ERR_CONFLICT: another tab
// was first. ERR_INPUT: there is no such speaker.
struct listen_choice {
    int version;
    int therapist;
    int speakers; // that there are
    struct str numbers;
};
bool listen_choose(struct practice *practice, struct session_id session,
                   const struct listen_choice *choice,
                   struct err *err) MUST_USE;

// The wrong one, or not needed any more: it goes at once, its numbers and
// disputes with it; the client's yes stays until its day.
bool listen_remove(struct practice *practice, struct session_id session,
                   struct err *err) MUST_USE;
// The numbers of a session whose transcript is gone.
bool listen_forget_numbers(struct practice *practice, struct session_id session,
                           struct err *err) MUST_USE;

// ---- numbers ----------------------------------------------------------------

struct listen_numbers {
    struct session_id session;
    struct client_id client;
    int64_t held_at; // when the session was
    struct str json;
};
// Of practice->staff, by the time of the session, oldest first; those of one
// client when client.n is given. At most LISTEN_NUMBERS_MOST, the newest.
enum { LISTEN_NUMBERS_MOST = 400 };
bool listen_numbers_list(struct practice *practice, struct client_id client,
                         struct listen_numbers **list, int *count,
                         struct err *err) MUST_USE;
// Writes the numbers of a transcript that is kept anew.
bool listen_numbers_keep(struct practice *practice, struct session_id session,
                         struct str json, struct err *err) MUST_USE;

// ---- the round (cli/rounds.c) -----------------------------------------------

// Transcripts that are to go: their day is past; or their therapist is not the
// client's any more, or has left, and so nobody may open them.
bool listen_list_due(struct practice *practice, int64_t after,
                     struct batch *batch, struct err *err) MUST_USE;
bool listen_purge(struct practice *practice, int64_t id,
                  struct err *err) MUST_USE;

#endif
