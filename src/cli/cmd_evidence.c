// rapport evidence pool - pools the results of studies, sites or years.
//
// What was asked is read first, then the columns that it needs and no others,
// then the answer is found once and printed. Pictures go to files; with "-" a
// picture in letters follows the report.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "cli/commands.h"
#include "cli/evidence_pictures.h"
#include "cli/evidence_question.h"
#include "cli/terminal.h"
#include "evidence/pool_csv.h"
#include "evidence/pool_json.h"
#include "evidence/pool_text.h"

#include <string.h>

struct pooling {
    struct command *command;
    struct arena *arena;
    struct pool_question question;
    struct frame frame;
    struct pool_studies studies;
    struct notes notes;
    struct pool_answer answer;
    const struct report_format *format;
    struct text out;
};

// ---- reading ----------------------------------------------------------------

static void tell_bytes(void *who, uint64_t done, uint64_t all, size_t rows)
{
    FILE *to = who;

    (void)fprintf(to, "\rreading: %zu rows", rows);
    if (all) {
        (void)fprintf(to, ", %d %%", (int)(100 * done / all));
    }
    (void)fflush(to);
}

static bool read_frame(struct pooling *pooling, struct err *err)
{
    struct command *command = pooling->command;
    bool sits_there = command->err && terminal_is(command->err);
    struct frame_source source = {
        .path = str_text(pooling->arena, pooling->question.source),
        .in = command->in,
        .watch = {sits_there ? tell_bytes : NULL, command->err},
    };
    int ignored = 0;
    bool done;

    source.wanted = pool_input_columns(pooling->arena, &pooling->question,
                                       &source.wanted_count, err);
    if (!source.wanted) {
        return false;
    }
    if (!source.wanted_count) {
        return err_set(err, ERR_INPUT,
                       "name the column of effects with --yi and that of their "
                       "variances with --vi; `rapport evidence pool --help` "
                       "shows the other ways");
    }
    done = frame_read(pooling->arena, &source, &pooling->frame, &ignored, err);
    if (sits_there) {
        (void)fputs("\r\033[K", command->err);
    }
    if (done) {
        struct str slips = frame_slips(pooling->arena, &pooling->frame);

        (void)fprintf(command->err, "%.*s", SHOW(slips));
    }
    if (done && ignored) {
        (void)fprintf(command->err, "%d other %s of the file %s not used\n",
                      ignored, ignored == 1 ? "column" : "columns",
                      ignored == 1 ? "was" : "were");
    }
    return done;
}

static void tell_notes(const struct pooling *pooling)
{
    for (int i = 0; i < pooling->notes.count; i++) {
        (void)fprintf(pooling->command->err, "%.*s\n",
                      SHOW(pooling->notes.at[i]));
    }
}

// ---- the report -------------------------------------------------------------

static void print_text(struct pooling *pooling)
{
    FILE *to = pooling->command->out;
    struct paper paper =
        paper_in(&pooling->out, terminal_width(to), terminal_has_looks(to));

    pool_text(&paper, &pooling->answer);
}

static void print_json(struct pooling *pooling)
{
    pool_json(&pooling->out, &pooling->answer);
    tell_notes(pooling);
}

static void print_csv(struct pooling *pooling)
{
    struct csv_out csv;

    csv_out_init(&csv, NULL);
    pool_csv(&csv, pooling->arena, &pooling->answer);
    text_add(&pooling->out, (struct str){csv.bytes, csv.len});
    csv_out_drop(&csv);
    tell_notes(pooling);
}

static const struct report_format {
    const char *name;
    void (*print)(struct pooling *pooling);
} FORMATS[] = {
    {"text", print_text},
    {"json", print_json},
    {"csv",  print_csv },
};

static bool find_format(struct pooling *pooling, struct err *err)
{
    struct str given = command_value(pooling->command, "--format");

    pooling->format = &FORMATS[0];
    for (size_t i = 0; given.at && i < sizeof FORMATS / sizeof *FORMATS; i++) {
        if (str_is(given, FORMATS[i].name)) {
            pooling->format = &FORMATS[i];
            return true;
        }
    }
    return !given.at
        || err_set(err, ERR_INPUT, "--format is text, json or csv");
}

static bool deliver(struct pooling *pooling, struct err *err)
{
    struct str report = text_str(&pooling->out);

    return fwrite(report.at, 1, report.len, pooling->command->out) == report.len
        || err_set(err, ERR_OUTSIDE, "the report could not be written");
}

// A picture in letters may follow words, and nothing that a program reads.
static bool check_pictures(const struct pooling *pooling, struct err *err)
{
    return evidence_pictures_check(pooling->command,
                                   pooling->format->print == print_text, err);
}

bool cmd_evidence_pool(struct command *command, struct err *err)
{
    struct pooling *pooling = arena_take(command->arena, 1, sizeof *pooling);

    pooling->command = command;
    pooling->arena = command->arena;
    pooling->notes.arena = command->arena;
    pooling->out = text_in(command->arena);
    if (!find_format(pooling, err)
        || !evidence_question_read(command, &pooling->question, err)
        || !check_pictures(pooling, err) || !read_frame(pooling, err)
        || !pool_input_read(pooling->arena, &pooling->question, &pooling->frame,
                            &pooling->studies, &pooling->notes, err)
        || !pool_answer_find(pooling->arena, &pooling->question,
                             &pooling->studies, &pooling->notes,
                             &pooling->answer, err)) {
        return false;
    }
    pooling->format->print(pooling);
    return evidence_pictures_keep(command, &pooling->answer, &pooling->out, err)
        && deliver(pooling, err);
}
