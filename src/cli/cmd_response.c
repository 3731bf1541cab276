// rapport response correct, response enter - answers that staff write down: a
// correction beside what was sent, and a form that was answered on paper.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "cli/change.h"
#include "cli/commands.h"
#include "practice/correction.h"
#include "practice/questionnaire.h"

static struct str value(const struct change *change, const char *option)
{
    return command_value(change->command, option);
}

// "--set heard=3 --set off=" as the fields of a form.
static bool take_fields(struct change *change, struct form *fields,
                        struct err *err)
{
    struct option_values given = command_values(change->command, "--set");

    *fields = (struct form){
        .fields = arena_take(change->command->arena, (size_t)given.count,
                             sizeof *fields->fields),
        .count = given.count,
    };
    for (int i = 0; i < given.count; i++) {
        struct str rest = given.at[i];

        fields->fields[i].name = str_trim(str_cut(&rest, '='));
        fields->fields[i].value = rest;
        if (!rest.at) {
            return err_set(err, ERR_INPUT,
                           "--set takes FIELD=ANSWER, such as "
                           "heard=3");
        }
    }
    return true;
}

static bool correct(struct practice *practice, struct change *change,
                    struct err *err)
{
    struct administration_id id;
    struct administration form;
    struct answers before;
    struct form fields;
    int version;

    if (!change_id(change, "--administration", &id.n, err)
        || !take_fields(change, &fields, err)
        || !administration_get(practice, id, &form, err)
        || !sheet_read(practice, &form, &before, &version, err)) {
        return false;
    }
    change->client = form.client;
    return correction_keep(practice, &form, version, &fields,
                           value(change, "--reason"), err);
}

bool cmd_response_correct(struct command *command, struct err *err)
{
    return change_run(command, correct, err);
}

static bool enter(struct practice *practice, struct change *change,
                  struct err *err)
{
    struct invitation invitation = {.form = value(change, "--form")};
    struct administration_id id;
    struct form fields;
    int64_t at;

    if (!change_id(change, "--client", &change->client.n, err)
        || !change_id(change, "--session", &invitation.session.n, err)
        || !change_moment(practice, change, "--on", &at, err)
        || !take_fields(change, &fields, err)) {
        return false;
    }
    invitation.client = change->client;
    if (!correction_enter_paper(practice, &invitation, at, &fields, &id, err)) {
        return false;
    }
    text_addf(&change->said, "%lld\n", (long long)id.n);
    return true;
}

bool cmd_response_enter(struct command *command, struct err *err)
{
    return change_run(command, enter, err);
}
