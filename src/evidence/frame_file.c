// frame_file.c - see frame_file.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/frame_file.h"

#include "base/arena.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIPE_PIECE = 256 * 1024 };

// ---- opening ----------------------------------------------------------------

static bool refuse_folder(FILE *file, struct err *err)
{
    struct stat facts;
    bool is_folder = fileno(file) >= 0 && fstat(fileno(file), &facts) == 0
                  && S_ISDIR(facts.st_mode);

    return !is_folder
        || err_set(err, ERR_INPUT, "this is a folder; name a CSV file");
}

static bool open_path(const struct frame_source *source,
                      struct frame_file *file, struct err *err)
{
    if (!source->path || strcmp(source->path, "-") == 0) {
        file->file = source->in;
        return file->file
            || err_set(err, ERR_INPUT, "name a file instead of -");
    }
    file->file = fopen(source->path, "rbe");
    file->is_own = file->file != NULL;
    return file->file
        || err_set(err, errno == ENOENT ? ERR_MISSING : ERR_OUTSIDE,
                   "%.150s cannot be read (%s)", source->path, strerror(errno));
}

static bool copy_pipe(FILE *from, FILE *to, struct err *err)
{
    char piece[PIPE_PIECE];
    long long bytes = 0;
    size_t got;

    while ((got = fread(piece, 1, sizeof piece, from)) > 0) {
        bytes += (long long)got;
        if (bytes > FRAME_MAX_PIPE) {
            return err_set(err, ERR_LIMIT,
                           "more than %lld MB through a pipe; name the file "
                           "itself",
                           FRAME_MAX_PIPE / 1000000);
        }
        if (fwrite(piece, 1, got, to) != got) {
            return err_set(err, ERR_OUTSIDE,
                           "no memory to keep what comes "
                           "through the pipe; name the file "
                           "itself");
        }
    }
    return (!ferror(from) && fflush(to) == 0)
        || err_set(err, ERR_OUTSIDE, "cannot read on");
}

// What can be read only once is kept, so that it can be read again.
static bool keep_pipe(struct frame_file *file, struct err *err)
{
    int memory;
    FILE *kept;

    if (fseeko(file->file, 0, SEEK_CUR) == 0) {
        return true;
    }
    memory = memfd_create("table", MFD_CLOEXEC);
    kept = memory >= 0 ? fdopen(memory, "w+b") : NULL;
    if (!kept) {
        return err_set(err, ERR_OUTSIDE,
                       "no memory to keep what comes "
                       "through the pipe");
    }
    if (!copy_pipe(file->file, kept, err) || fseeko(kept, 0, SEEK_SET) != 0) {
        (void)fclose(kept);
        return err->kind || err_set(err, ERR_OUTSIDE, "cannot read on");
    }
    file->file = kept;
    file->is_own = true;
    return true;
}

static void measure(struct frame_file *file)
{
    struct stat facts;
    off_t here = ftello(file->file);

    file->start = here;
    if (fileno(file->file) >= 0 && fstat(fileno(file->file), &facts) == 0
        && facts.st_size > here) {
        file->bytes = (uint64_t)(facts.st_size - here);
    }
}

// ---- the first line ---------------------------------------------------------

static struct str header_name(struct arena *arena, struct str name)
{
    name = str_trim(name);
    return name.len ? str_copy(arena, name) : STR("X"); // as read.csv()
}

// Which of the wanted columns it is; -1: none.
static int wanted_at(const struct frame_source *source, struct str name)
{
    for (int i = 0; i < source->wanted_count; i++) {
        if (str_is_equal(source->wanted[i], name)) {
            return i;
        }
    }
    return -1;
}

static bool refuse_twice(const struct frame_layout *layout, struct str name,
                         struct err *err)
{
    for (int i = 0; i < layout->column_count; i++) {
        if (str_is_equal(layout->columns[i].name, name)) {
            return err_set(err, ERR_INPUT,
                           "the first line names the column \"%.*s\" twice",
                           name.len < 80 ? (int)name.len : 80, name.at);
        }
    }
    return true;
}

static bool take_names(struct arena *arena, const struct frame_source *source,
                       struct frame_file *file, const struct str *fields,
                       struct err *err)
{
    struct frame_layout *layout = &file->layout;

    for (int i = 0; i < layout->header_count; i++) {
        struct str name = header_name(arena, fields[i]);

        layout->column_of[i] = -1;
        if (source->wanted_count && wanted_at(source, name) < 0) {
            file->ignored++;
            continue;
        }
        if (!refuse_twice(layout, name, err)) {
            return false;
        }
        layout->column_of[i] = layout->column_count;
        layout->columns[layout->column_count++] =
            (struct frame_column){.name = name, .is_whole = true};
    }
    return true;
}

// What the file has, for the message that something is not there.
static bool check_wanted(struct arena *arena, const struct frame_source *source,
                         const struct frame_file *file,
                         const struct str *fields, struct err *err)
{
    const struct frame_column *found;
    const struct frame wanted = {.column_count = file->layout.column_count,
                                 .columns = file->layout.columns};
    struct frame all = {.column_count = file->layout.header_count};

    all.columns =
        arena_take(arena, (size_t)all.column_count, sizeof *all.columns);
    for (int i = 0; i < all.column_count; i++) {
        all.columns[i].name = header_name(arena, fields[i]);
    }
    for (int i = 0; i < source->wanted_count; i++) {
        if (!frame_find(&wanted, source->wanted[i])
            && !frame_get(&all, source->wanted[i], &found, err)) {
            return false;
        }
    }
    return true;
}

static bool read_header(struct arena *arena, const struct frame_source *source,
                        struct frame_file *file, struct err *err)
{
    struct frame_layout *layout = &file->layout;
    const struct str *fields;
    bool more = false;

    if (!csv_next(file->csv, &fields, &layout->header_count, &more, err)) {
        return false;
    }
    if (!more) {
        return err_set(err, ERR_INPUT,
                       "the file is empty: its first line names the columns");
    }
    layout->column_of = arena_take(arena, (size_t)layout->header_count,
                                   sizeof *layout->column_of);
    layout->columns = arena_take(arena, (size_t)layout->header_count,
                                 sizeof *layout->columns);
    file->first_line = csv_next_line(file->csv);
    return take_names(arena, source, file, fields, err)
        && check_wanted(arena, source, file, fields, err);
}

bool frame_file_open(struct arena *arena, const struct frame_source *source,
                     struct frame_file *file, struct err *err)
{
    bool good;

    *file = (struct frame_file){0};
    good = open_path(source, file, err) && refuse_folder(file->file, err)
        && keep_pipe(file, err);
    if (good) {
        measure(file);
        file->csv = csv_open(file->file);
        good = read_header(arena, source, file, err);
    }
    if (!good) {
        frame_file_close(file);
    }
    return good;
}

bool frame_file_again(struct frame_file *file, struct err *err)
{
    const struct str *fields;
    bool more;
    int count;

    csv_close(file->csv);
    file->csv = csv_open(file->file);
    clearerr(file->file);
    if (fseeko(file->file, file->start, SEEK_SET) != 0) {
        return err_set(err, ERR_OUTSIDE, "the file cannot be read again");
    }
    return csv_next(file->csv, &fields, &count, &more, err);
}

void frame_file_close(struct frame_file *file)
{
    csv_close(file->csv);
    if (file->is_own) {
        (void)fclose(file->file);
    }
    *file = (struct frame_file){0};
}
