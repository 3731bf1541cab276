// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/my_page.h"

#include "base/arena.h"
#include "practice/keyring.h"

static bool end_all(struct practice *practice, struct client_id client,
                    const char *by, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE my_page SET ended_at = $3, ended_by = $4"
                  " WHERE practice_id = $1 AND client_id = $2"
                  " AND ended_at IS NULL",
                  VALUES(P_ID(practice), V_INT(client.n),
                         V_INT(P_NOW(practice)), V_TEXT(str_of(by))),
                  err);
}

bool my_page_end(struct practice *practice, struct client_id client,
                 struct err *err)
{
    return end_all(practice, client, practice->staff.n ? "staff" : "client",
                   err);
}

static bool add_link(struct practice *practice, struct client_id client,
                     const char *kind, int64_t lasts, struct str ticket,
                     struct err *err)
{
    int64_t now = P_NOW(practice);
    int64_t id;

    return practice_next_id(practice, "my_page", &id, err)
        && db_run(practice->db,
                  "INSERT INTO my_page (practice_id, my_page_id, client_id,"
                  " kind, fingerprint, created_at, closes_at)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(client.n),
                         V_TEXT(str_of(kind)),
                         V_BLOB(keyring_mark(practice, ticket)), V_INT(now),
                         V_INT(now + lasts)),
                  err);
}

bool my_page_open(struct practice *practice, struct client_id client,
                  int64_t lasts, char ticket[TICKET_ROOM], struct err *err)
{
    ticket_make(practice->world, ticket);
    return end_all(practice, client, "next", err)
        && add_link(practice, client, "lasting", lasts, str_of(ticket), err);
}

bool my_page_open_sent(struct practice *practice, struct client_id client,
                       char ticket[TICKET_ROOM], struct err *err)
{
    ticket_make(practice->world, ticket);
    return add_link(practice, client, "sent", MY_PAGE_SENT, str_of(ticket),
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
                             V_BLOB(keyring_mark(practice, ticket)),
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
        " AND client_id = $2 AND kind = 'lasting' AND ended_at IS NULL"
        " AND closes_at > $3 ORDER BY my_page_id DESC LIMIT 1",
        VALUES(P_ID(practice), V_INT(client.n), V_INT(P_NOW(practice))), &found,
        until, err);
}

bool my_page_was_closed(struct practice *practice, struct str ticket,
                        bool *closed, struct err *err)
{
    int64_t id;

    return db_ask_int(
        practice->db,
        "SELECT my_page_id FROM my_page WHERE practice_id = $1"
        " AND fingerprint = $2 AND ended_by IN"
        " ('client', 'staff')",
        VALUES(P_ID(practice), V_BLOB(keyring_mark(practice, ticket))), closed,
        &id, err);
}

// ---- the door after a form --------------------------------------------------

bool my_page_door_read(struct practice *practice, struct client_id client,
                       struct my_page_door *door, struct err *err)
{
    struct rows rows;

    *door = (struct my_page_door){0};
    if (!db_ask(practice->db,
                "SELECT staff_at, client_at FROM my_page_door"
                " WHERE practice_id = $1 AND client_id = $2",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        door->staff_at = rows_int(&rows, 0);
        door->client_at = rows_int(&rows, 1);
    }
    return rows_end(&rows, err);
}

bool my_page_door_set(struct practice *practice, struct client_id client,
                      bool open, struct err *err)
{
    struct value at = open ? V_INT(P_NOW(practice)) : V_NULL;
    struct values values = VALUES(P_ID(practice), V_INT(client.n), at);

    return practice->staff.n
             ? db_run(practice->db,
                      "INSERT INTO my_page_door (practice_id, client_id,"
                      " staff_at) VALUES ($1, $2, $3)"
                      " ON CONFLICT (practice_id, client_id) DO UPDATE SET"
                      " staff_at = excluded.staff_at",
                      values, err)
             : db_run(practice->db,
                      "INSERT INTO my_page_door (practice_id, client_id,"
                      " client_at) VALUES ($1, $2, $3)"
                      " ON CONFLICT (practice_id, client_id) DO UPDATE SET"
                      " client_at = excluded.client_at",
                      values, err);
}

bool my_page_door_is_open(struct practice *practice,
                          const struct administration *form, bool *open,
                          struct err *err)
{
    struct my_page_door door;
    int64_t until;

    if (!my_page_door_read(practice, form->client, &door, err)
        || !my_page_until(practice, form->client, &until, err)) {
        return false;
    }
    *open = door.staff_at && door.client_at && until
         && form->state == ADMINISTRATION_SENT
         && P_NOW(practice) - form->touched_at < MY_PAGE_SHORT;
    return true;
}

bool my_page_open_short(struct practice *practice,
                        const struct administration *form,
                        char ticket[TICKET_ROOM], struct err *err)
{
    bool open;

    ticket_make(practice->world, ticket);
    return my_page_door_is_open(practice, form, &open, err)
        && (open
            || err_set(err, ERR_DENIED,
                       "Your own page opens with its own link."))
        && add_link(practice, form->client, "short", MY_PAGE_SHORT,
                    str_of(ticket), err);
}
