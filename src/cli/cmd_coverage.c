// rapport coverage - who reads safety answers, and when.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "cli/commands.h"
#include "practice/audit.h"
#include "practice/coverage.h"
#include "practice/crisis.h"

enum { READ_BY = 600, NOTICE_AT = 450, REPEAT_MINUTES = 15 };

// Several values, or one with several in it, are the same.
static struct str joined(const struct command *command, const char *name)
{
    struct option_values values = command_values(command, name);
    struct text text = text_in(command->arena);

    for (int i = 0; i < values.count; i++) {
        text_add(&text, values.at[i]);
        text_addc(&text, ';');
    }
    return text_str(&text);
}

static bool clock_option(const struct command *command, const char *name,
                         int *minutes, struct err *err)
{
    struct str value = command_value(command, name);

    return !value.at || coverage_parse_clock(value, minutes, err);
}

static bool plan_of(const struct command *command, struct coverage_plan *plan,
                    struct err *err)
{
    int64_t repeat = REPEAT_MINUTES;

    *plan = (struct coverage_plan){
        .plan = {.read_by = READ_BY, .notice_at = NOTICE_AT},
        .understood = true
    };
    if (!coverage_parse_hours(joined(command, "--hours"), &plan->plan, err)
        || !coverage_parse_people(joined(command, "--person"), &plan->plan, err)
        || !clock_option(command, "--read-by", &plan->plan.read_by, err)
        || !clock_option(command, "--notice-at", &plan->plan.notice_at, err)
        || !command_number(command, "--repeat", &repeat, err)
        || !coverage_parse_days(command->arena, joined(command, "--holiday"),
                                &plan->holidays, err)) {
        return false;
    }
    plan->plan.repeat_minutes = repeat > 0 && repeat < 1000 ? (int)repeat : 0;
    return true;
}

static bool lines_of(const struct command *command, struct crisis_lines *lines,
                     struct err *err)
{
    struct str rest = joined(command, "--line");

    *lines = (struct crisis_lines){0};
    while (rest.len) {
        struct str one = str_trim(str_cut(&rest, ';'));

        if (!one.len) {
            continue;
        }
        if (lines->count == CRISIS_LINES_MAX) {
            return err_set(err, ERR_INPUT, "at most %d crisis lines",
                           CRISIS_LINES_MAX);
        }
        if (!crisis_parse_line(one, &lines->lines[lines->count++], err)) {
            return false;
        }
    }
    return true;
}

struct setting_of_coverage {
    struct coverage_plan plan;
    struct crisis_lines lines;
    bool complete;
    struct str missing;
};

static bool set_coverage(struct practice *practice, void *context,
                         struct err *err)
{
    struct setting_of_coverage *set = context;

    return coverage_set(practice, &set->plan, err)
        && (!set->lines.count || crisis_save(practice, &set->lines, err))
        && coverage_is_set(practice, &set->complete, &set->missing, err)
        && audit_note(practice, "coverage set", (struct client_id){0},
                      (struct str){0}, err);
}

bool cmd_coverage_set(struct command *command, struct err *err)
{
    struct setting_of_coverage *set =
        arena_take(command->arena, 1, sizeof *set);

    if (!plan_of(command, &set->plan, err)
        || !lines_of(command, &set->lines, err)
        || !folder_write(command->folder, command->arena, set_coverage, set,
                         err)) {
        return false;
    }
    (void)fprintf(command->out,
                  "The plan is kept. By keeping it you confirm:\n  %s\n",
                  COVERAGE_UNDERSTANDING);
    if (set->complete) {
        (void)fputs("Forms with a safety item can go out by link.\n",
                    command->out);
    } else {
        (void)fprintf(command->out, "Still to do:\n%.*s\n", SHOW(set->missing));
    }
    return true;
}

// ---- showing ----------------------------------------------------------------

static void show_lines(const struct command *command,
                       const struct crisis_lines *lines)
{
    for (int i = 0; i < lines->count; i++) {
        const struct crisis_line *line = &lines->lines[i];

        (void)fprintf(command->out, "line       %s:%.*s:%.*s\n",
                      crisis_kind_name(line->kind), SHOW(line->label),
                      SHOW(line->number));
    }
}

static void show_plan(const struct command *command,
                      const struct coverage_plan *plan)
{
    struct arena *arena = command->arena;
    const struct {
        const char *name;
        struct str value;
    } rows[] = {
        {"hours",     coverage_print_hours(arena,  &plan->plan)         },
        {"person",    coverage_print_people(arena, &plan->plan)         },
        {"read-by",   coverage_print_clock(arena,  plan->plan.read_by)  },
        {"notice-at", coverage_print_clock(arena,  plan->plan.notice_at)},
        {"repeat",    text_print(arena,            "%d",                  plan->plan.repeat_minutes)},
        {"holiday",           coverage_print_days(arena,                              &plan->holidays)               },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        (void)fprintf(command->out, "%-10s %.*s\n", rows[i].name,
                      SHOW(rows[i].value));
    }
}

static bool show_coverage(struct practice *practice, void *context,
                          struct err *err)
{
    const struct command *command = context;
    struct coverage_plan plan;
    struct crisis_lines lines;
    struct str missing;
    bool set;

    if (!coverage_read(practice, &plan, err)
        || !crisis_read(practice, &lines, err)
        || !coverage_is_set(practice, &set, &missing, err)) {
        return false;
    }
    if (plan.known) {
        show_plan(command, &plan);
    }
    show_lines(command, &lines);
    (void)fprintf(command->out, "complete   %s\n", set ? "yes" : "no");
    if (!set) {
        (void)fprintf(command->out, "%.*s\n", SHOW(missing));
    }
    return true;
}

bool cmd_coverage_show(struct command *command, struct err *err)
{
    return folder_read(command->folder, command->arena, show_coverage, command,
                       err);
}
