#ifndef PRACTICE_AGREEMENT_MESSAGE_H
#define PRACTICE_AGREEMENT_MESSAGE_H

// agreement_message - tells a client that there is something on their own page:
// a moved promise, a plan card, new limits. The message brings a link of its
// own to the page, beside the one that the client has at hand; none is made
// when nothing can be sent.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/message.h"

struct agreement_news {
    struct client_id client;
    const char *kind;  // of MESSAGE_KINDS
    const char *where; // the page below "/me/TICKET", e.g. "plan"
    struct str dedup;  // told once
};
bool agreement_tell(struct practice *practice,
                    const struct agreement_news *news, enum message_fate *fate,
                    struct err *err) MUST_USE;

// Version `limits` was published. Whoever had said something to an earlier one,
// and whose work goes on, hears of it once.
bool agreement_tell_limits(struct practice *practice, int64_t limits,
                           struct err *err) MUST_USE;

#endif
