// csv_columns.c - see csv_columns.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/csv_columns.h"

#include "base/arena.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static bool is_folder(FILE *file)
{
    struct stat facts;

    return fstat(fileno(file), &facts) == 0 && S_ISDIR(facts.st_mode);
}

static bool open_file(struct csv_columns *file, struct str path,
                      struct err *err)
{
    const char *name = str_text(file->command->arena, path);

    if (str_is(path, "-")) {
        file->file = file->command->in;
        return file->file
            || err_set(err, ERR_INPUT, "name a file instead of -");
    }
    file->file = fopen(name, "rbe");
    if (!file->file) {
        return err_set(err, errno == ENOENT ? ERR_MISSING : ERR_OUTSIDE,
                       "%.150s cannot be read (%s)", name, strerror(errno));
    }
    if (is_folder(file->file)) {
        (void)fclose(file->file);
        file->file = NULL;
        return err_set(err, ERR_INPUT, "this is a folder; name a CSV file");
    }
    return true;
}

// Which wanted column has this name; -1: none.
static int wanted(const struct csv_columns *file, struct str name)
{
    for (int i = 0; i < file->count; i++) {
        if (str_is(name, file->columns[i].name)) {
            return i;
        }
    }
    return -1;
}

// What stands in a file steers no terminal.
static void note_ignored(const struct csv_columns *file, char *names,
                         int ignored)
{
    for (char *at = names; *at; at++) {
        if ((unsigned char)*at < ' ' || *at == 0x7f) {
            *at = '?';
        }
    }
    if (ignored > 0) {
        (void)fprintf(file->command->err, "note: %d column%s not used: %s%s\n",
                      ignored, ignored == 1 ? " is" : "s are", names,
                      strlen(names) > 180 ? " ..." : "");
    }
}

static bool match_header(struct csv_columns *file, const struct str *names,
                         struct err *err)
{
    char ignored[256] = "";
    int ignored_count = 0;

    for (int i = 0; i < file->header_count; i++) {
        struct str name = str_trim(names[i]);
        int n = wanted(file, name);
        size_t len = strlen(ignored);

        if (n >= 0 && file->columns[n].at >= 0) {
            return err_set(err, ERR_INPUT, "the column \"%s\" is there twice",
                           file->columns[n].name);
        }
        if (n >= 0) {
            file->columns[n].at = i;
        } else if (ignored_count++, len <= 180) {
            (void)snprintf(ignored + len, sizeof ignored - len, "%s%.*s",
                           len ? ", " : "", name.len < 60 ? (int)name.len : 60,
                           name.at);
        }
    }
    note_ignored(file, ignored, ignored_count);
    return true;
}

static bool check_required(const struct csv_columns *file, struct err *err)
{
    for (int i = 0; i < file->count; i++) {
        if (file->columns[i].required && file->columns[i].at < 0) {
            return err_set(err, ERR_INPUT,
                           "the first line has no column \"%s\"",
                           file->columns[i].name);
        }
    }
    return true;
}

static bool read_header(struct csv_columns *file, struct err *err)
{
    bool more = false;

    if (!csv_next(file->csv, &file->fields, &file->header_count, &more, err)) {
        return false;
    }
    if (!more) {
        return err_set(err, ERR_INPUT,
                       "the file is empty: its first line names the columns");
    }
    return match_header(file, file->fields, err) && check_required(file, err);
}

bool csv_columns_open(struct csv_columns *file, const struct command *command,
                      struct str path, struct column *columns, int count,
                      struct err *err)
{
    *file = (struct csv_columns){
        .command = command, .columns = columns, .count = count};
    for (int i = 0; i < count; i++) {
        columns[i].at = -1;
    }
    if (!open_file(file, path, err)) {
        return false;
    }
    file->csv = csv_open(file->file);
    if (read_header(file, err)) {
        return true;
    }
    csv_columns_close(file);
    return false;
}

void csv_columns_close(struct csv_columns *file)
{
    csv_close(file->csv);
    if (file->file && file->file != file->command->in) {
        (void)fclose(file->file);
    }
    file->csv = NULL;
    file->file = NULL;
}

bool csv_columns_next(struct csv_columns *file, bool *more, struct err *err)
{
    int count = 0;

    if (!csv_next(file->csv, &file->fields, &count, more, err)) {
        return false;
    }
    if (!*more) {
        return true;
    }
    file->row++;
    if (count != file->header_count) {
        return err_set(err, ERR_INPUT,
                       "row %lld (line %lld) has %d fields, the first line "
                       "has %d",
                       (long long)file->row, (long long)csv_line(file->csv),
                       count, file->header_count);
    }
    return true;
}

bool csv_columns_refuse(const struct csv_columns *file, int n,
                        const char *reason, struct err *err)
{
    return err_set(err, ERR_INPUT, "row %lld (line %lld), column %s: %s",
                   (long long)file->row, (long long)csv_line(file->csv),
                   file->columns[n].name, reason);
}
