// demo - a clock that is turned week by week, and people who answer.
//
// Only the clock is a toy: keys, tickets and everything sealed use the real
// dice, so that the two people in a new practice are as safe as anybody.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/demo.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/card.h"
#include "practice/client.h"
#include "practice/closing.h"
#include "practice/consent.h"
#include "practice/coverage.h"
#include "practice/crisis.h"
#include "practice/demo_answer.h"
#include "practice/demo_endings.h"
#include "practice/demo_people.h"
#include "practice/demo_tools.h"
#include "practice/episode.h"
#include "practice/erase.h"
#include "practice/event.h"
#include "practice/goal.h"
#include "practice/instrument_use.h"
#include "practice/plan.h"
#include "practice/promise.h"
#include "practice/session.h"
#include "practice/setup.h"
#include "practice/submission.h"

#include <stdio.h>
#include <string.h>

enum {
    WEEK = 7 * DAY,
    LONGEST = DEMO_WEEKS + 26, // weeks before now in which the past begins
    INTAKE_BEFORE = 4 * HOUR,  // of the first session
    FORM_BEFORE = 3 * HOUR,    // of a session
    SESSION_LENGTH = 50 * MINUTE,
    FORM_AFTER = 2 * HOUR, // the beginning of a session
};

#define DEMO_PASSPHRASE "only fictional people"

// ---- the toy clock ----------------------------------------------------------

struct demo_clock {
    struct world world;
    int64_t now;
    const struct world *real;
};

static int64_t clock_now(void *self)
{
    return ((struct demo_clock *)self)->now;
}

static void clock_random(void *self, void *bytes, size_t count)
{
    world_random(((struct demo_clock *)self)->real, bytes, count);
}

static void clock_init(struct demo_clock *clock, const struct world *real,
                       int64_t now)
{
    *clock = (struct demo_clock){
        .world = {clock_now, clock_random, clock},
        .now = now,
        .real = real,
    };
}

// ---- one person in the making -----------------------------------------------

struct actor {
    const struct demo_person *person;
    struct client_id client;
    struct session_id next; // the session that was planned last
    int week;               // sessions so far
};

struct stage {
    struct practice *practice;
    struct demo_clock *clock;
    int64_t end; // the last moment of the past
    struct actor actors[DEMO_PEOPLE];
    int count;
    bool marked; // "(demo)" behind the name
};

static bool is_weekend(int64_t days)
{
    int64_t weekday = (days % 7 + 7) % 7; // 1970-01-01 was a Thursday

    return weekday == 2 || weekday == 3;
}

// From the last day of the past back to so many working days before it; below
// 0 for the Monday after a weekend.
static int days_back(int64_t today, int workdays)
{
    int back = 0;

    while (workdays == 0 && is_weekend(today - back)) {
        back--;
    }
    while (workdays > 0) {
        back++;
        workdays -= !is_weekend(today - back);
    }
    return back;
}

// When the session of `week` (from 0) is: the same hour on the wall each week.
static int64_t session_at(const struct stage *stage, const struct actor *actor,
                          int week)
{
    const struct demo_person *person = actor->person;
    const struct zone *zone = stage->practice->zone;
    struct civil day = zone_civil(zone, stage->end);
    int weeks_back = person->weeks_ago + person->count - 1 - week;
    int64_t midnight;
    int64_t at;

    day.hour = day.minute = day.second = 0;
    midnight = moment_of_civil(&day);
    midnight -= DAY
              * (int64_t)(7 * weeks_back
                          + days_back(midnight / DAY, person->workdays_ago));
    day = civil_of_moment(midnight + (int64_t)person->hour * HOUR);
    (void)zone_moment(zone, &day, &at);
    return at;
}

// Before the next session: as in the last week.
static const struct demo_week *week_of(const struct actor *actor)
{
    int last = actor->person->count - 1;

    return &actor->person->weeks[actor->week < last ? actor->week : last];
}

// Offers a form at that moment; it is answered unless the share is absent.
static bool offer(struct stage *stage, const struct actor *actor,
                  struct str name, int share, struct err *err)
{
    const struct invitation invitation = {.client = actor->client,
                                          .session = actor->next,
                                          .form = name,
                                          .rater = "client"};
    const char *miss =
        actor->week == actor->person->count ? actor->person->miss : NULL;
    struct administration_id id;
    char ticket[TICKET_ROOM];

    return administration_invite(stage->practice, &invitation, ticket, &id, err)
        && (share == DEMO_ABSENT
            || demo_answer(stage->practice, id, week_of(actor), miss, err));
}

// ---- a person's weeks -------------------------------------------------------

static bool add_goal(struct stage *stage, const struct actor *actor,
                     struct err *err)
{
    struct practice *practice = stage->practice;
    struct goal_id goal;

    return !actor->person->goal
        || (goal_add(practice, actor->client, str_of(actor->person->goal),
                     &goal, err)
            && goal_agree(practice, goal, GOAL_CLIENT, err)
            && goal_agree(practice, goal, GOAL_THERAPIST, err));
}

static bool set_vision(struct stage *stage, const struct actor *actor,
                       struct err *err)
{
    struct episode episode;

    return !actor->person->vision
        || (episode_newest(stage->practice, actor->client, &episode, err)
            && episode_set_vision(stage->practice, episode.id, episode.version,
                                  str_of(actor->person->vision), err));
}

static bool intake(struct stage *stage, struct actor *actor, struct err *err)
{
    struct practice *practice = stage->practice;
    const struct client draft = {
        .name = text_print(practice->arena, "%s%s", actor->person->name,
                           stage->marked ? " (demo)" : ""),
        .demo = true};
    int64_t first = session_at(stage, actor, 0);

    stage->clock->now = first - INTAKE_BEFORE;
    return client_add(practice, &draft, &actor->client, err)
        && consent_set(practice, actor->client, STR("treatment"), true, err)
        && consent_set(practice, actor->client, STR("not_watched"), true, err)
        && consent_set(practice, actor->client, STR("follow_up"),
                       actor->person->ended, err)
        && set_vision(stage, actor, err) && add_goal(stage, actor, err)
        && session_add(practice, actor->client, first, &actor->next, err);
}

static bool hold_session(struct stage *stage, const struct actor *actor,
                         int64_t at, struct err *err)
{
    struct practice *practice = stage->practice;
    struct session session;

    stage->clock->now = at;
    if (!session_get(practice, actor->next, &session, err)
        || !session_start(practice, session.id, session.version, err)) {
        return false;
    }
    stage->clock->now = at + SESSION_LENGTH;
    return session_get(practice, session.id, &session, err)
        && session_end(practice, session.id, session.version, err)
        && session_rate(practice, session.id, &(struct therapist_taps){3, 3, 0},
                        err);
}

// What is agreed near the end of the past.
static bool agree(struct stage *stage, const struct actor *actor,
                  struct err *err)
{
    const struct demo_person *person = actor->person;
    struct practice *practice = stage->practice;
    struct promise_id promise;
    struct plan_id plan;

    return (!person->plan
            || plan_add(practice, actor->client, actor->next,
                        str_of(person->plan), &plan, err))
        && (!person->promise
            || promise_add(practice, actor->client, str_of(person->promise),
                           person->workdays_ago ? stage->end - DAY : stage->end,
                           &promise, err));
}

// Three weeks before the end it is agreed.
static bool agree_ending(struct stage *stage, const struct actor *actor,
                         struct err *err)
{
    struct episode episode;

    return !actor->person->ended || actor->week != actor->person->count - 3
        || (episode_newest(stage->practice, actor->client, &episode, err)
            && episode_set_ending_plan(stage->practice, episode.id,
                                       episode.version, true, err));
}

static bool end_episode(struct stage *stage, const struct actor *actor,
                        struct err *err)
{
    struct episode episode;

    return episode_newest(stage->practice, actor->client, &episode, err)
        && episode_end(stage->practice, episode.id, episode.version,
                       STR("planned"), err);
}

static bool live_event(struct stage *stage, const struct actor *actor,
                       struct err *err)
{
    const struct demo_person *person = actor->person;
    struct event_id id;

    return !person->event || actor->week != person->event_week
        || event_add(stage->practice, actor->client,
                     &(struct event){.kind = "life",
                                     .words = str_of(person->event),
                                     .happened_at = stage->clock->now},
                     &id, err);
}

static bool is_last(const struct actor *actor)
{
    return actor->week == actor->person->count - 1;
}

// The next session is planned before this one begins: nobody is left without.
static bool book(struct stage *stage, const struct actor *actor,
                 struct session_id *next, struct err *err)
{
    return (is_last(actor) && !actor->person->books)
        || session_add(stage->practice, actor->client,
                       session_at(stage, actor, actor->week + 1), next, err);
}

// After the last session of the past.
static bool conclude(struct stage *stage, const struct actor *actor,
                     struct err *err)
{
    return !is_last(actor)
        || (agree(stage, actor, err)
            && (!actor->person->ended || end_episode(stage, actor, err)));
}

static bool use_tools(struct stage *stage, const struct actor *actor,
                      struct session_id next, struct err *err)
{
    return demo_tools(stage->practice,
                      &(struct demo_moment){.person = actor->person,
                                            .client = actor->client,
                                            .session = actor->next,
                                            .next = next,
                                            .week = actor->week + 1,
                                            .last = is_last(actor)},
                      err);
}

static bool live_week(struct stage *stage, struct actor *actor, struct err *err)
{
    const struct demo_week *week = week_of(actor);
    int64_t at = session_at(stage, actor, actor->week);
    struct session_id next = {0};

    stage->clock->now = at - FORM_BEFORE;
    if (!live_event(stage, actor, err) || !agree_ending(stage, actor, err)
        || !book(stage, actor, &next, err)
        || !offer(stage, actor, STR("pre"), week->hard, err)
        || !hold_session(stage, actor, at, err)) {
        return false;
    }
    stage->clock->now = at + FORM_AFTER;
    if (!offer(stage, actor, STR("post"), week->bond, err)
        || !conclude(stage, actor, err)
        || !use_tools(stage, actor, next, err)) {
        return false;
    }
    actor->next = next;
    actor->week++;
    return true;
}

// ---- all of them, week by week ----------------------------------------------

// Is it this person's week, `back` weeks before the last moment?
static bool comes(const struct actor *actor, int back)
{
    const struct demo_person *person = actor->person;

    return back == person->weeks_ago + person->count - 1 - actor->week
        && actor->week < person->count;
}

static bool has_begun(const struct actor *actor)
{
    return actor->client.n != 0;
}

static bool close_batch(struct practice *practice, const struct batch *due,
                        struct err *err)
{
    for (int i = 0; i < due->count; i++) {
        if (!closing_run(practice, due->ids[i], err)) {
            return false;
        }
    }
    return true;
}

static bool close_forms(struct stage *stage, struct err *err)
{
    struct batch due = {.count = BATCH_MAX};

    while (due.count == BATCH_MAX) {
        if (!closing_list_due(stage->practice, 0, &due, err)
            || !close_batch(stage->practice, &due, err)) {
            return false;
        }
    }
    return true;
}

// The daily round of the server, once a week: forms whose time is over, and
// signals that come from waiting.
static bool round_of_judging(struct stage *stage, struct err *err)
{
    bool good = close_forms(stage, err);

    for (int i = 0; good && i < stage->count; i++) {
        int fired;

        good = !has_begun(&stage->actors[i])
            || card_judge(stage->practice, stage->actors[i].client,
                          (struct administration_id){0}, &fired, err);
    }
    return good && demo_endings_round(stage->practice, err);
}

static bool play_week(struct stage *stage, int back, struct err *err)
{
    bool good = true;

    for (int i = 0; good && i < stage->count; i++) {
        struct actor *actor = &stage->actors[i];

        if (!comes(actor, back)) {
            continue;
        }
        good = (has_begun(actor) || intake(stage, actor, err))
            && live_week(stage, actor, err);
    }
    return good && round_of_judging(stage, err);
}

// Forms that were sent for sessions to come.
static bool look_ahead(struct stage *stage, struct err *err)
{
    bool good = true;

    for (int i = 0; good && i < stage->count; i++) {
        const struct actor *actor = &stage->actors[i];

        good = !actor->person->miss
            || offer(stage, actor, STR("pre"), week_of(actor)->hard, err);
    }
    return good;
}

static bool play(struct stage *stage, struct err *err)
{
    const struct world *real = stage->practice->world;
    bool good = true;

    stage->practice->world = &stage->clock->world;
    for (int back = LONGEST; good && back >= 0; back--) {
        good = play_week(stage, back, err);
    }
    stage->clock->now = stage->end;
    good = good && look_ahead(stage, err) && round_of_judging(stage, err);
    stage->practice->world = real;
    return good;
}

static void cast(struct stage *stage, const char *name)
{
    for (int i = 0; i < DEMO_PEOPLE; i++) {
        if (!name || !strcmp(name, DEMO_PERSONS[i].name)) {
            stage->actors[stage->count++].person = &DEMO_PERSONS[i];
        }
    }
}

bool demo_add_two(struct practice *practice, struct err *err)
{
    struct demo_clock clock;
    struct stage stage = {.practice = practice,
                          .clock = &clock,
                          .end = P_NOW(practice),
                          .marked = true};

    clock_init(&clock, practice->world, stage.end);
    cast(&stage, "Juniper");
    cast(&stage, "Kite");
    return play(&stage, err);
}

// ---- the demo practice ------------------------------------------------------

// Numbers that the regulator keeps free for films; the label says so too.
// SOURCE: Ofcom, "Numbers for drama use"
static const struct crisis_line NOT_REAL[] = {
    {CRISIS_EMERGENCY, {"Not a real number", 17}, {"01632 960999", 12}, {0}, 0},
    {CRISIS_CALL,      {"Not a real line", 15},   {"0808 1570999", 12}, {0}, 0},
};

static bool cover(struct practice *practice, struct err *err)
{
    struct coverage_plan plan = {
        .known = true,
        .plan = {.read_by = 600, .notice_at = 450, .repeat_minutes = 15},
        .understood = true
    };
    struct crisis_lines lines = {.count = 2};

    memcpy(lines.lines, NOT_REAL, sizeof NOT_REAL);
    return coverage_parse_hours(STR("mon-fri 09:00-17:00"), &plan.plan, err)
        && coverage_parse_people(STR("Mara <mara@example.org>"), &plan.plan,
                                 err)
        && coverage_set(practice, &plan, err)
        && crisis_save(practice, &lines, err)
        && outcomes_save(practice, STR("phq9 gad7"), err);
}

static bool fill_practice(struct practice *practice, void *context,
                          struct err *err)
{
    struct stage *stage = context;
    const struct world *real = practice->world;
    bool covered;

    stage->practice = practice;
    practice->who = STR("demo");
    practice->staff.n = 1;
    practice->world = &stage->clock->world;
    covered = cover(practice, err);
    practice->world = real;
    return covered && play(stage, err);
}

// Ids follow the days of the week on which people come: they are not fixed.
static struct client_id id_of(const struct stage *stage, const char *name)
{
    for (int i = 0; i < stage->count; i++) {
        if (strcmp(stage->actors[i].person->name, name) == 0) {
            return stage->actors[i].client;
        }
    }
    return (struct client_id){0};
}

static bool create_in(struct folder *folder, const struct world *world,
                      int64_t now, struct demo *demo, struct err *err)
{
    const struct setup setup = {.practice_name = STR("Elm Road (demo)"),
                                .therapist_name = STR("Mara"),
                                .passphrase = STR(DEMO_PASSPHRASE),
                                .country = STR("GB"),
                                .zone = STR("Europe/London"),
                                .public_url = STR(""),
                                .demo = true};
    struct arena *arena = arena_open("demo");
    struct demo_clock clock;
    struct stage stage = {.clock = &clock, .end = now};
    char code[RECOVERY_CODE_ROOM];
    bool done;

    clock_init(&clock, world, now - (int64_t)LONGEST * WEEK);
    cast(&stage, NULL);
    done = setup_create(folder, arena, &setup, &clock.world, code, err)
        && folder_write(folder, arena, fill_practice, &stage, err);
    demo->own_page = id_of(&stage, "Wren");
    arena_close(arena);
    return done;
}

bool demo_create(const char *path, const struct world *world, int64_t now,
                 struct demo *demo, struct err *err)
{
    const struct folder_plan plan = {
        .path = path, .world = world, .create = true, .readers = 1};
    struct folder *folder;
    bool done;

    if (!folder_open(&plan, &folder, err)) {
        return false;
    }
    done = create_in(folder, world, now, demo, err);
    folder_close(folder);
    (void)snprintf(demo->passphrase, sizeof demo->passphrase, "%s",
                   DEMO_PASSPHRASE);
    return done;
}

// ---- removing ---------------------------------------------------------------

struct removal {
    struct client *clients;
    int count;
};

static bool ask_for_all(struct practice *practice, void *context,
                        struct err *err)
{
    struct removal *removal = context;
    bool good = client_list(practice, &removal->clients, &removal->count, err);

    for (int i = 0; good && i < removal->count; i++) {
        good = !removal->clients[i].demo
            || erase_ask(practice, removal->clients[i].id,
                         STR("fictional person of the demo"), err);
    }
    return good;
}

bool demo_remove(struct folder *folder, struct arena *arena, struct err *err)
{
    struct removal removal = {0};
    bool good = folder_write(folder, arena, ask_for_all, &removal, err);

    for (int i = 0; good && i < removal.count; i++) {
        struct client_id id = removal.clients[i].id;
        struct str typed = text_print(arena, "%lld", (long long)id.n);

        good = !removal.clients[i].demo
            || erase_confirm(folder, arena, id, typed, err);
    }
    return good;
}
