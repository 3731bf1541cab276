// rapport evidence pool - pools the results of studies, sites or years.
//
// What was asked is read first, then the columns that it needs and no others,
// then the answer is found once and printed. Pictures go to files; with "-" a
// picture in letters follows the report.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "cli/commands.h"
#include "cli/evidence_question.h"
#include "cli/picture_file.h"
#include "cli/terminal.h"
#include "evidence/pool_json.h"
#include "evidence/pool_pictures.h"
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

// ---- pictures ---------------------------------------------------------------

typedef bool draw_function(struct pooling *pooling, struct text *out,
                           bool letters, struct err *err);

static int width_of(const struct pooling *pooling)
{
    return terminal_width(pooling->command->out);
}

static bool put_forest(struct pooling *pooling, struct text *out, bool letters,
                       const struct forest *forest)
{
    if (letters) {
        forest_print(out, forest, width_of(pooling));
    } else {
        forest_draw(out, forest, true);
    }
    return true;
}

static bool draw_forest(struct pooling *pooling, struct text *out, bool letters,
                        struct err *err)
{
    struct forest forest = forest_of(pooling->arena, &pooling->answer);

    (void)err;
    return put_forest(pooling, out, letters, &forest);
}

static bool draw_cumulative(struct pooling *pooling, struct text *out,
                            bool letters, struct err *err)
{
    struct forest forest;

    return cumulative_of(pooling->arena, &pooling->answer, &forest, err)
        && put_forest(pooling, out, letters, &forest);
}

static bool draw_leave_one_out(struct pooling *pooling, struct text *out,
                               bool letters, struct err *err)
{
    struct forest forest;

    return leave_one_out_of(pooling->arena, &pooling->answer, &forest, err)
        && put_forest(pooling, out, letters, &forest);
}

static bool draw_funnel(struct pooling *pooling, struct text *out, bool letters,
                        struct err *err)
{
    struct funnel funnel =
        funnel_of(pooling->arena, &pooling->answer,
                  command_has(pooling->command, "--contour"));

    (void)letters;
    (void)err;
    funnel_draw(out, &funnel, true);
    return true;
}

static bool draw_bubble(struct pooling *pooling, struct text *out, bool letters,
                        struct err *err)
{
    struct bubble bubble;

    (void)letters;
    if (!bubble_of(pooling->arena, &pooling->answer, &bubble, err)) {
        return false;
    }
    bubble_draw(out, &bubble, true);
    return true;
}

static const struct picture {
    const char *option;
    bool has_letters; // can be written as text
    draw_function *draw;
} PICTURES[] = {
    {"--forest",        true,  draw_forest       },
    {"--funnel",        false, draw_funnel       },
    {"--cumulative",    true,  draw_cumulative   },
    {"--leave-one-out", true,  draw_leave_one_out},
    {"--bubble",        false, draw_bubble       },
};
enum { PICTURE_COUNT = sizeof PICTURES / sizeof *PICTURES };

static bool format_of(const struct pooling *pooling,
                      const struct picture *picture,
                      enum picture_format *format, struct err *err)
{
    struct str path = command_value(pooling->command, picture->option);
    bool json = str_is(command_value(pooling->command, "--format"), "json");

    if (!picture_format_of(path, picture->option, format, err)) {
        return false;
    }
    if (*format == PICTURE_TEXT && !picture->has_letters) {
        return err_set(err, ERR_INPUT,
                       "%s cannot be drawn in letters; name a file that ends "
                       "in .svg, .png or .pdf",
                       picture->option);
    }
    return !(str_is(path, "-") && json)
        || err_set(err, ERR_INPUT,
                   "%s - would stand in the middle of the JSON; name a file",
                   picture->option);
}

// Before the work begins: a wrong ending should not cost a minute.
static bool check_pictures(const struct pooling *pooling, struct err *err)
{
    for (int i = 0; i < PICTURE_COUNT; i++) {
        enum picture_format format;

        if (command_has(pooling->command, PICTURES[i].option)
            && !format_of(pooling, &PICTURES[i], &format, err)) {
            return false;
        }
    }
    return !command_has(pooling->command, "--contour")
        || command_has(pooling->command, "--funnel")
        || err_set(err, ERR_INPUT, "--contour goes with --funnel FILE");
}

static bool keep_picture(struct pooling *pooling, const struct picture *picture,
                         struct err *err)
{
    struct str path = command_value(pooling->command, picture->option);
    struct text text = text_in(pooling->arena);
    enum picture_format format;

    if (!format_of(pooling, picture, &format, err)
        || !picture->draw(pooling, &text, format == PICTURE_TEXT, err)) {
        return false;
    }
    if (str_is(path, "-")) {
        text_addc(&pooling->out, '\n');
        text_add(&pooling->out, text_str(&text));
        return true;
    }
    return picture_save(pooling->arena, str_text(pooling->arena, path), format,
                        text_str(&text), err);
}

static bool keep_pictures(struct pooling *pooling, struct err *err)
{
    for (int i = 0; i < PICTURE_COUNT; i++) {
        if (command_has(pooling->command, PICTURES[i].option)
            && !keep_picture(pooling, &PICTURES[i], err)) {
            return false;
        }
    }
    return true;
}

// ---- the report -------------------------------------------------------------

static bool check_format(const struct command *command, struct err *err)
{
    struct str format = command_value(command, "--format");

    return !format.at || str_is(format, "text") || str_is(format, "json")
        || err_set(err, ERR_INPUT, "--format is text or json");
}

static void print(struct pooling *pooling)
{
    FILE *to = pooling->command->out;

    if (str_is(command_value(pooling->command, "--format"), "json")) {
        pool_json(&pooling->out, &pooling->answer);
        tell_notes(pooling);
    } else {
        struct paper paper =
            paper_in(&pooling->out, terminal_width(to), terminal_has_looks(to));

        pool_text(&paper, &pooling->answer);
    }
}

static bool deliver(struct pooling *pooling, struct err *err)
{
    struct str report = text_str(&pooling->out);

    return fwrite(report.at, 1, report.len, pooling->command->out) == report.len
        || err_set(err, ERR_OUTSIDE, "the report could not be written");
}

bool cmd_evidence_pool(struct command *command, struct err *err)
{
    struct pooling *pooling = arena_take(command->arena, 1, sizeof *pooling);

    pooling->command = command;
    pooling->arena = command->arena;
    pooling->notes.arena = command->arena;
    pooling->out = text_in(command->arena);
    if (!check_format(command, err)
        || !evidence_question_read(command, &pooling->question, err)
        || !check_pictures(pooling, err) || !read_frame(pooling, err)
        || !pool_input_read(pooling->arena, &pooling->question, &pooling->frame,
                            &pooling->studies, &pooling->notes, err)
        || !pool_answer_find(pooling->arena, &pooling->question,
                             &pooling->studies, &pooling->notes,
                             &pooling->answer, err)) {
        return false;
    }
    print(pooling);
    return keep_pictures(pooling, err) && deliver(pooling, err);
}
