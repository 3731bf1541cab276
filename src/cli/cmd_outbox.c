// rapport outbox list, outbox send - what waits to be sent and what became of
// the rest, from a terminal: no addresses, no words, no links. And sending what
// waits now, after mending what kept it.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/moment.h"
#include "cli/change.h"
#include "cli/commands.h"
#include "practice/courier.h"
#include "practice/message_list.h"

static void show(struct change *change, const struct outbox_row *row)
{
    char at[MOMENT_ROOM];

    text_addf(&change->said, "%-6lld %-8s %-20s %-10s %3lld %s%s%.*s\n",
              (long long)row->id, row->channel, row->kind, row->state,
              (long long)row->tries, moment_print_utc(row->at, at),
              row->problem.len ? "  " : "", SHOW(row->problem));
}

static bool list(struct practice *practice, struct change *change,
                 struct err *err)
{
    struct outbox_row *rows =
        arena_take(practice->arena, OUTBOX_SHOWN, sizeof *rows);
    int count;

    if (!outbox_read(practice, rows, &count, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        show(change, &rows[i]);
    }
    return true;
}

bool cmd_outbox_list(struct command *command, struct err *err)
{
    return change_look(command, list, err);
}

static bool retry(struct practice *practice, struct change *change,
                  struct err *err)
{
    (void)change;
    return courier_retry(practice, err);
}

bool cmd_outbox_send(struct command *command, struct err *err)
{
    struct courier_report report;

    if (!change_run(command, retry, err)
        || !courier_round(command->folder, command->world, &report, err)) {
        return false;
    }
    (void)fprintf(command->out,
                  "%d sent, %d waiting, %d failed, %d we cannot tell\n",
                  report.sent, report.waiting, report.failed, report.unsure);
    return true;
}
