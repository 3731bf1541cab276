// rapport score - answers in a CSV file to scores on the output.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "cli/commands.h"
#include "cli/score_file.h"
#include "measure/registry.h"

#include <unistd.h>

static bool find_instrument(const struct command *command,
                            const struct instrument **instrument,
                            struct err *err)
{
    struct registry *registry = arena_take(command->arena, 1, sizeof *registry);
    struct str code = command_value(command, "--instrument");

    if (!registry_open_only(command->arena, registry, code, err)) {
        return false;
    }
    *instrument = registry_find(registry, code);
    if (!*instrument) {
        return err_set(err, ERR_MISSING,
                       "there is no instrument \"%.*s\"; `rapport instrument "
                       "list` names them",
                       code.len < 40 ? (int)code.len : 40, code.at);
    }
    if (!(*instrument)->scorable) {
        return err_set(err, ERR_INPUT,
                       "%s has no items that add up to a score here",
                       (*instrument)->code);
    }
    return true;
}

static void want_columns(const struct instrument *instrument,
                         struct column *columns)
{
    columns[0] = (struct column){.name = "id", .required = true};
    for (int i = 0; i < instrument->item_count; i++) {
        columns[i + 1] = (struct column){
            .name = instrument->items[i].code,
            .required = instrument->items[i].scored,
        };
    }
}

// As many as there are processors; more than four would only wait for their
// turn to write.
static int count_threads(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    return processors < 1 ? 1 : processors > 4 ? 4 : (int)processors;
}

bool cmd_score(struct command *command, struct err *err)
{
    const struct instrument *instrument = NULL;
    struct column columns[COLUMNS_MAX];
    struct csv_columns file;
    bool done;

    if (!find_instrument(command, &instrument, err)) {
        return false;
    }
    want_columns(instrument, columns);
    if (!csv_columns_open(&file, command, command_value(command, "FILE"),
                          columns, instrument->item_count + 1, err)) {
        return false;
    }
    done = score_file(&file, instrument, count_threads(), err);
    csv_columns_close(&file);
    return done;
}
