#ifndef PRACTICE_MY_PAGE_H
#define PRACTICE_MY_PAGE_H

// my_page - the link to a client's own page (/me/TICKET): goals, plans, path,
// safety plan, what was agreed.
//
// The therapist hands it over, on paper or by a channel that the client
// allowed; whoever holds it is taken for the client, so it ends after
// MY_PAGE_LASTS, with the next one, and at a tap of either of the two. It never
// opens notes, scores of others or anything of the therapist's own.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/moment.h"
#include "crypt/ticket.h"
#include "practice/practice.h"

enum { MY_PAGE_LASTS = 90 * DAY };

// Makes a link for `lasts` seconds and ends the one before. ERR_INPUT: the
// client is unknown.
bool my_page_open(struct practice *practice, struct client_id client,
                  int64_t lasts, char ticket[TICKET_ROOM],
                  struct err *err) MUST_USE;

// Whose page a ticket opens. ERR_MISSING: none, or not any more.
bool my_page_find(struct practice *practice, struct str ticket,
                  struct client_id *client, struct err *err) MUST_USE;

// Until when the client's link opens; 0: there is none.
bool my_page_until(struct practice *practice, struct client_id client,
                   int64_t *until, struct err *err) MUST_USE;

// Ends the link. Idempotent.
bool my_page_end(struct practice *practice, struct client_id client,
                 struct err *err) MUST_USE;

#endif
