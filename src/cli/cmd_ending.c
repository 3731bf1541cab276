// rapport ending show, followup list, invitation verify, endings run - how the
// work ends and what is asked afterwards, from a terminal.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/moment.h"
#include "cli/change.h"
#include "cli/commands.h"
#include "practice/client.h"
#include "practice/ending.h"
#include "practice/followup.h"
#include "practice/invitation.h"
#include "practice/leaving.h"
#include "practice/trial.h"

// ---- ending show ------------------------------------------------------------

static bool show_ending(struct practice *practice, struct change *change,
                        struct err *err)
{
    struct ending_plan plan;

    if (!change_id(change, "--client", &change->client.n, err)
        || !ending_read(practice, change->client, &plan, err)) {
        return false;
    }
    for (int i = 0; i < ENDING_LINES; i++) {
        text_addf(&change->said, "%s\t%s\t%.*s\n", ENDING_QUESTIONS[i].field,
                  plan.lines[i].by_client ? "client" : "therapist",
                  SHOW(plan.lines[i].words));
    }
    text_addf(&change->noted, "version %d; client %s, therapist %s\n",
              plan.version, plan.client_agreed_at ? "agrees" : "has not agreed",
              plan.therapist_agreed_at ? "agrees" : "has not agreed");
    return true;
}

bool cmd_ending_show(struct command *command, struct err *err)
{
    return change_look(command, show_ending, err);
}

// ---- followup list ----------------------------------------------------------

static struct str day_of(struct practice *practice, int64_t at)
{
    struct civil civil = zone_civil(practice->zone, at);

    return at > 0 ? text_print(practice->arena, "%04d-%02d-%02d", civil.year,
                               civil.month, civil.day)
                  : STR("-");
}

static bool list_of_client(struct practice *practice, struct change *change,
                           struct client_id client, struct err *err)
{
    struct followup all[FOLLOWUP_TIMES];

    if (!followup_list(practice, client, all, err)) {
        return false;
    }
    for (int i = 0; i < FOLLOWUP_TIMES; i++) {
        const struct followup *one = &all[i];

        if (one->id.n > 0) {
            text_addf(&change->said, "%lld\t%d\t%s\t%.*s\t%s\t%s\n",
                      (long long)client.n, one->months, one->way,
                      SHOW(day_of(practice, one->due_at)), one->state,
                      one->why);
        }
    }
    return true;
}

static bool list_followups(struct practice *practice, struct change *change,
                           struct err *err)
{
    struct client *clients;
    int count;
    bool good;

    if (!change_id(change, "--client", &change->client.n, err)) {
        return false;
    }
    if (change->client.n > 0) {
        return list_of_client(practice, change, change->client, err);
    }
    good = client_list(practice, &clients, &count, err);
    for (int i = 0; good && i < count; i++) {
        good = list_of_client(practice, change, clients[i].id, err);
    }
    return good;
}

bool cmd_followup_list(struct command *command, struct err *err)
{
    return change_look(command, list_followups, err);
}

// ---- invitation verify ------------------------------------------------------

static void say_check(struct change *change, const struct trial *trial,
                      const struct trial_check *check)
{
    text_addf(&change->said, "commitment\t%s\n", trial->commitment);
    text_addf(&change->said, "ledger\t%d lines\t%s\n", check->lines,
              check->bad_link == 0 ? "as they were written" : "CHANGED");
    if (!check->seed_shown) {
        text_addf(&change->said, "seed\tnot shown before the end\n");
        return;
    }
    text_addf(&change->said, "seed\t%s\t%s\n", trial->seed,
              check->seed_fits ? "fits the commitment" : "DOES NOT FIT");
    text_addf(&change->said, "draws\t%s\n",
              check->bad_draw == 0 ? "each is what the seed gives"
                                   : "NOT WHAT THE SEED GIVES");
}

static bool verify(struct practice *practice, struct change *change,
                   struct err *err)
{
    struct trial trial;
    struct trial_check check;

    if (!trial_read(practice, &trial, err)) {
        return false;
    }
    if (trial.id == 0) {
        return err_set(err, ERR_MISSING, "there is no trial");
    }
    if (!trial_verify(practice, &trial, &check, err)) {
        return false;
    }
    say_check(change, &trial, &check);
    if (check.bad_link > 0 || check.bad_draw > 0
        || (check.seed_shown && !check.seed_fits)) {
        return err_set(
            err, ERR_CONFLICT,
            "the ledger is not as it was written: line %lld is the "
            "first that differs",
            (long long)(check.bad_link > 0 ? check.bad_link : check.bad_draw));
    }
    return true;
}

bool cmd_invitation_verify(struct command *command, struct err *err)
{
    return change_look(command, verify, err);
}

// ---- endings run ------------------------------------------------------------

static const struct {
    const char *what;
    bool (*list)(struct practice *, int64_t, struct batch *, struct err *);
    bool (*work)(struct practice *, int64_t, struct err *);
} CHORES[] = {
    {"follow-ups that were due",  followup_list_due,       followup_work  },
    {"clients who may be away",   leaving_list_clients,    leaving_work   },
    {"clients for an invitation", invitation_list_clients, invitation_work},
};

static bool run_batch(struct practice *practice, size_t which,
                      const struct batch *batch, struct err *err)
{
    for (int i = 0; i < batch->count; i++) {
        if (!CHORES[which].work(practice, batch->ids[i], err)) {
            return false;
        }
    }
    return true;
}

static bool run_chore(struct practice *practice, struct change *change,
                      size_t which, struct err *err)
{
    struct batch batch = {.count = BATCH_MAX};
    int64_t from = 0;
    int done = 0;

    while (batch.count == BATCH_MAX) {
        if (!CHORES[which].list(practice, from, &batch, err)
            || !run_batch(practice, which, &batch, err)) {
            return false;
        }
        done += batch.count;
        from = batch.count > 0 ? batch.ids[batch.count - 1] : from;
    }
    text_addf(&change->said, "%d\t%s\n", done, CHORES[which].what);
    return true;
}

static bool run_now(struct practice *practice, struct change *change,
                    struct err *err)
{
    for (size_t i = 0; i < sizeof CHORES / sizeof *CHORES; i++) {
        if (!run_chore(practice, change, i, err)) {
            return false;
        }
    }
    return true;
}

bool cmd_endings_run(struct command *command, struct err *err)
{
    return change_run(command, run_now, err);
}
