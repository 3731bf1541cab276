#ifndef WIRE_JSON_OUT_H
#define WIRE_JSON_OUT_H

// json_out - writes JSON into a text, value by value, so that what comes out
// is always well formed: commas, quotes and escapes are its business.
//
//     json_object(&out, NULL);               {
//     json_text(&out, "name", "Mara");           "name": "Mara",
//     json_array(&out, "turns");                 "turns": [
//     json_whole(&out, NULL, 3);                     3
//     json_end(&out), json_end(&out);        ]}
//
// `key` is the member's name in an object, and NULL in an array or at the top;
// keys are literals of the program. A number that is not known (NAN, infinite)
// is null. Letters of UTF-8 go out as they are, broken ones as U+FFFD.
// SOURCE: RFC 8259
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"

enum { JSON_OUT_DEPTH = 16 };

struct json_out {
    struct text *text;
    int depth;
    bool has_member[JSON_OUT_DEPTH + 1];
    bool is_array[JSON_OUT_DEPTH + 1];
    bool is_short[JSON_OUT_DEPTH + 1]; // all in one line
};

struct json_out json_out_in(struct text *text);

// Begins an object or array; json_end() ends the innermost. What is begun
// `_short` stands in one line with all that is in it.
void json_object(struct json_out *out, const char *key);
void json_array(struct json_out *out, const char *key);
void json_object_short(struct json_out *out, const char *key);
void json_array_short(struct json_out *out, const char *key);
void json_end(struct json_out *out); // the last one also ends the line

void json_str(struct json_out *out, const char *key, struct str value);
void json_text(struct json_out *out, const char *key,
               const char *value); // NULL: null
void json_whole(struct json_out *out, const char *key, int64_t value);
// At most `decimals` (0 to 9), without zeros at the end.
void json_real(struct json_out *out, const char *key, double value,
               int decimals);
// As few digits as read back to the very same number.
void json_number(struct json_out *out, const char *key, double value);
// The same for two: [low, high].
void json_pair(struct json_out *out, const char *key, double low, double high);
// The same for n x n numbers, column by column: an array for each row.
void json_matrix(struct json_out *out, const char *key, const double *matrix,
                 int n);
void json_flag(struct json_out *out, const char *key, bool value);
void json_null(struct json_out *out, const char *key);

#endif
