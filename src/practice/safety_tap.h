#ifndef PRACTICE_SAFETY_TAP_H
#define PRACTICE_SAFETY_TAP_H

// safety_tap - what the program itself notes about a form's safety answers,
// kept among the taps of that form, sealed like an answer and append-only.
//
// For safety.c and safety_raise.c only.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/administration.h"

// UTC seconds by which somebody reads, as the client was told; 0 where nobody
// could promise a time.
#define SAFETY_READ_BY STR("safety.read_by")
// What the client chose on the safety page.
#define SAFETY_REPLY STR("safety.reply")
// An answer that raised or renewed the card: "safety.raised.phq9/9" = 3. The
// newest of an item is also the highest.
#define SAFETY_RAISED "safety.raised."

bool safety_tap_add(struct practice *practice,
                    const struct administration *administration,
                    struct str field, struct str value,
                    struct err *err) MUST_USE;

#endif
