// csv.c - see csv.h.
//
// One buffer is filled by fread() and records are views into it. A record that
// reaches past the end of the buffer is moved to the front, more is read, and
// it is parsed again from its start: seldom, and simpler than a machine that
// can stop anywhere. Only a quoted field with doubled quotes is copied.
//
// Parts, for several threads: csv_take() fills the buffer of a part as if it
// were the reader, cuts it after the last whole record, and keeps the rest.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/csv.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 256 * 1024 };

// Where a plain field may end, by what stands between fields. A NUL ends the
// scan as well: it is refused.
#define ENDS ['\n'] = true, ['\r'] = true, ['\0'] = true
static const bool COMMA_STOPS[256] = {[','] = true, ENDS};
static const bool SEMICOLON_STOPS[256] = {[';'] = true, ENDS};
static const bool TAB_STOPS[256] = {['\t'] = true, ENDS};

struct csv {
    FILE *file;     // NULL: a part, or bytes in memory
    char delimiter; // between fields
    const bool *stops;
    char *bytes;    // `room` and two more, for stoppers
    char *unquoted; // as large as `bytes`: fields that had doubled quotes
    size_t room;
    size_t from; // where the next record begins
    size_t end;  // of what has been read
    bool at_end; // the file has no more
    bool started;
    bool plain;      // the whole buffer is ASCII
    bool quotes;     // a part: there is a quote somewhere
    bool unreadable; // the file broke off
    int64_t line;    // of the last record
    int64_t next_line;
    struct str fields[CSV_MAX_FIELDS];
    // Of the record being parsed:
    char *scratch;
    int count;
    int breaks; // line breaks inside quotes
};

static void *must(void *memory)
{
    if (!memory) {
        (void)fputs("rapport: no memory to read a CSV file\n", stderr);
        abort();
    }
    return memory;
}

static void resize(struct csv *csv, size_t room)
{
    csv->room = room;
    csv->bytes = must(realloc(csv->bytes, room + 2));
    csv->unquoted = must(realloc(csv->unquoted, room + 1)); // never none
}

static struct csv *open_with_room(size_t room)
{
    struct csv *csv = must(calloc(1, sizeof *csv));

    csv->delimiter = ',';
    csv->stops = COMMA_STOPS;
    resize(csv, room);
    csv->next_line = 1;
    return csv;
}

struct csv *csv_open(FILE *file)
{
    struct csv *csv = open_with_room(FIRST_ROOM);

    csv->file = file;
    return csv;
}

struct csv *csv_open_text(struct str bytes, char delimiter)
{
    struct csv *csv = open_with_room(bytes.len + 1);

    csv->delimiter = delimiter;
    csv->stops = delimiter == ';'  ? SEMICOLON_STOPS
               : delimiter == '\t' ? TAB_STOPS
                                   : COMMA_STOPS;
    if (bytes.len) {
        memcpy(csv->bytes, bytes.at, bytes.len);
    }
    csv->end = bytes.len;
    csv->at_end = true;
    return csv;
}

void csv_close(struct csv *csv)
{
    if (csv) {
        free(csv->bytes);
        free(csv->unquoted);
        free(csv);
    }
}

int64_t csv_line(const struct csv *csv)
{
    return csv->line;
}

// ---- the buffer -------------------------------------------------------------

static bool widen(struct csv *csv, struct err *err)
{
    if (csv->room >= 2 * (size_t)CSV_MAX_RECORD) {
        return err_set(err, ERR_LIMIT,
                       "line %lld: a record of more than %d "
                       "bytes; is a quote left open?",
                       (long long)csv->next_line, CSV_MAX_RECORD);
    }
    resize(csv, csv->room * 2);
    return true;
}

static bool is_plain(const char *at, size_t len)
{
    uint64_t high = 0;
    uint64_t eight;

    for (; len >= sizeof eight; at += sizeof eight, len -= sizeof eight) {
        memcpy(&eight, at, sizeof eight);
        high |= eight;
    }
    for (; len > 0; at++, len--) {
        high |= (unsigned char)*at;
    }
    return !(high & 0x8080808080808080U);
}

static bool refuse_file(const struct csv *csv, struct err *err)
{
    return err_set(err, ERR_OUTSIDE, "line %lld: cannot read on",
                   (long long)csv->next_line);
}

// Brings more bytes behind those from the current record on.
static bool fill(struct csv *csv, struct err *err)
{
    size_t kept = csv->end - csv->from;
    size_t got;

    if (csv->unreadable) {
        return refuse_file(csv, err);
    }
    if (kept == csv->room && !widen(csv, err)) {
        return false;
    }
    memmove(csv->bytes, csv->bytes + csv->from, kept);
    csv->from = 0;
    got = fread(csv->bytes + kept, 1, csv->room - kept, csv->file);
    csv->end = kept + got;
    csv->plain = is_plain(csv->bytes, csv->end);
    csv->unreadable = got == 0 && ferror(csv->file);
    csv->at_end = got == 0 && !csv->unreadable;
    return !csv->unreadable || refuse_file(csv, err);
}

static bool start(struct csv *csv, struct err *err)
{
    static const char MARK[] = "\xef\xbb\xbf";

    csv->started = true;
    while (csv->end < 3 && !csv->at_end) {
        if (!fill(csv, err)) {
            return false;
        }
    }
    if (csv->end >= 3 && memcmp(csv->bytes, MARK, 3) == 0) {
        csv->from = 3;
    }
    return true;
}

// ---- one record -------------------------------------------------------------

enum step { MORE_FIELDS, RECORD_DONE, NEED_BYTES, BROKEN };

static enum step broken(const struct csv *csv, struct err *err,
                        const char *reason)
{
    (void)err_set(err, ERR_INPUT, "line %lld, field %d: %s",
                  (long long)(csv->next_line + csv->breaks), csv->count + 1,
                  reason);
    return BROKEN;
}

// What follows a field: a comma, the end of the record, or something wrong.
static enum step after_field(struct csv *csv, char **at, struct err *err)
{
    char *end = csv->bytes + csv->end;
    char *p = *at;

    if (p == end) {
        return csv->at_end ? RECORD_DONE : NEED_BYTES;
    }
    if (*p == csv->delimiter) {
        *at = p + 1;
        return MORE_FIELDS;
    }
    if (*p == '\r' && p + 1 == end) {
        *at = end;
        return csv->at_end ? RECORD_DONE : NEED_BYTES;
    }
    if (*p == '\n' || (*p == '\r' && p[1] == '\n')) {
        *at = p + (*p == '\r') + 1;
        return RECORD_DONE;
    }
    return broken(csv, err,
                  *p ? "text after a closing quote"
                     : "a NUL byte; save the file as UTF-8");
}

static enum step plain_field(struct csv *csv, char **at, struct str *field,
                             struct err *err)
{
    const char *end = csv->bytes + csv->end;
    const bool *stops = csv->stops;
    char *p = *at;

    for (;;) {
        while (!stops[(unsigned char)*p]) {
            p++;
        }
        // A carriage return that ends no line is part of the text.
        if (*p != '\r' || p + 1 >= end || p[1] == '\n') {
            break;
        }
        p++;
    }
    *field = (struct str){*at, (size_t)(p - *at)};
    *at = p;
    return after_field(csv, at, err);
}

// From after the opening quote to after the closing one; NULL: not all there.
static char *closing_quote(struct csv *csv, char *p, bool *doubled)
{
    char *end = csv->bytes + csv->end;

    while (p < end) {
        char *quote = memchr(p, '"', (size_t)(end - p));

        if (!quote || (quote + 1 == end && !csv->at_end)) {
            return NULL;
        }
        if (quote + 1 == end || quote[1] != '"') {
            return quote;
        }
        *doubled = true;
        p = quote + 2;
    }
    return NULL;
}

static struct str without_doubles(struct csv *csv, const char *from,
                                  const char *to)
{
    char *start = csv->scratch;

    while (from < to) {
        from += *from == '"';
        *csv->scratch++ = *from++;
    }
    return (struct str){start, (size_t)(csv->scratch - start)};
}

static enum step quoted_field(struct csv *csv, char **at, struct str *field,
                              struct err *err)
{
    char *from = *at + 1;
    bool doubled = false;
    char *quote = closing_quote(csv, from, &doubled);

    if (!quote) {
        return csv->at_end ? broken(csv, err, "a quote is never closed")
                           : NEED_BYTES;
    }
    if (memchr(from, '\0', (size_t)(quote - from))) {
        return broken(csv, err, "a NUL byte; save the file as UTF-8");
    }
    for (const char *p = from;
         (p = memchr(p, '\n', (size_t)(quote - p))) != NULL; p++) {
        csv->breaks++;
    }
    *field = doubled ? without_doubles(csv, from, quote)
                     : (struct str){from, (size_t)(quote - from)};
    *at = quote + 1;
    return after_field(csv, at, err);
}

// Fields of one character, which is what answers are: the common case, told
// apart by looking at two bytes.
static void short_fields(struct csv *csv, char **at)
{
    const char delimiter = csv->delimiter;
    const bool *stops = csv->stops;
    char *p = *at;
    int count = csv->count;

    while (count < CSV_MAX_FIELDS - 1 && p[1] == delimiter
           && !stops[(unsigned char)*p] && *p != '"') {
        csv->fields[count++] = (struct str){p, 1};
        p += 2;
    }
    csv->count = count;
    *at = p;
}

static enum step parse_record(struct csv *csv, char **at, struct err *err)
{
    enum step step = MORE_FIELDS;

    csv->scratch = csv->unquoted;
    csv->count = 0;
    csv->breaks = 0;
    csv->bytes[csv->end] = csv->bytes[csv->end + 1] = '\n'; // stoppers
    while (step == MORE_FIELDS) {
        struct str *field;

        short_fields(csv, at);
        field = &csv->fields[csv->count];
        if (csv->count == CSV_MAX_FIELDS) {
            (void)err_set(err, ERR_LIMIT, "line %lld: more than %d fields",
                          (long long)csv->next_line, CSV_MAX_FIELDS);
            return BROKEN;
        }
        step = **at == '"' && *at < csv->bytes + csv->end
                 ? quoted_field(csv, at, field, err)
                 : plain_field(csv, at, field, err);
        csv->count++;
    }
    return step;
}

// One whole record into csv->fields; *taken is its length in the buffer.
static bool read_record(struct csv *csv, size_t *taken, struct err *err)
{
    for (;;) {
        char *at = csv->bytes + csv->from;
        enum step step = parse_record(csv, &at, err);

        if (step == RECORD_DONE) {
            *taken = (size_t)(at - csv->bytes) - csv->from;
            return true;
        }
        if (step == BROKEN || !fill(csv, err)) {
            return false;
        }
    }
}

static bool check_record(const struct csv *csv, size_t taken, struct err *err)
{
    const char *at = csv->bytes + csv->from;

    if (taken > CSV_MAX_RECORD) {
        return err_set(err, ERR_LIMIT,
                       "line %lld: a record of more than %d bytes",
                       (long long)csv->next_line, CSV_MAX_RECORD);
    }
    if (!csv->plain && !is_plain(at, taken)
        && !utf8_is_good((struct str){at, taken})) {
        return err_set(err, ERR_INPUT,
                       "line %lld: not UTF-8; save the file as UTF-8",
                       (long long)csv->next_line);
    }
    return true;
}

bool csv_next(struct csv *csv, const struct str **fields, int *count,
              bool *more, struct err *err)
{
    size_t taken = 0;

    *more = false;
    if (!csv->started && !start(csv, err)) {
        return false;
    }
    do { // an empty line is no record
        if (csv->from == csv->end && !csv->at_end && !fill(csv, err)) {
            return false;
        }
        if (csv->from == csv->end && csv->at_end) {
            return true;
        }
        if (!read_record(csv, &taken, err) || !check_record(csv, taken, err)) {
            return false;
        }
        csv->line = csv->next_line;
        csv->next_line += csv->breaks + 1;
        csv->from += taken;
    } while (csv->count == 1 && csv->fields[0].len == 0 && taken <= 2);
    *fields = csv->fields;
    *count = csv->count;
    *more = true;
    return true;
}

// ---- parts ------------------------------------------------------------------

struct csv *csv_open_part(void)
{
    struct csv *part = csv_open(NULL);

    part->started = true;
    return part;
}

// How many bytes of the buffer are whole records: 0 when not one is. Where
// something is wrong all of them are, so that whoever reads the part finds it.
static size_t whole_records(struct csv *csv)
{
    size_t end = csv->end;
    struct err ignored;
    char *at = csv->bytes;
    char *whole = at;

    csv->quotes = memchr(at, '"', end) != NULL;
    if (csv->at_end) {
        return end;
    }
    if (!csv->quotes) {
        char *last = memrchr(at, '\n', end);

        return last ? (size_t)(last + 1 - at) : 0;
    }
    for (;;) {
        enum step step = parse_record(csv, &at, &ignored);

        if (step != RECORD_DONE) {
            return step == BROKEN ? end : (size_t)(whole - csv->bytes);
        }
        whole = at;
    }
}

// Fills `part` from the file until it holds a whole record. False: none can be
// had, and csv_next() will say why as soon as it asks for more.
static bool gather(struct csv *part, size_t *whole)
{
    struct err ignored;

    do {
        if (!fill(part, &ignored)) {
            return false;
        }
        *whole = whole_records(part);
    } while (*whole == 0 && !part->at_end);
    return true;
}

static void reserve(struct csv *csv, size_t room)
{
    while (csv->room < room) {
        resize(csv, csv->room * 2);
    }
}

static void hand_over(struct csv *from, size_t at, struct csv *to)
{
    size_t len = from->end - at;

    reserve(to, len);
    memcpy(to->bytes, from->bytes + at, len);
    to->from = 0;
    to->end = len;
    from->end = at;
}

bool csv_take(struct csv *csv, struct csv *part)
{
    size_t whole = 0;

    if (csv->at_end && csv->from == csv->end) {
        return false;
    }
    hand_over(csv, csv->from, part);
    part->plain = false;
    csv->from = csv->end = 0;
    part->file = csv->file;
    part->unreadable = csv->unreadable;
    if (gather(part, &whole)) {
        hand_over(part, whole, csv);
        csv->at_end = part->at_end;
        part->at_end = true;
    } else {
        csv->at_end = true;
    }
    part->bytes[part->end] = part->bytes[part->end + 1] = '\n'; // stoppers
    csv_again(part, 1);
    return true;
}

void csv_again(struct csv *part, int64_t line)
{
    part->from = 0;
    part->next_line = line;
}

struct str csv_rest(const struct csv *part)
{
    bool usable = part->plain && !part->quotes;

    return (struct str){part->bytes + part->from,
                        usable ? part->end - part->from : 0};
}

struct str csv_rest_quoted(const struct csv *part)
{
    return (struct str){part->bytes + part->from,
                        part->plain ? part->end - part->from : 0};
}

void csv_skip(struct csv *part, size_t len)
{
    part->from += len;
    part->line = part->next_line++;
}

void csv_skip_lines(struct csv *part, size_t len, int64_t lines)
{
    part->from += len;
    part->next_line += lines;
    part->line = part->next_line - 1;
}

size_t csv_left(const struct csv *part)
{
    return part->end - part->from;
}

int64_t csv_next_line(const struct csv *csv)
{
    return csv->next_line;
}

// ---- fields -----------------------------------------------------------------

bool csv_is_missing(struct str field)
{
    return field.len == 0
        || (field.len == 2 && field.at[0] == 'N' && field.at[1] == 'A');
}
