// json_out - see json_out.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/json_out.h"

#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct json_out json_out_in(struct text *text)
{
    return (struct json_out){.text = text};
}

static void begin_line(struct json_out *out)
{
    text_addc(out->text, '\n');
    for (int i = 0; i < out->depth; i++) {
        text_add(out->text, STR("  "));
    }
}

// What stands before a value: a comma, a new line, its key.
static void begin_value(struct json_out *out, const char *key)
{
    bool had_member = out->has_member[out->depth];

    if (had_member) {
        text_addc(out->text, ',');
    }
    out->has_member[out->depth] = true;
    if (out->depth && !out->is_short[out->depth]) {
        begin_line(out);
    } else if (had_member) {
        text_addc(out->text, ' ');
    }
    if (key) {
        text_addf(out->text, "\"%s\": ", key);
    }
}

static void begin_nest(struct json_out *out, const char *key, bool is_array,
                       bool is_short)
{
    begin_value(out, key);
    if (out->depth == JSON_OUT_DEPTH) {
        abort(); // written deeper than this program ever is: a bug
    }
    is_short = is_short || (out->depth && out->is_short[out->depth]);
    out->depth++;
    out->has_member[out->depth] = false;
    out->is_array[out->depth] = is_array;
    out->is_short[out->depth] = is_short;
    text_addc(out->text, is_array ? '[' : '{');
}

void json_object(struct json_out *out, const char *key)
{
    begin_nest(out, key, false, false);
}

void json_array(struct json_out *out, const char *key)
{
    begin_nest(out, key, true, false);
}

void json_object_short(struct json_out *out, const char *key)
{
    begin_nest(out, key, false, true);
}

void json_array_short(struct json_out *out, const char *key)
{
    begin_nest(out, key, true, true);
}

void json_end(struct json_out *out)
{
    bool is_array = out->is_array[out->depth];
    bool in_lines = out->has_member[out->depth] && !out->is_short[out->depth];

    out->depth--;
    if (in_lines) {
        begin_line(out);
    }
    text_addc(out->text, is_array ? ']' : '}');
    if (!out->depth) {
        text_addc(out->text, '\n');
        out->has_member[0] = false;
    }
}

// ---- values -----------------------------------------------------------------

static void put_escaped(struct text *text, uint32_t letter)
{
    switch (letter) {
    case '"': text_add(text, STR("\\\"")); break;
    case '\\': text_add(text, STR("\\\\")); break;
    case '\n': text_add(text, STR("\\n")); break;
    case '\r': text_add(text, STR("\\r")); break;
    case '\t': text_add(text, STR("\\t")); break;
    default: text_addf(text, "\\u%04x", (unsigned)letter); break;
    }
}

// Besides what RFC 8259 demands: what a terminal would obey rather than show.
static bool must_escape(uint32_t letter)
{
    return letter == '"' || letter == '\\' || utf8_is_control(letter);
}

void json_str(struct json_out *out, const char *key, struct str value)
{
    begin_value(out, key);
    text_addc(out->text, '"');
    while (value.len) {
        uint32_t letter;
        size_t len = utf8_next(value, &letter);

        if (must_escape(letter)) {
            put_escaped(out->text, letter);
        } else if (letter == UTF8_BROKEN) {
            text_add(out->text, STR("\xEF\xBF\xBD"));
        } else {
            text_add(out->text, (struct str){value.at, len});
        }
        value = (struct str){value.at + len, value.len - len};
    }
    text_addc(out->text, '"');
}

void json_text(struct json_out *out, const char *key, const char *value)
{
    if (value) {
        json_str(out, key, str_of(value));
    } else {
        json_null(out, key);
    }
}

void json_whole(struct json_out *out, const char *key, int64_t value)
{
    begin_value(out, key);
    text_addf(out->text, "%lld", (long long)value);
}

void json_real(struct json_out *out, const char *key, double value,
               int decimals)
{
    char room[400];
    int len;

    if (!isfinite(value)) {
        json_null(out, key);
        return;
    }
    len = snprintf(room, sizeof room, "%.*f", decimals, value);
    if (strchr(room, '.')) {
        while (room[len - 1] == '0') {
            len--;
        }
        len -= room[len - 1] == '.';
    }
    room[len] = '\0';
    begin_value(out, key);
    text_add(out->text, strcmp(room, "-0") == 0 ? STR("0") : str_of(room));
}

void json_number(struct json_out *out, const char *key, double value)
{
    if (isfinite(value)) {
        begin_value(out, key);
        text_add_exact(out->text, value);
    } else {
        json_null(out, key);
    }
}

void json_pair(struct json_out *out, const char *key, double low, double high)
{
    json_array_short(out, key);
    json_number(out, NULL, low);
    json_number(out, NULL, high);
    json_end(out);
}

void json_matrix(struct json_out *out, const char *key, const double *matrix,
                 int n)
{
    json_array(out, key);
    for (int i = 0; i < n; i++) {
        json_array_short(out, NULL);
        for (int j = 0; j < n; j++) {
            json_number(out, NULL, matrix[i + j * n]);
        }
        json_end(out);
    }
    json_end(out);
}

void json_flag(struct json_out *out, const char *key, bool value)
{
    begin_value(out, key);
    text_add(out->text, value ? STR("true") : STR("false"));
}

void json_null(struct json_out *out, const char *key)
{
    begin_value(out, key);
    text_add(out->text, STR("null"));
}
