// associations_people - who is counted, and what they filled in.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/associations_parts.h"

#include "base/arena.h"
#include "measure/registry.h"
#include "practice/counted.h"
#include "practice/staff_places.h"
#include "practice/words.h"

#include <math.h>
#include <string.h>

// People (c) who began (e) before $2 and are not the fictional ones of set-up.
#define THEM                                                                   \
    " c.practice_id = $1 AND e.started_at < $2"                                \
    " AND " COUNTED_REAL

// In this order: who is willing is asked once for each person, not once for
// each of their forms.
#define EPISODES " FROM client c CROSS JOIN episode e"
#define SCORES   EPISODES " CROSS JOIN score s"
#define OF_EPISODE                                                             \
    " e.practice_id = c.practice_id AND e.client_id = c.client_id AND"
#define OF_SCORE                                                               \
    OF_EPISODE                                                                 \
    " s.practice_id = e.practice_id"                                           \
    " AND s.client_id = e.client_id AND s.episode_id = e.episode_id"           \
    " AND s.rater = 'client' AND s.answered_at < $2 AND"

static const char EVERYBODY[] =
    "SELECT count(DISTINCT c.client_id), count(DISTINCT CASE WHEN "
    "NOT " COUNTED_WILLING " THEN c.client_id END)" EPISODES
    " WHERE" OF_EPISODE THEM;

// Who filled in which form twice or more within one episode.
#define TWICE                                                                  \
    "SELECT c.client_id AS client_id, s.instrument AS instrument,"             \
    " s.instrument_version AS version, s.scale AS scale" SCORES                \
    " WHERE" OF_SCORE THEM " AND " COUNTED_WILLING                             \
    " AND s.instrument <> 'post' AND s.value IS NOT NULL"                      \
    " GROUP BY c.client_id, e.episode_id, s.instrument,"                       \
    " s.instrument_version, s.scale"                                           \
    " HAVING count(DISTINCT s.administration_id) >= 2"

// A rule, not a choice: the total before a part; between forms that equally
// many filled in, the later name (PHQ-9 before GAD-7).
static const char FORMS[] =
    "SELECT instrument, version, scale, count(DISTINCT client_id) AS people"
    " FROM (" TWICE ") GROUP BY instrument, version, scale"
    " ORDER BY people DESC, scale = 'total' DESC, instrument DESC,"
    " version DESC, scale";

// $3 instrument, $4 version, $5 scale; $6 version of the check. A correction
// follows what it corrects.
static const char EVENTS[] =
    "SELECT c.client_id, e.episode_id, e.started_at, e.staff_id,"
    " s.instrument = 'post', coalesce(s.session_number, 0), s.answered_at,"
    " s.value, s.administration_id" SCORES " WHERE" OF_SCORE THEM
    " AND " COUNTED_WILLING
    " AND ((s.instrument = $3 AND s.instrument_version = $4 AND s.scale = $5)"
    " OR (s.instrument = 'post' AND s.instrument_version = $6"
    " AND s.scale = 'total'))"
    " ORDER BY c.client_id, e.episode_id, s.answered_at,"
    " s.instrument = 'post', s.administration_id, s.version";

// ---- the form ---------------------------------------------------------------

static bool read_everybody(struct practice *practice,
                           struct associations *associations, struct err *err)
{
    struct rows rows;

    if (!db_ask(practice->db, EVERYBODY,
                VALUES(P_ID(practice), V_INT(associations->until)), &rows,
                err)) {
        return false;
    }
    if (rows_next(&rows)) {
        associations->people = (int)rows_int(&rows, 0);
        associations->no_yes = (int)rows_int(&rows, 1);
    }
    return rows_end(&rows, err);
}

struct form {
    const struct instrument *instrument;
    const struct scale *scale;
    int people;
};

static struct form form_of(struct practice *practice, const struct rows *rows)
{
    struct form form = {.instrument = registry_find_version(
                            practice->registry, rows_str(rows, 0, NULL),
                            rows_str(rows, 1, NULL)),
                        .people = (int)rows_int(rows, 3)};

    form.scale = form.instrument
                   ? instrument_scale(form.instrument, rows_str(rows, 2, NULL))
                   : NULL;
    return form;
}

static bool is_outcome(const struct form *form)
{
    return form->scale
        && (strcmp(form->instrument->kind, "outcome") == 0
            || strcmp(form->instrument->kind, "screening") == 0);
}

// Forms come by how many people filled them in. One of our own, which nobody
// has validated, is taken only where no other has enough people.
static void take_form(const struct form *form, struct form *best)
{
    bool first = !best->scale;
    bool instead = best->scale && best->instrument->own
                && !form->instrument->own
                && form->people >= ASSOCIATIONS_PEOPLE;

    if (first || instead) {
        *best = *form;
    }
}

static bool read_form(struct practice *practice,
                      struct associations *associations, struct err *err)
{
    struct form best = {0};
    struct rows rows;

    if (!db_ask(practice->db, FORMS,
                VALUES(P_ID(practice), V_INT(associations->until)), &rows,
                err)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct form form = form_of(practice, &rows);

        if (is_outcome(&form)) {
            take_form(&form, &best);
        }
    }
    associations->instrument = best.instrument;
    associations->scale = best.scale;
    associations->measured = best.people;
    return rows_end(&rows, err);
}

bool associations_choose(struct practice *practice,
                         struct associations *associations, struct err *err)
{
    return read_everybody(practice, associations, err)
        && read_form(practice, associations, err);
}

// ---- people -----------------------------------------------------------------

struct event_row {
    struct association_event event;
    int64_t client, episode, started_at, staff, administration;
};

// One episode at a time.
struct reading {
    struct practice *practice;
    double sign; // 1 where more is better
    struct association_people *people;
    int64_t client, episode, started_at, staff; // 0: none yet
    struct association_event *events;
    struct association_pair *pairs;
    struct association_step *steps;
    int64_t administration; // of the newest event
    int count, room;
};

static void *grown(struct arena *arena, const void *old, int count, int room,
                   size_t size)
{
    char *more = arena_take(arena, (size_t)room, size);

    if (count) {
        memcpy(more, old, (size_t)count * size);
    }
    return more;
}

static void make_room(struct reading *reading)
{
    struct arena *arena = reading->practice->arena;

    if (reading->count == reading->room) {
        reading->room = reading->room ? reading->room * 2 : 128;
        reading->events = grown(arena, reading->events, reading->count,
                                reading->room, sizeof *reading->events);
        reading->pairs =
            arena_take(arena, (size_t)reading->room, sizeof *reading->pairs);
        reading->steps =
            arena_take(arena, (size_t)reading->room, sizeof *reading->steps);
    }
}

static struct association_person *next_person(struct reading *reading)
{
    struct association_people *people = reading->people;

    if (people->count == people->room) {
        people->room = people->room ? people->room * 2 : 256;
        people->at = grown(reading->practice->arena, people->at, people->count,
                           people->room, sizeof *people->at);
    }
    people->at[people->count] = (struct association_person){0};
    for (int i = 0; i < ASSOCIATION_DIRECTIONS; i++) {
        people->rows[i].person = people->rows[i].count;
    }
    return &people->at[people->count++];
}

// What an episode holds, without those that a correction left empty.
static void drop_unknown(struct reading *reading)
{
    int kept = 0;

    for (int i = 0; i < reading->count; i++) {
        if (!isnan(reading->events[i].value)) {
            reading->events[kept++] = reading->events[i];
        }
    }
    reading->count = kept;
}

// A later episode of the same person takes the place of an earlier one.
static void close_episode(struct reading *reading)
{
    struct association_share share = {
        .has = true,
        .year = zone_civil(reading->practice->zone, reading->started_at).year,
        .staff = reading->staff};
    struct association_person *person;
    int pairs;

    if (!reading->episode) {
        return;
    }
    person = &reading->people->at[reading->people->count - 1];
    drop_unknown(reading);
    pairs = association_lagged(reading->events, reading->count, reading->pairs);
    if (pairs >= ASSOCIATION_PAIRS) {
        share.within = association_of(reading->pairs, pairs);
        person->share[ASSOCIATION_WITHIN] = share;
    }
    associations_keep_steps(reading->practice,
                            &(struct association_episode){
                                reading->events, reading->count, reading->steps,
                                reading->sign, reading->staff},
                            reading->people);
    if (association_early(reading->events, reading->count, &share.pair)) {
        person->share[ASSOCIATION_BETWEEN] = share;
    }
}

static void open_episode(struct reading *reading, const struct event_row *row)
{
    close_episode(reading);
    if (reading->client != row->client) {
        (void)next_person(reading);
    }
    reading->client = row->client;
    reading->episode = row->episode;
    reading->started_at = row->started_at;
    reading->staff = row->staff;
    reading->administration = 0;
    reading->count = 0;
}

static void take_event(struct reading *reading, const struct event_row *row)
{
    bool corrects;

    if (reading->episode != row->episode || reading->client != row->client) {
        open_episode(reading, row);
    }
    corrects =
        reading->count > 0 && reading->administration == row->administration
        && reading->events[reading->count - 1].is_check == row->event.is_check;
    make_room(reading);
    reading->events[corrects ? reading->count - 1 : reading->count++] =
        row->event;
    reading->administration = row->administration;
}

static struct event_row event_of(const struct rows *rows, double sign)
{
    bool is_check = rows_int(rows, 4) != 0;

    return (struct event_row){
        .client = rows_int(rows, 0),
        .episode = rows_int(rows, 1),
        .started_at = rows_int(rows, 2),
        .staff = rows_int(rows, 3),
        .event = {.is_check = is_check,
                  .session = (int)rows_int(rows, 5),
                  .at = rows_int(rows, 6),
                  .value = is_check ? rows_real(rows, 7)
                                    : sign * rows_real(rows, 7)},
        .administration = rows_int(rows, 8),
    };
}

bool associations_people(struct practice *practice,
                         const struct associations *associations,
                         struct association_people *people, struct err *err)
{
    const struct instrument *check =
        registry_find(practice->registry, STR("post"));
    bool higher = associations->scale->better == BETTER_HIGHER;
    struct reading reading = {
        .practice = practice, .sign = higher ? 1 : -1, .people = people};
    struct rows rows;

    if (!db_ask(practice->db, EVENTS,
                VALUES(P_ID(practice), V_INT(associations->until),
                       V_TEXT(str_of(associations->instrument->code)),
                       V_TEXT(str_of(associations->instrument->version)),
                       V_TEXT(str_of(associations->scale->name)),
                       V_TEXT(str_of(check ? check->version : ""))),
                &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct event_row row = event_of(&rows, reading.sign);

        take_event(&reading, &row);
    }
    close_episode(&reading);
    return rows_end(&rows, err);
}

// ---- places -----------------------------------------------------------------

bool associations_sites(struct practice *practice,
                        struct associations *associations,
                        struct association_people *people, struct err *err)
{
    struct staff_places places;

    if (!staff_places_read(practice, &places, err)) {
        return false;
    }
    associations->sites = places.names;
    associations->site_count = places.count;
    for (int i = 0; i < people->count; i++) {
        for (int kind = 0; kind < ASSOCIATION_KINDS; kind++) {
            struct association_share *share = &people->at[i].share[kind];
            int place =
                staff_place_of(&places, (struct staff_id){share->staff});

            share->site = place ? place : ASSOCIATION_NOWHERE;
        }
    }
    return true;
}
