// rounds - see rounds.h. Each works in small transactions, so that no
// submission waits behind it for long, and a row that cannot be read (a key
// that is lost, a sheet that is damaged) does not stop the others.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/rounds.h"

#include "base/arena.h"
#include "base/moment.h"
#include "practice/card.h"
#include "practice/closing.h"
#include "practice/courier.h"
#include "practice/course_overview.h"
#include "practice/followup.h"
#include "practice/invitation.h"
#include "practice/leaving.h"
#include "practice/listen_store.h"
#include "practice/my_practice.h"
#include "practice/reminder.h"

#include <assert.h>

static bool deliver(struct rounds *rounds, struct arena *arena, struct err *err)
{
    struct courier_report report;

    (void)arena;
    return courier_round(rounds->site->folder, rounds->site->world, &report,
                         err);
}

// ---- many alike -------------------------------------------------------------

// Something to be done for each row of a list, in order of id.
struct chore {
    const char *what; // "administration": how a line in the log names the row
    bool (*list)(struct practice *practice, int64_t after, struct batch *batch,
                 struct err *err);
    bool (*work)(struct practice *practice, int64_t id, struct err *err);
};
struct turn {
    const struct chore *chore;
    int64_t after;
    struct batch batch;
};

static bool list_work(struct practice *practice, void *context, struct err *err)
{
    struct turn *turn = context;

    return turn->chore->list(practice, turn->after, &turn->batch, err);
}

static bool batch_work(struct practice *practice, void *context,
                       struct err *err)
{
    const struct turn *turn = context;

    for (int i = 0; i < turn->batch.count; i++) {
        size_t mark = arena_mark(practice->arena);

        if (!turn->chore->work(practice, turn->batch.ids[i], err)) {
            return false;
        }
        arena_rewind(practice->arena, mark);
    }
    return true;
}

static bool do_alone(struct folder *folder, struct arena *arena,
                     const struct chore *chore, int64_t id, struct err *err)
{
    struct turn one = {
        .chore = chore, .batch = {.ids = {id}, .count = 1}
    };
    size_t mark = arena_mark(arena);
    bool done = folder_write(folder, arena, batch_work, &one, err);

    if (!done && store_is_well(folder_store(folder))) {
        (void)fprintf(stderr, "rapport: %s %lld is passed over: %s\n",
                      chore->what, (long long)id, err->text);
        done = true;
    }
    arena_rewind(arena, mark);
    return done;
}

// One of them could not be done, and so none was: now each by itself. What
// fails again is named and left; it comes back with the next round.
static bool each_alone(struct folder *folder, struct arena *arena,
                       const struct turn *turn, struct err *err)
{
    for (int i = 0; i < turn->batch.count; i++) {
        if (!do_alone(folder, arena, turn->chore, turn->batch.ids[i], err)) {
            return false;
        }
    }
    return true;
}

static bool do_chore(struct rounds *rounds, struct arena *arena,
                     const struct chore *chore, struct err *err)
{
    struct folder *folder = rounds->site->folder;
    struct turn turn = {.chore = chore};

    do {
        size_t mark = arena_mark(arena);

        if (!folder_read(folder, arena, list_work, &turn, err)) {
            return false;
        }
        if (turn.batch.count == 0) {
            break;
        }
        if (!folder_write(folder, arena, batch_work, &turn, err)
            && !each_alone(folder, arena, &turn, err)) {
            return false;
        }
        turn.after = turn.batch.ids[turn.batch.count - 1];
        arena_rewind(arena, mark);
    } while (turn.batch.count == BATCH_MAX);
    return true;
}

static bool close_forms(struct rounds *rounds, struct arena *arena,
                        struct err *err)
{
    static const struct chore CHORE = {"administration", closing_list_due,
                                       closing_run};

    return do_chore(rounds, arena, &CHORE, err);
}

static bool judge_days(struct rounds *rounds, struct arena *arena,
                       struct err *err)
{
    static const struct chore CHORE = {"client", card_list_clients,
                                       card_judge_day};

    return do_chore(rounds, arena, &CHORE, err);
}

// endings

static bool follow_up(struct rounds *rounds, struct arena *arena,
                      struct err *err)
{
    static const struct chore CHORE = {"follow-up", followup_list_due,
                                       followup_work};

    return do_chore(rounds, arena, &CHORE, err);
}

static bool write_notes(struct rounds *rounds, struct arena *arena,
                        struct err *err)
{
    static const struct chore CHORE = {"client", leaving_list_clients,
                                       leaving_work};
    return do_chore(rounds, arena, &CHORE, err);
}

// listening

static bool purge(struct rounds *rounds, struct arena *arena, struct err *err)
{
    static const struct chore CHORE = {"transcript", listen_list_due,
                                       listen_purge};

    return do_chore(rounds, arena, &CHORE, err);
}

// coming

static bool remind(struct rounds *rounds, struct arena *arena, struct err *err)
{
    static const struct chore CHORE = {"session", reminder_list, reminder_run};

    return do_chore(rounds, arena, &CHORE, err);
}

static bool invite(struct rounds *rounds, struct arena *arena, struct err *err)
{
    static const struct chore CHORE = {"client", invitation_list_clients,
                                       invitation_work};

    return do_chore(rounds, arena, &CHORE, err);
}

// What therapists keep for themselves is removed after twelve months.
static bool forget_own(struct practice *practice, void *context,
                       struct err *err)
{
    return my_practice_forget(practice, context, err);
}

static bool forget(struct rounds *rounds, struct arena *arena, struct err *err)
{
    int64_t removed;

    return folder_write(rounds->site->folder, arena, forget_own, &removed, err);
}

// evidence

static bool prepare_own(struct practice *practice, void *context,
                        struct err *err)
{
    (void)context;
    return course_overview_prepare(practice, err);
}

static bool prepare(struct rounds *rounds, struct arena *arena, struct err *err)
{
    return folder_read(rounds->site->folder, arena, prepare_own, NULL, err);
}

// ---- the table --------------------------------------------------------------

static bool take_address(struct rounds *rounds, struct arena *arena,
                         struct err *err)
{
    (void)arena;
    (void)err;
    site_refresh(rounds->site);
    return true;
}

static const struct {
    const char *name;
    int64_t every; // seconds
    bool (*work)(struct rounds *rounds, struct arena *arena, struct err *err);
} ROUNDS[] = {
    {"delivering notices",      15,         deliver     },
    {"closing forms",           MINUTE,     close_forms },
    {"judging what became due", HOUR,       judge_days  },
    {"the practice's address",  MINUTE,     take_address},
 // endings
    {"asking how it goes on",   HOUR,       follow_up   },
    {"notes after an absence",  HOUR,       write_notes },
    {"inviting",                HOUR,       invite      },
 // coming
    {"reminding",               5 * MINUTE, remind      },
 // notes
    {"forgetting what is old",  DAY,        forget      },
 // listening
    {"deleting transcripts",    HOUR,       purge       },
 // evidence
    {"counting ended episodes", HOUR,       prepare     },
};
static_assert(sizeof ROUNDS / sizeof *ROUNDS <= ROUNDS_MOST,
              "a round has no place for when it was done last");

void rounds_init(struct rounds *rounds, struct site *site)
{
    *rounds = (struct rounds){.site = site};
}

void rounds_turn(struct rounds *rounds)
{
    int64_t now = world_now(rounds->site->world);
    struct arena *arena;
    struct err err;

    if (!folder_has_practice(rounds->site->folder)) {
        return;
    }
    for (size_t i = 0; i < sizeof ROUNDS / sizeof *ROUNDS; i++) {
        // A clock that was set back makes nothing wait for the hour to return.
        if (now >= rounds->last[i] && now - rounds->last[i] < ROUNDS[i].every) {
            continue;
        }
        rounds->last[i] = now;
        arena = arena_open("round");
        if (!ROUNDS[i].work(rounds, arena, &err)) {
            (void)fprintf(stderr, "rapport: %s: %s\n", ROUNDS[i].name,
                          err.text);
        }
        arena_close(arena);
    }
}
