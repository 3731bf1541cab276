#ifndef PRACTICE_KEYRING_H
#define PRACTICE_KEYRING_H

// keyring - the keys of a practice's folder, and sealing with them.
//
// DATA/keys/master.key (0600) opens DATA/keys/clients.db, which holds one key
// per client, and from it come the keys for staff and practice rows, tickets,
// look-ups and the audit chain (practice/master_key.h). Thread-safe; client
// keys are cached once opened.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "crypt/secret.h"
#include "crypt/ticket.h"
#include "practice/master_key.h"
#include "practice/practice.h"

struct keyring;

// Makes master key, recovery file and key file; prints the code into `code`.
// Replaces what an attempt that was cut short has left: the caller
// (practice/setup.c) knows that there is no practice yet.
bool keyring_create(const char *folder, const struct world *world,
                    char code[RECOVERY_CODE_ROOM], struct err *err) MUST_USE;
bool keyring_open(const char *folder, const struct world *world,
                  struct keyring **keyring, struct err *err) MUST_USE;
void keyring_close(struct keyring *keyring);

// A further recovery code in place of the one before, which opens nothing any
// more (older backups keep theirs). Hashes: never on the writer's thread.
bool keyring_new_code(struct keyring *keyring, const char *folder,
                      char code[RECOVERY_CODE_ROOM], struct err *err) MUST_USE;

// A key for a new client, on disk before this returns. For many clients at
// once: keyring_add_many() (one sync).
bool keyring_add(struct practice *practice, struct client_id client,
                 struct err *err) MUST_USE;
bool keyring_add_many(struct practice *practice,
                      const struct client_id *clients, int count,
                      struct err *err) MUST_USE;
// After this, nothing sealed for the client can be opened again, anywhere.
bool keyring_destroy(struct practice *practice, struct client_id client,
                     struct err *err) MUST_USE;

// A transcript has a key of its own too, which lies among those of the clients
// under a number that no client has (practice/listen_store.h): it is added,
// used and destroyed as if it were one.
static inline struct client_id keyring_of_transcript(int64_t id)
{
    return (struct client_id){-id};
}

// Seals under the client's key (client.n != 0) or the practice's (client.n ==
// 0). `column` is "table.column", `row` the id that makes the place unique.
bool keyring_seal(struct practice *practice, struct client_id client,
                  const char *column, int64_t row, struct str plain,
                  struct str *sealed, struct err *err) MUST_USE;
// ERR_MISSING when the key was destroyed, ERR_OUTSIDE when the bytes are not
// what was sealed there.
bool keyring_unseal(struct practice *practice, struct client_id client,
                    const char *column, int64_t row, struct str sealed,
                    struct str *plain, struct err *err) MUST_USE;

// The fingerprint under which a ticket is kept.
struct fingerprint keyring_fingerprint(struct practice *practice,
                                       struct str ticket);
// The same as a value for a column.
struct str keyring_mark(struct practice *practice, struct str ticket);
// A key derived for one purpose, e.g. "audit" or "form token".
void keyring_derive(struct practice *practice, const char *purpose,
                    struct secret *key);

// How many clients of the store have no key that opens.
bool keyring_missing(struct practice *practice, int64_t *clients,
                     struct err *err) MUST_USE;

// ---- for backups -----------------------------------------------------------

// The key of a kind of backup file, from the master key.
void keyring_backup_key(const struct secret *master, const char *kind,
                        struct secret *key);
void keyring_backup_key_of(const struct practice *practice, const char *kind,
                           struct secret *key);
// A consistent copy of the file of client keys, which must not exist yet.
bool keyring_copy(struct practice *practice, const char *path,
                  struct err *err) MUST_USE;

#endif
