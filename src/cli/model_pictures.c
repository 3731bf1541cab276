// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/model_pictures.h"

#include "base/file.h"
#include "base/text.h"
#include "cli/picture_file.h"
#include "evidence/model_plot.h"

enum { FOLDER_MODE = 0755 };
static const char *const OPTIONS[MODEL_PLOTS] = {
    [MODEL_PLOT_RESIDUALS] = "--plot-residuals",
    [MODEL_PLOT_QUANTILES] = "--plot-quantiles",
    [MODEL_PLOT_EFFECTS] = "--plot-effects",
    [MODEL_PLOT_CURVES] = "--plot-curves",
};

bool model_pictures_are_wanted(const struct command *command)
{
    bool any = command_has(command, "--plots");

    for (int i = 0; i < MODEL_PLOTS; i++) {
        any = any || command_has(command, OPTIONS[i]);
    }
    return any;
}

static bool check_one(const struct command *command, const char *option,
                      struct err *err)
{
    struct str path = command_value(command, option);
    enum picture_format format;

    if (!path.at) {
        return true;
    }
    if (!picture_format_of(path, option, &format, err)) {
        return false;
    }
    return format != PICTURE_TEXT
        || err_set(err, ERR_INPUT,
                   "%s cannot be drawn in letters; name a file that ends in "
                   ".svg, .png or .pdf",
                   option);
}

bool model_pictures_check(const struct command *command, struct err *err)
{
    bool sums =
        command_has(command, "--sums-in") || command_has(command, "--sums-out");

    for (int i = 0; i < MODEL_PLOTS; i++) {
        if (!check_one(command, OPTIONS[i], err)) {
            return false;
        }
    }
    return !sums || !model_pictures_are_wanted(command)
        || err_set(err, ERR_INPUT,
                   "sums hold no rows: residuals, fitted values and single "
                   "units cannot be drawn from them. Draw where the rows are");
}

// ---- keeping ----------------------------------------------------------------

static bool keep_one(const struct command *command, enum model_plot which,
                     const struct model_plot_wish *wish, struct err *err)
{
    struct str path = command_value(command, OPTIONS[which]);
    struct text svg = text_in(command->arena);
    enum picture_format format;

    if (!path.at) {
        return true;
    }
    if (!model_plot_draw(&svg, which, wish, err)) {
        return err_within(err, "%s", OPTIONS[which]);
    }
    return picture_format_of(path, OPTIONS[which], &format, err)
        && picture_save(command->arena, str_text(command->arena, path), format,
                        text_str(&svg), err);
}

static bool keep_in_folder(const struct command *command, const char *folder,
                           enum model_plot which,
                           const struct model_plot_wish *wish, struct err *err)
{
    struct arena *arena = command->arena;
    struct str name = text_print(arena, "%s.svg", model_plot_name(which));
    struct text svg = text_in(arena);
    char path[FILE_PATH_ROOM];

    if (!model_plot_draw(&svg, which, wish, err)) {
        if (err->kind != ERR_INPUT) {
            return false;
        }
        (void)fprintf(command->err, "note: no %.*s: %s\n", SHOW(name),
                      err->text);
        *err = (struct err){0};
        return true;
    }
    return file_path(path, folder, str_text(arena, name), err)
        && picture_save(arena, path, PICTURE_SVG, text_str(&svg), err);
}

static bool keep_all(const struct command *command,
                     const struct model_plot_wish *wish, struct err *err)
{
    struct str value = command_value(command, "--plots");
    char *folder = str_text(command->arena, value);
    bool kept = true;

    if (!value.at) {
        return true;
    }
    if (!file_make_folder(folder, FOLDER_MODE, err)) {
        return err_within(err, "--plots");
    }
    for (int i = 0; kept && i < MODEL_PLOTS; i++) {
        kept = keep_in_folder(command, folder, (enum model_plot)i, wish, err);
    }
    return kept;
}

bool model_pictures_keep(const struct command *command,
                         const struct model_answer *answer, struct err *err)
{
    struct model_points points;
    struct model_plot_wish wish = {answer, &points, true};
    bool kept = true;

    if (!model_pictures_are_wanted(command)) {
        return true;
    }
    if (!model_points_of(command->arena, answer, &points, err)) {
        return false;
    }
    for (int i = 0; kept && i < MODEL_PLOTS; i++) {
        kept = keep_one(command, (enum model_plot)i, &wish, err);
    }
    return kept && keep_all(command, &wish, err);
}
