#ifndef PRACTICE_LEAVING_H
#define PRACTICE_LEAVING_H

// leaving - two notes to somebody who stayed away without an ending: a kind one
// a week after the last session, a closing one after three, with a question
// that nobody has to answer.
//
// Only for clients who agreed to it beforehand (consent "leaving"); never more
// than these two in an episode. Each stands on the therapist's page for three
// days before it goes out, and one tap stops it. A session that is booked, an
// ending, or consent taken back ends it too.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/followup.h"
#include "practice/batch.h"

struct leaving_id {
    int64_t n;
};
struct leaving_note {
    struct leaving_id id;
    struct client_id client;
    struct episode_id episode;
    int day; // 7 or 21 after the last session
    int64_t goes_at;
    char state[12]; // waiting, sent, stopped, over, missed
    char why[16];   // of stopped: by_hand; of over: booked, ended, consent,
                    // no_channel, stop
    int version;
};

// The notes of the client's newest episode; at most LEAVING_NOTES.
bool leaving_list(struct practice *practice, struct client_id client,
                  struct leaving_note notes[LEAVING_NOTES], int *count,
                  struct err *err) MUST_USE;
bool leaving_get(struct practice *practice, struct leaving_id id,
                 struct leaving_note *note, struct err *err) MUST_USE;

// The therapist stops one. ERR_CONFLICT: it has gone out, or is over.
bool leaving_stop(struct practice *practice, struct leaving_id id, int version,
                  struct err *err) MUST_USE;

// Clients who agreed and whose episode goes on, in order of id; what becomes
// of one of them now: a note is put on the page, or goes out, or is over.
bool leaving_list_clients(struct practice *practice, int64_t after,
                          struct batch *clients, struct err *err) MUST_USE;
bool leaving_work(struct practice *practice, int64_t client,
                  struct err *err) MUST_USE;

// How many things stand on the page "What goes out next" of one therapist:
// notes that wait, cards to print, letters to sign, answers to read.
bool leaving_going_out(struct practice *practice, struct staff_id staff,
                       int *count, struct err *err) MUST_USE;

// Those of one therapist's clients that wait, by date.
struct leaving_due {
    struct leaving_note note;
    struct str name;
};
bool leaving_coming(struct practice *practice, struct staff_id staff,
                    struct leaving_due **list, int *count,
                    struct err *err) MUST_USE;

#endif
