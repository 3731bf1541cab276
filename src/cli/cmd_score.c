// rapport score - answers in a CSV file to scores on the output.
//
// A stream: one row in, one row per scale out, whatever the length of the file.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/csv_columns.h"
#include "measure/registry.h"
#include "measure/score.h"
#include "wire/csv_out.h"

#include <limits.h>
#include <math.h>

// "3", "-2", and what other programs make of it: "3.0".
static bool read_answer(struct str field, int *answer)
{
    double value;

    if (field.len == 1 && field.at[0] >= '0' && field.at[0] <= '9') {
        *answer = field.at[0] - '0';
        return true;
    }
    field = field.len ? str_trim(field) : field;
    if (csv_is_missing(field)) {
        *answer = ANSWER_MISSING;
        return true;
    }
    if (!str_parse_real(field, &value) || value != trunc(value)
        || fabs(value) > INT_MAX) {
        return false;
    }
    *answer = (int)value;
    return true;
}

// Column 0 is the id, column 1 + i is item i.
static bool read_sheet(const struct csv_columns *file, struct sheet *sheet,
                       struct err *err)
{
    int count = sheet->instrument->item_count;

    for (int i = 0; i < count; i++) {
        if (!read_answer(csv_columns_get(file, i + 1), &sheet->answer[i])) {
            return csv_columns_refuse(file, i + 1,
                                      "this is not one of the answers", err);
        }
    }
    return true;
}

// The row and column of the answer that score_sheet() would not take.
static bool refuse_answer(const struct csv_columns *file,
                          const struct sheet *sheet, struct err *err)
{
    for (int i = 0; i < sheet->instrument->item_count; i++) {
        if (sheet->answer[i] != ANSWER_MISSING
            && !sheet_is_offered(sheet->instrument, i, sheet->answer[i])) {
            return csv_columns_refuse(file, i + 1,
                                      "this answer was not offered", err);
        }
    }
    return false;
}

static struct str flags_of(const struct scores *scores,
                           const struct score *score)
{
    static const char *const FLAGS[] = {"",
                                        "safety",
                                        "incomplete",
                                        "safety;incomplete",
                                        "unverified",
                                        "safety;unverified",
                                        "incomplete;unverified",
                                        "safety;incomplete;unverified"};
    bool incomplete = score->answered < score->of;
    bool unverified =
        score->band && !trust_may_signal(score->scale->band_trust);

    return str_of(FLAGS[scores->safety + 2 * incomplete + 4 * unverified]);
}

// The end of a record, ",severe,9,9,safety", is the same for all whose sheet
// is complete and whose score lies in the same band: made once, then copied.
struct writer {
    struct arena *arena;
    struct csv_out *out;
    struct str middle[SCALES_MAX]; // ",total"
    struct str end[SCALES_MAX][BANDS_MAX + 1][2];
};

static struct str print_end(struct arena *arena, const struct scores *scores,
                            const struct score *score)
{
    struct str band =
        csv_field(arena, str_of(score->band ? score->band->name : ""));

    return text_print(arena, ",%.*s,%d,%d,%.*s", SHOW(band), score->answered,
                      score->of, SHOW(flags_of(scores, score)));
}

static void print_middles(struct writer *writer, const struct instrument *in)
{
    for (int i = 0; i < in->scale_count; i++) {
        struct str name = csv_field(writer->arena, str_of(in->scales[i].name));

        writer->middle[i] = text_print(writer->arena, ",%.*s", SHOW(name));
    }
}

static void write_end(struct writer *writer, const struct scores *scores, int i)
{
    const struct score *score = &scores->at[i];
    int band = score->band ? (int)(score->band - score->scale->bands) + 1 : 0;
    struct str *end = &writer->end[i][band][scores->safety];

    if (score->answered < score->of) {
        size_t mark = arena_mark(writer->arena);

        csv_out_raw(writer->out, print_end(writer->arena, scores, score));
        arena_rewind(writer->arena, mark);
        return;
    }
    if (!end->at) {
        *end = print_end(writer->arena, scores, score);
    }
    csv_out_raw(writer->out, *end);
}

static void write_scores(struct writer *writer, struct str id,
                         const struct scores *scores)
{
    for (int i = 0; i < scores->count; i++) {
        csv_out_text(writer->out, id);
        csv_out_raw(writer->out, writer->middle[i]);
        csv_out_number(writer->out, scores->at[i].value);
        write_end(writer, scores, i);
        csv_out_end(writer->out);
    }
}

static void write_header(struct csv_out *out)
{
    static const char *const NAMES[] = {"id",       "scale", "score", "band",
                                        "answered", "of",    "flag"};

    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        csv_out_text(out, str_of(NAMES[i]));
    }
    csv_out_end(out);
}

static bool score_rows(struct csv_columns *file,
                       const struct instrument *instrument,
                       struct writer *writer, struct err *err)
{
    struct sheet sheet;
    struct scores scores;
    bool more = true;
    bool good;

    sheet_init(&sheet, instrument);
    print_middles(writer, instrument);
    write_header(writer->out);
    while ((good = csv_columns_next(file, &more, err)) && more) {
        if (!read_sheet(file, &sheet, err)) {
            return false;
        }
        if (!score_sheet(&sheet, &scores, err)) {
            return refuse_answer(file, &sheet, err);
        }
        write_scores(writer, csv_columns_get(file, 0), &scores);
    }
    return good;
}

static bool find_instrument(const struct command *command,
                            const struct instrument **instrument,
                            struct err *err)
{
    struct registry *registry = arena_take(command->arena, 1, sizeof *registry);
    struct str code = command_value(command, "--instrument");

    if (!registry_open_only(command->arena, registry, code, err)) {
        return false;
    }
    *instrument = registry_find(registry, code);
    if (!*instrument) {
        return err_set(err, ERR_MISSING,
                       "there is no instrument \"%.*s\"; `rapport instrument "
                       "list` names them",
                       code.len < 40 ? (int)code.len : 40, code.at);
    }
    if (!(*instrument)->scorable) {
        return err_set(err, ERR_INPUT,
                       "%s has no items that add up to a score here",
                       (*instrument)->code);
    }
    return true;
}

static void want_columns(const struct instrument *instrument,
                         struct column *columns)
{
    columns[0] = (struct column){.name = "id", .required = true};
    for (int i = 0; i < instrument->item_count; i++) {
        columns[i + 1] = (struct column){
            .name = instrument->items[i].code,
            .required = instrument->items[i].scored,
        };
    }
}

bool cmd_score(struct command *command, struct err *err)
{
    const struct instrument *instrument = NULL;
    struct column columns[COLUMNS_MAX];
    struct csv_columns file;
    struct writer *writer = arena_take(command->arena, 1, sizeof *writer);
    struct err late = {0};
    bool done;

    if (!find_instrument(command, &instrument, err)) {
        return false;
    }
    want_columns(instrument, columns);
    if (!csv_columns_open(&file, command, command_value(command, "FILE"),
                          columns, instrument->item_count + 1, err)) {
        return false;
    }
    writer->arena = command->arena;
    writer->out = arena_take(command->arena, 1, sizeof *writer->out);
    csv_out_init(writer->out, command->out);
    done = score_rows(&file, instrument, writer, err);
    csv_columns_close(&file);
    if (!csv_out_close(writer->out, &late) && done) {
        *err = late;
        return false;
    }
    return done;
}
