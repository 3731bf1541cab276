// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/event.h"

#include "base/arena.h"
#include "practice/episode.h"
#include "practice/words.h"

static bool event_kind_check(struct str kind, struct err *err)
{
    static const char *const KINDS[] = {"life", "off", "plan", "decision",
                                        "repaired"};

    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        if (str_is(kind, KINDS[i])) {
            return true;
        }
    }
    return err_set(err, ERR_INPUT,
                   "an event is life, off, plan, decision or repaired");
}

bool event_add(struct practice *practice, struct client_id client,
               const struct event *event, struct event_id *id, struct err *err)
{
    struct episode episode;
    struct value sealed;

    return event_kind_check(str_of(event->kind), err)
        && episode_newest(practice, client, &episode, err)
        && practice_next_id(practice, "event", &id->n, err)
        && words_seal(practice, WORDS_AT(client, "event.words", id->n),
                      event->words, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO event (practice_id, event_id, client_id, "
                  "episode_id, kind, words_sealed, happened_at, created_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                  VALUES(P_ID(practice), V_INT(id->n), V_INT(client.n),
                         V_INT(episode.id.n), V_TEXT(str_of(event->kind)),
                         sealed, V_INT(event->happened_at),
                         V_INT(P_NOW(practice))),
                  err);
}

static bool event_of_row(struct practice *practice, struct client_id client,
                         const struct rows *rows, struct event *event,
                         struct err *err)
{
    *event = (struct event){
        .id = {rows_int(rows, 0)},
        .happened_at = rows_int(rows, 3),
    };
    WORD_COPY(event->kind, rows_str(rows, 1, NULL));
    return words_open(practice, WORDS_AT(client, "event.words", event->id.n),
                      rows_str(rows, 2, practice->arena), &event->words, err);
}

enum { EVENTS_SHOWN = 200 };

bool event_list(struct practice *practice, struct client_id client,
                struct event **events, int *count, struct err *err)
{
    struct episode episode;
    struct rows rows;
    bool good = true;

    *count = 0;
    *events = arena_take(practice->arena, EVENTS_SHOWN, sizeof **events);
    if (!episode_newest(practice, client, &episode, err)
        || !db_ask(practice->db,
                   "SELECT event_id, kind, words_sealed, happened_at "
                   "FROM event WHERE practice_id = $1 AND client_id = $2 "
                   "AND episode_id = $3 ORDER BY happened_at, event_id "
                   "LIMIT 200",
                   VALUES(P_ID(practice), V_INT(client.n), V_INT(episode.id.n)),
                   &rows, err)) {
        return false;
    }
    while (good && *count < EVENTS_SHOWN && rows_next(&rows)) {
        good = event_of_row(practice, client, &rows, &(*events)[*count], err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}
