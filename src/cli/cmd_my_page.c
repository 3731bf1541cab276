// rapport my-page - the link to a client's own page, from a terminal.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/change.h"
#include "cli/commands.h"
#include "practice/client.h"
#include "practice/my_page.h"
#include "practice/profile.h"

static bool open_page(struct practice *practice, struct change *change,
                      struct err *err)
{
    bool whole = command_has(change->command, "--url");
    char ticket[TICKET_ROOM];
    struct profile profile;
    struct str name;

    if (!change_id(change, "--client", &change->client.n, err)
        || !client_name(practice, change->client, &name, err)
        || !profile_read(practice, &profile, err)) {
        return false;
    }
    if (command_has(change->command, "--end")) {
        return my_page_end(practice, change->client, err);
    }
    if (!my_page_open(practice, change->client, MY_PAGE_LASTS, ticket, err)) {
        return false;
    }
    text_addf(&change->said, "%.*s/me/%s\n",
              whole ? (int)profile.public_url.len : 0, profile.public_url.at,
              ticket);
    return true;
}

bool cmd_my_page(struct command *command, struct err *err)
{
    return change_run(command, open_page, err);
}
