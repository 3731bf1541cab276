// rapport evidence course - what happened for people who started alike: the
// median and the 80 % band of later scores, from a practice's closed episodes,
// a table, or a norm file, and whether such a band holds what it says.
//
// A practice with fewer than COURSE_ENOUGH closed episodes of a measure gets no
// band from them, and is told so; nothing is said about a single client.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/file.h"
#include "base/moment.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/picture_file.h"
#include "evidence/course_answer.h"
#include "measure/course.h"
#include "practice/course_archive.h"
#include "practice/norm.h"

#include <math.h>

enum { NORM_MODE = 0644 };

struct course_plan {
    struct command *command;
    struct arena *arena;
    bool json;
    int folds;
    int32_t day; // of the split by time
    struct turn_rule turn;
    enum picture_format picture;
    struct norm norm;
    struct growth_rows rows;
    bool has_norm, has_rows;
    struct course_archive archive; // of a practice
    struct norm_kept kept;         // its own norm, where it stands in
    struct course_answer answer;
};

// ---- what is asked ----------------------------------------------------------

static bool check_places(const struct course_plan *plan, struct err *err)
{
    const struct command *command = plan->command;
    bool file = command_has(command, "FILE");

    if (file && command->data.at) {
        return err_set(err, ERR_INPUT, "name a file or --data, not both");
    }
    if (!file && !command->data.at && !plan->has_norm) {
        return err_set(err, ERR_INPUT,
                       "name a CSV file of scores, the practice's folder with "
                       "--data, or a norm file with --norm");
    }
    return !command->data.at || command_has(command, "--instrument")
        || err_set(err, ERR_INPUT, "--instrument is missing: phq9");
}

static bool check_norm_out(const struct course_plan *plan, struct err *err)
{
    const struct command *command = plan->command;

    if (!command_has(command, "--norm-out")) {
        return true;
    }
    if (plan->has_norm) {
        return err_set(err, ERR_INPUT,
                       "--norm-out keeps a fit; with --norm there is none");
    }
    return (command_has(command, "--population")
            && command_has(command, "--country")
            && command_has(command, "--source")
            && command_has(command, "--instrument"))
        || err_set(err, ERR_INPUT,
                   "a norm without its provenance is none: --norm-out needs "
                   "--instrument, --population, --country and --source");
}

static bool choose_format(struct course_plan *plan, struct err *err)
{
    struct str format = command_value(plan->command, "--format");
    int64_t folds = COURSE_FOLDS;

    plan->json = format.at && str_is(format, "json");
    if (format.at && !plan->json && !str_is(format, "text")) {
        return err_set(err, ERR_INPUT, "--format is text or json");
    }
    if (!command_number(plan->command, "--folds", &folds, err)) {
        return false;
    }
    if (folds < 2 || folds > CALIBRATION_FOLDS_MAX) {
        return err_set(err, ERR_INPUT, "--folds is a number from 2 to %d",
                       CALIBRATION_FOLDS_MAX);
    }
    plan->folds = (int)folds;
    return true;
}

static bool choose_picture(struct course_plan *plan, struct err *err)
{
    struct str path = command_value(plan->command, "--plot");

    if (!path.at) {
        return true;
    }
    return picture_format_of(path, "--plot", &plan->picture, err)
        && (plan->picture != PICTURE_TEXT
            || err_set(err, ERR_INPUT,
                       "--plot takes a file that ends in .svg, .png or .pdf"));
}

// A norm is of one measure.
static bool check_measure(const struct course_plan *plan, struct err *err)
{
    struct str scale = command_value(plan->command, "--instrument");
    struct str code = str_cut(&scale, '/');

    return !code.at
        || (str_is_equal(code, plan->norm.instrument)
            && (!scale.at || str_is_equal(scale, plan->norm.scale)))
        || err_set(err, ERR_INPUT, "the norm is of %.*s (%.*s)",
                   SHOW(plan->norm.instrument), SHOW(plan->norm.scale));
}

static bool read_norm(struct course_plan *plan, struct err *err)
{
    struct str path = command_value(plan->command, "--norm");
    struct str bytes;

    if (!path.at) {
        return true;
    }
    plan->has_norm = true;
    return (file_read(plan->arena, str_text(plan->arena, path), NORM_FILE_MOST,
                      &bytes, err)
            && norm_read(plan->arena, bytes, &plan->norm, err)
            && check_measure(plan, err))
        || err_within(err, "%.*s", SHOW(path));
}

// "2026-01-31", the day that parts what the fit sees from what it does not.
static bool choose_day(struct course_plan *plan, struct err *err)
{
    struct str value = command_value(plan->command, "--before");
    struct civil day;

    plan->day = GROWTH_NO_DAY;
    if (!value.at) {
        return true;
    }
    if (!civil_parse(value, &day, err)) {
        return err_within(err, "--before");
    }
    plan->day = (int32_t)(moment_of_civil(&day) / DAY);
    return true;
}

// What counts as reliably worse, in a file; a practice's instrument says it
// itself.
static bool choose_turn(struct course_plan *plan, struct err *err)
{
    static const char *const BETTER[] = {"lower", "higher", NULL};
    struct str change = command_value(plan->command, "--change");
    struct str cutoff = command_value(plan->command, "--cutoff");
    int better = 0;

    plan->turn = (struct turn_rule){.change = NAN, .cutoff = NAN};
    if (change.at
        && (!str_parse_real(change, &plan->turn.change)
            || !(plan->turn.change > 0) || !(plan->turn.change <= 1e6))) {
        return err_set(err, ERR_INPUT,
                       "--change is a number of points above 0: 6");
    }
    if (cutoff.at
        && (!str_parse_real(cutoff, &plan->turn.cutoff)
            || !(fabs(plan->turn.cutoff) <= 1e9))) {
        return err_set(err, ERR_INPUT, "--cutoff is a score: 10");
    }
    if (!command_choice(plan->command, "--better", BETTER, &better, err)) {
        return false;
    }
    plan->turn.higher_is_better = better == 1;
    return !plan->command->data.at || (!change.at && !cutoff.at)
        || err_set(err, ERR_INPUT,
                   "with --data the form itself says what is reliable: leave "
                   "--change and --cutoff away");
}

// ---- rows -------------------------------------------------------------------

static struct str or_else(const struct command *command, const char *name,
                          struct str usual)
{
    struct str value = command_value(command, name);

    return value.at ? value : usual;
}

static bool read_file(struct course_plan *plan, struct err *err)
{
    const struct command *command = plan->command;
    struct growth_columns columns = {
        .client = or_else(command, "--client", STR("client")),
        .session = or_else(command, "--session", STR("session")),
        .score = or_else(command, "--score", STR("score")),
        .ended = command_value(command, "--ended"),
    };
    struct str wanted[] = {columns.client, columns.session, columns.score,
                           columns.ended};
    struct frame_source source = {
        .path = str_text(plan->arena, command_value(command, "FILE")),
        .in = command->in,
        .wanted = wanted,
        .wanted_count = columns.ended.at ? 4 : 3,
    };
    struct frame frame;

    plan->has_rows = true;
    return frame_read(plan->arena, &source, &frame, NULL, err)
        && growth_rows_of(plan->arena, &frame, &columns, &plan->rows, err);
}

static bool read_archive(struct practice *practice, void *context,
                         struct err *err)
{
    struct course_plan *plan = context;
    const struct course_archive *archive = &plan->archive;
    bool found = false;

    if (!course_archive_read(practice,
                             command_value(plan->command, "--instrument"),
                             &plan->archive, err)) {
        return false;
    }
    if (plan->has_norm || archive->followed >= COURSE_ENOUGH) {
        return true;
    }
    if (!norm_find(practice, str_of(archive->instrument->code),
                   str_of(archive->scale->name), &plan->kept, &found, err)) {
        return false;
    }
    if (found) {
        plan->norm = plan->kept.norm;
        plan->has_norm = true;
    }
    return true;
}

// What the form says of itself, where that was checked.
static struct turn_rule turn_of(const struct scale *scale)
{
    struct threshold threshold;
    bool cut = scale->cutoff.known && trust_may_signal(scale->cutoff.trust);

    threshold_of(scale, &threshold);
    return (struct turn_rule){
        .change =
            threshold.known && threshold.verified ? threshold.points : NAN,
        .more_than = !threshold.at_least,
        .cutoff = cut ? scale->cutoff.value : NAN,
        .higher_is_better = scale->better == BETTER_HIGHER,
    };
}

static bool read_practice(struct course_plan *plan, struct err *err)
{
    const struct course_archive *archive = &plan->archive;

    if (!folder_read(plan->command->folder, plan->arena, read_archive, plan,
                     err)) {
        return false;
    }
    plan->turn = turn_of(archive->scale);
    plan->has_rows = archive->count > 0;
    return !plan->has_rows
        || growth_rows_make(plan->arena, archive->rows, archive->count,
                            &plan->rows, err);
}

// ---- what is said -----------------------------------------------------------

static bool put(const struct course_plan *plan, const struct text *out,
                struct err *err)
{
    return fwrite(out->at, 1, out->len, plan->command->out) == out->len
        || err_set(err, ERR_OUTSIDE, "the answer could not be written");
}

// Too few of their own, and no norm: nothing is drawn.
static bool say_too_few(const struct course_plan *plan, struct err *err)
{
    struct str measure = command_value(plan->command, "--instrument");
    struct text out = text_in(plan->arena);
    long long followed = (long long)plan->archive.followed;

    if (plan->json) {
        text_addf(&out,
                  "{\"drawn\": false, \"followed\": %lld, \"needed\": %d}\n",
                  followed, COURSE_ENOUGH);
    } else {
        text_addf(
            &out,
            "No band is drawn. %lld closed episodes have %.*s at two sessions\n"
            "or more, with a yes to research; from %d on they say what "
            "usually\n"
            "happened. A norm can stand in until then (--norm, or rapport norm "
            "add).\n",
            followed, SHOW(measure), COURSE_ENOUGH);
    }
    return put(plan, &out, err);
}

static void note_archive(struct course_plan *plan)
{
    struct notes *notes = &plan->answer.notes;

    const struct instrument *instrument = plan->archive.instrument;

    if (plan->has_norm && instrument
        && !str_is_equal(plan->norm.version, str_of(instrument->version))) {
        notes_addf(
            notes,
            "The norm is of version \"%.*s\", the scores here of \"%s\".",
            SHOW(plan->norm.version), instrument->version);
    }
    if (plan->archive.silent) {
        struct str count = plan->archive.silent < COURSE_SMALL
                             ? STR("Fewer than five")
                             : text_print(plan->arena, "%lld",
                                          (long long)plan->archive.silent);

        notes_addf(notes,
                   "%.*s closed episodes are not in it: there is no yes to "
                   "research.",
                   SHOW(count));
    }
    if (plan->has_rows && !plan->has_norm
        && plan->rows.followed < COURSE_ENOUGH) {
        notes_addf(notes,
                   "Fewer than %d courses were followed: a practice's chart "
                   "would show no band from them.",
                   COURSE_ENOUGH);
    }
}

static bool keep_norm(const struct course_plan *plan, struct err *err)
{
    const struct command *command = plan->command;
    const struct instrument *instrument = plan->archive.instrument;
    const struct scale *scale = plan->archive.scale;
    struct str path = command_value(command, "--norm-out");
    struct str rest = command_value(command, "--instrument");
    char now[MOMENT_ROOM];
    struct text out = text_in(plan->arena);
    struct norm norm = {
        .instrument = str_cut(&rest, '/'),
        .version = instrument ? str_of(instrument->version) : STR("not known"),
        .scale = scale ? str_of(scale->name)
                       : or_else(command, "--score", STR("score")),
        .population = command_value(command, "--population"),
        .country = command_value(command, "--country"),
        .source = command_value(command, "--source"),
        .date = {moment_print_utc(world_now(command->world), now), 10},
        .people = (int)plan->answer.courses,
        .sessions = plan->answer.last,
        .low = scale ? scale->min : NAN,
        .high = scale ? scale->max : NAN,
        .model = plan->answer.model,
    };

    if (!path.at) {
        return true;
    }
    norm_print(&out, &norm);
    return norm_read(plan->arena, text_str(&out), &norm, err)
        && file_write(str_text(plan->arena, path), text_str(&out), NORM_MODE,
                      err);
}

static bool keep_picture(const struct course_plan *plan, struct err *err)
{
    struct str path = command_value(plan->command, "--plot");
    struct text svg = text_in(plan->arena);

    if (!path.at) {
        return true;
    }
    course_draw(&svg, &plan->answer, true);
    return picture_save(plan->arena, str_text(plan->arena, path), plan->picture,
                        text_str(&svg), err);
}

static bool answer_course(struct course_plan *plan, struct err *err)
{
    const struct scale *scale = plan->archive.scale;
    const struct course_question question = {
        .measure = or_else(
            plan->command, "--instrument",
            plan->has_norm ? plan->norm.instrument
                           : or_else(plan->command, "--score", STR("score"))),
        .rows = plan->has_rows ? &plan->rows : NULL,
        .norm = plan->has_norm ? &plan->norm : NULL,
        .low = plan->has_norm ? plan->norm.low
             : scale          ? scale->min
                              : NAN,
        .high = plan->has_norm ? plan->norm.high
              : scale          ? scale->max
                               : NAN,
        .folds = plan->folds,
        .dated =
            plan->command->data.at || command_has(plan->command, "--ended"),
        .day = plan->day,
        .turn = plan->turn,
        .least = plan->command->data.at ? COURSE_SMALL : 0,
    };
    struct text out = text_in(plan->arena);

    if (!course_answer_find(plan->arena, &question, &plan->answer, err)) {
        return false;
    }
    note_archive(plan);
    if (plan->json) {
        course_print_json(&out, &plan->answer);
    } else {
        course_print_text(&out, &plan->answer);
    }
    return keep_norm(plan, err) && keep_picture(plan, err)
        && put(plan, &out, err);
}

bool cmd_evidence_course(struct command *command, struct err *err)
{
    struct course_plan *plan = arena_take(command->arena, 1, sizeof *plan);
    bool file = command_has(command, "FILE");

    plan->command = command;
    plan->arena = command->arena;
    if (!choose_format(plan, err) || !choose_picture(plan, err)
        || !choose_day(plan, err) || !choose_turn(plan, err)
        || !read_norm(plan, err) || !check_places(plan, err)
        || !check_norm_out(plan, err) || (file && !read_file(plan, err))
        || (command->data.at && !read_practice(plan, err))
        || !check_norm_out(plan, err)) { // a norm of the practice's own, too
        return false;
    }
    if (command->data.at && !plan->has_norm
        && plan->archive.followed < COURSE_ENOUGH) {
        return say_too_few(plan, err);
    }
    return answer_course(plan, err);
}
