// rapport client erase - asks first; with --confirm, and the id typed again,
// erases.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/commands.h"
#include "practice/erase.h"

struct asking {
    struct client_id client;
    struct str basis;
};

static bool ask(struct practice *practice, void *context, struct err *err)
{
    const struct asking *asking = context;

    return erase_ask(practice, asking->client, asking->basis, err);
}

bool cmd_client_erase(struct command *command, struct err *err)
{
    struct str basis = command_value(command, "--basis");
    struct asking asking = {.basis = basis.at ? basis
                                              : STR("request of the client")};

    if (!command_number(command, "--client", &asking.client.n, err)) {
        return false;
    }
    if (command_value(command, "--confirm").at) {
        if (!erase_confirm(command->folder, command->arena, asking.client,
                           command_value(command, "--confirm"), err)) {
            return false;
        }
        (void)fprintf(command->out,
                      "Client %lld is erased, also from older backups.\n",
                      (long long)asking.client.n);
        return true;
    }
    if (!folder_write(command->folder, command->arena, ask, &asking, err)) {
        return false;
    }
    (void)fprintf(command->out,
                  "Noted. Nothing is erased yet. To erase everything of client "
                  "%lld for good, give the command again with --confirm %lld\n",
                  (long long)asking.client.n, (long long)asking.client.n);
    return true;
}
