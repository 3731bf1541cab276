#ifndef PRACTICE_COMING_H
#define PRACTICE_COMING_H

// coming - what a client says about the next session, by one of three doors:
// I'm coming, I need another time, I'm in two minds (PRODUCT.md C9).
//
// An answer is about one time of one session; when that time is moved, it is
// over. Every answer is kept, the newest counts, and until the session begins
// the client may change it, by whatever way: the link in a message, their own
// page, an answer to a text message. The same answer again changes nothing.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "crypt/ticket.h"
#include "practice/session.h"

enum coming_answer {
    COMING_UNSAID,
    COMING_YES,
    COMING_ANOTHER_TIME,
    COMING_TWO_MINDS,
};
enum coming_call { CALL_NOT_SAID, CALL_NO, CALL_YES };

struct coming {
    enum coming_answer answer;
    enum coming_call call; // of two minds
    struct str wish;       // of another time: what would suit them; may be ""
    int64_t at;
};

// For the therapist, in few words: "is coming", "asked for another time", ...;
// "" where nothing was said.
const char *coming_words(const struct coming *coming);

// May the client still answer? Planned, and not yet begun.
bool coming_is_open(const struct session *session, int64_t now);

// The practice has given its time up, and no other has been agreed: then only a
// wish for another time can be said.
bool coming_awaits_time(const struct session *session);

// What stands about the time that stands.
bool coming_read(struct practice *practice, const struct session *session,
                 struct coming *coming, struct err *err) MUST_USE;

// The same in few words, without opening what is sealed: for lists.
bool coming_brief(struct practice *practice, struct session_id session,
                  int64_t scheduled_at, const char **words,
                  struct err *err) MUST_USE;

// Keeps an answer and judges S14. `way`: link, my_page or message. ERR_INPUT:
// the session has begun or is not planned any more; a wish that is too long.
bool coming_say(struct practice *practice, const struct session *session,
                const struct coming *said, const char *way,
                struct err *err) MUST_USE;

// ---- the link in a message (/r/TICKET) --------------------------------------

// How long after the planned time it still opens a page, which then says so.
enum { SESSION_LINK_LASTS = 7 * 86400 };

// Is there one of that kind about the time that stands, from when it was
// agreed?
bool session_link_is_made(struct practice *practice,
                          const struct session *session, const char *kind,
                          bool *made, struct err *err) MUST_USE;
bool session_link_keep(struct practice *practice, const struct session *session,
                       const char *kind, struct str ticket,
                       struct err *err) MUST_USE;

// ERR_MISSING: none, or not any more.
bool session_link_find(struct practice *practice, struct str ticket,
                       struct session_id *session, struct client_id *client,
                       struct err *err) MUST_USE;

// Takes "1", "2" or "3", texted back, as the answer to the newest reminder that
// is still open (an incoming_answer of practice/incoming_message.h). `*taken`
// false: it is another word, or there is no such reminder.
bool coming_take_word(struct practice *practice, struct client_id client,
                      struct str word, bool *taken, struct err *err) MUST_USE;

#endif
