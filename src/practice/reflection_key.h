#ifndef PRACTICE_REFLECTION_KEY_H
#define PRACTICE_REFLECTION_KEY_H

// reflection_key - a key that one person holds and nobody else, the practice
// included (M39).
//
// A random key per member of staff, made at the first sign-in. What lies in the
// store is the key wrapped: under argon2id of the passphrase with a salt of its
// own; under a printed code, if its owner asked for one; and in the row of each
// login under a key that follows from the login's ticket, of which the store
// has only the fingerprint. So the plain key lies nowhere, the files of the
// practice do not open it, and it is at hand only while its owner asks for a
// page.
//
// The practice's recovery code does not open it: after a passphrase was set
// anew with that code, reflections stay shut until their owner types their own
// code, or begins anew.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "crypt/passphrase.h"
#include "practice/folder.h"
#include "practice/words.h"

// ---- in the store -----------------------------------------------------------

// The newest key of one member of staff, shut.
struct reflection_lock {
    const struct world *world;
    struct practice_id practice;
    struct staff_id staff;
    int64_t id; // 0: there is none yet
    struct str salt, wrapped;
    struct str code_salt, code_wrapped; // empty: no code was printed
};
bool reflection_lock_read(struct practice *practice, struct staff_id staff,
                          struct reflection_lock *lock,
                          struct err *err) MUST_USE;

// Hashes: never on the writer's thread. `*open` false: it was wrapped under
// another passphrase.
bool reflection_lock_open(struct arena *arena,
                          const struct reflection_lock *lock,
                          struct str passphrase, struct secret *key, bool *open,
                          struct err *err) MUST_USE;

// Wraps `key` under a passphrase, with a new salt. Hashes.
bool reflection_lock_wrap(struct arena *arena, struct reflection_lock *lock,
                          struct str passphrase, const struct secret *key,
                          struct err *err) MUST_USE;

// Keeps what was wrapped. With id 0 a new key; ERR_CONFLICT: somebody made one
// in the meantime.
bool reflection_lock_save(struct practice *practice,
                          struct reflection_lock *lock,
                          struct err *err) MUST_USE;

// ---- in a login -------------------------------------------------------------

// What the row of a login holds of an open key.
struct str reflection_key_for_login(struct practice *practice,
                                    struct str ticket, int64_t key_id,
                                    const struct secret *key);
bool reflection_key_to_login(struct practice *practice, struct str ticket,
                             int64_t key_id, const struct secret *key,
                             struct err *err) MUST_USE;

enum reflection_state {
    REFLECTIONS_OPEN,
    REFLECTIONS_NEED_SIGN_IN, // this sign-in is older than the key
    REFLECTIONS_SHUT,         // the passphrase was set anew without them
    REFLECTIONS_NOBODY,       // nobody is signed in: a command, a client
};
struct reflection_key {
    enum reflection_state state;
    int64_t id;
    bool has_code;
    struct secret key; // only when open: secret_wipe() it
};
// The key of who is signed in, by practice->ticket.
bool reflection_key_find(struct practice *practice, struct reflection_key *key,
                         struct err *err) MUST_USE;
// The same where it must be open. ERR_DENIED says what to do.
bool reflection_key_get(struct practice *practice, struct reflection_key *key,
                        struct err *err) MUST_USE;

// Seals under an open key, and within that under the client's own where there
// is a client.
bool reflection_seal(struct practice *practice,
                     const struct reflection_key *key,
                     const struct words_place *place, struct str words,
                     struct value *sealed, struct err *err) MUST_USE;
// ERR_OUTSIDE: not under this key; ERR_MISSING: the client was erased.
bool reflection_unseal(struct practice *practice,
                       const struct reflection_key *key,
                       const struct words_place *place, struct str sealed,
                       struct str *words, struct err *err) MUST_USE;

// ---- the owner's own code ---------------------------------------------------

// A code to print, in the place of the one before, which opens nothing more.
// All three hash and open their own transactions: for ALONE pages.
enum { REFLECTION_CODE_ROOM = 32 };
bool reflection_code_make(struct folder *folder, struct arena *arena,
                          struct str ticket, char code[REFLECTION_CODE_ROOM],
                          struct err *err) MUST_USE;

// Opens shut reflections with the code and wraps them under the passphrase as
// it is now. ERR_DENIED: one of the two is another.
struct reflection_entry {
    struct str ticket, code, passphrase;
};
bool reflection_code_use(struct folder *folder, struct arena *arena,
                         const struct reflection_entry *entry,
                         struct err *err) MUST_USE;
// Without the code: a new key. What was written before stays shut for good.
bool reflection_begin_anew(struct folder *folder, struct arena *arena,
                           const struct reflection_entry *entry,
                           struct err *err) MUST_USE;

#endif
