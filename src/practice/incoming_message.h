#ifndef PRACTICE_INCOMING_MESSAGE_H
#define PRACTICE_INCOMING_MESSAGE_H

// incoming_message - a text message that a client sent back.
//
// It is not a chat (PRODUCT.md A13). STOP, in any of STOP_WORDS, ends the
// channel at once, withdraws what waits and is confirmed once. START, the
// client's own word from their own number, allows again what STOP had ended,
// and nothing else. A word that answers the newest message ("1") goes to
// INCOMING_ANSWERS. All else is kept sealed and waits for the therapist to read
// it, by the time that the practice promised.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/channel.h"

enum {
    INCOMING_ID_MAX = 200,
    INCOMING_WORD_MAX = 20, // longer than any answer or STOP
};

struct incoming_message {
    struct str from, text; // as the gateway says them
    struct str id;         // the gateway's: the same twice is taken once
};

enum incoming_meaning {
    INCOMING_STOP,
    INCOMING_START,
    INCOMING_ANSWER,
    INCOMING_WORDS,
    INCOMING_KNOWN, // it came before
};

// ERR_INPUT: no sender or no id.
bool incoming_message_take(struct practice *practice,
                           const struct incoming_message *message,
                           enum incoming_meaning *meaning,
                           struct err *err) MUST_USE;

// What a text means by itself: STOP, START or WORDS. Pure.
enum incoming_meaning incoming_message_judge(struct str text);

// Tries to take one short word (trimmed, lower case) as the answer to the
// newest message to that client. `*taken` false: it is not about that.
typedef bool incoming_answer(struct practice *practice, struct client_id client,
                             struct str word, bool *taken, struct err *err);
// practice/incoming_answers.c, ends with NULL. The first that takes it has it.
extern incoming_answer *const INCOMING_ANSWERS[];

// A gateway's report on a message that it took. Unknown ids and words change
// nothing; what has arrived stays arrived.
bool incoming_message_report(struct practice *practice, struct str gateway_id,
                             struct str state, struct err *err) MUST_USE;

#endif
