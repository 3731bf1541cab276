#ifndef PRACTICE_CALENDAR_H
#define PRACTICE_CALENDAR_H

// calendar - a therapist's sessions for the calendar program of their phone:
// times and codes, no names and no word that says what they are for
// (PRODUCT.md SH12).
//
// The address holds a ticket; whoever has the address can read the times, so
// it can be ended, and a new one ends the one before. The store keeps only its
// fingerprint.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "crypt/ticket.h"
#include "practice/practice.h"

// "K7": stands for a client, always the same, made of the number and not of the
// name.
enum { CALENDAR_CODE_ROOM = 24 };
void calendar_code(struct client_id client, char code[CALENDAR_CODE_ROOM]);

// Makes the address of the therapist who is signed in.
bool calendar_open(struct practice *practice, char ticket[TICKET_ROOM],
                   struct err *err) MUST_USE;
// Idempotent.
bool calendar_end(struct practice *practice, struct err *err) MUST_USE;
// Since when there is one; 0: there is none.
bool calendar_since(struct practice *practice, int64_t *since,
                    struct err *err) MUST_USE;

// Whose times a ticket shows. ERR_MISSING: nobody's, or not any more.
bool calendar_find(struct practice *practice, struct str ticket,
                   struct staff_id *staff, struct err *err) MUST_USE;

// Their sessions from CALENDAR_DAYS ago on, as "text/calendar".
enum { CALENDAR_DAYS = 60 };
bool calendar_print(struct practice *practice, struct staff_id staff,
                    struct str *calendar, struct err *err) MUST_USE;

#endif
