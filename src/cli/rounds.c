// rounds - see rounds.h. Each works in small transactions, so that no
// submission waits behind it for long.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/rounds.h"

#include "base/arena.h"
#include "base/moment.h"
#include "practice/administration.h"
#include "practice/card.h"
#include "practice/courier.h"

enum { CLIENTS_AT_ONCE = 20 };

static bool deliver(struct rounds *rounds, struct arena *arena, struct err *err)
{
    struct courier_report report;

    (void)arena;
    return courier_round(rounds->site->folder, rounds->site->world, &report,
                         err);
}

static bool close_forms_work(struct practice *practice, void *context,
                             struct err *err)
{
    int closed;

    (void)context;
    return administration_close_due(practice, &closed, err);
}

static bool close_forms(struct rounds *rounds, struct arena *arena,
                        struct err *err)
{
    return folder_write(rounds->site->folder, arena, close_forms_work, NULL,
                        err);
}

static bool judge_days_work(struct practice *practice, void *rounds,
                            struct err *err)
{
    return card_round(practice, CLIENTS_AT_ONCE,
                      &((struct rounds *)rounds)->after, err);
}

// All clients, some at a time.
static bool judge_days(struct rounds *rounds, struct arena *arena,
                       struct err *err)
{
    rounds->after.n = 0;
    do {
        size_t mark = arena_mark(arena);

        if (!folder_write(rounds->site->folder, arena, judge_days_work, rounds,
                          err)) {
            return false;
        }
        arena_rewind(arena, mark);
    } while (rounds->after.n > 0);
    return true;
}

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
    {"delivering notices",      15,     deliver     },
    {"closing forms",           MINUTE, close_forms },
    {"judging what became due", HOUR,   judge_days  },
    {"the practice's address",  MINUTE, take_address},
};

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
        if (now - rounds->last[i] < ROUNDS[i].every) {
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
