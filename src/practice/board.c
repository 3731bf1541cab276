// How it stays fast with ten thousand clients: one range of the index
// reason_board gives all open reasons of the therapist, one range of
// session_by_day gives today, one count of client_by_staff gives everybody.
// These are sorted in memory; names and sentences are read last, and only for
// the rows that will be shown.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/board.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/board_places.h"
#include "practice/card.h"
#include "practice/client.h"
#include "practice/coming.h"

#include <stdlib.h>
#include <strings.h>

struct sorting { // the whole board before names are known
    struct places group[BOARD_GROUP_COUNT];
};

// ---- sorting into groups ----------------------------------------------------

// `all` holds places that were sorted by client, and behind them `added` ones.
static struct place *find_place(const struct places *all, int added,
                                int64_t client)
{
    struct places sorted = {all->at, all->count - added, 0};

    for (int i = sorted.count; i < all->count; i++) {
        if (all->at[i].client == client) {
            return &all->at[i];
        }
    }
    return places_find(&sorted, client);
}

// A client with a reason and a meeting today knows of both; one who only has a
// meeting is added at the end.
static void join_today(struct practice *practice, struct places *all,
                       const struct places *today)
{
    int added = 0;

    for (int i = 0; i < today->count; i++) {
        const struct place *meeting = &today->at[i];
        struct place *place = find_place(all, added, meeting->client);

        if (place == NULL) {
            *places_add(practice->arena, all) = *meeting;
            added++;
        } else if (place->session == 0) {
            place->session = meeting->session;
            place->session_at = meeting->session_at;
        }
    }
}

static enum board_group group_of(const struct place *place)
{
    if (place->level >= LEVEL_NOW) {
        return BOARD_NOW;
    }
    if ((place->reason != 0 && !place->blind) || place->asks != 0) {
        return BOARD_LOOK;
    }
    return place->session != 0 ? BOARD_TODAY : BOARD_CANNOT_SEE;
}

// Whom the alarm budget holds back, but who comes today, is with today's.
static void keep_budget(struct arena *arena, struct sorting *sorting)
{
    struct places *look = &sorting->group[BOARD_LOOK];
    int kept = look->count < BOARD_BUDGET ? look->count : BOARD_BUDGET;

    for (int i = kept; i < look->count; i++) {
        if (look->at[i].session != 0) {
            *places_add(arena, &sorting->group[BOARD_TODAY]) = look->at[i];
        } else {
            look->at[kept++] = look->at[i];
        }
    }
    look->count = kept;
}

static void sort_into_groups(struct practice *practice,
                             const struct places *all,
                             const struct board_wish *wish,
                             struct sorting *sorting)
{
    for (int i = 0; i < all->count; i++) {
        struct places *group = &sorting->group[group_of(&all->at[i])];

        *places_add(practice->arena, group) = all->at[i];
    }
    places_sort(&sorting->group[BOARD_NOW], place_by_urgency);
    places_sort(&sorting->group[BOARD_LOOK], place_by_urgency);
    places_sort(&sorting->group[BOARD_CANNOT_SEE], place_by_urgency);
    if (wish->open != BOARD_LOOK) {
        keep_budget(practice->arena, sorting);
    }
    places_sort(&sorting->group[BOARD_TODAY], place_by_time);
}

// ---- filling in the rows that are shown -------------------------------------

static bool find_next_session(struct practice *practice, struct board_row *row,
                              struct err *err)
{
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT session_id, scheduled_at FROM session"
                " WHERE practice_id = $1 AND client_id = $2"
                " AND scheduled_at >= $3 AND attendance = 'planned'"
                " ORDER BY scheduled_at LIMIT 1",
                VALUES(P_ID(practice), V_INT(row->client.n),
                       V_INT(P_NOW(practice))),
                &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        row->session.n = rows_int(&rows, 0);
        row->next_at = rows_int(&rows, 1);
    }
    return rows_end(&rows, err);
}

static bool read_sentence(struct practice *practice, struct board_row *row,
                          struct err *err)
{
    struct reason reason;

    if (row->asks.n != 0) {
        row->sentence = text_print(
            practice->arena, "%.*s asked for another time.", SHOW(row->name));
    }
    if (row->reason.n == 0) {
        return true;
    }
    if (!reason_get(practice, row->reason, &reason, err)) {
        return false;
    }
    row->sentence =
        signal_sentence(practice->arena, &reason.finding, row->name);
    return true;
}

static bool fill_row(struct practice *practice, const struct place *place,
                     struct board_row *row, struct err *err)
{
    row->client.n = place->client;
    row->level = (enum signal_level)place->level;
    row->reason.n = place->reason;
    row->asks.n = place->asks;
    row->further = place->further;
    row->since = place->fired_at;
    row->session.n = place->session;
    row->next_at = place->session_at;
    if (row->name.at == NULL
        && !client_name(practice, row->client, &row->name, err)) {
        return false;
    }
    return read_sentence(practice, row, err)
        && (row->session.n != 0 || find_next_session(practice, row, err))
        && coming_brief(practice, row->session, row->next_at, &row->coming,
                        err);
}

// Rows [from, from + limit) of the group.
static bool fill_list(struct practice *practice, const struct places *places,
                      int from, int limit, struct board_list *list,
                      struct err *err)
{
    bool any = places->at != NULL && places->count > from;
    int left = any ? places->count - from : 0;

    list->demo = places_count_demo(places);
    list->total = places->count - list->demo;
    list->from = from;
    list->count = left < limit ? left : limit;
    list->rows =
        arena_take(practice->arena, (size_t)list->count, sizeof *list->rows);
    for (int i = 0; i < list->count; i++) {
        if (!fill_row(practice, &places->at[from + i], &list->rows[i], err)) {
            return false;
        }
    }
    return true;
}

// What is shown of a group: all that needs the therapist now and all of today,
// a budget of the others, a page of the one that was opened.
static bool fill_group(struct practice *practice, const struct sorting *sorting,
                       enum board_group group, const struct board_wish *wish,
                       struct board *board, struct err *err)
{
    const struct places *places = &sorting->group[group];
    bool whole = group == BOARD_NOW || group == BOARD_TODAY;
    bool opened = group == wish->open;
    int limit = whole ? places->count : opened ? BOARD_PAGE : BOARD_BUDGET;

    return fill_list(practice, places, opened && !whole ? wish->from : 0, limit,
                     &board->group[group], err);
}

// ---- everyone else ----------------------------------------------------------

static int by_name(const void *left, const void *right)
{
    const struct board_row *a = left;
    const struct board_row *b = right;
    size_t len = a->name.len < b->name.len ? a->name.len : b->name.len;
    int name = strncasecmp(a->name.at, b->name.at, len);

    if (name == 0) {
        name = (a->name.len > b->name.len) - (a->name.len < b->name.len);
    }
    return name ? name
                : (a->client.n > b->client.n) - (a->client.n < b->client.n);
}

static bool read_clients(struct practice *practice, struct places *clients,
                         struct err *err)
{
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT client_id FROM client"
                " WHERE practice_id = $1 AND staff_id = $2 ORDER BY client_id",
                VALUES(P_ID(practice), V_INT(practice->staff.n)), &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        places_add(practice->arena, clients)->client = rows_int(&rows, 0);
    }
    return rows_end(&rows, err);
}

// Names of `places`, sorted. Costs one unsealing per client.
static bool sort_by_name(struct practice *practice, struct places *places,
                         struct err *err)
{
    size_t count = (size_t)places->count;
    struct board_row *rows = arena_take(practice->arena, count, sizeof *rows);

    for (size_t i = 0; i < count; i++) {
        rows[i].client.n = places->at[i].client;
        if (!client_name(practice, rows[i].client, &rows[i].name, err)) {
            return false;
        }
    }
    if (count > 1) {
        qsort(rows, count, sizeof *rows, by_name);
    }
    for (size_t i = 0; i < count; i++) {
        places->at[i] = (struct place){.client = rows[i].client.n};
    }
    return true;
}

// Everybody who is in none of the groups above.
static bool fill_everyone(struct practice *practice, const struct places *above,
                          const struct places *demo,
                          const struct board_wish *wish, struct board *board,
                          struct err *err)
{
    struct places clients = {0};
    struct places others = {0};

    if (!read_clients(practice, &clients, err)) {
        return false;
    }
    for (int i = 0; i < clients.count; i++) {
        if (places_find(above, clients.at[i].client) == NULL) {
            *places_add(practice->arena, &others) = clients.at[i];
        }
    }
    if (others.count <= BOARD_BY_NAME
        && !sort_by_name(practice, &others, err)) {
        return false;
    }
    places_mark_demo(&others, demo);
    return fill_list(practice, &others, wish->from, BOARD_PAGE,
                     &board->group[BOARD_EVERYONE], err);
}

// Without the fictional people, unless there are only such.
static bool count_clients(struct practice *practice, int *count,
                          struct err *err)
{
    bool found;
    int64_t number = 0;
    bool done = db_ask_int(practice->db,
                           "SELECT COUNT(*) FROM client"
                           " WHERE practice_id = $1 AND staff_id = $2"
                           " AND demo <= (SELECT demo FROM practice"
                           " WHERE practice_id = $1)",
                           VALUES(P_ID(practice), V_INT(practice->staff.n)),
                           &found, &number, err);

    *count = (int)number;
    return done;
}

// ---- the board --------------------------------------------------------------

static bool fill_board(struct practice *practice, struct places *all,
                       const struct places *demo, const struct board_wish *wish,
                       struct board *board, struct err *err)
{
    struct board_list *others = &board->group[BOARD_EVERYONE];
    struct sorting sorting = {0};

    sort_into_groups(practice, all, wish, &sorting);
    for (enum board_group group = BOARD_NOW; group < BOARD_EVERYONE; group++) {
        if (!fill_group(practice, &sorting, group, wish, board, err)) {
            return false;
        }
    }
    board->has_above = all->count > 0;
    board->demo = demo->count;
    others->demo = demo->count - places_count_demo(all);
    others->total = board->clients - (all->count - places_count_demo(all));
    if (wish->open != BOARD_EVERYONE) {
        return true;
    }
    places_sort(all, place_by_client);
    return fill_everyone(practice, all, demo, wish, board, err);
}

bool board_read(struct practice *practice, const struct board_wish *wish,
                struct board *board, struct err *err)
{
    struct places all = {0};
    struct places today = {0};
    struct places demo = {0};

    *board = (struct board){.now = P_NOW(practice)};
    if (!places_read_reasons(practice, &all, err)
        || !places_mark_away(practice, &all, err)
        || !places_read_wishes(practice, &all, err)
        || !places_read_today(practice, &today, err)
        || !places_read_demo(practice, &demo, err)
        || !count_clients(practice, &board->clients, err)) {
        return false;
    }
    places_fold(&all);
    join_today(practice, &all, &today);
    places_mark_demo(&all, &demo);
    return fill_board(practice, &all, &demo, wish, board, err);
}

static bool name_holds(struct str name, struct str part)
{
    for (size_t i = 0; i + part.len <= name.len; i++) {
        if (strncasecmp(name.at + i, part.at, part.len) == 0) {
            return true;
        }
    }
    return false;
}

bool board_find(struct practice *practice, struct str part,
                struct board_list *found, struct err *err)
{
    struct places clients = {0};
    struct places fitting = {0};

    if (!read_clients(practice, &clients, err)) {
        return false;
    }
    for (int i = 0; i < clients.count; i++) {
        struct client_id id = {clients.at[i].client};
        struct str name;

        if (!client_name(practice, id, &name, err)) {
            return false;
        }
        if (name_holds(name, part)) {
            *places_add(practice->arena, &fitting) = clients.at[i];
        }
    }
    return sort_by_name(practice, &fitting, err)
        && fill_list(practice, &fitting, 0, BOARD_PAGE, found, err);
}
