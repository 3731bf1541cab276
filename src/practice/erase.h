#ifndef PRACTICE_ERASE_H
#define PRACTICE_ERASE_H

// erase - the one path by which a client's data goes away (DECISIONS.md 13).
//
// Two steps, both in the audit: asking (a tombstone without a date), then
// confirming with the client's id typed again. Confirming writes the client's
// hash into DATA/erased.list, destroys the key, and removes the rows, in this
// order and each durable: after a crash anywhere in between, opening the folder
// finishes the work. What stays is the tombstone: hash, dates, basis; and the
// audit lines, which hold no word of content.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/folder.h"

// `basis` says why, in a few words of the practice ("request of the client").
bool erase_ask(struct practice *practice, struct client_id client,
               struct str basis, struct err *err) MUST_USE;

// ERR_INPUT: nobody asked first, or `typed` is not the client's id. Opens its
// own transactions.
bool erase_confirm(struct folder *folder, struct arena *arena,
                   struct client_id client, struct str typed,
                   struct err *err) MUST_USE;

// A transcript of one session before its client goes: its key first, then
// transcript and disputes. Idempotent. In the caller's transaction; a key that
// is destroyed stays so if that fails, and the transcript then opens no more.
bool erase_transcript(struct practice *practice, struct client_id client,
                      struct session_id session, struct err *err) MUST_USE;
// And the numbers that were kept of it.
bool erase_listening_numbers(struct practice *practice,
                             struct session_id session,
                             struct err *err) MUST_USE;

// Removes whoever is in DATA/erased.list and still in the store. Called by
// folder_open() and by every restore.
bool erase_apply_list(struct folder *folder, struct arena *arena,
                      int64_t *erased, struct err *err) MUST_USE;

#endif
