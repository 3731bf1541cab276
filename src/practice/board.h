#ifndef PRACTICE_BOARD_H
#define PRACTICE_BOARD_H

// board - who needs the therapist's attention, and why: one row per client, in
// five groups of a fixed order (PRODUCT.md 3.6).
//
// A client stands in the first group that fits and nowhere else. Inside a
// group rows stand by level, then by days waiting, then by id, so that the
// same practice always gives the same board; of one level, whoever asked for
// another time, or stays away after a low check, stands before the others. At
// most BOARD_BUDGET rows of "Worth a look" are shown at first, the others are
// counted; a row that needs the therapist now is never held back.
//
// Reasons that somebody has seen, or has put off, are quiet here: they still
// stand on the client's card and glance.
//
// The fictional people that set-up put into a real practice are shown with
// their names marked, hold nobody's place, and are in no number.
//
// Fast because of its indexes: only the names that are shown are unsealed, and
// everybody else is a number.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/signal.h"
#include "practice/practice.h"

enum board_group {
    BOARD_NOW,        // "Needs you now"
    BOARD_LOOK,       // "Worth a look"
    BOARD_TODAY,      // "Today's sessions"
    BOARD_CANNOT_SEE, // "We cannot see"
    BOARD_EVERYONE,   // "Everyone else"
    BOARD_GROUP_COUNT,
};

enum {
    BOARD_BUDGET = 5,     // rows of a group at first sight
    BOARD_PAGE = 100,     // rows of a group that was opened
    BOARD_BY_NAME = 1000, // up to so many others are sorted by their names
};

struct board_row {
    struct client_id client;
    struct str name;
    enum signal_level level;
    struct reason_id reason; // n == 0: none
    struct session_id asks;  // asked for another time for it; n == 0: not
    struct str sentence;     // why, in one sentence; may be empty
    int further;             // reasons beside this one
    int64_t since;           // when the reason came, 0: no reason
    int64_t next_at;         // next session, 0: nothing is booked
    struct session_id session;
    const char *coming; // what the client said about it, in few words, or ""
};

struct board_list {
    struct board_row *rows;
    int count; // rows that are here
    int total; // clients in the group
    int demo;  // fictional people in it: shown after the others, not counted
    int from;  // how many stand before the first
};

struct board {
    struct board_list group[BOARD_GROUP_COUNT];
    int clients;    // of this therapist
    int demo;       // fictional people among real ones; 0 in a demo practice
    int64_t now;    // when it was looked at
    bool has_above; // anybody in the first four groups
};

// What to show in full: one group, from its `from`-th row on.
struct board_wish {
    enum board_group open; // BOARD_GROUP_COUNT: none
    int from;
};

// The board of the therapist who is signed in: own clients only. The owner's
// also has the safety cards, and the knocks at an open door (S13), of those
// whose therapist has left, until they are
// handed over (practice/staff_leaving.h).
bool board_read(struct practice *practice, const struct board_wish *wish,
                struct board *board, struct err *err) MUST_USE;

// Own clients whose name holds `part` (ASCII letters in either case), by name;
// at most BOARD_PAGE of them.
bool board_find(struct practice *practice, struct str part,
                struct board_list *found, struct err *err) MUST_USE;

#endif
