#ifndef PRACTICE_MESSAGE_LIST_H
#define PRACTICE_MESSAGE_LIST_H

// message_list - what was sent to a client and what came back, for those who
// look: kinds, times and what became of each; no link, and no words but those
// that the client wrote.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/words.h"

enum { MESSAGE_LIST_MAX = 50 };

struct message_sent {
    int64_t id;
    char kind[24];    // of MESSAGE_KINDS
    char channel[12]; // mail, sms
    char state[12];
    int64_t at;       // when it became what it is, or will be tried
    int64_t about_at; // 0: of no time
    int64_t tries;
    bool new; // it did not arrive, and nobody has seen that
};
struct message_came {
    int64_t id;
    char meaning[12]; // stop, start, answer, words
    struct str words;
    int64_t at;
    bool new; // nobody has read it
};
struct message_list {
    struct message_sent sent[MESSAGE_LIST_MAX]; // the newest first
    int sent_count;
    struct message_came came[MESSAGE_LIST_MAX];
    int came_count;
    bool new; // one of them is
};
bool message_list_read(struct practice *practice, struct client_id client,
                       struct message_list *list, struct err *err) MUST_USE;

// The therapist has seen all that is new up to these two ids.
bool message_list_seen(struct practice *practice, struct client_id client,
                       int64_t sent, int64_t came, struct err *err) MUST_USE;

// "Reminder"; "arrived", "we cannot tell whether it arrived".
struct str message_kind_title(struct arena *arena, const char *kind);
const char *message_state_words(const char *state);

// Whose messages are to be looked at: not delivered, or unread. Of the
// signed-in therapist; `since` is the oldest unread text, 0: none.
struct message_trouble {
    struct client_id client;
    struct str name;
    int undelivered, unread;
    int64_t since;
};
enum { MESSAGE_TROUBLE_MAX = 50 };
bool message_trouble_read(struct practice *practice,
                          struct message_trouble *troubles, int *count,
                          struct err *err) MUST_USE;

// How many of them stand on every page: not delivered, or unread for a day
// (PRODUCT.md H27).
bool message_trouble_count(struct practice *practice, int *messages,
                           struct err *err) MUST_USE;

// The newest rows of the outbox, notices among them: ids, kinds and states.
struct outbox_row {
    int64_t id, tries, at;
    char channel[12], kind[24], state[12];
    struct str problem;
};
enum { OUTBOX_SHOWN = 200 };
bool outbox_read(struct practice *practice, struct outbox_row *rows, int *count,
                 struct err *err) MUST_USE;

// Texts from numbers that no client has, the newest first.
bool message_strangers(struct practice *practice, struct message_came *came,
                       int room, int *count, struct err *err) MUST_USE;

#endif
