// rapport change - reliable and clinically significant change of many pairs.
//
// SOURCE: Jacobson & Truax 1991; signs and edges: DECISIONS.md 20
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "cli/commands.h"
#include "cli/csv_columns.h"
#include "measure/course.h"
#include "wire/csv_out.h"

#include <math.h>

enum { ID, PRE, POST };

static bool read_number(const struct command *command, const char *option,
                        double *value, struct err *err)
{
    struct str text = command_value(command, option);

    return !text.at || str_parse_real(text, value)
        || err_set(err, ERR_INPUT, "%s takes a number such as 7.5", option);
}

static bool read_rule(const struct command *command, struct course_rule *rule,
                      struct err *err)
{
    struct str better = command_value(command, "--better");
    struct course course;

    *rule = (struct course_rule){NAN, NAN, BETTER_LOWER, NAN};
    if (!read_number(command, "--sd", &rule->sd, err)
        || !read_number(command, "--reliability", &rule->reliability, err)
        || !read_number(command, "--cutoff", &rule->cutoff, err)) {
        return false;
    }
    if (!str_is(better, "lower") && !str_is(better, "higher")) {
        return err_set(err, ERR_INPUT, "--better is lower or higher");
    }
    rule->better = str_is(better, "lower") ? BETTER_LOWER : BETTER_HIGHER;
    return course_judge(rule, 0, 0, &course, err); // before any file is read
}

// Empty and NA are missing: the row is left out and counted.
static bool read_score(const struct csv_columns *file, int n, double *score,
                       struct err *err)
{
    struct str field = str_trim(csv_columns_get(file, n));

    *score = NAN;
    return csv_is_missing(field) || str_parse_real(field, score)
        || csv_columns_refuse(file, n, "this is not a number", err);
}

static bool write_row(const struct csv_columns *file,
                      const struct course_rule *rule, double pre, double post,
                      struct csv_out *out, struct err *err)
{
    struct course course;

    if (!course_judge(rule, pre, post, &course, err)) {
        return csv_columns_refuse(file, POST, "out of any range", err);
    }
    csv_out_text(out, csv_columns_get(file, ID));
    csv_out_number(out, course.change);
    csv_out_number(out, course.index);
    csv_out_text(out, str_of(reliable_name(course.reliable)));
    csv_out_text(out, str_of(clinical_name(course.clinical)));
    csv_out_end(out);
    return true;
}

static bool judge_rows(struct csv_columns *file, const struct course_rule *rule,
                       struct csv_out *out, struct err *err)
{
    int64_t dropped = 0;
    bool more = true;
    bool good;
    double pre;
    double post;

    while ((good = csv_columns_next(file, &more, err)) && more) {
        if (!read_score(file, PRE, &pre, err)
            || !read_score(file, POST, &post, err)) {
            return false;
        }
        if (isnan(pre) || isnan(post)) {
            dropped++;
        } else if (!write_row(file, rule, pre, post, out, err)) {
            return false;
        }
    }
    if (dropped > 0) {
        (void)fprintf(file->command->err,
                      "note: %lld row%s without pre or post left out\n",
                      (long long)dropped, dropped == 1 ? "" : "s");
    }
    return good;
}

static void write_header(struct csv_out *out)
{
    static const char *const NAMES[] = {"id", "change", "index", "reliable",
                                        "clinical"};

    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        csv_out_text(out, str_of(NAMES[i]));
    }
    csv_out_end(out);
}

bool cmd_change(struct command *command, struct err *err)
{
    struct column columns[] = {
        [ID] = {"id",   true, -1},
          {"pre",  true, -1},
          {"post", true, -1}
    };
    struct csv_columns file;
    struct csv_out *out = arena_take(command->arena, 1, sizeof *out);
    struct course_rule rule;
    struct err late = {0};
    bool done;

    if (!read_rule(command, &rule, err)
        || !csv_columns_open(&file, command, command_value(command, "FILE"),
                             columns, 3, err)) {
        return false;
    }
    csv_out_init(out, command->out);
    write_header(out);
    done = judge_rows(&file, &rule, out, err);
    csv_columns_close(&file);
    if (!csv_out_close(out, &late) && done) {
        *err = late;
        return false;
    }
    return done;
}
