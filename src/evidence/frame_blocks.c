// frame_blocks.c - see frame.h.
//
// All threads do the same: take the next part of the file, read it into
// columns of their own, wait until it is their turn, and hand the rows over.
// So memory is bounded by the number of threads and by the distinct texts, and
// rows come in the order of the file.
//
// Types are guessed from the first part. When a column of numbers turns out to
// be text, nothing more is handed over, but the rest of the file is still
// looked through, so that all such columns are known when it is read again:
// no file is read more than twice.
//
// Which line of the file a part begins with is known only when its turn has
// come: a part with something wrong in it is then read a second time, for the
// message's sake.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "evidence/frame_file.h"

#include <math.h>
#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BYTES_A_THREAD = 1024 * 1024 };
static const double SILENT_SECONDS = 1;
static const double PAUSE_SECONDS = 0.1;

struct reading {
    const struct frame_source *source;
    const struct frame_visitor *visitor;
    struct frame_file file;
    struct frame_texts *texts; // of each column, in all parts
    double began, told;

    pthread_mutex_t taking; // held while a part is taken
    int64_t taken;

    pthread_mutex_t lock; // of what follows
    pthread_cond_t turn_ended;
    int64_t turn; // of the part with this number
    bool stopped; // nothing more is taken
    bool failed;
    int64_t *found_text; // by column: where a number should be; 0: nowhere
    bool is_again;       // such a column was found: to be read again
    struct frame_column *columns; // of a block; counts of the whole
    size_t rows;
    uint64_t bytes;
    int64_t next_line;
    struct err *err;
};

static double seconds_now(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void tell(struct reading *reading)
{
    const struct frame_watch *watch = &reading->source->watch;
    double now;

    if (!watch->tell) {
        return;
    }
    now = seconds_now();
    if (now - reading->began >= SILENT_SECONDS
        && now - reading->told >= PAUSE_SECONDS) {
        reading->told = now;
        watch->tell(watch->who, reading->bytes, reading->file.bytes,
                    reading->rows);
    }
}

// ---- a part whose turn it is ------------------------------------------------

// Codes of the part become those of the whole.
static bool join_texts(struct reading *reading, struct frame_part *part,
                       int column, struct err *err)
{
    struct frame_texts *all = &reading->texts[column];
    const struct frame_texts *here = &part->columns[column].texts;
    uint32_t *codes = part->columns[column].codes;
    uint32_t *code_of = arena_take(here->arena, here->count, sizeof *code_of);

    for (uint32_t i = 0; i < here->count; i++) {
        code_of[i] = frame_texts_code(all, here->at[i]);
    }
    if (all->count > FRAME_MAX_LEVELS) {
        return err_set(err, ERR_LIMIT,
                       "more than %d different texts in one column",
                       FRAME_MAX_LEVELS);
    }
    for (size_t row = 0; row < part->rows; row++) {
        if (codes[row] != FRAME_NO_TEXT) {
            codes[row] = code_of[codes[row]];
        }
    }
    return true;
}

static bool join_column(struct reading *reading, struct frame_part *part,
                        int at, struct err *err)
{
    struct frame_column *column = &reading->columns[at];
    const struct frame_part_column *more = &part->columns[at];

    column->missing += more->missing;
    column->is_whole = column->is_whole && more->is_whole;
    column->numbers = column->is_text ? NULL : more->numbers;
    column->codes = column->is_text ? more->codes : NULL;
    if (column->is_text && !join_texts(reading, part, at, err)) {
        return false;
    }
    column->levels = column->is_text ? reading->texts[at].at : NULL;
    column->level_count = column->is_text ? reading->texts[at].count : 0;
    return true;
}

static void note_texts(struct reading *reading, const struct frame_part *part)
{
    for (int i = 0; i < reading->file.layout.column_count; i++) {
        int64_t line = part->columns[i].text_line;

        if (line && !reading->found_text[i]) {
            reading->found_text[i] = line + reading->next_line - 1;
            reading->is_again = true;
        }
    }
}

static size_t likely(const struct reading *reading)
{
    double parts = reading->bytes
                     ? (double)reading->file.bytes / (double)reading->bytes
                     : 0;

    return (size_t)ceil(parts * (double)reading->rows);
}

static bool hand_over(struct reading *reading, struct frame_part *part,
                      struct err *err)
{
    struct frame_block block = {
        .first_row = reading->rows,
        .rows = part->rows,
        .column_count = reading->file.layout.column_count,
        .columns = reading->columns,
    };

    for (int i = 0; i < block.column_count; i++) {
        if (!join_column(reading, part, i, err)) {
            return false;
        }
    }
    reading->rows += part->rows;
    block.rows_likely = likely(reading);
    if (reading->rows > FRAME_BLOCKS_MAX_ROWS) {
        return err_set(err, ERR_LIMIT, "more than %d rows",
                       FRAME_BLOCKS_MAX_ROWS);
    }
    tell(reading);
    return part->rows == 0
        || reading->visitor->rows(reading->visitor->who, &block, err);
}

// `good`: the part was read; its lines counted from 1.
static bool join_part(struct reading *reading, struct frame_part *part,
                      bool good)
{
    if (!good) {
        if (!frame_part_read(part, reading->next_line)) {
            *reading->err = part->err;
        }
        return false;
    }
    note_texts(reading, part);
    reading->bytes += part->bytes;
    if (!reading->is_again && !hand_over(reading, part, reading->err)) {
        return false;
    }
    reading->next_line += csv_next_line(part->csv) - 1;
    return true;
}

// ---- parts, in turn ---------------------------------------------------------

static bool is_stopped(struct reading *reading)
{
    bool stopped;

    pthread_mutex_lock(&reading->lock);
    stopped = reading->stopped;
    pthread_mutex_unlock(&reading->lock);
    return stopped;
}

static bool take_part(struct reading *reading, struct csv *part,
                      int64_t *number)
{
    bool taken;

    pthread_mutex_lock(&reading->taking);
    taken = !is_stopped(reading) && csv_take(reading->file.csv, part);
    *number = reading->taken;
    reading->taken += taken;
    pthread_mutex_unlock(&reading->taking);
    return taken;
}

static void take_turn(struct reading *reading, struct frame_part *part,
                      int64_t number, bool good)
{
    pthread_mutex_lock(&reading->lock);
    while (reading->turn != number) {
        pthread_cond_wait(&reading->turn_ended, &reading->lock);
    }
    if (!reading->stopped && !join_part(reading, part, good)) {
        reading->failed = true;
        reading->stopped = true;
    }
    reading->turn++;
    pthread_cond_broadcast(&reading->turn_ended);
    pthread_mutex_unlock(&reading->lock);
}

static void *work(void *argument)
{
    struct reading *reading = argument;
    struct frame_part part;
    int64_t number;

    frame_part_open(&part, &reading->file.layout);
    while (take_part(reading, part.csv, &number)) {
        take_turn(reading, &part, number, frame_part_read(&part, 1));
    }
    frame_part_close(&part);
    return NULL;
}

// ---- the whole file ---------------------------------------------------------

static int thread_count(const struct reading *reading)
{
    uint64_t useful = reading->file.bytes / BYTES_A_THREAD + 1;
    long there = sysconf(_SC_NPROCESSORS_ONLN);
    long count = reading->source->threads;

    count = count > 0 ? count : there;
    count = count < FRAME_MAX_THREADS ? count : FRAME_MAX_THREADS;
    count = (uint64_t)count < useful ? count : (long)useful;
    return count > 1 ? (int)count : 1;
}

// This thread works as well; where no other can be had, it works alone.
static void work_together(struct reading *reading)
{
    pthread_t others[FRAME_MAX_THREADS];
    int threads = thread_count(reading);
    int count = 0;

    while (count < threads - 1
           && pthread_create(&others[count], NULL, work, reading) == 0) {
        count++;
    }
    work(reading);
    for (int i = 0; i < count; i++) {
        pthread_join(others[i], NULL);
    }
}

// Begins anew with the types that the layout says.
static bool begin(struct reading *reading, struct err *err)
{
    const struct frame_layout *layout = &reading->file.layout;

    reading->taken = reading->turn = 0;
    reading->bytes = 0;
    reading->rows = 0;
    reading->next_line = reading->file.first_line;
    reading->is_again = reading->stopped = reading->failed = false;
    memcpy(reading->columns, layout->columns,
           (size_t)layout->column_count * sizeof *layout->columns);
    for (int i = 0; i < layout->column_count; i++) {
        frame_texts_forget(&reading->texts[i]);
    }
    return frame_file_again(&reading->file, err)
        && (!reading->visitor->start
            || reading->visitor->start(reading->visitor->who, err));
}

// Columns in which a text was found are text from now on.
static void learn_types(struct reading *reading)
{
    for (int i = 0; i < reading->file.layout.column_count; i++) {
        struct frame_column *column = &reading->file.layout.columns[i];

        if (reading->found_text[i] && !column->is_text) {
            column->is_text = true;
            column->is_whole = false;
            column->text_line = reading->found_text[i];
        }
    }
}

// What the first part says of the types. What is wrong there is found later.
static void guess_types(struct reading *reading)
{
    struct frame_part part;

    frame_part_open(&part, &reading->file.layout);
    reading->next_line = reading->file.first_line;
    if (csv_take(reading->file.csv, part.csv) && frame_part_read(&part, 1)) {
        note_texts(reading, &part);
    }
    frame_part_close(&part);
    learn_types(reading);
}

static bool read_all(struct reading *reading, struct err *err)
{
    guess_types(reading);
    do {
        learn_types(reading);
        if (!begin(reading, err)) {
            return false;
        }
        work_together(reading);
    } while (!reading->failed && reading->is_again);
    if (!reading->failed && reading->rows == 0) {
        return err_set(err, ERR_INPUT,
                       "there are no rows below the first line");
    }
    return !reading->failed;
}

// The columns without their rows.
static void summarise(struct arena *arena, const struct reading *reading,
                      struct frame *frame)
{
    frame->rows = reading->rows;
    frame->column_count = reading->file.layout.column_count;
    frame->columns =
        arena_take(arena, (size_t)frame->column_count, sizeof *frame->columns);
    for (int i = 0; i < frame->column_count; i++) {
        struct frame_column *column = &frame->columns[i];

        *column = reading->columns[i];
        column->numbers = NULL;
        column->codes = NULL;
        if (column->is_text) {
            column->levels =
                frame_texts_sorted(arena, &reading->texts[i], &column->codes);
        }
    }
}

static void open_reading(struct reading *reading, struct arena *arena)
{
    size_t count = (size_t)reading->file.layout.column_count;

    reading->texts = arena_take(arena, count, sizeof *reading->texts);
    reading->found_text = arena_take(arena, count, sizeof(int64_t));
    reading->columns = arena_take(arena, count, sizeof *reading->columns);
    for (size_t i = 0; i < count; i++) {
        frame_texts_open(&reading->texts[i]);
    }
    reading->began = seconds_now();
    pthread_mutex_init(&reading->taking, NULL);
    pthread_mutex_init(&reading->lock, NULL);
    pthread_cond_init(&reading->turn_ended, NULL);
}

static void close_reading(struct reading *reading)
{
    for (int i = 0; i < reading->file.layout.column_count; i++) {
        frame_texts_close(&reading->texts[i]);
    }
    pthread_cond_destroy(&reading->turn_ended);
    pthread_mutex_destroy(&reading->lock);
    pthread_mutex_destroy(&reading->taking);
    frame_file_close(&reading->file);
}

bool frame_blocks(struct arena *arena, const struct frame_source *source,
                  const struct frame_visitor *visitor, struct frame *frame,
                  int *ignored, struct err *err)
{
    struct reading reading = {.source = source, .visitor = visitor, .err = err};
    bool good;

    *frame = (struct frame){0};
    if (!frame_file_open(arena, source, &reading.file, err)) {
        return false;
    }
    if (ignored) {
        *ignored = reading.file.ignored;
    }
    open_reading(&reading, arena);
    good = read_all(&reading, err);
    if (good) {
        summarise(arena, &reading, frame);
    }
    close_reading(&reading);
    return good;
}
