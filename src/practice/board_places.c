// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/board_places.h"

#include "base/arena.h"
#include "practice/quiet.h"

#include <stdlib.h>

struct place *places_add(struct arena *arena, struct places *places)
{
    if (places->count == places->room) {
        int room = places->room > 0 ? 2 * places->room : 32;
        struct place *more = arena_take(arena, (size_t)room, sizeof *more);

        for (int i = 0; i < places->count; i++) {
            more[i] = places->at[i];
        }
        places->at = more;
        places->room = room;
    }
    return &places->at[places->count++];
}

static int order(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

int place_by_urgency(const void *left, const void *right)
{
    const struct place *a = left;
    const struct place *b = right;
    int by_truth = order(a->demo, b->demo);
    int by_level = order(b->level, a->level);
    int by_rank = order(b->first, a->first);
    int by_wait = order(a->fired_at, b->fired_at);
    int by_client = order(a->client, b->client);

    return by_truth  ? by_truth
         : by_level  ? by_level
         : by_rank   ? by_rank
         : by_wait   ? by_wait
         : by_client ? by_client
                     : order(a->reason, b->reason);
}

int place_by_client(const void *left, const void *right)
{
    const struct place *a = left;
    const struct place *b = right;
    int client = order(a->client, b->client);

    return client ? client : place_by_urgency(left, right);
}

int place_by_time(const void *left, const void *right)
{
    const struct place *a = left;
    const struct place *b = right;
    int at = order(a->session_at, b->session_at);

    return at ? at : order(a->client, b->client);
}

void places_sort(struct places *places,
                 int (*compare)(const void *, const void *))
{
    if (places->count > 1) {
        qsort(places->at, (size_t)places->count, sizeof *places->at, compare);
    }
}

struct place *places_find(const struct places *sorted, int64_t client)
{
    int low = 0;
    int high = sorted->count;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (sorted->at[middle].client < client) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < sorted->count && sorted->at[low].client == client
             ? &sorted->at[low]
             : NULL;
}

static void take_reason(struct practice *practice, const struct quiet *quiet,
                        const struct rows *rows, struct places *reasons)
{
    struct client_id client = {rows_int(rows, 0)};
    int level = (int)rows_int(rows, 2);
    int64_t fired_at = rows_int(rows, 4);
    struct place *place;

    if (quiet_hides(quiet, client, level, fired_at)) {
        return;
    }
    place = places_add(practice->arena, reasons);
    place->client = client.n;
    place->reason = rows_int(rows, 1);
    place->level = level;
    place->blind = str_is(rows_str(rows, 3, NULL), "S9");
    place->away = str_is(rows_str(rows, 3, NULL), "S6");
    place->fired_at = fired_at;
}

bool places_read_reasons(struct practice *practice, struct places *reasons,
                         struct err *err)
{
    struct quiet quiet;
    struct rows rows;

    if (!quiet_read(practice, &quiet, err)
        || !db_ask(practice->db,
                   "SELECT client_id, reason_id, level, rule, fired_at"
                   " FROM reason"
                   " WHERE practice_id = $1 AND staff_id = $2 AND open = 1"
                   " AND (level = 3 OR state = 'new'"
                   " OR (state = 'snoozed' AND snoozed_until <= $3))"
                   " UNION ALL"
                   " SELECT client_id, reason_id, level, rule, fired_at"
                   " FROM reason WHERE practice_id = $1 AND open = 1"
                   " AND (level = 3 OR (rule = 'S13' AND (state = 'new'"
                   " OR (state = 'snoozed' AND snoozed_until <= $3))))"
                   " AND staff_id IN"
                   " (SELECT staff_id FROM staff WHERE practice_id = $1"
                   " AND left_at IS NOT NULL)"
                   " AND $2 = (SELECT min(staff_id) FROM staff"
                   " WHERE practice_id = $1)",
                   VALUES(P_ID(practice), V_INT(practice->staff.n),
                          V_INT(P_NOW(practice))),
                   &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        take_reason(practice, &quiet, &rows, reasons);
    }
    return rows_end(&rows, err);
}

// How long a wish is remembered that nothing has followed.
enum { WISH_LASTS = 60 * DAY };

static bool ask_wishes(struct practice *practice, struct rows *rows,
                       struct err *err)
{
    int64_t now = P_NOW(practice);

    return db_ask(practice->db,
                  "SELECT s.client_id, s.session_id, a.at"
                  " FROM coming_answer a JOIN session s"
                  " ON s.practice_id = a.practice_id"
                  " AND s.session_id = a.session_id"
                  " AND s.scheduled_at = a.scheduled_at"
                  " WHERE a.practice_id = $1 AND a.answer = 'another_time'"
                  " AND a.at > $3 AND s.staff_id = $2 AND s.started_at IS NULL"
                  " AND s.attendance IN ('planned', 'moved_by_practice')"
                  " AND NOT EXISTS (SELECT 1 FROM coming_answer later"
                  " WHERE later.practice_id = $1"
                  " AND later.session_id = a.session_id"
                  " AND later.coming_answer_id > a.coming_answer_id)"
                  " AND NOT EXISTS (SELECT 1 FROM time_offer o"
                  " JOIN offered_time t ON t.practice_id = o.practice_id"
                  " AND t.time_offer_id = o.time_offer_id"
                  " WHERE o.practice_id = $1 AND o.session_id = a.session_id"
                  " AND o.state = 'open' AND o.created_at >= a.at"
                  " AND t.starts_at > $4)"
                  " AND NOT EXISTS (SELECT 1 FROM session other"
                  " WHERE other.practice_id = $1"
                  " AND other.client_id = a.client_id"
                  " AND other.session_id <> a.session_id"
                  " AND other.agreed_at > a.at)"
                  " ORDER BY a.coming_answer_id",
                  VALUES(P_ID(practice), V_INT(practice->staff.n),
                         V_INT(now - WISH_LASTS), V_INT(now)),
                  rows, err);
}

bool places_read_wishes(struct practice *practice, struct places *reasons,
                        struct err *err)
{
    struct quiet quiet;
    struct rows rows;

    if (!quiet_read(practice, &quiet, err)
        || !ask_wishes(practice, &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct client_id client = {rows_int(&rows, 0)};
        int64_t at = rows_int(&rows, 2);

        if (!quiet_hides(&quiet, client, LEVEL_SOON, at)) {
            *places_add(practice->arena, reasons) =
                (struct place){.client = client.n,
                               .asks = rows_int(&rows, 1),
                               .fired_at = at,
                               .level = LEVEL_SOON,
                               .first = true};
        }
    }
    return rows_end(&rows, err);
}

bool places_mark_away(struct practice *practice, struct places *reasons,
                      struct err *err)
{
    struct places low = {0};
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT DISTINCT client_id FROM reason"
                " WHERE practice_id = $1 AND staff_id = $2 AND open = 1"
                " AND rule IN ('S3', 'S4') ORDER BY client_id",
                VALUES(P_ID(practice), V_INT(practice->staff.n)), &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        places_add(practice->arena, &low)->client = rows_int(&rows, 0);
    }
    for (int i = 0; i < reasons->count; i++) {
        struct place *place = &reasons->at[i];

        place->first |= place->away && places_find(&low, place->client) != NULL;
    }
    return rows_end(&rows, err);
}

void places_fold(struct places *reasons)
{
    int kept = 0;

    places_sort(reasons, place_by_client);
    for (int i = 0; i < reasons->count; i++) {
        struct place *last = kept > 0 ? &reasons->at[kept - 1] : NULL;

        if (last == NULL || last->client != reasons->at[i].client) {
            reasons->at[kept++] = reasons->at[i];
            continue;
        }
        if (last->blind && !reasons->at[i].blind) {
            int further = last->further;

            *last = reasons->at[i];
            last->further = further;
        }
        last->further++;
    }
    reasons->count = kept;
}

bool places_read_today(struct practice *practice, struct places *today,
                       struct err *err)
{
    int64_t start = zone_day_start(practice->zone, P_NOW(practice));
    int64_t end = zone_day_start(practice->zone, start + 30 * HOUR);
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT client_id, session_id, scheduled_at FROM session"
                " WHERE practice_id = $1 AND staff_id = $2"
                " AND scheduled_at >= $3 AND scheduled_at < $4"
                " AND ended_at IS NULL"
                " AND attendance IN ('planned', 'attended', 'late')"
                " ORDER BY scheduled_at, session_id",
                VALUES(P_ID(practice), V_INT(practice->staff.n), V_INT(start),
                       V_INT(end)),
                &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct place *place = places_add(practice->arena, today);

        place->client = rows_int(&rows, 0);
        place->session = rows_int(&rows, 1);
        place->session_at = rows_int(&rows, 2);
    }
    return rows_end(&rows, err);
}

bool places_read_demo(struct practice *practice, struct places *demo,
                      struct err *err)
{
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT client_id FROM client"
                " WHERE practice_id = $1 AND staff_id = $2 AND demo = 1"
                " AND (SELECT demo FROM practice WHERE practice_id = $1) = 0"
                " ORDER BY client_id",
                VALUES(P_ID(practice), V_INT(practice->staff.n)), &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        places_add(practice->arena, demo)->client = rows_int(&rows, 0);
    }
    return rows_end(&rows, err);
}

void places_mark_demo(struct places *places, const struct places *demo)
{
    for (int i = 0; i < places->count; i++) {
        places->at[i].demo = places_find(demo, places->at[i].client) != NULL;
    }
}

int places_count_demo(const struct places *places)
{
    int count = 0;

    for (int i = 0; places->at != NULL && i < places->count; i++) {
        count += places->at[i].demo;
    }
    return count;
}
