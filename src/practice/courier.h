#ifndef PRACTICE_COURIER_H
#define PRACTICE_COURIER_H

// courier - delivers what the outbox holds, later, retrying.
//
// Each round looks for rows that are due and takes them one by one: claimed on
// the disk, sent outside of any transaction, then recorded. What was claimed
// and never recorded (the machine went down in between) is treated by whom it
// is for:
//
//   a notice about safety   goes out again, under the same Message-ID: twice is
//                           better than never
//   a message to a client   never goes out again: "unsure", and the therapist
//                           reads that we cannot tell whether it arrived
//
// A way that cannot be reached, or says "later", is tried again after 1, 2, 4
// ... up to 30 minutes: a notice COURIER_TRIES times, after which its card says
// "not delivered"; a message to a client as long as `not_after` allows, then it
// is "too_late". Messages to clients wait through the quiet hours, and none is
// ever sent to a demo person.
//
// The clock may be set back: what was to go at once goes at once.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/folder.h"

enum { COURIER_TRIES = 8, COURIER_AT_ONCE = 50 };

// How long a round goes on with messages to clients: notices do not wait for
// them longer than this and one parcel. Seconds.
enum { COURIER_ROUND_SECONDS = 20 };

// How long after a failed try the next one comes; `tries` before that one.
int64_t courier_wait(int64_t tries);

struct courier_report {
    int sent, failed, waiting; // of this round; waiting: will be tried again
    int unsure;                // nobody can tell whether it arrived
};

// For the server's timer (every 15 seconds), `rapport outbox send` and tests;
// of two at once one waits. Never called inside a store_write().
bool courier_round(struct folder *folder, const struct world *world,
                   struct courier_report *report, struct err *err) MUST_USE;

// What was put off after a failed try is due now: the owner has mended it.
bool courier_retry(struct practice *practice, struct err *err) MUST_USE;

// A backup was restored: what waited in it for clients may have gone out since
// it was made, and is "unsure". Notices wait on.
bool courier_after_restore(struct practice *practice, struct err *err) MUST_USE;

// Ways that are set and have delivered nothing for an hour although something
// was due, one sentence each, separated by line breaks; empty: none.
bool courier_trouble(struct practice *practice, struct str *words,
                     struct err *err) MUST_USE;

#endif
