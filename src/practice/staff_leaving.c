// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/staff_leaving.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/coverage.h"

#include <string.h>
#include <strings.h>

// ---- leaving ----------------------------------------------------------------

bool staff_leaving_do(struct practice *practice, struct staff_id staff,
                      struct err *err)
{
    struct staff member;

    if (!staff_get(practice, staff, &member, err)) {
        return false;
    }
    if (member.owner) {
        return err_set(err, ERR_INPUT,
                       "the owner cannot leave: the recovery code and the "
                       "settings belong to them");
    }
    return db_run(
               practice->db,
               "UPDATE staff SET left_at = coalesce(left_at, $3) "
               "WHERE practice_id = $1 AND staff_id = $2",
               VALUES(P_ID(practice), V_INT(staff.n), V_INT(P_NOW(practice))),
               err)
        && staff_end_logins(practice, staff, err);
}

// ---- whom they leave behind -------------------------------------------------

bool staff_leaving_client_count(struct practice *practice, int *count,
                                struct err *err)
{
    int64_t number = 0;
    bool found;
    bool done = db_ask_int(
        practice->db,
        "SELECT count(*) FROM client c JOIN staff s"
        " ON s.practice_id = c.practice_id AND s.staff_id = c.staff_id"
        " WHERE c.practice_id = $1 AND s.left_at IS NOT NULL"
        " AND EXISTS (SELECT 1 FROM episode e WHERE e.practice_id = $1"
        " AND e.client_id = c.client_id AND e.ended_at IS NULL)",
        VALUES(P_ID(practice)), &found, &number, err);

    *count = (int)number;
    return done;
}

static bool read_ids(struct practice *practice, struct staff_id staff,
                     struct staff_leaving_client *clients, int room, int *count,
                     struct err *err)
{
    struct rows rows;

    *count = 0;
    if (!db_ask(practice->db,
                "SELECT c.client_id, c.staff_id FROM client c JOIN staff s"
                " ON s.practice_id = c.practice_id AND s.staff_id = c.staff_id"
                " WHERE c.practice_id = $1 AND s.left_at IS NOT NULL"
                " AND ($2 = 0 OR c.staff_id = $2)"
                " AND EXISTS (SELECT 1 FROM episode e WHERE e.practice_id = $1"
                " AND e.client_id = c.client_id AND e.ended_at IS NULL)"
                " ORDER BY c.staff_id, c.client_id",
                VALUES(P_ID(practice), V_INT(staff.n)), &rows, err)) {
        return false;
    }
    while (*count < room && rows_next(&rows)) {
        clients[*count].id.n = rows_int(&rows, 0);
        clients[*count].staff.n = rows_int(&rows, 1);
        ++*count;
    }
    return rows_end(&rows, err);
}

bool staff_leaving_clients(struct practice *practice, struct staff_id staff,
                           struct staff_leaving_client **clients, int *count,
                           struct err *err)
{
    int room;

    *count = 0;
    if (!staff_leaving_client_count(practice, &room, err)) {
        return false;
    }
    *clients = arena_take(practice->arena, (size_t)room + 1, sizeof **clients);
    if (!read_ids(practice, staff, *clients, room, count, err)) {
        return false;
    }
    for (int i = 0; i < *count; i++) {
        struct staff_leaving_client *client = &(*clients)[i];

        if (!client_name(practice, client->id, &client->name, err)
            || !staff_name(practice, client->staff, &client->staff_name, err)) {
            return false;
        }
    }
    return true;
}

bool staff_leaving_is_left(struct practice *practice,
                           const struct client *client, bool *left,
                           struct err *err)
{
    int64_t at;

    return db_ask_int(practice->db,
                      "SELECT left_at FROM staff WHERE practice_id = $1"
                      " AND staff_id = $2 AND left_at IS NOT NULL",
                      VALUES(P_ID(practice), V_INT(client->staff.n)), left, &at,
                      err);
}

// ---- who is still named -----------------------------------------------------

static struct str first_word(struct str name)
{
    struct str rest = name;

    return str_cut(&rest, ' ');
}

static bool is_same(struct str a, struct str b)
{
    return a.len == b.len && strncasecmp(a.at, b.at, a.len) == 0;
}

// "Jo" and "Jo Park" are taken for the same person: better asked once too often
// than a notice that nobody reads.
static bool is_named(struct str name, const struct coverage *plan)
{
    for (int i = 0; i < plan->people_count; i++) {
        struct str other = str_of(plan->people[i].name);

        if (is_same(name, other)
            || (is_same(first_word(name), first_word(other))
                && (!memchr(name.at, ' ', name.len)
                    || !memchr(other.at, ' ', other.len)))) {
            return true;
        }
    }
    return false;
}

bool staff_leaving_still_named(struct practice *practice, struct str *names,
                               struct err *err)
{
    struct text text = text_in(practice->arena);
    struct coverage_plan plan;
    struct staff *staff;
    int count;

    *names = (struct str){0};
    if (!staff_list(practice, &staff, &count, err)
        || !coverage_read(practice, &plan, err)) {
        return false;
    }
    for (int i = 0; plan.known && i < count; i++) {
        if (staff[i].left_at && is_named(staff[i].name, &plan.plan)) {
            text_addf(&text, "%s%.*s", text.len ? "; " : "",
                      SHOW(staff[i].name));
        }
    }
    *names = text_str(&text);
    return true;
}
