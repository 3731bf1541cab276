// evidence_pictures - see evidence_pictures.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/evidence_pictures.h"

#include "cli/picture_file.h"
#include "cli/terminal.h"
#include "evidence/pool_pictures.h"

struct drawing {
    const struct command *command;
    const struct pool_answer *answer;
    struct text *out;
    bool in_letters;
};

static bool put_forest(const struct drawing *drawing,
                       const struct forest *forest)
{
    if (drawing->in_letters) {
        forest_print(drawing->out, forest,
                     terminal_width(drawing->command->out));
    } else {
        forest_draw(drawing->out, forest, true);
    }
    return true;
}

static bool draw_forest(const struct drawing *drawing, struct err *err)
{
    struct forest forest = forest_of(drawing->out->arena, drawing->answer);

    (void)err;
    return put_forest(drawing, &forest);
}

static bool draw_cumulative(const struct drawing *drawing, struct err *err)
{
    struct forest forest;

    return cumulative_of(drawing->out->arena, drawing->answer, &forest, err)
        && put_forest(drawing, &forest);
}

static bool draw_leave_one_out(const struct drawing *drawing, struct err *err)
{
    struct forest forest;

    return leave_one_out_of(drawing->out->arena, drawing->answer, &forest, err)
        && put_forest(drawing, &forest);
}

static bool draw_funnel(const struct drawing *drawing, struct err *err)
{
    struct funnel funnel =
        funnel_of(drawing->out->arena, drawing->answer,
                  command_has(drawing->command, "--contour"));

    (void)err;
    funnel_draw(drawing->out, &funnel, true);
    return true;
}

static bool draw_bubble(const struct drawing *drawing, struct err *err)
{
    struct bubble bubble;

    if (!bubble_of(drawing->out->arena, drawing->answer, &bubble, err)) {
        return false;
    }
    bubble_draw(drawing->out, &bubble, true);
    return true;
}

static const struct picture {
    const char *option;
    bool has_letters; // can be written as text
    bool (*draw)(const struct drawing *drawing, struct err *err);
} PICTURES[] = {
    {"--forest",        true,  draw_forest       },
    {"--funnel",        false, draw_funnel       },
    {"--cumulative",    true,  draw_cumulative   },
    {"--leave-one-out", true,  draw_leave_one_out},
    {"--bubble",        false, draw_bubble       },
};
enum { PICTURE_COUNT = sizeof PICTURES / sizeof *PICTURES };

static bool check_one(const struct command *command,
                      const struct picture *picture, bool in_words,
                      struct err *err)
{
    struct str path = command_value(command, picture->option);
    enum picture_format format;

    if (!path.at) {
        return true;
    }
    if (!picture_format_of(path, picture->option, &format, err)) {
        return false;
    }
    if (format == PICTURE_TEXT && !picture->has_letters) {
        return err_set(err, ERR_INPUT,
                       "%s cannot be drawn in letters; name a file that ends "
                       "in .svg, .png or .pdf",
                       picture->option);
    }
    return in_words || !str_is(path, "-")
        || err_set(err, ERR_INPUT,
                   "%s - would stand in the middle of what a program reads; "
                   "name a file",
                   picture->option);
}

bool evidence_pictures_check(const struct command *command, bool in_words,
                             struct err *err)
{
    for (int i = 0; i < PICTURE_COUNT; i++) {
        if (!check_one(command, &PICTURES[i], in_words, err)) {
            return false;
        }
    }
    return !command_has(command, "--contour")
        || command_has(command, "--funnel")
        || err_set(err, ERR_INPUT, "--contour goes with --funnel FILE");
}

static bool keep_one(const struct command *command,
                     const struct pool_answer *answer,
                     const struct picture *picture, struct text *report,
                     struct err *err)
{
    struct arena *arena = report->arena;
    struct str path = command_value(command, picture->option);
    struct text text = text_in(arena);
    enum picture_format format;
    struct drawing drawing = {command, answer, &text, false};

    if (!picture_format_of(path, picture->option, &format, err)) {
        return false;
    }
    drawing.in_letters = format == PICTURE_TEXT;
    if (!picture->draw(&drawing, err)) {
        return false;
    }
    if (str_is(path, "-")) {
        text_addc(report, '\n');
        text_add(report, text_str(&text));
        return true;
    }
    return picture_save(arena, str_text(arena, path), format, text_str(&text),
                        err);
}

bool evidence_pictures_keep(const struct command *command,
                            const struct pool_answer *answer,
                            struct text *report, struct err *err)
{
    for (int i = 0; i < PICTURE_COUNT; i++) {
        if (command_has(command, PICTURES[i].option)
            && !keep_one(command, answer, &PICTURES[i], report, err)) {
            return false;
        }
    }
    return true;
}
