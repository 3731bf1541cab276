// forest_text - a forest plot in letters, for a terminal and for whoever cannot
// see the picture.
//
//     Study                          -1        0        1      Estimate [95% CI]
//     Aronson 1948             |--------#----+---|       7.2% -0.89 [-2.01, 0.23]
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/utf8.h"
#include "evidence/forest.h"

#include <math.h>
#include <string.h>

enum {
    LEAST = 60,
    MOST = 120,
    LABEL_LEAST = 12,
    LABEL_MOST = 40,
    GAP = 1,
    NO_BREAK = 0xA0
};

#define BAR      "\xE2\x94\x80" // -
#define LEFT     "\xE2\x94\x9C" // |-
#define RIGHT    "\xE2\x94\xA4" // -|
#define WALL     "\xE2\x94\x82" // |
#define CROSS    "\xE2\x94\xBC" // +
#define BOX      "\xE2\x96\xA0" // a black square
#define DIAMOND  "\xE2\x97\x86" // a black diamond
#define DOT      "\xC2\xB7"
#define TO_LEFT  "\xE2\x97\x82" // arrows
#define TO_RIGHT "\xE2\x96\xB8"

struct lines {
    struct text *out;
    const struct forest *forest;
    struct forest_range range;
    int label, plot, weight, estimate; // columns of each
};

// At most `room` columns of it; what a terminal would obey is shown as U+FFFD.
enum pad { PAD_NONE, PAD_BEFORE, PAD_AFTER };

static void put_cut(struct text *out, struct str words, int room, enum pad pad)
{
    bool cut = utf8_columns_of(words) > room;
    int left = room;
    int spaces = room - utf8_columns_of(words);

    if (pad == PAD_BEFORE && spaces > 0) {
        text_addf(out, "%*s", spaces, "");
    }
    while (words.len) {
        uint32_t letter;
        size_t len = utf8_next(words, &letter);

        if (utf8_columns(letter) > left - cut) {
            break;
        }
        if (letter == UTF8_BROKEN || utf8_is_control(letter)) {
            text_add(out, STR("\xEF\xBF\xBD"));
        } else if (letter == NO_BREAK) {
            text_addc(out, ' ');
        } else {
            text_add(out, (struct str){words.at, len});
        }
        left -= utf8_columns(letter);
        words = (struct str){words.at + len, words.len - len};
    }
    if (cut) {
        text_add(out, STR("\xE2\x80\xA6"));
        left--;
    }
    if (pad == PAD_AFTER) {
        text_addf(out, "%*s", left, "");
    }
}

// ---- the drawing ------------------------------------------------------------

static int column_at(const struct lines *lines, double value)
{
    double span = lines->range.high - lines->range.low;
    double share = (value - lines->range.low) / span;

    return (int)lround(fmin(fmax(share, 0), 1) * (lines->plot - 1));
}

static bool is_inside(const struct lines *lines, double value)
{
    return value >= lines->range.low && value <= lines->range.high;
}

static void put_interval(const struct lines *lines, const char **cells,
                         double low, double high, bool dotted)
{
    int from = column_at(lines, low);
    int to = column_at(lines, high);

    for (int i = from; i <= to; i++) {
        bool crosses = !strcmp(cells[i], WALL) || !strcmp(cells[i], CROSS);

        cells[i] = dotted ? DOT : crosses ? CROSS : BAR;
    }
    if (to > from && !dotted) {
        cells[from] = is_inside(lines, low) ? LEFT : TO_LEFT;
        cells[to] = is_inside(lines, high) ? RIGHT : TO_RIGHT;
    }
}

static void put_drawing(const struct lines *lines, const struct forest_row *row)
{
    const char *cells[MOST];

    for (int i = 0; i < lines->plot; i++) {
        cells[i] = " ";
    }
    if (!isnan(lines->forest->reference)
        && is_inside(lines, lines->forest->reference)) {
        cells[column_at(lines, lines->forest->reference)] = WALL;
    }
    if (row && isfinite(row->estimate)) {
        bool is_summary = row->kind == FOREST_SUMMARY;

        if (is_summary && !isnan(row->pi_low) && !isnan(row->pi_high)) {
            put_interval(lines, cells, row->pi_low, row->pi_high, true);
        }
        put_interval(lines, cells, row->low, row->high, false);
        cells[column_at(lines, row->estimate)] = is_summary ? DIAMOND : BOX;
    }
    for (int i = 0; i < lines->plot; i++) {
        text_add(lines->out, str_of(cells[i]));
    }
}

static void put_row(const struct lines *lines, const struct forest_row *row)
{
    const struct forest *forest = lines->forest;
    struct text *out = lines->out;

    if (row->kind == FOREST_HEADING || row->kind == FOREST_NOTE) {
        put_cut(out, row->label,
                lines->label + lines->plot + lines->weight + lines->estimate,
                PAD_NONE);
        text_addc(out, '\n');
        return;
    }
    put_cut(out, row->label, lines->label, PAD_AFTER);
    text_addc(out, ' ');
    put_drawing(lines, row);
    text_addc(out, ' ');
    if (lines->weight) {
        put_cut(
            out,
            isnan(row->weight)
                ? STR("")
                : text_print(out->arena, "%.*s%%",
                             SHOW(number_words(out->arena, row->weight, 1))),
            lines->weight - 1, PAD_BEFORE);
        text_addc(out, ' ');
    }
    put_cut(out, forest_estimate_words(out->arena, forest, row),
            lines->estimate, PAD_BEFORE);
    text_addc(out, '\n');
}

// ---- around it --------------------------------------------------------------

static void put_head(const struct lines *lines)
{
    struct text *out = lines->out;

    put_cut(out, lines->forest->label_head, lines->label, PAD_AFTER);
    text_addf(out, "%*s", lines->plot + 2, "");
    if (lines->weight) {
        put_cut(out, STR("Weight"), lines->weight - 1, PAD_BEFORE);
        text_addc(out, ' ');
    }
    put_cut(out,
            text_print(out->arena, "Estimate [%.4g%% CI]",
                       100 * lines->forest->level),
            lines->estimate, PAD_BEFORE);
    text_addc(out, '\n');
}

// Marks under the drawing, as far as they do not run into each other.
static void put_axis(const struct lines *lines)
{
    struct text *out = lines->out;
    struct ticks ticks = ticks_of(out->arena, lines->forest->transform,
                                  lines->range.low, lines->range.high, 4);
    int at = 0;

    text_addf(out, "%*s", lines->label + 1, "");
    for (int i = 0; i < ticks.count; i++) {
        int width = utf8_columns_of(ticks.words[i]);
        int from = column_at(lines, ticks.at[i]) - width / 2;

        if (from >= at + (at > 0) && from + width <= lines->plot + 1) {
            text_addf(out, "%*s%.*s", from - at, "", SHOW(ticks.words[i]));
            at = from + width;
        }
    }
    text_addf(out, "\n%*s", lines->label + 1, "");
    put_cut(out, lines->forest->axis, lines->plot + lines->estimate, PAD_NONE);
    text_addc(out, '\n');
}

static int widest(const struct lines *lines, bool labels)
{
    int columns = labels ? LABEL_LEAST : 17;

    for (size_t i = 0; i < lines->forest->row_count; i++) {
        const struct forest_row *row = &lines->forest->rows[i];
        size_t mark = arena_mark(lines->out->arena);
        bool counts = row->kind == FOREST_STUDY || row->kind == FOREST_SUMMARY;
        struct str words = labels ? row->label
                                  : forest_estimate_words(lines->out->arena,
                                                          lines->forest, row);

        columns = counts && utf8_columns_of(words) > columns
                    ? utf8_columns_of(words)
                    : columns;
        arena_rewind(lines->out->arena, mark);
    }
    return columns;
}

void forest_print(struct text *out, const struct forest *forest, int width)
{
    struct str note;
    struct forest thin = forest_thinned(out->arena, forest, &note);
    struct lines lines = {.out = out, .forest = &thin};

    width = width < LEAST ? LEAST : width > MOST ? MOST : width;
    lines.range = forest_range_of(&thin);
    lines.weight = thin.has_weights ? 7 : 0;
    lines.estimate = widest(&lines, false);
    lines.estimate = lines.estimate < 26 ? lines.estimate : 26;
    lines.label = widest(&lines, true);
    lines.label = lines.label < width / 3 ? lines.label : width / 3;
    lines.plot = width - lines.label - lines.weight - lines.estimate - 2 * GAP;
    if (note.len) {
        text_addf(out, "%.*s\n", SHOW(note));
    }
    put_head(&lines);
    for (size_t i = 0; i < thin.row_count; i++) {
        put_row(&lines, &thin.rows[i]);
    }
    put_axis(&lines);
}
