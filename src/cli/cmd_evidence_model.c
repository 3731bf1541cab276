// rapport evidence model - a linear mixed model of the rows of a CSV file.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/file.h"
#include "cli/commands.h"
#include "cli/model_beside.h"
#include "cli/model_pictures.h"
#include "cli/reading.h"
#include "cli/terminal.h"
#include "evidence/model_binomial.h"
#include "evidence/model_csv.h"
#include "evidence/model_print.h"
#include "evidence/model_residual.h"
#include "evidence/model_sums.h"

#include <sys/stat.h>

enum { SUMS_MODE = 0600 };
static const size_t SUMS_MOST = (size_t)8 << 30; // bytes of one file

struct model_plan {
    struct command *command;
    struct str file; // empty: sums alone
    struct formula formula;
    struct model_settings settings;
    struct option_values sums_in;
    struct str sums_add; // own sums, to which the rows are added; or empty
    struct str sums_out;
    bool sums_names;
    struct str effects, rows; // files; empty: not wanted
    bool json;
    bool events; // --family binomial
    struct glmm_settings how;
    struct model_beside beside;
};

static bool works_with_sums(const struct model_plan *plan)
{
    return plan->sums_in.count || plan->sums_add.at || plan->sums_out.at;
}

static bool choose_link(struct model_plan *plan, struct err *err)
{
    struct str value = command_value(plan->command, "--link");
    bool known = !value.at;

    for (int i = GLMM_LOGIT; value.at && i <= GLMM_PROBIT; i++) {
        if (str_is(value, model_binomial_link((enum glmm_link)i))) {
            plan->how.link = (enum glmm_link)i;
            known = true;
        }
    }
    return known
        || err_set(err, ERR_INPUT, "--link is logit, cloglog or probit");
}

static bool refuse_with_events(const struct model_plan *plan, struct err *err)
{
    static const char *const NOT_WITH[] = {"--ml", "--sums-in", "--sums-out"};

    for (int i = 0; i < 3; i++) {
        if (command_has(plan->command, NOT_WITH[i])) {
            return err_set(err, ERR_INPUT,
                           "%s does not go with --family binomial",
                           NOT_WITH[i]);
        }
    }
    return true;
}

// --family binomial, and what goes with it alone.
static bool choose_family(struct model_plan *plan, struct err *err)
{
    const struct command *command = plan->command;
    struct str family = command_value(command, "--family");
    struct str points = command_value(command, "--agq");
    int64_t nodes = 1;

    plan->events = family.at && str_is(family, "binomial");
    if (family.at && !plan->events && !str_is(family, "gaussian")) {
        return err_set(err, ERR_INPUT, "--family is binomial or gaussian");
    }
    if (!plan->events && (points.at || command_has(command, "--link"))) {
        return err_set(err, ERR_INPUT,
                       "--agq and --link go with --family binomial");
    }
    if (plan->events && !refuse_with_events(plan, err)) {
        return false;
    }
    if (points.at
        && (!str_parse_int(points, &nodes) || nodes < 1 || nodes > 25)) {
        return err_set(err, ERR_INPUT, "--agq is a number from 1 to 25");
    }
    plan->how.nodes = (int)nodes;
    plan->settings.events = plan->events ? &plan->how : NULL;
    return choose_link(plan, err);
}

// --ar1, --car1, --cs: one of them at most; and --unequal.
static bool choose_residual(const struct command *command,
                            struct model_plan *plan, struct err *err)
{
    static const struct {
        const char *name;
        enum residual_kind kind;
    } KINDS[] = {
        {"--ar1",  RESIDUAL_AR1     },
        {"--car1", RESIDUAL_CAR1    },
        {"--cs",   RESIDUAL_EXCHANGE},
    };
    struct model_residual_wish *wish = &plan->settings.residual;

    wish->unequal = command_value(command, "--unequal");
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        struct str value = command_value(command, KINDS[i].name);

        if (value.at && wish->kind != RESIDUAL_INDEPENDENT) {
            return err_set(err, ERR_INPUT,
                           "take one of --ar1, --car1 and --cs");
        }
        if (value.at && !model_residual_read(value, KINDS[i].kind, wish, err)) {
            return err_within(err, "%s", KINDS[i].name);
        }
    }
    if (model_residual_is_wanted(&plan->settings)
        && (plan->events || works_with_sums(plan))) {
        return err_set(err, ERR_INPUT,
                       "correlated or unequal residuals belong to scores and "
                       "need all rows: --family binomial and sums do not go "
                       "with them");
    }
    return true;
}

// Other models of the same rows: all must have them.
static bool choose_beside(struct model_plan *plan, struct err *err)
{
    struct model_settings *settings = &plan->settings;
    struct model_beside *beside = &plan->beside;

    if (!model_beside_read(plan->command, &plan->formula, beside, err)) {
        return false;
    }
    if (model_beside_is_wanted(beside) && works_with_sums(plan)) {
        return err_set(err, ERR_INPUT,
                       "--against, --test and --predict need the rows: they "
                       "do not go with sums");
    }
    if (beside->rivals.count > 1) {
        settings->also = model_rival_columns(
            plan->command->arena, &beside->rivals, &settings->also_count);
    }
    return true;
}

static bool make_plan(struct command *command, struct model_plan *plan,
                      struct err *err)
{
    static const char *const FORMATS[] = {"text", "json", NULL};
    static const char *const INTERVALS[] = {"wald", "profile", NULL};
    struct str text = command_value(command, "--formula");
    int format = 0;
    int intervals = 0;

    *plan = (struct model_plan){.command = command};
    plan->settings.ml = command_has(command, "--ml");
    plan->settings.weights = command_value(command, "--weights");
    if (!command_choice(command, "--format", FORMATS, &format, err)
        || !command_choice(command, "--ci", INTERVALS, &intervals, err)
        || !command_level(command, &plan->settings.level, err)
        || !model_pictures_check(command, err)) {
        return false;
    }
    plan->json = format == 1;
    plan->settings.profile = intervals == 1;
    if (!choose_family(plan, err)) {
        return false;
    }
    plan->file = command_value(command, "FILE");
    plan->sums_in = command_values(command, "--sums-in");
    plan->sums_add = command_value(command, "--sums-add");
    plan->sums_out = command_value(command, "--sums-out");
    plan->sums_names =
        command_has(command, "--sums-names") || plan->sums_add.at;
    plan->effects = command_value(command, "--effects");
    plan->rows = command_value(command, "--rows");
    if ((plan->effects.at || plan->rows.at) && works_with_sums(plan)) {
        return err_set(err, ERR_INPUT,
                       "--effects and --rows need the rows: they do not go "
                       "with sums");
    }
    if (!choose_residual(command, plan, err)) {
        return false;
    }
    if (plan->sums_names && !plan->sums_out.at) {
        return err_set(err, ERR_INPUT,
                       "--sums-add and --sums-names make a file: name it with "
                       "--sums-out");
    }
    if (!plan->file.at && plan->sums_in.count && !plan->sums_add.at) {
        return true;
    }
    if (!plan->file.at || !text.at) {
        return err_set(err, ERR_INPUT,
                       "a model needs a CSV file and --formula, or --sums-in");
    }
    if (!formula_parse(command->arena, text, &plan->formula, err)) {
        return model_beside_point(command, text, err);
    }
    return choose_beside(plan, err);
}

// The columns that are needed of the file, and no others.
static struct frame_source source_of(const struct model_plan *plan)
{
    struct command *command = plan->command;
    int count = 0;
    struct str *names = formula_columns(command->arena, &plan->formula, &count);
    struct str *wanted = arena_take(command->arena,
                                    (size_t)(count + plan->settings.also_count)
                                        + MODEL_RESIDUAL_COLUMNS_MAX + 1,
                                    sizeof *wanted);
    bool sits_there = command->err && terminal_is(command->err);

    for (int i = 0; i < count; i++) {
        wanted[i] = names[i];
    }
    for (int i = 0; i < plan->settings.also_count; i++) {
        wanted[count++] = plan->settings.also[i];
    }
    if (plan->settings.weights.at) {
        wanted[count++] = plan->settings.weights;
    }
    count += model_residual_columns(&plan->settings.residual, wanted + count);
    return (struct frame_source){
        .path = str_text(command->arena, plan->file),
        .in = command->in,
        .wanted = wanted,
        .wanted_count = count,
        .watch = {sits_there ? reading_line : NULL, command->err}
    };
}

static bool read_frame(const struct model_plan *plan, struct frame *frame,
                       struct err *err)
{
    struct frame_source source = source_of(plan);
    int ignored = 0;

    return frame_read(plan->command->arena, &source, frame, &ignored, err);
}

// So large that its rows should not be kept.
static bool is_large(const struct model_plan *plan)
{
    static const off_t LARGE = (off_t)128 << 20;
    struct stat file;

    return stat(str_text(plan->command->arena, plan->file), &file) == 0
        && S_ISREG(file.st_mode) && file.st_size > LARGE && !plan->effects.at
        && !plan->rows.at && !model_beside_is_wanted(&plan->beside)
        && !model_pictures_are_wanted(plan->command)
        && design_can_stream(&plan->formula);
}

// `*done` false: it is no file for that.
static bool stream_sums(const struct model_plan *plan, struct model_sums *sums,
                        bool *done, struct err *err)
{
    struct frame_source source = source_of(plan);

    *done = false;
    if (!is_large(plan)) {
        return true;
    }
    *done = model_sums_stream(plan->command->arena, &plan->formula, &source,
                              &plan->settings, sums, err);
    if (!*done && err->kind == ERR_CONFLICT) {
        *err = (struct err){0};
        return true;
    }
    return *done;
}

// ---- sums -------------------------------------------------------------------

static bool read_sums(const struct model_plan *plan, struct str path,
                      struct model_sums *sums, struct err *err)
{
    struct arena *arena = plan->command->arena;
    char *name = str_text(arena, path);
    struct str bytes;

    return (file_read(arena, name, SUMS_MOST, &bytes, err)
            && model_sums_read(arena, bytes, sums, err))
        || err_within(err, "%s", name);
}

static bool own_sums(const struct model_plan *plan, struct model_sums *sums,
                     struct err *err)
{
    struct frame frame;
    bool done;

    return stream_sums(plan, sums, &done, err)
        && (done
            || (read_frame(plan, &frame, err)
                && model_sums_make(plan->command->arena, &plan->formula, &frame,
                                   &plan->settings, sums, err)));
}

// Own rows, and those from which the own sums were made earlier.
static bool add_to_sums(const struct model_plan *plan, struct model_sums *sums,
                        struct err *err)
{
    struct model_sums *rows = arena_take(plan->command->arena, 1, sizeof *rows);

    if (!plan->sums_add.at) {
        return own_sums(plan, sums, err);
    }
    return own_sums(plan, rows, err)
        && read_sums(plan, plan->sums_add, sums, err)
        && model_sums_add(plan->command->arena, sums, rows, err);
}

// Own rows, if there are any, and what others sent.
static bool gather_sums(const struct model_plan *plan, struct model_sums *sums,
                        struct err *err)
{
    struct arena *arena = plan->command->arena;
    bool any = plan->file.at != NULL;

    if (any && !add_to_sums(plan, sums, err)) {
        return false;
    }
    for (int i = 0; i < plan->sums_in.count; i++) {
        struct model_sums more;

        if (!read_sums(plan, plan->sums_in.at[i], any ? &more : sums, err)
            || (any && !model_sums_join(arena, sums, &more, err))) {
            return false;
        }
        any = true;
    }
    return true;
}

static bool write_sums(const struct model_plan *plan,
                       const struct model_sums *sums, struct err *err)
{
    struct arena *arena = plan->command->arena;
    struct text out = text_in(arena);

    if (!model_sums_print(&out, sums, plan->sums_names, err)
        || !file_write(str_text(arena, plan->sums_out), text_str(&out),
                       SUMS_MODE, err)) {
        return false;
    }
    if (plan->sums_names) {
        (void)fprintf(plan->command->err,
                      "note: %.*s names your groups: it is yours to keep. What "
                      "you send is made from it without --sums-names\n",
                      SHOW(plan->sums_out));
    }
    return true;
}

// A single practice may have too little for a fit, and sends its sums: then the
// reason is said, and the command has done what it was asked.
static bool answer_from_sums(const struct model_plan *plan,
                             struct model_answer *answer, bool *fitted,
                             struct err *err)
{
    struct model_sums *sums = arena_take(plan->command->arena, 1, sizeof *sums);

    if (!gather_sums(plan, sums, err)
        || (plan->sums_out.at && !write_sums(plan, sums, err))) {
        return false;
    }
    *fitted = model_sums_fit(plan->command->arena, sums, &plan->settings,
                             answer, err);
    if (!*fitted && plan->sums_out.at && err->kind == ERR_INPUT) {
        (void)fprintf(plan->command->err,
                      "note: the sums are written; no fit of these alone: %s\n",
                      err->text);
        *err = (struct err){0};
        return true;
    }
    return *fitted;
}

// ---- the command ------------------------------------------------------------

// A formula without random effects is most likely a slip, and refused, where no
// correlation of residuals is asked.
static bool fit_rows(const struct model_plan *plan, const struct frame *frame,
                     struct model_answer *answer, struct err *err)
{
    return (plan->events ? model_binomial_make
            : model_residual_is_wanted(&plan->settings)
                ? model_residual_make
                : model_make)(plan->command->arena, &plan->formula, frame,
                              &plan->settings, answer, err);
}

static bool answer_from_rows(const struct model_plan *plan,
                             struct model_answer *answer, struct err *err)
{
    struct arena *arena = plan->command->arena;
    struct model_sums *sums = arena_take(arena, 1, sizeof *sums);
    struct frame frame;
    bool done = false;

    if (!plan->events && !model_residual_is_wanted(&plan->settings)
        && !stream_sums(plan, sums, &done, err)) {
        return false;
    }
    if (done) {
        return model_sums_fit(arena, sums, &plan->settings, answer, err);
    }
    if (!read_frame(plan, &frame, err)
        || !fit_rows(plan, &frame, answer, err)) {
        return false;
    }
    if (!model_beside_make(plan->command, &plan->beside, &frame, answer, err)) {
        model_close(answer);
        return false;
    }
    return true;
}

static bool print_answer(const struct model_plan *plan,
                         const struct model_answer *answer, struct err *err)
{
    struct command *command = plan->command;
    struct text out = text_in(command->arena);

    if (plan->json) {
        model_print_json(&out, answer);
    } else {
        model_print_text(&out, answer);
    }
    return fwrite(out.at, 1, out.len, command->out) == out.len
        || err_set(err, ERR_OUTSIDE, "the answer could not be written");
}

// One more file: what `write` says of the answer.
static bool write_file(const struct model_plan *plan, struct str path,
                       const struct model_answer *answer,
                       bool (*write)(struct csv_out *, struct arena *,
                                     const struct model_answer *, struct err *),
                       struct err *err)
{
    struct arena *arena = plan->command->arena;
    FILE *file = path.at ? fopen(str_text(arena, path), "we") : NULL;
    struct csv_out *out = arena_take(arena, 1, sizeof *out);
    struct err late = {0};
    bool good;

    if (!path.at || !file) {
        return !path.at
            || err_set(err, ERR_OUTSIDE, "%.*s cannot be written", SHOW(path));
    }
    csv_out_init(out, file);
    good = write(out, arena, answer, err);
    if (!csv_out_close(out, &late) && good) {
        *err = late;
        good = false;
    }
    if (fclose(file) != 0 && good) {
        return err_set(err, ERR_OUTSIDE, "%.*s could not be written",
                       SHOW(path));
    }
    return good;
}

bool cmd_evidence_model(struct command *command, struct err *err)
{
    struct model_plan plan;
    struct model_answer answer;
    bool fitted = true;
    bool good;

    if (!make_plan(command, &plan, err)) {
        return false;
    }
    good = works_with_sums(&plan)
             ? answer_from_sums(&plan, &answer, &fitted, err)
             : answer_from_rows(&plan, &answer, err);
    if (!good) {
        return model_beside_point(command, plan.formula.text, err);
    }
    if (fitted) {
        good = write_file(&plan, plan.effects, &answer, model_csv_effects, err)
            && write_file(&plan, plan.rows, &answer, model_csv_rows, err)
            && write_file(&plan, plan.beside.predict_out, &answer,
                          model_csv_predictions, err)
            && model_pictures_keep(command, &answer, err)
            && print_answer(&plan, &answer, err);
        model_close(&answer);
    }
    return good;
}
