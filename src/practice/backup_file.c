// backup_file - head and stream, written under a temporary name first.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/backup_file.h"

#include "base/arena.h"
#include "base/text.h"
#include "crypt/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char MAGIC[] = "rapport-backup-1 ";

static bool failed(struct err *err, const char *what, const char *path)
{
    return err_set(err, errno == ENOENT ? ERR_MISSING : ERR_OUTSIDE,
                   "%s %.150s: %s", what, path, strerror(errno));
}

static FILE *create(const char *path, struct err *err)
{
    int file;

    (void)unlink(path); // of an attempt that was cut short
    file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        (void)failed(err, "cannot write", path);
        return NULL;
    }
    return fdopen(file, "wb");
}

static bool finish(FILE *file, bool done, const char *path, struct err *err)
{
    done = done
        && ((fflush(file) == 0 && fsync(fileno(file)) == 0)
            || failed(err, "cannot write", path));
    return (fclose(file) == 0 || (done && failed(err, "cannot write", path)))
        && done;
}

static struct str head_print(struct arena *arena,
                             const struct backup_head *head)
{
    return text_print(arena, "%s%.*s %lld\n%.*s\n%.*s\n", MAGIC,
                      SHOW(head->kind), (long long)head->made_at,
                      SHOW(str_trim(head->wrapped)), SHOW(head->erased));
}

static bool write_new(FILE *in, const char *path, const struct secret *key,
                      struct str head, struct err *err)
{
    FILE *out = create(path, err);

    return out
        && finish(out,
                  (fwrite(head.at, 1, head.len, out) == head.len
                   || failed(err, "cannot write", path))
                      && stream_seal(in, out, key, head, err),
                  path, err);
}

bool backup_file_write(struct arena *arena, const char *from, const char *to,
                       const struct secret *key, const struct backup_head *head,
                       struct err *err)
{
    char new_path[FILE_PATH_ROOM + 8];
    FILE *in = fopen(from, "rbe");
    bool done;

    if (!in) {
        return failed(err, "cannot read", from);
    }
    (void)snprintf(new_path, sizeof new_path, "%s.new", to);
    done = write_new(in, new_path, key, head_print(arena, head), err)
        && (rename(new_path, to) == 0 || failed(err, "cannot write", to));
    (void)fclose(in);
    if (!done) {
        (void)unlink(new_path);
    }
    return done;
}

// ---- reading ----------------------------------------------------------------

static bool no_backup(struct err *err)
{
    return err_set(err, ERR_INPUT,
                   "this file is not a backup of Rapport: name one that ends "
                   "in .backup");
}

// Up to and with the empty line. A line may be long: the code's record.
static bool read_head(FILE *file, struct arena *arena, struct str *all)
{
    struct text text = text_in(arena);
    char line[1024];

    while (text.len < BACKUP_HEAD_MAX && fgets(line, sizeof line, file)) {
        text_add(&text, str_of(line));
        if (!strcmp(line, "\n")) {
            *all = text_str(&text);
            return true;
        }
        if (text.len <= strlen(line)
            && strncmp(line, MAGIC, strlen(MAGIC)) != 0) {
            return false;
        }
    }
    return false;
}

static bool head_parse(struct str all, const char *kind,
                       struct backup_head *head)
{
    struct str rest = all;
    struct str first = str_cut(&rest, '\n');

    (void)str_cut(&first, ' ');
    head->kind = str_cut(&first, ' ');
    head->wrapped = str_cut(&rest, '\n');
    head->erased = (struct str){rest.at, rest.len ? rest.len - 1 : 0};
    head->all = all;
    return str_is(head->kind, kind) && str_parse_int(first, &head->made_at);
}

bool backup_file_head(struct arena *arena, const char *path, const char *kind,
                      struct backup_head *head, struct err *err)
{
    FILE *file = fopen(path, "rbe");
    struct str all;
    bool done;

    if (!file) {
        return failed(err, "cannot read", path);
    }
    done = read_head(file, arena, &all) && head_parse(all, kind, head);
    (void)fclose(file);
    return done || no_backup(err);
}

bool backup_file_read(const char *from, const char *to,
                      const struct secret *key, const struct backup_head *head,
                      struct err *err)
{
    FILE *in = fopen(from, "rbe");
    FILE *out;
    bool done;

    if (!in) {
        return failed(err, "cannot read", from);
    }
    out = create(to, err);
    done = out
        && finish(out,
                  (fseek(in, (long)head->all.len, SEEK_SET) == 0
                   || failed(err, "cannot read", from))
                      && stream_open(in, out, key, head->all, err),
                  to, err);
    (void)fclose(in);
    return done;
}
