// rapport listen - what happened in a session, from its transcript.
//
// One report for each file. A file that cannot be read does not stop the
// others: it is said at the end, and by the exit code.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/file.h"
#include "cli/commands.h"
#include "cli/listen_csv.h"
#include "cli/listen_files.h"
#include "cli/listen_turns.h"
#include "cli/listen_who.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "pages.h"
#include "talk/report_json.h"
#include "talk/report_text.h"
#include "web/listening_report.h"

#include <string.h>
#include <sys/stat.h>

enum { OUT_MODE = 0600, OUT_FOLDER_MODE = 0700, NAME_TRIES = 1000 };

struct listen_plan {
    struct command *command;
    const struct format *format;
    struct listen_files files;
    struct listen_who who;
    struct transcript_wish wish;
    const char *out; // NULL: the output of the command
    bool is_folder;  // `out` is one: a file for each report
    struct progress progress;
    int done;           // reports that were written
    struct text broken; // what could not be done, a line each
    int broken_count;
    enum err_kind broken_kind; // of the first
};

// ---- formats ----------------------------------------------------------------

static void print_text(const struct listen_plan *plan, struct text *out,
                       const struct listening *listening)
{
    FILE *to = plan->out ? NULL : plan->command->out;
    struct paper paper =
        paper_in(out, terminal_width(to), terminal_has_looks(to));

    if (plan->done && !plan->is_folder) {
        text_addc(out, '\n');
    }
    report_text(&paper, listening);
}

static void print_json(const struct listen_plan *plan, struct text *out,
                       const struct listening *listening)
{
    (void)plan;
    report_json(out, listening);
}

static void print_html(const struct listen_plan *plan, struct text *out,
                       const struct listening *listening)
{
    struct listening_view view = {.listening = listening,
                                  .title = listening->transcript->name};

    (void)plan;
    listening_report_page(out, &view);
}

static void print_csv(const struct listen_plan *plan, struct text *out,
                      const struct listening *listening)
{
    if (!plan->done || plan->is_folder) {
        listen_csv_head(out);
    }
    listen_csv(out, listening);
}

static const struct format {
    const char *name;
    const char *ending;
    bool is_one_each; // several do not fit into one file
    void (*print)(const struct listen_plan *plan, struct text *out,
                  const struct listening *listening);
} FORMATS[] = {
    {"text", ".txt",  false, print_text},
    {"html", ".html", true,  print_html},
    {"json", ".json", false, print_json},
    {"csv",  ".csv",  false, print_csv },
};

static bool find_format(struct listen_plan *plan, struct err *err)
{
    struct str name = command_value(plan->command, "--format");

    plan->format = &FORMATS[0];
    for (size_t i = 0; name.at && i < sizeof FORMATS / sizeof *FORMATS; i++) {
        if (str_is(name, FORMATS[i].name)) {
            plan->format = &FORMATS[i];
            return true;
        }
    }
    return !name.at
        || err_set(err, ERR_INPUT, "--format is text, html, json or csv");
}

// ---- options ----------------------------------------------------------------

static struct str *column_of(struct transcript_wish *wish, struct str name)
{
    return str_is(name, "speaker") ? &wish->speaker_column
         : str_is(name, "text")    ? &wish->text_column
         : str_is(name, "start")   ? &wish->start_column
         : str_is(name, "end")     ? &wish->end_column
                                   : NULL;
}

// "speaker=Who,text=What,start=From,end=To".
static bool parse_columns(struct str given, struct transcript_wish *wish,
                          struct err *err)
{
    while (given.at) {
        struct str column = str_cut(&given, ',');
        struct str *found = column_of(wish, str_trim(str_cut(&column, '=')));

        if (!found || !str_trim(column).len) {
            return err_set(err, ERR_INPUT,
                           "--columns is as in speaker=Who,text=What, with "
                           "speaker, text, start and end");
        }
        *found = str_trim(column);
    }
    return true;
}

static bool is_folder(const char *path)
{
    struct stat facts;

    return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

// Where it goes: the output, a file, or a folder with a file for each.
static bool plan_out(struct listen_plan *plan, struct err *err)
{
    struct command *command = plan->command;
    struct str out = command_value(command, "--out");
    bool many = plan->files.count > 1;

    if (!out.at || str_is(out, "-")) {
        return !(many && plan->format->is_one_each)
            || err_set(err, ERR_INPUT,
                       "several pages do not fit on one; name a folder with "
                       "--out");
    }
    plan->out = str_text(command->arena, out);
    plan->is_folder = many || is_folder(plan->out);
    if (!many) {
        return plan->is_folder || listen_files_has_place(plan->out, err);
    }
    return file_make_folder(plan->out, OUT_FOLDER_MODE, err)
        || err_within(err, "with several transcripts --out is a folder");
}

static bool make_plan(struct listen_plan *plan, struct err *err)
{
    struct command *command = plan->command;
    struct option_values given = command_values(command, "FILE");

    plan->who = (struct listen_who){
        .command = command, .said = command_value(command, "--therapist")};
    plan->wish.format = command_value(command, "--file-format");
    plan->broken = text_in(command->arena);
    if (!given.count) {
        return err_set(err, ERR_INPUT,
                       "name a transcript, or a folder of them");
    }
    return find_format(plan, err)
        && parse_columns(command_value(command, "--columns"), &plan->wish, err)
        && listen_files_list(command, &given, &plan->files, err)
        && plan_out(plan, err);
}

// ---- one file ---------------------------------------------------------------

static bool save(const struct listen_plan *plan, const char *path,
                 struct str report, struct err *err)
{
    struct arena *arena = plan->command->arena;
    const char *name = listen_files_name(path);
    const char *to = plan->out;

    for (int i = 1; plan->is_folder && i < NAME_TRIES; i++) {
        struct str number = i > 1 ? text_print(arena, "-%d", i) : STR("");

        to = str_text(arena, text_print(arena, "%s/%s%.*s%s", plan->out, name,
                                        SHOW(number), plan->format->ending));
        if (i == 1 || !file_exists(to)) {
            break;
        }
    }
    return file_write(to, report, OUT_MODE, err);
}

static bool deliver(struct listen_plan *plan, const char *path,
                    struct str report, struct err *err)
{
    progress_end(&plan->progress);
    if (plan->out) {
        return save(plan, path, report, err);
    }
    return fwrite(report.at, 1, report.len, plan->command->out) == report.len
        || err_set(err, ERR_OUTSIDE, "the report could not be written");
}

static bool listen_to(struct listen_plan *plan, struct arena *arena,
                      const char *path, struct err *err)
{
    struct text out = text_in(arena);
    struct transcript transcript;
    struct listening listening;
    struct str bytes;
    struct str name = str_of(listen_files_name(path));

    plan->who.path = path;
    if (!listen_files_read(plan->command, arena, path, &bytes, err)
        || !transcript_read(arena, name, bytes, &plan->wish, &transcript, err)
        || !listen_who_find(&plan->who, arena, &transcript, err)
        || !listening_of(arena, coder_built_in(), &transcript, &listening,
                         err)) {
        return false;
    }
    if (plan->who.is_asked_before) {
        progress_end(&plan->progress);
        (void)fprintf(plan->command->err, "%.*s: %.*s again\n", SHOW(name),
                      SHOW(plan->who.answered));
    }
    listening.therapist_by_name = plan->who.is_by_name;
    plan->format->print(plan, &out, &listening);
    return deliver(plan, path, text_str(&out), err);
}

static void keep_broken(struct listen_plan *plan, const struct err *err)
{
    if (!plan->broken_count++) {
        plan->broken_kind = err->kind;
    }
    text_addf(&plan->broken, "  %s\n", err->text);
}

// ---- all of them ------------------------------------------------------------

static void listen_to_all(struct listen_plan *plan)
{
    plan->progress = progress_begin(plan->command->err, "listening",
                                    (size_t)plan->files.count);
    for (int i = 0; i < plan->files.count; i++) {
        struct arena *arena = arena_open("transcript");
        struct err err = {0};

        if (listen_to(plan, arena, plan->files.at[i], &err)) {
            plan->done++;
        } else {
            keep_broken(plan, &err);
        }
        arena_close(arena);
        progress_step(&plan->progress);
    }
    progress_end(&plan->progress);
}

static bool tell_broken(const struct listen_plan *plan)
{
    struct command *command = plan->command;

    if (plan->broken_count) {
        (void)fprintf(command->err, "No report of %d of %d transcripts:\n%.*s",
                      plan->broken_count, plan->files.count,
                      SHOW(text_str(&plan->broken)));
        command->exit_code = command_exit(plan->broken_kind);
    }
    return true;
}

static bool listen_to_one(struct listen_plan *plan, struct err *err)
{
    plan->progress = progress_begin(NULL, "listening", 1);
    return listen_to(plan, plan->command->arena, plan->files.at[0], err);
}

// What is said of a report does not go with a table of turns; to pass over it
// in silence would lose, say, the file that --out names.
static bool refuse_beside_turns(const struct command *command, struct err *err)
{
    static const char *const OTHERS[] = {
        "FILE",  "--therapist", "--format",
        "--out", "--columns",   "--file-format",
    };

    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
        if (command_has(command, OTHERS[i])) {
            return err_set(err, ERR_INPUT,
                           "--turns codes one table and prints it; leave out "
                           "%s",
                           OTHERS[i]);
        }
    }
    return true;
}

bool cmd_listen(struct command *command, struct err *err)
{
    struct listen_plan plan = {.command = command};

    if (command_has(command, "--turns")) {
        return refuse_beside_turns(command, err)
            && listen_turns(command, command_value(command, "--turns"), err);
    }
    if (!make_plan(&plan, err)) {
        return false;
    }
    if (plan.files.count == 1) {
        return listen_to_one(&plan, err);
    }
    listen_to_all(&plan);
    return tell_broken(&plan);
}
