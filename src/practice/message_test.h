#ifndef PRACTICE_MESSAGE_TEST_H
#define PRACTICE_MESSAGE_TEST_H

// message_test - a message to the owner's own address or number, to see whether
// a way out of the house works, and what became of the last ones.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/channel.h"

enum { MESSAGE_TESTS_SHOWN = 5 };

struct message_test {
    char channel[12]; // mail, sms, webhook
    char state[12];
    struct str problem; // empty: none
    int64_t at;
};

// ERR_INPUT: no such way, or an address that is none (a webhook takes none).
bool message_test_queue(struct practice *practice, struct str channel,
                        struct str to, struct err *err) MUST_USE;

// The newest first.
bool message_test_list(struct practice *practice,
                       struct message_test tests[MESSAGE_TESTS_SHOWN],
                       int *count, struct err *err) MUST_USE;

#endif
