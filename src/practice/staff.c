// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/staff.h"

#include "practice/keyring.h"

static const struct client_id OF_PRACTICE = {0};

bool staff_add(struct practice *practice, const struct staff_draft *draft,
               struct staff_id *id, struct err *err)
{
    struct str sealed;

    return practice_next_id(practice, "staff", &id->n, err)
        && keyring_seal(practice, OF_PRACTICE, "staff.name", id->n, draft->name,
                        &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO staff (practice_id, staff_id, role, "
                  "name_sealed, passphrase_hash, created_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6)",
                  VALUES(P_ID(practice), V_INT(id->n),
                         V_TEXT(str_of(draft->role)), V_BLOB(sealed),
                         V_TEXT(str_of(draft->passphrase_hash)),
                         V_INT(P_NOW(practice))),
                  err);
}

bool staff_name(struct practice *practice, struct staff_id id, struct str *name,
                struct err *err)
{
    struct str sealed = {0};
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT name_sealed FROM staff "
                "WHERE practice_id = $1 AND staff_id = $2",
                VALUES(P_ID(practice), V_INT(id.n)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        sealed = rows_str(&rows, 0, practice->arena);
    }
    if (!rows_end(&rows, err)) {
        return false;
    }
    if (!sealed.at) {
        return err_set(err, ERR_MISSING, "there is no such member of staff");
    }
    return keyring_unseal(practice, OF_PRACTICE, "staff.name", id.n, sealed,
                          name, err);
}

bool staff_owner(struct practice *practice, struct staff_id *id,
                 struct err *err)
{
    bool found;

    if (!db_ask_int(practice->db,
                    "SELECT staff_id FROM staff WHERE practice_id = $1 "
                    "ORDER BY staff_id LIMIT 1",
                    VALUES(P_ID(practice)), &found, &id->n, err)) {
        return false;
    }
    return found || err_set(err, ERR_MISSING, "the practice has no owner");
}

bool staff_passphrase_hash(struct practice *practice, struct staff_id id,
                           const char **hash, struct err *err)
{
    struct rows rows;

    *hash = NULL;
    if (!db_ask(practice->db,
                "SELECT passphrase_hash FROM staff "
                "WHERE practice_id = $1 AND staff_id = $2",
                VALUES(P_ID(practice), V_INT(id.n)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *hash = str_text(practice->arena, rows_str(&rows, 0, NULL));
    }
    return rows_end(&rows, err)
        && (*hash
            || err_set(err, ERR_MISSING, "there is no such member of staff"));
}

bool staff_set_passphrase(struct practice *practice, struct staff_id id,
                          const char *hash, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE staff SET passphrase_hash = $3 "
                  "WHERE practice_id = $1 AND staff_id = $2",
                  VALUES(P_ID(practice), V_INT(id.n), V_TEXT(str_of(hash))),
                  err);
}
