#ifndef PRACTICE_FIRST_CONTACT_H
#define PRACTICE_FIRST_CONTACT_H

// first_contact - what stands between a new client and the first session: what
// to expect here, what to call them, and what they agree to, purpose by purpose
// (PRODUCT.md J15).
//
// Nothing of it is a condition for coming. Every consent begins with "not
// agreed", is given with one tap and taken back with one tap, and leaves a
// receipt that names the words which were agreed to.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/words.h"

// ---- what to expect ---------------------------------------------------------

enum { WELCOME_MAX = 4000 };

struct welcome {
    int version;      // 0: the practice has not written its own yet
    struct str words; // paragraphs, an empty line between them
    bool own;         // the practice's; else the program's
};
bool welcome_read(struct practice *practice, struct welcome *welcome,
                  struct err *err) MUST_USE;
// A further version of the practice's words; empty words bring the program's
// back. ERR_CONFLICT: somebody wrote since `version`. ERR_INPUT: too long.
bool welcome_write(struct practice *practice, int version, struct str words,
                   struct err *err) MUST_USE;

// The client has read it. Idempotent.
bool welcome_seen(struct practice *practice, struct client_id client,
                  struct err *err) MUST_USE;
// For the client's own page: until it was read, or the first session was held.
bool welcome_waits(struct practice *practice, struct client_id client,
                   struct str *line, struct err *err) MUST_USE;

// ---- what to call them ------------------------------------------------------

enum { OWN_NAME_MAX = 120 };

struct own_name {
    struct str name;     // "Kit, said like kite"; may be empty
    struct str pronouns; // "they", "she or they"; may be empty
    int64_t told_at;     // 0: never
};
bool own_name_read(struct practice *practice, struct client_id client,
                   struct own_name *name, struct err *err) MUST_USE;
// ERR_INPUT: too long. Both may be empty: then there is nothing to say.
bool own_name_save(struct practice *practice, struct client_id client,
                   const struct own_name *name, struct err *err) MUST_USE;

// ---- consent, purpose by purpose --------------------------------------------

struct consent_words {
    const char *purpose; // of practice/consent.h
    int version;         // of these words
    const char *title;   // "Research"
    const char *words;   // what is agreed to, said by the client
    const char *after;   // what follows from taking it back
};
// By purpose, older versions first: receipts go on naming them.
extern const struct consent_words CONSENT_WORDS[];
extern const int CONSENT_WORDS_COUNT;

// The words of today for a purpose; NULL: not asked here.
const struct consent_words *consent_words_now(struct str purpose);
// Those of a receipt; NULL: asked elsewhere.
const struct consent_words *consent_words_of(const char *purpose, int version);

// The client's yes or no to words that they read. ERR_CONFLICT: the words have
// changed since. The same word again leaves no second receipt.
bool consent_answer(struct practice *practice, struct client_id client,
                    struct str purpose, int version, bool given,
                    struct err *err) MUST_USE;

struct consent_receipt {
    char purpose[16];
    bool given;
    int words_version; // 0: asked elsewhere
    int64_t at;
};
enum { RECEIPTS_SHOWN = 40 };
// Newest first: those of the purposes in CONSENT_WORDS.
bool consent_receipts(struct practice *practice, struct client_id client,
                      struct consent_receipt *receipts, int *count,
                      struct err *err) MUST_USE;

#endif
