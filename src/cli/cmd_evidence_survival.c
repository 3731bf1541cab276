// rapport evidence survival - how long until an event: curves, and what goes
// with its coming sooner.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "cli/commands.h"
#include "cli/picture_file.h"
#include "cli/reading.h"
#include "cli/terminal.h"
#include "evidence/survival_plot.h"
#include "evidence/survival_print.h"

struct watching {
    struct command *command;
    struct arena *arena;
    struct survival_question question;
    struct frame frame;
    struct survival_rows rows;
    struct notes notes;
    struct survival_answer answer;
    enum picture_format picture;
    bool json;
};

// ---- the question -----------------------------------------------------------

static bool choose_rho(const struct command *command, double *rho,
                       struct err *err)
{
    struct str value = command_value(command, "--rho");

    return !value.at || (str_parse_real(value, rho) && *rho >= 0 && *rho <= 10)
        || err_set(err, ERR_INPUT,
                   "--rho is a number from 0 (log-rank) to 10; 1 is Peto and "
                   "Peto's");
}

// Options that go with one kind of answer only.
static const struct belongs {
    const char *option;
    bool with[3]; // curves, Cox, discrete
    const char *advice;
} BELONGS[] = {
    {"--interval",
     {true, false, false},
     "--interval is for curves: leave --formula out"                               },
    {"--rho",      {true, false, false}, "--rho is for curves: leave --formula out"},
    {"--plot",
     {true, false, false},
     "--plot draws curves: leave --formula out, or use --by"                       },
    {"--ties",
     {false, true, false},
     "--ties is for a Cox model: give it a --formula"                              },
    {"--cluster",
     {false, true, false},
     "--cluster is for a Cox model: give it a --formula"                           },
    {"--link",     {false, false, true}, "--link goes with --discrete"             },
    {"--start",
     {true, true, false},
     "--discrete takes a row for each period: leave --start out"                   },
    {"--by",
     {true, true, false},
     "with --discrete groups stand in the formula, not in --by"                    },
};

static bool check_belongs(const struct watching *watching, struct err *err)
{
    for (size_t i = 0; i < sizeof BELONGS / sizeof *BELONGS; i++) {
        if (command_has(watching->command, BELONGS[i].option)
            && !BELONGS[i].with[watching->question.kind]) {
            return err_set(err, ERR_INPUT, "%s", BELONGS[i].advice);
        }
    }
    return true;
}

static bool choose_kind(struct watching *watching, struct err *err)
{
    const struct command *command = watching->command;
    bool discrete =
        command_has(command, "--discrete") || command_has(command, "--link");
    bool formula = command_has(command, "--formula");

    watching->question.kind = discrete ? SURVIVAL_DISCRETE
                            : formula  ? SURVIVAL_COX
                                       : SURVIVAL_CURVES;
    if (discrete && !formula) {
        return err_set(err, ERR_INPUT,
                       "--discrete needs a --formula, as in 'factor(session) + "
                       "alliance'");
    }
    return check_belongs(watching, err);
}

static bool choose_all(struct watching *watching, struct err *err)
{
    static const char *const FORMATS[] = {"text", "json", NULL};
    static const char *const TIES[] = {"efron", "breslow", NULL};
    static const char *const LINKS[] = {"logit", "cloglog", NULL};
    static const char *const INTERVALS[] = {"log", "log-log", NULL};
    const struct command *command = watching->command;
    struct survival_question *question = &watching->question;
    struct str plot = command_value(command, "--plot");
    int format = 0;
    int ties = 0;
    int link = 0;
    int interval = 0;

    if (!command_choice(command, "--format", FORMATS, &format, err)
        || !command_choice(command, "--ties", TIES, &ties, err)
        || !command_choice(command, "--link", LINKS, &link, err)
        || !command_choice(command, "--interval", INTERVALS, &interval, err)
        || !command_level(command, &question->level, err)
        || !choose_rho(command, &question->rho, err)
        || !choose_kind(watching, err)) {
        return false;
    }
    watching->json = format == 1;
    question->ties = ties ? COX_BRESLOW : COX_EFRON;
    question->link = link ? BINOMIAL_CLOGLOG : BINOMIAL_LOGIT;
    question->interval = interval ? SURVIVAL_LOG_LOG : SURVIVAL_LOG;
    return !plot.at
        || (picture_format_of(plot, "--plot", &watching->picture, err)
            && (watching->picture != PICTURE_TEXT
                || err_set(err, ERR_INPUT,
                           "--plot takes a file that ends in .svg, .png or "
                           ".pdf; the report holds the curve in numbers")));
}

// The formula again, with a caret below what is wrong.
static bool point_at(const struct watching *watching, const struct err *err)
{
    struct str lines =
        expression_point(watching->arena, watching->question.formula.text, err);

    if (lines.len) {
        (void)fprintf(watching->command->err, "%.*s", SHOW(lines));
    }
    return false;
}

// strata(x) and cluster(x) of R are options here.
static bool check_calls(const struct formula_terms *fixed, struct err *err)
{
    for (int i = 0; i < fixed->variable_count; i++) {
        const struct expression *call = fixed->variables[i];

        if (expression_is_call(call, "strata", 1)) {
            return err_set(
                err, ERR_INPUT,
                "character %d: strata stand beside the formula: --by "
                "COLUMN",
                call->at);
        }
        if (expression_is_call(call, "cluster", 1)) {
            return err_set(err, ERR_INPUT,
                           "character %d: clusters stand beside the formula: "
                           "--cluster COLUMN",
                           call->at);
        }
    }
    return true;
}

static bool check_formula(struct watching *watching, struct err *err)
{
    struct formula *formula = &watching->question.formula;

    if (formula->response || formula->group_count) {
        return err_set(err, ERR_INPUT,
                       "the formula is what may go with the event, as in 'x + "
                       "z': nothing stands before it, and no (1 | client) in "
                       "it (--cluster and --by take groups)");
    }
    if (watching->question.kind == SURVIVAL_COX) {
        formula->fixed.intercept = true; // as in R: the base line takes it
    }
    return check_calls(&formula->fixed, err) || point_at(watching, err);
}

static bool read_question(struct watching *watching, struct err *err)
{
    const struct command *command = watching->command;
    struct survival_question *question = &watching->question;
    struct str text = command_value(command, "--formula");

    question->time = command_value(command, "--time");
    question->event = command_value(command, "--event");
    question->start = command_value(command, "--start");
    question->by = command_value(command, "--by");
    question->cluster = command_value(command, "--cluster");
    if (!choose_all(watching, err)) {
        return false;
    }
    question->formula.text = text.at ? text : STR("1");
    return (formula_parse(watching->arena, question->formula.text,
                          &question->formula, err)
            || point_at(watching, err))
        && check_formula(watching, err);
}

// ---- the rows ---------------------------------------------------------------

static bool read_rows(struct watching *watching, struct err *err)
{
    struct command *command = watching->command;
    struct frame_source source = {
        .path = str_text(watching->arena, command_value(command, "FILE")),
        .in = command->in,
        .watch = {.tell = reading_lines, .who = command->err},
    };
    int ignored = 0;

    source.wanted = survival_columns(watching->arena, &watching->question,
                                     &source.wanted_count);
    if (!frame_read(watching->arena, &source, &watching->frame, &ignored,
                    err)) {
        return false;
    }
    return survival_rows_read(watching->arena, &watching->question,
                              &watching->frame, &watching->rows, err)
        || point_at(watching, err);
}

// ---- the answer -------------------------------------------------------------

static bool keep_plot(struct watching *watching, struct err *err)
{
    struct str path = command_value(watching->command, "--plot");
    struct text svg = text_in(watching->arena);

    return !path.at
        || (survival_plot(&svg, &watching->answer, err)
            && picture_save(watching->arena, str_text(watching->arena, path),
                            watching->picture, text_str(&svg), err));
}

static bool deliver(struct watching *watching, struct err *err)
{
    FILE *to = watching->command->out;
    struct text out = text_in(watching->arena);

    if (watching->json) {
        survival_json(&out, &watching->answer);
    } else {
        struct paper paper =
            paper_in(&out, terminal_width(to), terminal_has_looks(to));

        survival_text(&paper, &watching->answer);
    }
    return fwrite(out.at, 1, out.len, to) == out.len
        || err_set(err, ERR_OUTSIDE, "the answer could not be written");
}

bool cmd_evidence_survival(struct command *command, struct err *err)
{
    struct watching *watching = arena_take(command->arena, 1, sizeof *watching);

    watching->command = command;
    watching->arena = command->arena;
    watching->notes.arena = command->arena;
    return read_question(watching, err) && read_rows(watching, err)
        && survival_answer_find(watching->arena, &watching->question,
                                &watching->rows, &watching->notes,
                                &watching->answer, err)
        && keep_plot(watching, err) && deliver(watching, err);
}
