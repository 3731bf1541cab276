#ifndef PRACTICE_CONSENT_H
#define PRACTICE_CONSENT_H

// consent - what the client agreed to, purpose by purpose. The newest word on
// a purpose counts; the earlier ones stay.
//
// Purposes: treatment, follow_up, research, sharing, channel, check_ins
// (withdrawn: "paused by choice"), identity (asked about in the check),
// not_watched (read that answers are not watched around the clock), leaving (a
// note or two when somebody stays away).
//
// Who takes follow_up back is not asked any more, from that moment on.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

// ERR_INPUT: no such purpose.
bool consent_set(struct practice *practice, struct client_id client,
                 struct str purpose, bool given, struct err *err) MUST_USE;

// The same, with the version of the words that were agreed to (practice/
// first_contact.h); 0: asked elsewhere.
bool consent_set_words(struct practice *practice, struct client_id client,
                       struct str purpose, bool given, int words_version,
                       struct err *err) MUST_USE;

// Also false when the client has never been asked; `*at` 0 then.
bool consent_is_given(struct practice *practice, struct client_id client,
                      const char *purpose, bool *given, int64_t *at,
                      struct err *err) MUST_USE;

#endif
