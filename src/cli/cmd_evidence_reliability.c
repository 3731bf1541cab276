// rapport evidence reliability - how reliable an instrument was in a table of
// answers: a row for each person (or session), a column for each item, rater
// or occasion.
//
// All columns are read: items are named by position, and only the header says
// what stands there.
//
// With --data: of one form of a practice, of those who said yes to research
// (practice/reliability_archive.h).
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "cli/commands.h"
#include "cli/reading.h"
#include "cli/terminal.h"
#include "evidence/reliability_print.h"
#include "practice/audit.h"
#include "practice/reliability_archive.h"

#include <math.h>

// "95", the level of intervals; absent: 95.
// "0-3", "1-6", "-3-3": the least and the most that an answer can be.
static bool read_range(const struct command *command,
                       struct reliability_question *question, struct err *err)
{
    struct str value = command_value(command, "--range");

    question->least = question->most = NAN;
    if (!value.at) {
        return true;
    }
    for (size_t i = 1; i + 1 < value.len; i++) {
        struct str low = {value.at, i};
        struct str high = {value.at + i + 1, value.len - i - 1};

        if (value.at[i] == '-' && str_parse_real(low, &question->least)
            && str_parse_real(high, &question->most)
            && question->least < question->most) {
            return true;
        }
    }
    return err_set(err, ERR_INPUT,
                   "--range is the least and the most that an answer can be, "
                   "as 0-3");
}

static bool read_factors(const struct command *command,
                         struct reliability_question *question, struct err *err)
{
    struct str value = command_value(command, "--factors");
    int64_t factors = 0;

    if (value.at
        && (question->columns != RELIABILITY_OF_ITEMS
            || !str_parse_int(value, &factors) || factors < FACTOR_GENERAL_LEAST
            || factors > FACTOR_GENERAL_MOST)) {
        return err_set(err, ERR_INPUT,
                       "--factors is a number from %d to %d: of factors of the "
                       "items, below a general one",
                       FACTOR_GENERAL_LEAST, FACTOR_GENERAL_MOST);
    }
    question->factors = (int)factors;
    return true;
}

static bool read_format(const struct command *command, bool *json,
                        struct err *err)
{
    struct str value = command_value(command, "--format");

    *json = value.at && str_is(value, "json");
    return !value.at || *json || str_is(value, "text")
        || err_set(err, ERR_INPUT, "--format is text or json");
}

static bool read_question(const struct command *command,
                          struct reliability_question *question,
                          struct err *err)
{
    *question = (struct reliability_question){
        .items = command_value(command, "--items"),
        .reverse = command_value(command, "--reverse"),
        .within = command_value(command, "--within"),
        .time = command_value(command, "--time"),
        .complete = command_has(command, "--complete"),
        .columns = command_has(command, "--raters") ? RELIABILITY_OF_RATERS
                 : command_has(command, "--retest") ? RELIABILITY_OF_OCCASIONS
                                                    : RELIABILITY_OF_ITEMS,
    };
    if (command_has(command, "--raters") && command_has(command, "--retest")) {
        return err_set(err, ERR_INPUT,
                       "the columns are raters or occasions: choose --raters "
                       "or --retest");
    }
    return command_level(command, &question->level, err)
        && read_factors(command, question, err)
        && read_range(command, question, err);
}

static bool read_frame(struct command *command, struct frame *frame,
                       struct err *err)
{
    bool sits_there = command->err && terminal_is(command->err);
    struct frame_source source = {
        .path = str_text(command->arena, command_value(command, "FILE")),
        .in = command->in,
        .watch = {sits_there ? reading_line : NULL, command->err},
    };
    bool done = frame_read(command->arena, &source, frame, NULL, err);

    if (sits_there) {
        (void)fputs("\r\033[K", command->err);
    }
    return done;
}

static void print(struct command *command, bool json,
                  const struct reliability_answer *answer, struct text *out)
{
    if (json) {
        reliability_json(out, answer);
        for (int i = 0; i < answer->notes.count; i++) {
            (void)fprintf(command->err, "%.*s\n", SHOW(answer->notes.at[i]));
        }
    } else {
        struct paper paper = paper_in(out, terminal_width(command->out),
                                      terminal_has_looks(command->out));

        reliability_text(&paper, answer);
    }
}

static bool put(const struct command *command, const struct text *out,
                struct err *err)
{
    return fwrite(out->at, 1, out->len, command->out) == out->len
        || err_set(err, ERR_OUTSIDE, "the report could not be written");
}

static bool answer_file(struct command *command, bool json, struct err *err)
{
    struct reliability_question question;
    struct reliability_answer *answer =
        arena_take(command->arena, 1, sizeof *answer);
    struct frame frame;
    struct text out = text_in(command->arena);

    if (!read_question(command, &question, err)
        || !read_frame(command, &frame, err)
        || !reliability_answer_find(command->arena, &question, &frame, answer,
                                    err)) {
        return false;
    }
    print(command, json, answer, &out);
    return put(command, &out, err);
}

// ---- a form of the practice -------------------------------------------------

struct practice_plan {
    struct command *command;
    double level;
    struct reliability_archive archive;
    struct reliability_people people;
};

static bool read_archive(struct practice *practice, void *context,
                         struct err *err)
{
    struct practice_plan *plan = context;

    if (!reliability_archive_read(practice,
                                  command_value(plan->command, "--instrument"),
                                  &plan->archive, err)) {
        return false;
    }
    reliability_people_find(plan->command->arena, &plan->archive.forms,
                            plan->level, &plan->people);
    return true;
}

// Sealed answers were opened: that is on record, as on the page.
static bool note_look(struct practice *practice, void *context, struct err *err)
{
    const struct practice_plan *plan = context;

    return audit_note(practice, "looked at how reliable a form is",
                      (struct client_id){0},
                      str_of(plan->archive.instrument->code), err);
}

static bool check_practice(const struct command *command, struct err *err)
{
    static const char *const OF_A_FILE[] = {
        "FILE",     "--items",  "--reverse", "--range", "--complete",
        "--raters", "--retest", "--within",  "--time",  "--factors"};

    for (size_t i = 0; i < sizeof OF_A_FILE / sizeof *OF_A_FILE; i++) {
        if (command_has(command, OF_A_FILE[i])) {
            return err_set(err, ERR_INPUT,
                           "with --data the form says what its items are: "
                           "leave %s away",
                           OF_A_FILE[i]);
        }
    }
    return command_has(command, "--instrument")
        || err_set(err, ERR_INPUT, "--instrument is missing: post");
}

static bool answer_practice(struct command *command, bool json, struct err *err)
{
    struct practice_plan *plan = arena_take(command->arena, 1, sizeof *plan);
    const struct reliability_people *people = &plan->people;
    struct text out = text_in(command->arena);

    plan->command = command;
    if (!check_practice(command, err)
        || !command_level(command, &plan->level, err)
        || !folder_read(command->folder, command->arena, read_archive, plan,
                        err)
        || !folder_write(command->folder, command->arena, note_look, plan,
                         err)) {
        return false;
    }
    if (json) {
        reliability_people_json(&out, people);
    } else {
        struct paper paper = paper_in(&out, terminal_width(command->out),
                                      terminal_has_looks(command->out));

        reliability_people_text(&paper, plan->archive.instrument->name, people);
    }
    return put(command, &out, err);
}

bool cmd_evidence_reliability(struct command *command, struct err *err)
{
    bool json;

    if (!read_format(command, &json, err)) {
        return false;
    }
    if (command->data.at) {
        return answer_practice(command, json, err);
    }
    if (!command_has(command, "FILE")) {
        return err_set(err, ERR_INPUT,
                       "name a CSV file of answers, or the practice's folder "
                       "with --data and --instrument");
    }
    return !command_has(command, "--instrument")
             ? answer_file(command, json, err)
             : err_set(err, ERR_INPUT,
                       "--instrument goes with --data: of a file the columns "
                       "are named with --items");
}
