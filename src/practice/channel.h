#ifndef PRACTICE_CHANNEL_H
#define PRACTICE_CHANNEL_H

// channel - by what, and under which name, a client may be written to.
//
// Per client and kind (mail, sms) the newest word counts and the earlier ones
// stay: who said it, and when. Each word is a whole statement: address, may we,
// is it only yours, who signs. Nothing is sent by a channel that nobody was
// asked about.
//
// A telephone that others can read may show a partner what nobody should know
// (PRODUCT.md H09). There a message has neither name nor link; see
// MESSAGE_KINDS.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/words.h"

enum { CHANNEL_MAIL, CHANNEL_SMS, CHANNEL_KINDS };
extern const char *const CHANNEL_NAMES[CHANNEL_KINDS]; // "mail", "sms"

enum { CHANNEL_ADDRESS_MAX = 254, CHANNEL_SENDER_MAX = 60 };

struct channel {
    int64_t id;         // of the newest word; 0: nobody was asked
    int kind;           // CHANNEL_MAIL, CHANNEL_SMS
    struct str address; // "tom@example.org", "+447700900123"
    struct str sender;  // empty: the therapist's own name
    bool own;           // nobody else reads it
    bool allowed;
    char told_by[24]; // client, staff/1, stop
    int64_t at;
};

// -1: no such kind.
int channel_kind(struct str name);

// The newest word on each kind; channels[k].kind is k.
bool channel_read(struct practice *practice, struct client_id client,
                  struct channel channels[CHANNEL_KINDS],
                  struct err *err) MUST_USE;

// One further word on draft->kind, said by practice->who. `draft->id` is the
// one that the writer had read: ERR_CONFLICT when there is a newer one.
// ERR_INPUT: an address that is none; allowing without one. A channel that is
// not allowed any more stops what waits for it.
bool channel_save(struct practice *practice, struct client_id client,
                  const struct channel *draft, struct err *err) MUST_USE;

// The client wrote STOP, or tapped the stop link. Idempotent.
bool channel_stop(struct practice *practice, struct client_id client, int kind,
                  struct err *err) MUST_USE;

// What stands behind "To end these mails" (/stop/:ticket): it only ever stops
// the mail of one client, and so does not end.
struct str channel_stop_ticket(struct practice *practice,
                               struct client_id client);
// Whose it is. ERR_MISSING: nobody's.
bool channel_stop_find(struct practice *practice, struct str ticket,
                       struct client_id *client, struct err *err) MUST_USE;

// Whose channel an address is (a couple, a family): who allowed it first, then
// by the newest word.
enum { CHANNEL_SHARERS = 4 };
struct channel_sharers {
    struct client_id at[CHANNEL_SHARERS];
    int count;
};
bool channel_find(struct practice *practice, int kind, struct str address,
                  struct channel_sharers *sharers, struct err *err) MUST_USE;

// Checks an address and brings it into its one form: "+44 7700 900-123" and
// "0044 7700 900123" become "+447700900123".
bool channel_normalise(struct arena *arena, int kind, struct str *address,
                       struct err *err) MUST_USE;

#endif
