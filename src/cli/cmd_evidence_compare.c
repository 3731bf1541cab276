// rapport evidence compare - units beside what would be expected of people who
// began like theirs, with limits by size. No names, no order but size.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "cli/commands.h"
#include "cli/picture_file.h"
#include "cli/reading.h"
#include "cli/terminal.h"
#include "evidence/comparison_input.h"
#include "evidence/unit_funnel.h"
#include "wire/paper.h"

enum { LEAST_MOST = 1000000 };

struct comparing {
    struct command *command;
    struct arena *arena;
    struct comparison_wish wish;
    struct comparison_question question;
    struct frame frame;
    struct comparison_rows rows;
    struct comparison_answer answer;
    enum picture_format picture;
    bool json;
};

// ---- the question -----------------------------------------------------------

static bool choose_least(struct comparing *comparing, struct err *err)
{
    int64_t least = COMPARISON_LEAST;

    if (!command_number(comparing->command, "--least", &least, err)) {
        return false;
    }
    comparing->question.least = (size_t)least;
    return (least >= COMPARISON_LEAST && least <= LEAST_MOST)
        || err_set(err, ERR_INPUT,
                   "--least is a number from %d on: of fewer rows a unit's "
                   "result says more about chance than about the unit",
                   COMPARISON_LEAST);
}

static bool choose_picture(struct comparing *comparing, struct err *err)
{
    struct str path = command_value(comparing->command, "--plot-funnel");

    return !path.at
        || (picture_format_of(path, "--plot-funnel", &comparing->picture, err)
            && (comparing->picture != PICTURE_TEXT
                || err_set(err, ERR_INPUT,
                           "--plot-funnel takes a file that ends in .svg, "
                           ".png or .pdf; the report holds the units as a "
                           "table")));
}

// The formula again, with a caret below what is wrong.
static bool point_at(const struct comparing *comparing, const struct err *err)
{
    struct str lines =
        expression_point(comparing->arena, comparing->wish.casemix.text, err);

    if (lines.len) {
        (void)fprintf(comparing->command->err, "%.*s", SHOW(lines));
    }
    return false;
}

static bool read_question(struct comparing *comparing, struct err *err)
{
    static const char *const FORMATS[] = {"text", "json", NULL};
    static const char *const LIMITS[] = {"normal", "exact", NULL};
    static const char *const SPREADS[] = {"winsorised", "all", "multiplied",
                                          NULL};
    const struct command *command = comparing->command;
    struct str adjust = command_value(command, "--adjust");
    int format = 0;
    int limits = 0;
    int spread = 0;

    comparing->wish.outcome = command_value(command, "--outcome");
    comparing->wish.unit = command_value(command, "--unit");
    comparing->wish.date = command_value(command, "--date");
    comparing->wish.label = command_value(command, "--label");
    if (!command_choice(command, "--format", FORMATS, &format, err)
        || !command_choice(command, "--limits", LIMITS, &limits, err)
        || !command_choice(command, "--spread", SPREADS, &spread, err)
        || !choose_least(comparing, err) || !choose_picture(comparing, err)) {
        return false;
    }
    comparing->json = format == 1;
    comparing->question.exact = limits == 1;
    comparing->question.spread = (enum comparison_spread)spread;
    comparing->wish.casemix.text = adjust.at ? adjust : STR("1");
    return formula_parse(comparing->arena, comparing->wish.casemix.text,
                         &comparing->wish.casemix, err)
        || point_at(comparing, err);
}

// ---- the rows ---------------------------------------------------------------

static bool read_rows(struct comparing *comparing, struct err *err)
{
    struct command *command = comparing->command;
    struct frame_source source = {
        .path = str_text(comparing->arena, command_value(command, "FILE")),
        .in = command->in,
        .watch = {.tell = reading_lines, .who = command->err},
    };
    int ignored = 0;

    source.wanted = comparison_columns(comparing->arena, &comparing->wish,
                                       &source.wanted_count);
    if (!frame_read(comparing->arena, &source, &comparing->frame, &ignored,
                    err)) {
        return false;
    }
    return comparison_rows_read(comparing->arena, &comparing->wish,
                                &comparing->frame, &comparing->rows,
                                &comparing->question, err)
        || point_at(comparing, err);
}

// ---- the answer -------------------------------------------------------------

static bool keep_picture(struct comparing *comparing, struct err *err)
{
    struct str path = command_value(comparing->command, "--plot-funnel");
    struct text svg = text_in(comparing->arena);

    if (!path.at) {
        return true;
    }
    unit_funnel_draw(&svg, &comparing->answer, UNIT_FUNNEL_WIDE, true);
    return picture_save(comparing->arena, str_text(comparing->arena, path),
                        comparing->picture, text_str(&svg), err);
}

static bool deliver(struct comparing *comparing, struct err *err)
{
    FILE *to = comparing->command->out;
    struct text out = text_in(comparing->arena);

    if (comparing->json) {
        comparison_json(&out, &comparing->answer);
    } else {
        struct paper paper =
            paper_in(&out, terminal_width(to), terminal_has_looks(to));

        comparison_text(&paper, &comparing->answer);
    }
    return fwrite(out.at, 1, out.len, to) == out.len
        || err_set(err, ERR_OUTSIDE, "the answer could not be written");
}

bool cmd_evidence_compare(struct command *command, struct err *err)
{
    struct comparing *comparing =
        arena_take(command->arena, 1, sizeof *comparing);

    comparing->command = command;
    comparing->arena = command->arena;
    return read_question(comparing, err) && read_rows(comparing, err)
        && comparison_answer_find(comparing->arena, &comparing->rows,
                                  &comparing->question, &comparing->answer, err)
        && keep_picture(comparing, err) && deliver(comparing, err);
}
