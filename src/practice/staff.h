#ifndef PRACTICE_STAFF_H
#define PRACTICE_STAFF_H

// staff - the people who work in the practice. Their names are sealed under
// the practice's key ("staff.name").
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

enum { STAFF_NAME_MAX = 200 };

struct staff_draft {
    struct str name;
    const char *role; // "therapist"
    const char *passphrase_hash;
};
bool staff_add(struct practice *practice, const struct staff_draft *draft,
               struct staff_id *id, struct err *err) MUST_USE;

bool staff_name(struct practice *practice, struct staff_id id, struct str *name,
                struct err *err) MUST_USE;

// The first member of staff: who set the practice up.
bool staff_owner(struct practice *practice, struct staff_id *id,
                 struct err *err) MUST_USE;

// The self-describing text of crypt/passphrase.h, in the practice's arena.
bool staff_passphrase_hash(struct practice *practice, struct staff_id id,
                           const char **hash, struct err *err) MUST_USE;
bool staff_set_passphrase(struct practice *practice, struct staff_id id,
                          const char *hash, struct err *err) MUST_USE;

#endif
