// csv_out.c - see csv_out.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/csv_out.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *resize(char *bytes, size_t room)
{
    bytes = realloc(bytes, room);
    if (!bytes) {
        (void)fputs("rapport: no memory to write a CSV file\n", stderr);
        abort();
    }
    return bytes;
}

void csv_out_init(struct csv_out *out, FILE *file)
{
    *out = (struct csv_out){.file = file, .room = CSV_OUT_ROOM};
    out->bytes = resize(NULL, out->room);
}

bool csv_out_move(struct csv_out *out, FILE *file)
{
    size_t len = out->len;

    out->len = 0;
    return len == 0 || fwrite(out->bytes, 1, len, file) == len;
}

// Room for `len` more bytes.
static void make_room(struct csv_out *out, size_t len)
{
    if (out->file && !csv_out_move(out, out->file)) {
        out->failed = true;
    }
    if (len > out->room - out->len) {
        out->room = 2 * out->room + len;
        out->bytes = resize(out->bytes, out->room);
    }
}

static void add(struct csv_out *out, const char *bytes, size_t len)
{
    if (len > out->room - out->len) {
        make_room(out, len);
    }
    memcpy(out->bytes + out->len, bytes, len);
    out->len += len;
}

static void add_char(struct csv_out *out, char c)
{
    if (out->len == out->room) {
        make_room(out, 1);
    }
    out->bytes[out->len++] = c;
}

static void separate(struct csv_out *out)
{
    if (out->begun) {
        add_char(out, ',');
    }
    out->begun = true;
}

// With quotes around it, and its own ones doubled.
static size_t quote(char *to, struct str field, struct str guard)
{
    size_t len = 0;

    to[len++] = '"';
    memcpy(to + len, guard.at, guard.len);
    len += guard.len;
    for (size_t i = 0; i < field.len; i++) {
        if (field.at[i] == '"') {
            to[len++] = '"';
        }
        to[len++] = field.at[i];
    }
    to[len++] = '"';
    return len;
}

// Copies first and looks at the bytes on the way: most need no quotes.
static void add_field(struct csv_out *out, struct str field, struct str guard)
{
    static const bool SPECIAL[256] = {
        [','] = true, ['"'] = true, ['\n'] = true, ['\r'] = true};
    size_t most = 2 * field.len + guard.len + 2;
    bool special = false;
    char *to;

    separate(out);
    if (most > out->room - out->len) {
        make_room(out, most);
    }
    to = out->bytes + out->len;
    for (size_t i = 0; i < guard.len; i++) {
        *to++ = guard.at[i];
    }
    for (size_t i = 0; i < field.len; i++) {
        to[i] = field.at[i];
        special |= SPECIAL[(unsigned char)field.at[i]];
    }
    out->len += special ? quote(out->bytes + out->len, field, guard)
                        : guard.len + field.len;
}

void csv_out_text(struct csv_out *out, struct str field)
{
    add_field(out, field, STR(""));
}

// SOURCE: OWASP, "CSV Injection"
void csv_out_words(struct csv_out *out, struct str field)
{
    bool risky = field.len > 0 && field.at[0] != '\0'
              && strchr("=+-@\t\r'", field.at[0]) != NULL;
    double number;

    add_field(out, field,
              risky && !str_parse_real(field, &number) ? STR("'") : STR(""));
}

void csv_out_rest(struct csv_out *out, const char *bytes, size_t len)
{
    add(out, bytes, len);
    out->begun = false;
}

void csv_out_whole(struct csv_out *out, int64_t value)
{
    char room[24];
    char *at = room + sizeof room;
    uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;

    do {
        *--at = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (value < 0) {
        *--at = '-';
    }
    separate(out);
    add(out, at, (size_t)(room + sizeof room - at));
}

void csv_out_number(struct csv_out *out, double value)
{
    char room[40] = "";
    int digits = 15;

    if (fabs(value) < 1e15 && value == (double)(int64_t)value) {
        csv_out_whole(out, (int64_t)value);
        return;
    }
    if (!isnan(value)) {
        do {
            (void)snprintf(room, sizeof room, "%.*g", digits, value);
        } while (strtod(room, NULL) != value && ++digits <= 17);
    }
    separate(out);
    add(out, room, strlen(room));
}

void csv_out_end(struct csv_out *out)
{
    add_char(out, '\n');
    out->begun = false;
}

void csv_out_drop(struct csv_out *out)
{
    free(out->bytes);
    out->bytes = NULL;
}

bool csv_out_close(struct csv_out *out, struct err *err)
{
    make_room(out, 0);
    if (fflush(out->file) != 0) {
        out->failed = true;
    }
    csv_out_drop(out);
    return !out->failed
        || err_set(err, ERR_OUTSIDE, "the result could not be written");
}
