// rapport instrument - which questionnaires there are, and which this practice
// uses.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "cli/commands.h"
#include "measure/course.h"
#include "measure/registry.h"
#include "practice/instrument_use.h"

#include <errno.h>
#include <math.h>
#include <string.h>

struct instrument_task {
    struct command *command;
    struct str code;
    struct str json; // add
    bool on;
    bool attest;
    double cutoff; // NAN: take it away
};

static bool find(struct practice *practice, struct str code,
                 const struct instrument **instrument, struct err *err)
{
    *instrument = registry_find(practice->registry, code);
    return *instrument
        || err_set(err, ERR_MISSING,
                   "there is no instrument \"%.*s\"; `rapport instrument "
                   "list` names them",
                   code.len < 40 ? (int)code.len : 40, code.at);
}

// ---- list -------------------------------------------------------------------

static const char *state_of(const struct instrument *instrument,
                            const struct instrument_use *use)
{
    if (!instrument->has_text) {
        return instrument->item_count > 0 ? "key" : "-";
    }
    return use->on ? "on" : "off";
}

static bool list_instruments(struct practice *practice, void *context,
                             struct err *err)
{
    struct instrument_task *task = context;
    const struct registry *registry = practice->registry;

    for (int i = 0; i < registry->count; i++) {
        const struct instrument *one = &registry->instruments[i];
        struct instrument_use use;

        if (!instrument_use_read(practice, one, &use, err)) {
            return false;
        }
        (void)fprintf(task->command->out, "%-14s %-8s %-4s %s%s%s%s\n",
                      one->code, one->version, state_of(one, &use), one->name,
                      one->label ? " (" : "", one->label ? one->label : "",
                      one->label ? ")" : "");
    }
    (void)fputs("\non/off: asked or not; key: its words are the practice's "
                "own to add; -: cannot be asked here\n",
                task->command->out);
    return true;
}

bool cmd_instrument_list(struct command *command, struct err *err)
{
    struct instrument_task task = {.command = command};

    return folder_read(command->folder, command->arena, list_instruments, &task,
                       err);
}

// ---- show -------------------------------------------------------------------

static void show_line(FILE *out, const char *name, const char *value)
{
    if (value) {
        (void)fprintf(out, "%-12s %s\n", name, value);
    }
}

static void show_figure(FILE *out, const char *name,
                        const struct figure *figure)
{
    const char *note = figure->note ? figure->note : "";
    const char *source = figure->source ? figure->source : "";

    if (figure->known) {
        (void)fprintf(out, "  %-12s %g (%s%s%s%s)\n", name, figure->value,
                      trust_may_signal(figure->trust) ? "" : "unverified; ",
                      note, *note && *source ? "; " : "", source);
    }
}

static void show_scale(FILE *out, const struct scale *scale)
{
    struct threshold threshold;

    (void)fprintf(out, "scale %s, %g to %g, %s is better\n", scale->name,
                  scale->min, scale->max,
                  scale->better == BETTER_LOWER ? "lower" : "higher");
    for (int i = 0; i < scale->band_count; i++) {
        (void)fprintf(out, "  %g to %g: %s%s\n", scale->bands[i].from,
                      scale->bands[i].to, scale->bands[i].name,
                      trust_may_signal(scale->band_trust) ? ""
                                                          : " (unverified)");
    }
    show_figure(out, "cut-off", &scale->cutoff);
    show_figure(out, "change", &scale->change);
    show_figure(out, "sd", &scale->sd);
    show_figure(out, "reliability", &scale->reliability);
    if (scale->may_miss > 0) {
        (void)fprintf(out, "  %d may be missing (%s)\n", scale->may_miss,
                      scale->may_miss_source);
    }
    threshold_of(scale, &threshold);
    if (!threshold.verified) {
        (void)fputs("  We cannot tell change from chance with this form.\n",
                    out);
    }
}

static void show_items(FILE *out, const struct instrument *instrument)
{
    for (int i = 0; i < instrument->item_count; i++) {
        const struct item *item = &instrument->items[i];

        (void)fprintf(out, "  %-10s %d to %d  %s%s\n", item->code, item->low,
                      item->high, item->text ? item->text : "",
                      item->safety_from != ANSWER_MISSING ? " [safety]" : "");
    }
}

static void show_use(FILE *out, const struct instrument *instrument,
                     const struct instrument_use *use)
{
    show_line(out, "state", state_of(instrument, use));
    if (instrument->needs_attestation) {
        show_line(out, "licence tick", use->attested ? "given" : "needed");
    }
    if (!isnan(use->cutoff)) {
        (void)fprintf(out, "%-12s %g\n", "your cut-off", use->cutoff);
    }
}

static bool show_instrument(struct practice *practice, void *context,
                            struct err *err)
{
    struct instrument_task *task = context;
    const struct instrument *instrument;
    struct instrument_use use;
    FILE *out = task->command->out;

    if (!find(practice, task->code, &instrument, err)
        || !instrument_use_read(practice, instrument, &use, err)) {
        return false;
    }
    (void)fprintf(out, "%s %s: %s\n", instrument->code, instrument->version,
                  instrument->name);
    show_use(out, instrument, &use);
    show_line(out, "label", instrument->label);
    show_line(out, "licence", instrument->licence);
    show_line(out, "copyright", instrument->copyright_line);
    show_line(out, "source", instrument->source);
    show_line(out, "checksum", instrument->checksum);
    show_items(out, instrument);
    for (int i = 0; i < instrument->scale_count; i++) {
        show_scale(out, &instrument->scales[i]);
    }
    return true;
}

bool cmd_instrument_show(struct command *command, struct err *err)
{
    struct instrument_task task = {.command = command,
                                   .code = command_value(command, "CODE")};

    return folder_read(command->folder, command->arena, show_instrument, &task,
                       err);
}

// ---- add --------------------------------------------------------------------

enum { FILE_MOST = 1024 * 1024 };

static bool read_file(struct command *command, struct str *json,
                      struct err *err)
{
    const char *path = str_text(command->arena, command_value(command, "FILE"));
    char *bytes = arena_take(command->arena, FILE_MOST + 1, 1);
    FILE *file = fopen(path, "rbe");

    if (!file) {
        return err_set(err, errno == ENOENT ? ERR_MISSING : ERR_OUTSIDE,
                       "%.150s cannot be read (%s)", path, strerror(errno));
    }
    *json = (struct str){bytes, fread(bytes, 1, FILE_MOST + 1, file)};
    (void)fclose(file);
    return json->len <= FILE_MOST
        || err_set(err, ERR_LIMIT, "the file is larger than %d bytes",
                   FILE_MOST);
}

static bool add_instrument(struct practice *practice, void *context,
                           struct err *err)
{
    struct instrument_task *task = context;
    const struct instrument *added = NULL;

    if (!instrument_use_add(practice, task->json, &added, err)) {
        return false;
    }
    (void)fprintf(task->command->out,
                  "%s %s is known now. Switch it on with `rapport instrument "
                  "enable %s%s`.\n",
                  added->code, added->version, added->code,
                  added->needs_attestation ? " --attest" : "");
    return true;
}

bool cmd_instrument_add(struct command *command, struct err *err)
{
    struct instrument_task task = {.command = command};

    return read_file(command, &task.json, err)
        && folder_write(command->folder, command->arena, add_instrument, &task,
                        err);
}

// ---- enable, disable, cutoff ------------------------------------------------

static bool switch_instrument(struct practice *practice, void *context,
                              struct err *err)
{
    struct instrument_task *task = context;
    const struct instrument *instrument;
    struct instrument_use use;

    if (!find(practice, task->code, &instrument, err)
        || !instrument_use_read(practice, instrument, &use, err)) {
        return false;
    }
    use.on = task->on;
    use.attested = use.attested || task->attest;
    if (!instrument_use_set(practice, instrument, &use, err)) {
        return false;
    }
    if (task->attest) {
        (void)fprintf(task->command->out, "You have confirmed: %s\n",
                      instrument->licence);
    }
    return true;
}

bool cmd_instrument_enable(struct command *command, struct err *err)
{
    struct instrument_task task = {.command = command,
                                   .code = command_value(command, "CODE"),
                                   .on = true,
                                   .attest = command_has(command, "--attest")};

    return folder_write(command->folder, command->arena, switch_instrument,
                        &task, err);
}

bool cmd_instrument_disable(struct command *command, struct err *err)
{
    struct instrument_task task = {.command = command,
                                   .code = command_value(command, "CODE")};

    return folder_write(command->folder, command->arena, switch_instrument,
                        &task, err);
}

static bool set_cutoff(struct practice *practice, void *context,
                       struct err *err)
{
    struct instrument_task *task = context;
    const struct instrument *instrument;

    return find(practice, task->code, &instrument, err)
        && instrument_use_set_cutoff(practice, instrument, task->cutoff, err);
}

bool cmd_instrument_cutoff(struct command *command, struct err *err)
{
    struct instrument_task task = {.command = command,
                                   .code = command_value(command, "CODE"),
                                   .cutoff = NAN};
    struct str value = command_value(command, "VALUE");

    if (!str_is(value, "none") && !str_parse_real(value, &task.cutoff)) {
        return err_set(err, ERR_INPUT,
                       "the cut-off is a number, or none to take it away");
    }
    return folder_write(command->folder, command->arena, set_cutoff, &task,
                        err);
}
