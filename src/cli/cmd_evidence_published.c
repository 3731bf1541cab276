// rapport evidence published - what meta-analyses found about the relationship
// in therapy, each figure with its source and the month in which it was read.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/embedded.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "evidence/published.h"
#include "wire/json_out.h"
#include "wire/paper.h"

#include <math.h>

struct shelf {
    struct command *command;
    struct text out;
    const struct published *rows;
    int count;
    int year, month; // now
};

// ---- words ------------------------------------------------------------------

static void say_row(struct paper *paper, const struct shelf *shelf,
                    const struct published *row)
{
    struct arena *arena = shelf->command->arena;
    struct str interval = published_interval(arena, row);
    struct str basis = published_basis(arena, row);

    paper_begin(paper, 2, 4);
    paper_say(paper, PAPER_STRONG, row->element);
    paper_sayf(paper, PAPER_PLAIN, " with %.*s: %.*s", SHOW(row->goes_with),
               SHOW(published_value(arena, row)));
    if (interval.len) {
        paper_sayf(paper, PAPER_PLAIN, ", %.*s", SHOW(interval));
    }
    if (basis.len) {
        paper_sayf(paper, PAPER_PLAIN, " (%.*s)", SHOW(basis));
    }
    if (row->note.len) {
        paper_sayf(paper, PAPER_PLAIN, "; %.*s", SHOW(row->note));
    }
    paper_end(paper);
    paper_begin(paper, 4, 4);
    paper_sayf(paper, PAPER_SOFT, "%.*s, read %04d-%02d%s", SHOW(row->source),
               row->year, row->month,
               published_is_stale(row, shelf->year, shelf->month)
                   ? "; worth looking up again"
                   : "");
    paper_end(paper);
    // In one piece, however wide: so that it can be opened.
    text_addf(paper->text, "    %.*s\n", SHOW(row->link));
}

static void print_text(struct shelf *shelf)
{
    FILE *to = shelf->command->out;
    struct paper paper =
        paper_in(&shelf->out, terminal_width(to), terminal_has_looks(to));

    paper_begin(&paper, 0, 0);
    paper_say(&paper, PAPER_ACCENT, STR("Published evidence"));
    paper_end(&paper);
    paper_begin(&paper, 0, 0);
    paper_say(&paper, PAPER_PLAIN,
              STR("Associations, pooled over many practices: what goes "
                  "together, not what would happen if somebody did more of it, "
                  "and nothing about one person."));
    paper_end(&paper);
    paper_blank(&paper);
    for (int i = 0; i < shelf->count; i++) {
        say_row(&paper, shelf, &shelf->rows[i]);
    }
}

// ---- for programs -----------------------------------------------------------

static void put_count(struct json_out *json, const char *key, int64_t count)
{
    if (count > 0) {
        json_whole(json, key, count);
    } else {
        json_null(json, key);
    }
}

static void put_interval(struct json_out *json, const struct published *row)
{
    if (isnan(row->low) || isnan(row->high)) {
        json_null(json, "ci");
        return;
    }
    json_array_short(json, "ci");
    json_number(json, NULL, row->low);
    json_number(json, NULL, row->high);
    json_end(json);
}

static void put_row(struct json_out *json, struct arena *arena,
                    const struct published *row)
{
    json_object(json, NULL);
    json_str(json, "element", row->element);
    json_str(json, "goes_with", row->goes_with);
    put_count(json, "studies", row->studies);
    put_count(json, "people", row->people);
    json_flag(json, "more_people", row->more_people);
    json_str(json, "measure", row->measure);
    json_number(json, "value", row->value);
    put_interval(json, row);
    json_str(json, "note", row->note);
    json_str(json, "source", row->source);
    json_str(json, "link", row->link);
    json_str(json, "read_on",
             text_print(arena, "%04d-%02d", row->year, row->month));
    json_end(json);
}

static void print_json(struct shelf *shelf)
{
    struct json_out json = json_out_in(&shelf->out);

    json_object(&json, NULL);
    json_array(&json, "published");
    for (int i = 0; i < shelf->count; i++) {
        put_row(&json, shelf->command->arena, &shelf->rows[i]);
    }
    json_end(&json);
    json_end(&json);
}

// The table itself, as it is kept in evidence/.
static void print_csv(struct shelf *shelf)
{
    text_add(&shelf->out, EMBEDDED_EVIDENCE[0].bytes);
}

static const struct {
    const char *name;
    void (*print)(struct shelf *shelf);
} FORMATS[] = {
    {"text", print_text},
    {"json", print_json},
    {"csv",  print_csv },
};

static bool print_shelf(struct shelf *shelf, struct err *err)
{
    struct str format = command_value(shelf->command, "--format");

    for (size_t i = 0; i < sizeof FORMATS / sizeof *FORMATS; i++) {
        if (format.at ? str_is(format, FORMATS[i].name) : i == 0) {
            FORMATS[i].print(shelf);
            return true;
        }
    }
    return err_set(err, ERR_INPUT, "--format is text, json or csv");
}

bool cmd_evidence_published(struct command *command, struct err *err)
{
    struct civil now = civil_of_moment(world_now(command->world));
    struct shelf shelf = {.command = command,
                          .out = text_in(command->arena),
                          .year = now.year,
                          .month = now.month};
    struct str report;

    if (!published_read(command->arena, &shelf.rows, &shelf.count, err)
        || !print_shelf(&shelf, err)) {
        return false;
    }
    report = text_str(&shelf.out);
    return fwrite(report.at, 1, report.len, command->out) == report.len
        || err_set(err, ERR_OUTSIDE, "the report could not be written");
}
