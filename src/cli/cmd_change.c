// rapport change - reliable and clinically significant change of many pairs: by
// Jacobson and Truax, or, as --rule nhs, by the recovery rules of NHS Talking
// Therapies.
//
// SOURCE: Jacobson & Truax 1991; signs and edges: DECISIONS.md 20
// SOURCE: the NHS rules: measure/course.c; what is from memory in them:
// docs/INSTRUMENTS.md
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "cli/commands.h"
#include "cli/csv_columns.h"
#include "measure/course.h"
#include "wire/csv_out.h"

#include <math.h>

enum { ID, SCORES_MAX = 4, COLUMNS_OF_A_RULE = SCORES_MAX + 1 };

// One way of judging a row: what it reads, what it says, and how.
struct rule {
    struct course_rule course; // Jacobson and Truax
    bool other_not_worse;      // NHS
    struct column columns[COLUMNS_OF_A_RULE];
    int column_count;
    const char *missing; // what a row that is left out has not got
    const char *const *header;
    bool (*write_row)(const struct csv_columns *file, const struct rule *rule,
                      const double *scores, struct csv_out *out,
                      struct err *err);
};

// ---- Jacobson and Truax -----------------------------------------------------

enum { PRE = 1, POST };

static bool read_number(const struct command *command, const char *option,
                        double *value, struct err *err)
{
    struct str text = command_value(command, option);

    return !text.at || str_parse_real(text, value)
        || err_set(err, ERR_INPUT, "%s takes a number such as 7.5", option);
}

static bool read_course_rule(const struct command *command,
                             struct course_rule *rule, struct err *err)
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

static bool write_course(const struct csv_columns *file,
                         const struct rule *rule, const double *scores,
                         struct csv_out *out, struct err *err)
{
    struct course course;

    if (!course_judge(&rule->course, scores[PRE], scores[POST], &course, err)) {
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

static bool use_course(const struct command *command, struct rule *rule,
                       struct err *err)
{
    static const char *const HEADER[] = {"id",       "change",   "index",
                                         "reliable", "clinical", NULL};
    static const char *const NEEDED[][2] = {
        {"--sd",          "standard deviation of the norm"},
        {"--reliability", "of the form, from 0 to below 1"},
        {"--better",      "lower or higher"               },
    };

    for (size_t i = 0; i < sizeof NEEDED / sizeof *NEEDED; i++) {
        if (!command_has(command, NEEDED[i][0])) {
            return err_set(err, ERR_INPUT, "%s is missing: %s", NEEDED[i][0],
                           NEEDED[i][1]);
        }
    }
    if (command_has(command, "--either-improves")) {
        return err_set(err, ERR_INPUT,
                       "--either-improves goes with --rule nhs only");
    }
    *rule = (struct rule){
        .columns = {[ID] = {"id", true, -1},
                    [PRE] = {"pre", true, -1},
                    [POST] = {"post", true, -1}},
        .column_count = POST + 1,
        .missing = "pre or post",
        .header = HEADER,
        .write_row = write_course,
    };
    return read_course_rule(command, &rule->course, err);
}

// ---- NHS Talking Therapies --------------------------------------------------

enum { PHQ9_PRE = 1, PHQ9_POST, GAD7_PRE, GAD7_POST };

// A code for "not known" (-1, 999) must not be judged as a score.
static bool check_ranges(const struct csv_columns *file, const double *scores,
                         struct err *err)
{
    for (int i = PHQ9_PRE; i <= GAD7_POST; i++) {
        bool phq9 = i <= PHQ9_POST;

        if (!(scores[i] >= 0 && scores[i] <= (phq9 ? 27 : 21))) {
            return csv_columns_refuse(file, i,
                                      phq9 ? "the PHQ-9 is from 0 to 27"
                                           : "the GAD-7 is from 0 to 21",
                                      err);
        }
    }
    return true;
}

// Flags are true or not set, as in the NHS's own tables; never false.
static void write_flag(struct csv_out *out, bool flag)
{
    csv_out_text(out, flag ? STR("true") : STR(""));
}

static bool write_nhs(const struct csv_columns *file, const struct rule *rule,
                      const double *scores, struct csv_out *out,
                      struct err *err)
{
    struct nhs_pair start = {scores[PHQ9_PRE], scores[GAD7_PRE]};
    struct nhs_pair end = {scores[PHQ9_POST], scores[GAD7_POST]};
    struct nhs_outcome nhs;

    if (!check_ranges(file, scores, err)) {
        return false;
    }
    if (!nhs_judge(start, end, rule->other_not_worse, &nhs)) {
        return csv_columns_refuse(file, ID, "a score is missing", err);
    }
    csv_out_text(out, csv_columns_get(file, ID));
    write_flag(out, nhs.case_at_start);
    write_flag(out, nhs.recovered);
    write_flag(out, nhs.reliably_improved);
    write_flag(out, nhs.reliably_recovered);
    write_flag(out, nhs.reliably_deteriorated);
    write_flag(out, nhs.no_reliable_change);
    csv_out_end(out);
    return true;
}

static bool use_nhs(const struct command *command, struct rule *rule,
                    struct err *err)
{
    static const char *const HEADER[] = {
        "id",
        "case_at_start",
        "recovery",
        "reliable_improvement",
        "reliable_recovery",
        "reliable_deterioration",
        "no_reliable_change",
        NULL,
    };
    static const char *const OTHERS[] = {"--sd", "--reliability", "--better",
                                         "--cutoff"};

    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
        if (command_has(command, OTHERS[i])) {
            return err_set(err, ERR_INPUT,
                           "%s does not go with --rule nhs, which has figures "
                           "of its own; leave one of the two out",
                           OTHERS[i]);
        }
    }
    *rule = (struct rule){
        .other_not_worse = !command_has(command, "--either-improves"),
        .columns = {[ID] = {"id", true, -1},
                    [PHQ9_PRE] = {"phq9_pre", true, -1},
                    [PHQ9_POST] = {"phq9_post", true, -1},
                    [GAD7_PRE] = {"gad7_pre", true, -1},
                    [GAD7_POST] = {"gad7_post", true, -1}},
        .column_count = GAD7_POST + 1,
        .missing = "all four scores",
        .header = HEADER,
        .write_row = write_nhs,
    };
    return true;
}

// ---- the file ---------------------------------------------------------------

static bool choose_rule(const struct command *command, struct rule *rule,
                        struct err *err)
{
    struct str name = command_value(command, "--rule");

    if (!name.at) {
        return use_course(command, rule, err);
    }
    return str_is(name, "nhs")
             ? use_nhs(command, rule, err)
             : err_set(err, ERR_INPUT,
                       "--rule is nhs, or left out: Jacobson and Truax by "
                       "--sd, --reliability and --better");
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

// `scores` by column; `*whole`: none of them is missing.
static bool read_scores(const struct csv_columns *file, double *scores,
                        bool *whole, struct err *err)
{
    *whole = true;
    for (int i = ID + 1; i < file->count; i++) {
        if (!read_score(file, i, &scores[i], err)) {
            return false;
        }
        *whole = *whole && !isnan(scores[i]);
    }
    return true;
}

static bool judge_rows(struct csv_columns *file, const struct rule *rule,
                       struct csv_out *out, struct err *err)
{
    double scores[COLUMNS_OF_A_RULE] = {0};
    int64_t dropped = 0;
    bool more = true;
    bool whole;
    bool good;

    while ((good = csv_columns_next(file, &more, err)) && more) {
        if (!read_scores(file, scores, &whole, err)
            || (whole && !rule->write_row(file, rule, scores, out, err))) {
            return false;
        }
        dropped += !whole;
    }
    if (dropped > 0) {
        (void)fprintf(
            file->command->err, "note: %lld row%s without %s left out\n",
            (long long)dropped, dropped == 1 ? "" : "s", rule->missing);
    }
    return good;
}

static void write_header(const struct rule *rule, struct csv_out *out)
{
    for (int i = 0; rule->header[i]; i++) {
        csv_out_text(out, str_of(rule->header[i]));
    }
    csv_out_end(out);
}

bool cmd_change(struct command *command, struct err *err)
{
    struct csv_columns file;
    struct csv_out *out = arena_take(command->arena, 1, sizeof *out);
    struct rule rule;
    struct err late = {0};
    bool done;

    if (!choose_rule(command, &rule, err)
        || !csv_columns_open(&file, command, command_value(command, "FILE"),
                             rule.columns, rule.column_count, err)) {
        return false;
    }
    csv_out_init(out, command->out);
    write_header(&rule, out);
    done = judge_rows(&file, &rule, out, err);
    csv_columns_close(&file);
    if (!csv_out_close(out, &late) && done) {
        *err = late;
        return false;
    }
    return done;
}
