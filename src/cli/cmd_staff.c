// rapport staff ... - who works here, from a terminal.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/change.h"
#include "cli/commands.h"
#include "practice/profile.h"
#include "practice/staff.h"
#include "practice/staff_leaving.h"

static bool add_staff(struct practice *practice, struct change *change,
                      struct err *err)
{
    const struct command *command = change->command;
    char ticket[TICKET_ROOM];
    struct profile profile;

    if (!profile_read(practice, &profile, err)
        || !staff_invite(practice, command_value(command, "--name"),
                         command_value(command, "--role"), ticket, err)) {
        return false;
    }
    if (command_has(command, "--url")) {
        text_add(&change->said, profile.public_url);
    }
    text_addf(&change->said, "/join/%s\n", ticket);
    return true;
}

bool cmd_staff_add(struct command *command, struct err *err)
{
    return change_run(command, add_staff, err);
}

static bool list_staff(struct practice *practice, struct change *change,
                       struct err *err)
{
    struct staff *staff;
    struct staff_invitation *invitations;
    int staff_count, invitation_count;

    if (!staff_list(practice, &staff, &staff_count, err)
        || !staff_invitation_list(practice, &invitations, &invitation_count,
                                  err)) {
        return false;
    }
    for (int i = 0; i < staff_count; i++) {
        text_addf(&change->said, "%lld\t%.*s\t%s\t%s\n",
                  (long long)staff[i].id.n, SHOW(staff[i].name), staff[i].role,
                  staff[i].left_at ? "left"
                  : staff[i].owner ? "owner"
                                   : "here");
    }
    for (int i = 0; i < invitation_count; i++) {
        text_addf(&change->said, "-\t%.*s\t%s\tinvited\n",
                  SHOW(invitations[i].name), invitations[i].role);
    }
    return true;
}

bool cmd_staff_list(struct command *command, struct err *err)
{
    return change_look(command, list_staff, err);
}

static bool say_waiting(struct practice *practice, struct change *change,
                        struct staff_id id, struct err *err)
{
    struct staff_leaving_client *clients;
    struct str named;
    int count;

    if (!staff_leaving_clients(practice, id, &clients, &count, err)
        || !staff_leaving_still_named(practice, &named, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        text_addf(&change->said, "%lld\t%.*s\tneeds a handover\n",
                  (long long)clients[i].id.n, SHOW(clients[i].name));
    }
    if (named.len) {
        text_addf(&change->noted,
                  "left, and still named as reading safety answers: %.*s; "
                  "change it with `rapport coverage set`\n",
                  SHOW(named));
    }
    return true;
}

static bool leave_staff(struct practice *practice, struct change *change,
                        struct err *err)
{
    struct staff_id id;

    return change_id(change, "--staff", &id.n, err)
        && staff_leaving_do(practice, id, err)
        && say_waiting(practice, change, id, err);
}

bool cmd_staff_leave(struct command *command, struct err *err)
{
    return change_run(command, leave_staff, err);
}
