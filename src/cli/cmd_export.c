// rapport export - everything that is kept about one client, in formats that
// any program reads: JSON to the output, or a folder with JSON, one CSV file
// per table and a page for people (docs/EXPORT.md).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"
#include "cli/commands.h"
#include "practice/audit.h"
#include "practice/export.h"
#include "wire/csv_out.h"
#include "wire/html.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

// ---- JSON -------------------------------------------------------------------

static void write_json_text(FILE *out, struct str text)
{
    (void)fputc('"', out);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];

        if (c == '"' || c == '\\') {
            (void)fprintf(out, "\\%c", c);
        } else if (c < ' ') {
            (void)fprintf(out, "\\u%04x", c);
        } else {
            (void)fputc(c, out);
        }
    }
    (void)fputc('"', out);
}

static void write_json_cell(FILE *out, const struct export_column *column,
                            struct str cell)
{
    if (!cell.len && column->kind != EXPORT_TEXT) {
        (void)fputs("null", out);
    } else if (column->kind == EXPORT_NUMBER) {
        (void)fprintf(out, "%.*s", SHOW(cell));
    } else {
        write_json_text(out, cell);
    }
}

static void write_json_row(FILE *out, const struct export_sheet *sheet, int row)
{
    const struct str *cells =
        sheet->cells + (size_t)row * (size_t)sheet->column_count;

    for (int i = 0; i < sheet->column_count; i++) {
        (void)fprintf(out, "%s\"%s\": ", i ? ", " : "      {",
                      sheet->table->columns[i].name);
        write_json_cell(out, &sheet->table->columns[i], cells[i]);
    }
    (void)fprintf(out, "}%s\n", row + 1 < sheet->row_count ? "," : "");
}

static void write_json(FILE *out, const struct export *all)
{
    (void)fputs("{\n  \"format\": \"rapport-client-1\",\n  \"tables\": {\n",
                out);
    for (int i = 0; i < all->count; i++) {
        const struct export_sheet *sheet = &all->sheets[i];

        (void)fprintf(out, "    \"%s\": [\n", sheet->table->name);
        for (int row = 0; row < sheet->row_count; row++) {
            write_json_row(out, sheet, row);
        }
        (void)fprintf(out, "    ]%s\n", i + 1 < all->count ? "," : "");
    }
    (void)fputs("  }\n}\n", out);
}

// ---- CSV --------------------------------------------------------------------

static bool write_csv(FILE *file, const struct export_sheet *sheet,
                      struct err *err)
{
    struct csv_out out;

    csv_out_init(&out, file);
    for (int i = 0; i < sheet->column_count; i++) {
        csv_out_text(&out, str_of(sheet->table->columns[i].name));
    }
    csv_out_end(&out);
    for (int i = 0; i < sheet->row_count * sheet->column_count; i++) {
        csv_out_words(&out, sheet->cells[i]);
        if ((i + 1) % sheet->column_count == 0) {
            csv_out_end(&out);
        }
    }
    return csv_out_close(&out, err);
}

// ---- a page for people ------------------------------------------------------

static void put_sheet(struct text *out, const struct export_sheet *sheet)
{
    html_raw(out, "<h2>");
    html_put(out, sheet->table->title);
    html_raw(out, "</h2>\n<table><thead><tr>");
    for (int i = 0; i < sheet->column_count; i++) {
        html_raw(out, "<th scope=\"col\">");
        html_put(out, sheet->table->columns[i].name);
        html_raw(out, "</th>");
    }
    html_raw(out, "</tr></thead><tbody>\n");
    for (int i = 0; i < sheet->row_count * sheet->column_count; i++) {
        if (i % sheet->column_count == 0) {
            html_raw(out, "<tr>");
        }
        html_raw(out, "<td>");
        html_put(out, sheet->cells[i]);
        html_raw(out, "</td>");
        if ((i + 1) % sheet->column_count == 0) {
            html_raw(out, "</tr>\n");
        }
    }
    html_raw(out, "</tbody></table>\n");
}

static void write_html(FILE *file, const struct export *all,
                       struct arena *arena)
{
    struct text out = text_in(arena);

    html_raw(&out, "<!DOCTYPE html>\n<html lang=\"en\"><head>"
                   "<meta charset=\"utf-8\"><title>What is kept</title>"
                   "<style>body{font:16px/1.5 sans-serif;margin:2rem}"
                   "table{border-collapse:collapse}"
                   "th,td{text-align:left;padding:.2rem .8rem .2rem 0;"
                   "vertical-align:top}</style></head><body>\n"
                   "<h1>What is kept</h1>\n<p>All times are UTC.</p>\n");
    for (int i = 0; i < all->count; i++) {
        if (all->sheets[i].row_count) {
            put_sheet(&out, &all->sheets[i]);
        }
    }
    html_raw(&out, "</body></html>\n");
    (void)fwrite(out.at, 1, out.len, file);
}

// ---- the folder -------------------------------------------------------------

static bool open_new(struct arena *arena, const char *folder, const char *name,
                     FILE **file, struct err *err)
{
    const char *path =
        str_text(arena, text_print(arena, "%s/%s", folder, name));
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    *file = fd < 0 ? NULL : fdopen(fd, "w");
    return *file
        || err_set(err, errno == EEXIST ? ERR_CONFLICT : ERR_OUTSIDE,
                   "%s cannot be written (%s)", name, strerror(errno));
}

static bool close_written(FILE *file, struct err *err)
{
    bool good = !ferror(file);

    good = fclose(file) == 0 && good;
    return good
        || err_set(err, ERR_OUTSIDE,
                   "the export could not be written completely; is the disk "
                   "full?");
}

static bool write_tables(struct arena *arena, const struct export *all,
                         const char *folder, struct err *err)
{
    bool good = true;

    for (int i = 0; good && i < all->count; i++) {
        const struct export_sheet *sheet = &all->sheets[i];
        struct str name = text_print(arena, "%s.csv", sheet->table->name);
        FILE *file;

        good = open_new(arena, folder, str_text(arena, name), &file, err);
        if (good) {
            good = write_csv(file, sheet, err);
            good = close_written(file, err) && good;
        }
    }
    return good;
}

static bool write_folder(struct arena *arena, const struct export *all,
                         const char *folder, struct err *err)
{
    FILE *json, *html;

    if (mkdir(folder, 0700) && errno != EEXIST) {
        return err_set(err, ERR_OUTSIDE, "the folder cannot be made (%s)",
                       strerror(errno));
    }
    if (!open_new(arena, folder, "client.json", &json, err)) {
        return false;
    }
    write_json(json, all);
    if (!close_written(json, err)
        || !open_new(arena, folder, "index.html", &html, err)) {
        return false;
    }
    write_html(html, all, arena);
    return close_written(html, err) && write_tables(arena, all, folder, err);
}

// ---- the command ------------------------------------------------------------

struct work {
    struct client_id client;
    struct export all;
};

static bool read_all(struct practice *practice, void *context, struct err *err)
{
    struct work *work = context;

    return export_read(practice, work->client, &work->all, err)
        && audit_note(practice, "exported a client", work->client,
                      (struct str){0}, err);
}

bool cmd_export(struct command *command, struct err *err)
{
    struct work work = {0};
    struct str to = command_value(command, "--to");

    if (!command_number(command, "--client", &work.client.n, err)
        || !folder_write(command->folder, command->arena, read_all, &work,
                         err)) {
        return false;
    }
    if (!to.at || str_is(to, "-")) {
        write_json(command->out, &work.all);
        return true;
    }
    return write_folder(command->arena, &work.all, str_text(command->arena, to),
                        err);
}
