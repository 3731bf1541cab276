// practice - where the next id of a kind comes from.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

bool practice_next_id(struct practice *practice, const char *kind, int64_t *id,
                      struct err *err)
{
    struct str name = str_of(kind);
    bool found;

    return db_run(practice->db,
                  "INSERT INTO counter (practice_id, name, value)"
                  " VALUES ($1, $2, 1) ON CONFLICT (practice_id, name)"
                  " DO UPDATE SET value = counter.value + 1",
                  VALUES(P_ID(practice), V_TEXT(name)), err)
        && db_ask_int(practice->db,
                      "SELECT value FROM counter"
                      " WHERE practice_id = $1 AND name = $2",
                      VALUES(P_ID(practice), V_TEXT(name)), &found, id, err);
}
