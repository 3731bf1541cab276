#ifndef PRACTICE_MESSAGE_H
#define PRACTICE_MESSAGE_H

// message - one message to a client, by the channels that the client allowed.
//
// A message never says anything: its words are a row of MESSAGE_KINDS, in which
// only the name that the client gave, the name of the sender, a time and a link
// are filled in (PRODUCT.md A12). What there is to say stands behind the link.
// It is written into the outbox in the transaction of what it tells of and sent
// later by practice/courier.h, outside the quiet hours, once. The words are
// filled in when it is sent, by what the channel says then.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/channel.h"

struct message_kind {
    const char *name;    // "reminder"
    const char *subject; // of a mail: neutral, no placeholder but {time}
    const char *body;    // {client} {sender} {time} {link}
    const char *shared;  // where others may read it too: {sender} {time}
    const char *answers; // NULL, or what can be texted back
    bool text_first;     // with both allowed: text message before mail
};
extern const struct message_kind MESSAGE_KINDS[];
extern const int MESSAGE_KIND_COUNT;
const struct message_kind *message_kind_find(struct str name); // NULL: none

// What became of it. Nothing but `queued` is sent; the others are no errors:
// the page that asked says so.
enum message_fate {
    MESSAGE_QUEUED,
    MESSAGE_KNOWN,      // the same `dedup` was queued before
    MESSAGE_NO_CHANNEL, // the client allowed none
    MESSAGE_STOPPED,    // the client wrote STOP, or took back what was allowed
    MESSAGE_TOO_LATE,   // the quiet hours last beyond `not_after`
};

struct message_draft {
    struct client_id client;
    const char *kind;   // of MESSAGE_KINDS
    struct str dedup;   // idempotency key, e.g. "reminder/12/1796133600"
    struct str link;    // a path of this site, "/r/k7..."; empty: none
    int64_t at;         // {time}; 0: the kind has none
    int64_t not_before; // 0: now; moved on to the end of the quiet hours
    int64_t not_after;  // 0: a week; too late, it is not sent any more
};

bool message_queue(struct practice *practice, const struct message_draft *draft,
                   enum message_fate *fate, struct err *err) MUST_USE;

// What was queued under `dedup`, or under `dedup`/..., and has not been sent
// stays unsent.
bool message_withdraw(struct practice *practice, struct str dedup,
                      struct err *err) MUST_USE;

// The one word after STOP: that it was heard. Only within the next two hours,
// never in the night after.
bool message_confirm_stop(struct practice *practice, struct client_id client,
                          struct str dedup, struct err *err) MUST_USE;

// "It goes out within the next minutes.", "Tom has not allowed messages.": for
// the page that asked. No name in it.
const char *message_fate_words(enum message_fate fate);

// ---- the words --------------------------------------------------------------

struct message_fill {
    struct str client, sender;
    struct str link; // the whole address; empty: none
    int64_t at, now;
    bool own;     // else `shared` is used
    bool answers; // an answer by text message would arrive
};
struct message_words {
    struct str subject, body;
};
struct message_words message_words_of(struct practice *practice,
                                      const struct message_kind *kind,
                                      const struct message_fill *fill);

// Does the practice's night hold `at`, and when does it end? `at` itself
// outside.
bool message_quiet_end(struct practice *practice, int64_t at, int64_t *end,
                       struct err *err) MUST_USE;

#endif
