// fuzz_frame - evidence/frame.h: any bytes as a table.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "evidence/alphabet.h"
#include "evidence/frame.h"
#include "fuzz.h"
#include "wire/csv.h"

#include <math.h>

const char *const FUZZ_SEEDS[] = {
    "id,x,w\n1,0.5,TAU\n2,NA,\n3,1e3,CBT\n",
    "\xef\xbb\xbf\"a\",\"b\"\r\n\"1\",\"2,5\"\r\n-.5e-2,"
    "12345678901234567890\r\n",
    "a,b\n1,2\n1,x\n, 3 \n+7.,0x10\n",
    "\"\",b\nu\rv,1\n\"u\"\"v\",9007199254740993\n",
    "a\n\n1\n\n2\n",
    NULL,
};

static void check_numbers(const struct frame *frame,
                          const struct frame_column *column)
{
    size_t missing = 0;

    for (size_t row = 0; row < frame->rows; row++) {
        FUZZ_MUST(!isinf(column->numbers[row]));
        missing += isnan(column->numbers[row]);
    }
    FUZZ_MUST(missing == column->missing);
}

static void check_texts(const struct frame *frame,
                        const struct frame_column *column)
{
    size_t missing = 0;

    for (uint32_t i = 1; i < column->level_count; i++) {
        FUZZ_MUST(alphabet_compare(column->levels[i - 1], column->levels[i])
                  < 0);
    }
    for (size_t row = 0; row < frame->rows; row++) {
        missing += column->codes[row] == FRAME_NO_TEXT;
        FUZZ_MUST(column->codes[row] == FRAME_NO_TEXT
                  || column->codes[row] < column->level_count);
    }
    FUZZ_MUST(missing == column->missing);
    FUZZ_MUST(column->text_line >= 2);
}

// One field of a row, as wire/csv.h and frame_number() see it.
static void check_field(const struct frame_column *column, size_t row,
                        struct str field)
{
    bool missing = csv_is_missing(str_trim(field));
    double number;
    bool whole;

    if (column->is_text) {
        FUZZ_MUST(missing == (column->codes[row] == FRAME_NO_TEXT));
        FUZZ_MUST(missing
                  || str_is_equal(column->levels[column->codes[row]], field));
    } else if (missing) {
        FUZZ_MUST(isnan(column->numbers[row]));
    } else {
        FUZZ_MUST(frame_number(field, &number, &whole)
                  && number == column->numbers[row]);
        FUZZ_MUST(whole || !column->is_whole);
    }
}

static void check_rows(FILE *file, const struct frame *frame)
{
    struct csv *csv = csv_open(file);
    const struct str *fields;
    struct err err;
    bool more = true;
    int count;

    FUZZ_MUST(csv_next(csv, &fields, &count, &more, &err) && more);
    for (size_t row = 0; row < frame->rows; row++) {
        FUZZ_MUST(csv_next(csv, &fields, &count, &more, &err) && more);
        FUZZ_MUST(count == frame->column_count);
        for (int i = 0; i < count; i++) {
            check_field(&frame->columns[i], row, fields[i]);
        }
    }
    FUZZ_MUST(csv_next(csv, &fields, &count, &more, &err) && !more);
    csv_close(csv);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena *arena = arena_open("fuzz");
    FILE *file = fmemopen((void *)(uintptr_t)bytes, len ? len : 1, "r");
    struct frame_source source = {.path = "-", .in = file, .threads = 1};
    struct frame frame;
    struct err err = {0};

    if (frame_read(arena, &source, &frame, NULL, &err)) {
        FUZZ_MUST(frame.rows > 0 && frame.column_count > 0);
        for (int i = 0; i < frame.column_count; i++) {
            if (frame.columns[i].is_text) {
                check_texts(&frame, &frame.columns[i]);
            } else {
                check_numbers(&frame, &frame.columns[i]);
            }
        }
        rewind(file);
        check_rows(file, &frame);
    } else {
        FUZZ_MUST(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
    }
    (void)fclose(file);
    arena_close(arena);
    return 0;
}
