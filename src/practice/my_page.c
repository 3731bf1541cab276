// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/my_page.h"

#include "base/arena.h"
#include "practice/keyring.h"

static struct str fingerprint_of(struct practice *practice, struct str ticket)
{
    struct fingerprint mark = keyring_fingerprint(practice, ticket);
    struct str bytes = {(const char *)mark.bytes, sizeof mark.bytes};

    return str_copy(practice->arena, bytes);
}

bool my_page_end(struct practice *practice, struct client_id client,
                 struct err *err)
{
    return db_run(
        practice->db,
        "UPDATE my_page SET ended_at = $3 WHERE practice_id = $1"
        " AND client_id = $2 AND ended_at IS NULL",
        VALUES(P_ID(practice), V_INT(client.n), V_INT(P_NOW(practice))), err);
}

bool my_page_open(struct practice *practice, struct client_id client,
                  int64_t lasts, char ticket[TICKET_ROOM], struct err *err)
{
    int64_t now = P_NOW(practice);
    int64_t id;

    ticket_make(practice->world, ticket);
    return my_page_end(practice, client, err)
        && practice_next_id(practice, "my_page", &id, err)
        && db_run(practice->db,
                  "INSERT INTO my_page (practice_id, my_page_id, client_id,"
                  " fingerprint, created_at, closes_at)"
                  " VALUES ($1, $2, $3, $4, $5, $6)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(client.n),
                         V_BLOB(fingerprint_of(practice, str_of(ticket))),
                         V_INT(now), V_INT(now + lasts)),
                  err);
}

bool my_page_find(struct practice *practice, struct str ticket,
                  struct client_id *client, struct err *err)
{
    bool found;

    return db_ask_int(practice->db,
                      "SELECT client_id FROM my_page WHERE practice_id = $1"
                      " AND fingerprint = $2 AND ended_at IS NULL"
                      " AND closes_at > $3",
                      VALUES(P_ID(practice),
                             V_BLOB(fingerprint_of(practice, ticket)),
                             V_INT(P_NOW(practice))),
                      &found, &client->n, err)
        && (found
            || err_set(err, ERR_MISSING,
                       "This link does not open a page any more. Please ask "
                       "your therapist for a new one."));
}

bool my_page_until(struct practice *practice, struct client_id client,
                   int64_t *until, struct err *err)
{
    bool found;

    *until = 0;
    return db_ask_int(
        practice->db,
        "SELECT closes_at FROM my_page WHERE practice_id = $1"
        " AND client_id = $2 AND ended_at IS NULL"
        " AND closes_at > $3 ORDER BY my_page_id DESC LIMIT 1",
        VALUES(P_ID(practice), V_INT(client.n), V_INT(P_NOW(practice))), &found,
        until, err);
}
