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
// A short link (MY_PAGE_SHORT) can be opened from the page after a form. It
// ends nothing else. Because a form's link may have been passed on, it needs
// the yes of both, and is open to none by default.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/moment.h"
#include "crypt/ticket.h"
#include "practice/administration.h"

enum {
    MY_PAGE_LASTS = 90 * DAY,
    MY_PAGE_SENT = 14 * DAY,
    MY_PAGE_SHORT = 2 * HOUR,
};

// Makes a link for `lasts` seconds and ends the ones before. ERR_INPUT: the
// client is unknown.
bool my_page_open(struct practice *practice, struct client_id client,
                  int64_t lasts, char ticket[TICKET_ROOM],
                  struct err *err) MUST_USE;

// A link for a message about one thing that waits: it opens for MY_PAGE_SENT
// and ends no other, so that what the client has at hand goes on working.
bool my_page_open_sent(struct practice *practice, struct client_id client,
                       char ticket[TICKET_ROOM], struct err *err) MUST_USE;

// Whose page a ticket opens. ERR_MISSING: none, or not any more.
bool my_page_find(struct practice *practice, struct str ticket,
                  struct client_id *client, struct err *err) MUST_USE;

// Until when the client's lasting link opens; 0: there is none.
bool my_page_until(struct practice *practice, struct client_id client,
                   int64_t *until, struct err *err) MUST_USE;

// Ends all links of the client, in the name of who is asking. Idempotent.
bool my_page_end(struct practice *practice, struct client_id client,
                 struct err *err) MUST_USE;

// Did a person end this very link? Then what a phone has kept of the page goes
// too; a link that ran out, or gave way to the next one, takes nothing away.
bool my_page_was_closed(struct practice *practice, struct str ticket,
                        bool *closed, struct err *err) MUST_USE;

// ---- the door after a form --------------------------------------------------

struct my_page_door {
    int64_t staff_at;  // since when they say yes; 0: no
    int64_t client_at; //
};
bool my_page_door_read(struct practice *practice, struct client_id client,
                       struct my_page_door *door, struct err *err) MUST_USE;
// The word of who is asking: the therapist's when somebody is signed in, else
// the client's.
bool my_page_door_set(struct practice *practice, struct client_id client,
                      bool open, struct err *err) MUST_USE;

// Both said yes, there is a lasting link, and the form was sent no longer than
// MY_PAGE_SHORT ago: an old form's link leads nowhere.
bool my_page_door_is_open(struct practice *practice,
                          const struct administration *form, bool *open,
                          struct err *err) MUST_USE;
// A short link. ERR_DENIED: the door is closed.
bool my_page_open_short(struct practice *practice,
                        const struct administration *form,
                        char ticket[TICKET_ROOM], struct err *err) MUST_USE;

#endif
