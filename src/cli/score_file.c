// score_file.c - see score_file.h.
//
// All threads do the same: take the next part of the file, score it into
// memory, wait until it is their turn, and write. So memory is bounded by the
// number of threads, and the order is that of the file. Which row of the file a
// part begins with is known only when its turn has come: a part with something
// wrong in it is then scored a second time, for the message's sake.
//
// The common row, a digit for every item, is added up (measure/tally.h), and
// all that follows its id is printed once for each sum, then copied; where it
// has no quotes it is not even split into fields. Any other row goes through
// score_sheet(), and so does the first one of each sum.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/score_file.h"

#include "base/arena.h"
#include "measure/score.h"
#include "measure/tally.h"
#include "wire/csv_out.h"

#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

// ",total,15,moderately severe,9,9,safety\n", and how much of it there is.
struct line {
    unsigned char len; // 0: not printed yet
    char text[79];
};

// An item that the file has a column for.
struct answered {
    int at; // in the row
    const struct tally_digits *digits;
};

// What a common row has in a column.
struct slot {
    const struct tally_digits *digits; // NULL: text
    bool id;
};

struct job {
    const struct csv_columns *file;
    const struct instrument *instrument;
    FILE *out;
    struct answered answered[ITEMS_MAX];
    int answered_count;
    struct slot slots[CSV_MAX_FIELDS]; // as many as the header has
    struct tally_digits digits[ITEMS_MAX];

    pthread_mutex_t reading; // held while a part is taken
    int64_t taken;

    pthread_mutex_t lock; // of what follows
    pthread_cond_t written_one;
    int64_t written; // parts; the next one to be written has this number
    bool stopped;    // a row was wrong: nothing more is read or written
    bool unwritten;  // the output broke off

    int64_t rows; // written so far: of whom the turn is
    int64_t next_line;
    struct err *err;
};

struct worker {
    struct job *job;
    struct csv_columns file; // like the job's, over one part of it
    struct csv_out out;
    struct sheet sheet;
    struct err err;
    struct line lines[SCALES_MAX][TALLY_MOST + 1][2];
};

// ---- a row of any kind ------------------------------------------------------

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

static const char *flags_of(const struct scores *scores,
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

    return FLAGS[scores->safety + 2 * incomplete + 4 * unverified];
}

static void write_score(struct csv_out *out, const struct scores *scores,
                        const struct score *score)
{
    csv_out_text(out, str_of(score->scale->name));
    csv_out_number(out, score->value);
    csv_out_text(out, str_of(score->band ? score->band->name : ""));
    csv_out_whole(out, score->answered);
    csv_out_whole(out, score->of);
    csv_out_text(out, str_of(flags_of(scores, score)));
    csv_out_end(out);
}

// ---- the common row ---------------------------------------------------------

// False: not a digit for every item, or score_sheet() must look at it.
static bool add_up(const struct worker *worker, struct tally *tally)
{
    const struct job *job = worker->job;

    *tally = (struct tally){0};
    for (int i = 0; i < job->answered_count; i++) {
        const struct answered *item = &job->answered[i];
        struct str field = worker->file.fields[item->at];
        unsigned digit = field.len == 1 ? (unsigned)(*field.at - '0') : 10;

        if (digit > 9) {
            return false;
        }
        tally_add(tally, &item->digits->of[digit]);
    }
    return !(tally->marks & TALLY_OTHER);
}

// What follows the id, printed or yet to be; NULL: a sum beyond the table.
static struct line *line_of(struct worker *worker, const struct tally *tally,
                            int scale)
{
    unsigned sum = tally_sum(tally, scale);

    return sum > TALLY_MOST
             ? NULL
             : &worker->lines[scale][sum][tally->marks & TALLY_SAFETY];
}

static bool copy_lines(struct worker *worker, const struct tally *tally,
                       struct str id)
{
    const struct line *lines[SCALES_MAX];
    int count = worker->job->instrument->scale_count;

    for (int i = 0; i < count; i++) {
        lines[i] = line_of(worker, tally, i);
        if (!lines[i] || lines[i]->len == 0) {
            return false;
        }
    }
    for (int i = 0; i < count; i++) {
        csv_out_text(&worker->out, id);
        csv_out_rest(&worker->out, lines[i]->text, lines[i]->len);
    }
    return true;
}

static void keep_line(struct line *line, const char *text, size_t len)
{
    if (line && len <= sizeof line->text) {
        memcpy(line->text, text, len);
        line->len = (unsigned char)len;
    }
}

// `tally`: keep what is printed for the next row of the same sums; or NULL.
static void write_scores(struct worker *worker, const struct scores *scores,
                         const struct tally *tally)
{
    struct csv_out *out = &worker->out;

    for (int i = 0; i < scores->count; i++) {
        size_t from;

        csv_out_text(out, csv_columns_get(&worker->file, 0));
        from = out->len;
        write_score(out, scores, &scores->at[i]);
        if (tally) {
            keep_line(line_of(worker, tally, i), out->bytes + from,
                      out->len - from);
        }
    }
}

static bool score_row(struct worker *worker)
{
    struct tally tally;
    struct scores scores;
    bool common = add_up(worker, &tally);

    if (common
        && copy_lines(worker, &tally, csv_columns_get(&worker->file, 0))) {
        return true;
    }
    if (!read_sheet(&worker->file, &worker->sheet, &worker->err)) {
        return false;
    }
    if (!score_sheet(&worker->sheet, &scores, &worker->err)) {
        return refuse_answer(&worker->file, &worker->sheet, &worker->err);
    }
    write_scores(worker, &scores, common ? &tally : NULL);
    return true;
}

// ---- the common row, unsplit ------------------------------------------------

// The end of a text that needs no quotes: a comma or something else.
static const char *text_end(const char *at)
{
    static const bool STOPS[256] = {[','] = true,
                                    ['"'] = true,
                                    ['\n'] = true,
                                    ['\r'] = true,
                                    ['\0'] = true};

    while (!STOPS[(unsigned char)*at]) {
        at++;
    }
    return at;
}

// The end of the field, its digit added up; NULL: there should be a digit.
static const char *scan_field(const struct slot *slot, const char *at,
                              struct tally *tally)
{
    unsigned digit = (unsigned)(*at - '0');

    if (!slot->digits) {
        return text_end(at);
    }
    if (digit > 9) {
        return NULL;
    }
    tally_add(tally, &slot->digits->of[digit]);
    return at + 1;
}

// Adds up the line that begins at `at`. Returns where its last field ends; NULL
// when it is not a common row.
static const char *scan_row(const struct job *job, const char *at,
                            struct tally *tally, struct str *id)
{
    const struct slot *slot = job->slots;
    const struct slot *last = slot + job->file->header_count - 1;

    for (;; slot++) {
        const char *end = scan_field(slot, at, tally);

        if (end && slot->id) {
            *id = (struct str){at, (size_t)(end - at)};
        }
        if (!end || slot == last || *end != ',') {
            return slot == last ? end : NULL;
        }
        at = end + 1;
    }
}

// False: there is no such row here, or its line is not printed yet.
static bool copy_row(struct worker *worker)
{
    struct str rest = csv_rest(worker->file.csv);
    struct tally tally = {0};
    struct str id = {0};
    const char *end;
    size_t len;

    end = rest.len > 0 ? scan_row(worker->job, rest.at, &tally, &id) : NULL;
    if (!end || tally.marks & TALLY_OTHER) {
        return false;
    }
    end += *end == '\r';
    len = (size_t)(end + 1 - rest.at);
    if (*end != '\n' || len > rest.len || len > CSV_MAX_RECORD
        || !copy_lines(worker, &tally, id)) {
        return false;
    }
    csv_skip(worker->file.csv, len);
    worker->file.row++;
    return true;
}

// ---- parts, in turn ---------------------------------------------------------

static bool score_part(struct worker *worker, int64_t row, int64_t line)
{
    bool more = true;
    bool good;

    worker->out.len = 0;
    worker->file.row = row;
    csv_again(worker->file.csv, line);
    do {
        while (copy_row(worker)) {
        }
        good = csv_columns_next(&worker->file, &more, &worker->err)
            && (!more || score_row(worker));
    } while (good && more);
    return good;
}

static bool is_stopped(struct job *job)
{
    bool stopped;

    pthread_mutex_lock(&job->lock);
    stopped = job->stopped;
    pthread_mutex_unlock(&job->lock);
    return stopped;
}

// The next part of the file, and its number. False: there is none.
static bool take_part(struct worker *worker, int64_t *number)
{
    struct job *job = worker->job;
    bool taken;

    pthread_mutex_lock(&job->reading);
    taken = !is_stopped(job) && csv_take(job->file->csv, worker->file.csv);
    *number = job->taken;
    job->taken += taken;
    pthread_mutex_unlock(&job->reading);
    return taken;
}

static void wait_for_turn(struct job *job, int64_t number)
{
    pthread_mutex_lock(&job->lock);
    while (job->written != number) {
        pthread_cond_wait(&job->written_one, &job->lock);
    }
    pthread_mutex_unlock(&job->lock);
}

static void end_turn(struct job *job, bool stop, bool unwritten)
{
    pthread_mutex_lock(&job->lock);
    job->written++;
    job->stopped |= stop;
    job->unwritten |= unwritten;
    pthread_cond_broadcast(&job->written_one);
    pthread_mutex_unlock(&job->lock);
}

// Writes the part that was scored. False: there was something wrong in it.
static bool write_part(struct worker *worker, bool good, bool *unwritten)
{
    struct job *job = worker->job;

    if (good) {
        job->rows += worker->file.row;
        job->next_line += csv_next_line(worker->file.csv) - 1;
    } else if (!score_part(worker, job->rows, job->next_line)) {
        *job->err = worker->err;
    }
    *unwritten = !csv_out_move(&worker->out, job->out);
    return good;
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    struct job *job = worker->job;
    int64_t number;

    while (take_part(worker, &number)) {
        bool good = score_part(worker, 0, 1);
        bool unwritten = false;

        wait_for_turn(job, number);
        if (!is_stopped(job)) {
            good = write_part(worker, good, &unwritten);
        }
        end_turn(job, !good, unwritten);
    }
    return NULL;
}

// ---- the whole file ---------------------------------------------------------

static bool write_header(FILE *file)
{
    return fputs("id,scale,score,band,answered,of,flag\n", file) >= 0;
}

static struct job *prepare(const struct csv_columns *file,
                           const struct instrument *instrument)
{
    struct job *job = arena_take(file->command->arena, 1, sizeof *job);

    job->file = file;
    job->instrument = instrument;
    job->out = file->command->out;
    job->next_line = csv_next_line(file->csv);
    tally_init(job->digits, instrument);
    job->slots[file->columns[0].at].id = true;
    for (int i = 0; i < instrument->item_count; i++) {
        int at = file->columns[i + 1].at;

        if (at >= 0) {
            job->answered[job->answered_count++] =
                (struct answered){at, &job->digits[i]};
            job->slots[at].digits = &job->digits[i];
        }
    }
    pthread_mutex_init(&job->reading, NULL);
    pthread_mutex_init(&job->lock, NULL);
    pthread_cond_init(&job->written_one, NULL);
    return job;
}

static struct worker *hire(struct job *job)
{
    struct worker *worker =
        arena_take(job->file->command->arena, 1, sizeof *worker);

    worker->job = job;
    worker->file = *job->file;
    worker->file.csv = csv_open_part();
    csv_out_init(&worker->out, NULL);
    sheet_init(&worker->sheet, job->instrument);
    return worker;
}

static void dismiss(struct worker *worker)
{
    csv_close(worker->file.csv);
    csv_out_drop(&worker->out);
}

// This thread works as well; where no other can be had, it works alone.
static void work_together(struct job *job, int threads)
{
    struct worker *workers[SCORE_THREADS_MAX];
    pthread_t others[SCORE_THREADS_MAX];
    int count = 1;

    workers[0] = hire(job);
    for (; count < threads && count < SCORE_THREADS_MAX; count++) {
        workers[count] = hire(job);
        if (pthread_create(&others[count], NULL, work, workers[count]) != 0) {
            dismiss(workers[count]);
            break;
        }
    }
    work(workers[0]);
    for (int i = 1; i < count; i++) {
        pthread_join(others[i], NULL);
        dismiss(workers[i]);
    }
    dismiss(workers[0]);
}

bool score_file(struct csv_columns *file, const struct instrument *instrument,
                int threads, struct err *err)
{
    struct job *job = prepare(file, instrument);

    job->err = err;
    job->unwritten = !write_header(job->out);
    work_together(job, threads);
    job->unwritten |= fflush(job->out) != 0;
    pthread_cond_destroy(&job->written_one);
    pthread_mutex_destroy(&job->lock);
    pthread_mutex_destroy(&job->reading);
    return !job->stopped
        && (!job->unwritten
            || err_set(err, ERR_OUTSIDE, "the result could not be written"));
}
