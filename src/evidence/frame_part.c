// frame_part.c - see frame_part.h.
//
// The common row, ASCII without doubled quotes or line breaks inside quotes, is
// read where it stands; any other one is split by csv_next(). A row counts when
// all of its fields were taken.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/frame_part.h"

#include "base/arena.h"
#include "evidence/frame_number.h"

#include <math.h>
#include <string.h>

enum { FIRST_ROWS = 1024 };

void frame_part_open(struct frame_part *part, const struct frame_layout *layout)
{
    struct arena *arena = arena_open("part of a table");

    *part = (struct frame_part){
        .layout = layout,
        .csv = csv_open_part(),
        .arena = arena,
        .columns = arena_take(arena, (size_t)layout->column_count,
                              sizeof *part->columns),
        .slots = arena_take(arena, (size_t)layout->header_count,
                            sizeof *part->slots),
    };
    for (int i = 0; i < layout->header_count; i++) {
        int at = layout->column_of[i];

        part->slots[i].at = at;
        part->slots[i].column = at < 0 ? NULL : &part->columns[at];
        part->slots[i].is_text = at >= 0 && layout->columns[at].is_text;
    }
    for (int i = 0; i < layout->column_count; i++) {
        frame_texts_open(&part->columns[i].texts);
    }
}

void frame_part_close(struct frame_part *part)
{
    for (int i = 0; i < part->layout->column_count; i++) {
        frame_texts_close(&part->columns[i].texts);
    }
    csv_close(part->csv);
    arena_close(part->arena);
}

// Each row has a byte for each field at least, and an empty line is none.
static void make_room(struct frame_part *part)
{
    const struct frame_layout *layout = part->layout;
    size_t most = csv_left(part->csv) / (size_t)layout->header_count + 1;
    size_t room = part->room ? part->room : FIRST_ROWS;

    if (part->room >= most) {
        return;
    }
    while (room < most) {
        room *= 2;
    }
    part->room = room;
    for (int i = 0; i < layout->column_count; i++) {
        struct frame_part_column *column = &part->columns[i];

        column->numbers = arena_take(part->arena, room, sizeof(double));
        column->codes = arena_take(part->arena, room, sizeof(uint32_t));
    }
}

static void begin(struct frame_part *part, int64_t line)
{
    csv_again(part->csv, line);
    part->bytes = csv_left(part->csv);
    make_room(part);
    part->rows = 0;
    for (int i = 0; i < part->layout->header_count; i++) {
        part->slots[i].last_len = 0; // codes are of one part
    }
    for (int i = 0; i < part->layout->column_count; i++) {
        struct frame_part_column *column = &part->columns[i];

        column->missing = 0;
        column->text_line = 0;
        column->is_whole = true;
        if (part->layout->columns[i].is_text) {
            frame_texts_forget(&column->texts);
        }
    }
}

// ---- a field ----------------------------------------------------------------

static void take_text(struct frame_part *part, int at, struct str field)
{
    struct frame_part_column *column = &part->columns[at];

    column->codes[part->rows] = csv_is_missing(str_trim(field))
                                  ? FRAME_NO_TEXT
                                  : frame_texts_code(&column->texts, field);
}

static bool refuse_size(const struct frame_part *part, int at, int64_t line,
                        struct err *err)
{
    struct str name = part->layout->columns[at].name;

    return err_set(
        err, ERR_INPUT, "line %lld, column %.*s: this number is too large",
        (long long)line, name.len < 80 ? (int)name.len : 80, name.at);
}

static bool take_number(struct frame_part *part, int at, struct str field,
                        int64_t line)
{
    struct frame_part_column *column = &part->columns[at];
    double *value = &column->numbers[part->rows];
    bool whole = false;

    field = str_trim(field);
    if (csv_is_missing(field)) {
        *value = NAN;
    } else if (!frame_number(field, value, &whole)) {
        *value = NAN;
        column->text_line = column->text_line ? column->text_line : line;
    } else {
        column->is_whole = column->is_whole && whole;
    }
    return !isinf(*value) || refuse_size(part, at, line, &part->err);
}

// ---- a row where it stands --------------------------------------------------

static const bool STOPS[256] = {
    [','] = true, ['\n'] = true, ['\r'] = true, ['\0'] = true};

static inline bool is_stop(char c)
{
    return STOPS[(unsigned char)c];
}

// The text at `from`, in quotes or without, and where its field ends. NULL: it
// is for csv_next().
static const char *scan_text(const char *from, struct str *text)
{
    const char *at = from;

    if (*from == '"') {
        do {
            at++;
        } while (*at != '"' && *at != '\n' && *at != '\0');
        *text = (struct str){from + 1, (size_t)(at - from - 1)};
        return *at == '"' && is_stop(at[1]) ? at + 1 : NULL;
    }
    while (!is_stop(*at)) {
        at++;
    }
    *text = (struct str){from, (size_t)(at - from)};
    return *at == '\r' && at[1] != '\n' ? NULL : at;
}

// The end of the number at `from`; NULL: it is for take_number(), which knows
// its line. `end - from` is what may be looked at.
static const char *scan_number(struct frame_part_column *column, size_t row,
                               const char *from, const char *end)
{
    double value = NAN;
    bool whole = true;
    const char *to = NULL;

    if (end - from > NUMBER_SHORT) {
        to = number_short(from, &value, &whole);
    }
    if (!to || !is_stop(*to)) {
        value = NAN;
        whole = true;
        to = is_stop(*from) ? from : number_scan(from, end, &value, &whole);
    }
    if (!to && from[0] == 'N' && from[1] == 'A' && is_stop(from[2])) {
        value = NAN;
        whole = true;
        to = from + 2;
    }
    if (!to || !is_stop(*to) || isinf(value)) {
        return NULL;
    }
    column->numbers[row] = value;
    column->is_whole &= whole;
    return to;
}

// The end of a number in quotes.
static const char *scan_quoted(struct frame_part_column *column, size_t row,
                               const char *from)
{
    struct str text;
    const char *to = scan_text(from, &text);
    double value = NAN;
    bool whole = true;

    if (!to || (!csv_is_missing(text) && !frame_number(text, &value, &whole))
        || isinf(value)) {
        return NULL;
    }
    column->numbers[row] = value;
    column->is_whole &= whole;
    return to;
}

static inline bool is_last_text(const struct frame_slot *slot, const char *from,
                                const char *end)
{
    size_t len = slot->last_len;

    return len && (size_t)(end - from) > len
        && memcmp(from, slot->last, len) == 0 && is_stop(from[len]);
}

// The end of the text at `from`.
static const char *scan_column_text(struct frame_part *part,
                                    struct frame_slot *slot, const char *from,
                                    const char *end)
{
    uint32_t *code = &slot->column->codes[part->rows];
    struct str text;
    const char *to;
    size_t len;

    if (is_last_text(slot, from, end)) {
        *code = slot->last_code;
        return from + slot->last_len;
    }
    to = scan_text(from, &text);
    if (!to) {
        return NULL;
    }
    take_text(part, slot->at, text);
    len = (size_t)(to - from);
    slot->last_len = len <= FRAME_LAST_TEXT ? len : 0;
    memcpy(slot->last, from, slot->last_len);
    slot->last_code = *code;
    return to;
}

static const char *scan_field(struct frame_part *part, struct frame_slot *slot,
                              const char *from, const char *end)
{
    struct str text;

    if (!slot->column) {
        return scan_text(from, &text);
    }
    if (slot->is_text) {
        return scan_column_text(part, slot, from, end);
    }
    return *from == '"' ? scan_quoted(slot->column, part->rows, from)
                        : scan_number(slot->column, part->rows, from, end);
}

// Behind the row that begins at `from`; NULL: it is not a common one.
static const char *scan_row(struct frame_part *part, const char *from,
                            const char *end)
{
    struct frame_slot *slot = part->slots;
    const struct frame_slot *last = slot + part->layout->header_count - 1;

    for (;; slot++) {
        const char *to = scan_field(part, slot, from, end);

        if (!to || slot == last) {
            from = to;
            break;
        }
        if (*to != ',') {
            return NULL;
        }
        from = to + 1;
    }
    if (!from) {
        return NULL;
    }
    from += *from == '\r';
    return *from == '\n' ? from + 1 : NULL;
}

// Common rows, as many as there are in a row.
static void scan_rows(struct frame_part *part)
{
    struct str rest = csv_rest_quoted(part->csv);
    const char *end = rest.at + rest.len;
    const char *at = rest.at;
    size_t before = part->rows;

    while (at < end && *at != '\n' && *at != '\r') {
        const char *to = scan_row(part, at, end);

        // A record too long is refused by csv_next(), and so is what goes on
        // behind the part.
        if (!to || to > end || to - at > CSV_MAX_RECORD) {
            break;
        }
        part->rows++;
        at = to;
    }
    if (part->rows > before) {
        csv_skip_lines(part->csv, (size_t)(at - rest.at),
                       (int64_t)(part->rows - before));
    }
}

// ---- any row ----------------------------------------------------------------

static bool refuse_count(const struct frame_part *part, int count,
                         struct err *err)
{
    return err_set(err, ERR_INPUT,
                   "line %lld has %d field%s, but the first line names %d "
                   "column%s",
                   (long long)csv_line(part->csv), count, count == 1 ? "" : "s",
                   part->layout->header_count,
                   part->layout->header_count == 1 ? "" : "s");
}

static bool take_row(struct frame_part *part, const struct str *fields,
                     int count)
{
    const struct frame_layout *layout = part->layout;
    int64_t line = csv_line(part->csv);

    if (count != layout->header_count) {
        return refuse_count(part, count, &part->err);
    }
    for (int i = 0; i < count; i++) {
        int at = layout->column_of[i];

        if (at >= 0 && layout->columns[at].is_text) {
            take_text(part, at, fields[i]);
        } else if (at >= 0 && !take_number(part, at, fields[i], line)) {
            return false;
        }
    }
    part->rows++;
    return true;
}

static void count_missing(struct frame_part *part)
{
    for (int i = 0; i < part->layout->column_count; i++) {
        struct frame_part_column *column = &part->columns[i];
        bool is_text = part->layout->columns[i].is_text;

        for (size_t row = 0; row < part->rows; row++) {
            column->missing += is_text ? column->codes[row] == FRAME_NO_TEXT
                                       : isnan(column->numbers[row]);
        }
    }
}

bool frame_part_read(struct frame_part *part, int64_t line)
{
    const struct str *fields;
    bool more = true;
    bool good;
    int count;

    begin(part, line);
    do {
        scan_rows(part);
        good = csv_next(part->csv, &fields, &count, &more, &part->err)
            && (!more || take_row(part, fields, count));
    } while (good && more);
    count_missing(part);
    return good;
}
