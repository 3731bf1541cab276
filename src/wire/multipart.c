// multipart - see multipart.h. One pass from boundary to boundary; memmem()
// is linear, and every step moves on.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/multipart.h"

#include "base/arena.h"
#include "base/text.h"
#include "base/utf8.h"

#include <string.h>
#include <strings.h>

static const char TYPE[] = "multipart/form-data";

struct reading {
    struct arena *arena;
    struct str mark; // "\r\n--boundary"
    struct str rest;
    struct form *form;
    struct upload *upload;
    bool ended; // the last boundary has been seen
};

struct part {
    struct str name;      // of the field
    struct str file_name; // `at` NULL: not a file
    bool seen;            // its Content-Disposition
    struct str bytes;
};

static bool refuse(struct err *err, const char *why)
{
    return err_set(err, ERR_INPUT,
                   "What was sent is not complete, or not what a browser "
                   "sends (%s). Please send it once more.",
                   why);
}

static bool starts_with(struct str text, const char *start)
{
    size_t len = strlen(start);

    return text.len >= len && strncasecmp(text.at, start, len) == 0;
}

static struct str from(struct str text, size_t start)
{
    return (struct str){text.at + start, text.len - start};
}

// Cuts `*rest` before the first `mark` and moves it behind; false: none there.
static bool cut_at(struct str *rest, struct str mark, struct str *before)
{
    const char *found =
        rest->len ? memmem(rest->at, rest->len, mark.at, mark.len) : NULL;

    if (!found) {
        return false;
    }
    *before = (struct str){rest->at, (size_t)(found - rest->at)};
    *rest = from(*rest, before->len + mark.len);
    return true;
}

// ---- the boundary -----------------------------------------------------------

bool multipart_is(struct str content_type)
{
    struct str rest = content_type;
    struct str type = str_trim(str_cut(&rest, ';'));

    return type.len == sizeof TYPE - 1 && starts_with(type, TYPE);
}

static bool is_boundary(struct str text)
{
    static const char OTHERS[] = "'()+_,-./:=? ";

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9') || (c && strchr(OTHERS, c)))) {
            return false;
        }
    }
    return text.len > 0 && text.len <= MULTIPART_MAX_BOUNDARY
        && text.at[text.len - 1] != ' ';
}

static bool find_mark(struct reading *reading, struct str content_type,
                      struct err *err)
{
    struct str rest = content_type;
    struct str boundary = {0};

    (void)str_cut(&rest, ';');
    while (rest.at && !boundary.len) {
        struct str word = str_trim(str_cut(&rest, ';'));

        if (starts_with(word, "boundary=")) {
            boundary = from(word, strlen("boundary="));
        }
    }
    if (boundary.len >= 2 && boundary.at[0] == '"'
        && boundary.at[boundary.len - 1] == '"') {
        boundary = (struct str){boundary.at + 1, boundary.len - 2};
    }
    if (!multipart_is(content_type) || !is_boundary(boundary)) {
        return refuse(err, "it has no boundary");
    }
    reading->mark = text_print(reading->arena, "\r\n--%.*s", SHOW(boundary));
    return true;
}

// ---- the head of a part -----------------------------------------------------

static int hex_of(char c)
{
    static const char DIGITS[] = "0123456789abcdef";
    const char *found =
        c ? strchr(DIGITS, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;

    return found ? (int)(found - DIGITS) : -1;
}

// What browsers write for the three bytes that a quoted name cannot hold.
static char decoded(struct str text, size_t *i)
{
    if (text.at[*i] == '%' && text.len - *i > 2) {
        int byte = hex_of(text.at[*i + 1]) * 16 + hex_of(text.at[*i + 2]);

        if (byte == '"' || byte == '\r' || byte == '\n') {
            *i += 2;
            return (char)byte;
        }
    }
    return text.at[*i];
}

static struct str decode(struct arena *arena, struct str text)
{
    struct text name = text_in(arena);

    for (size_t i = 0; i < text.len; i++) {
        text_addc(&name, decoded(text, &i));
    }
    return text_str(&name);
}

// Takes `key="value"` off `*rest`; the value is as it stands between quotes.
static bool take_parameter(struct str *rest, struct str *key, struct str *value)
{
    *key = str_trim(str_cut(rest, '='));
    if (!rest->len || rest->at[0] != '"') {
        return false;
    }
    *rest = from(*rest, 1);
    *value = str_cut(rest, '"');
    if (!rest->at) {
        return false;
    }
    *rest = str_trim(*rest);
    if (rest->len && rest->at[0] != ';') {
        return false;
    }
    *rest = rest->len ? str_trim(from(*rest, 1)) : *rest;
    return true;
}

static bool read_disposition(struct reading *reading, struct str rest,
                             struct part *part, struct err *err)
{
    struct str kind = str_trim(str_cut(&rest, ';'));

    rest = str_trim(rest);
    if (part->seen || kind.len != strlen("form-data")
        || !starts_with(kind, "form-data")) {
        return refuse(err, "a part is no form field");
    }
    part->seen = true;
    while (rest.len) {
        struct str key, value;

        if (!take_parameter(&rest, &key, &value)) {
            return refuse(err, "a part's name is broken");
        }
        if (str_is(key, "name") && !part->name.at) {
            part->name = decode(reading->arena, value);
        } else if (str_is(key, "filename") && !part->file_name.at) {
            part->file_name = decode(reading->arena, value);
        } else {
            return refuse(err, "a part says something that is not known");
        }
    }
    return part->name.len > 0 || refuse(err, "a part has no name");
}

static bool read_header(struct reading *reading, struct str line,
                        struct part *part, struct err *err)
{
    struct str value = line;
    struct str name = str_cut(&value, ':');

    if (!value.at) {
        return refuse(err, "a part's head is broken");
    }
    if (name.len == strlen("content-disposition")
        && starts_with(name, "content-disposition")) {
        return read_disposition(reading, value, part, err);
    }
    return !starts_with(name, "content-transfer-encoding")
        || refuse(err, "a part is encoded");
}

static bool read_head(struct reading *reading, struct str head,
                      struct part *part, struct err *err)
{
    struct str before;

    while (head.len) {
        struct str line = head;

        if (cut_at(&head, STR("\r\n"), &before)) {
            line = before;
        } else {
            head = (struct str){0};
        }
        if (!read_header(reading, line, part, err)) {
            return false;
        }
    }
    return part->seen || refuse(err, "a part has no name");
}

// ---- a part -----------------------------------------------------------------

// Without folders (some browsers name them), and without what must not stand
// on a page.
static struct str clean_name(struct arena *arena, struct str name)
{
    struct text clean = text_in(arena);

    for (size_t i = name.len; i > 0; i--) {
        if (name.at[i - 1] == '/' || name.at[i - 1] == '\\') {
            name = from(name, i);
            break;
        }
    }
    while (name.len) {
        uint32_t letter;
        size_t len = utf8_next(name, &letter);

        if (clean.len + len > MULTIPART_MAX_FILE_NAME) {
            break;
        }
        if (letter != UTF8_BROKEN && !utf8_is_control(letter)) {
            text_add(&clean, (struct str){name.at, len});
        }
        name = from(name, len);
    }
    return str_trim(text_str(&clean));
}

static bool keep_file(struct reading *reading, const struct part *part,
                      struct err *err)
{
    struct upload *upload = reading->upload;

    if (!part->file_name.len && !part->bytes.len) {
        return true; // nothing was chosen
    }
    if (upload->there) {
        return err_set(err, ERR_INPUT, "Please send one file at a time.");
    }
    *upload = (struct upload){true, clean_name(reading->arena, part->file_name),
                              part->bytes};
    if (!upload->name.len) {
        upload->name = STR("the file");
    }
    return true;
}

static bool keep_field(struct reading *reading, const struct part *part,
                       struct err *err)
{
    struct form *form = reading->form;

    if (!form_is_text(part->name) || !form_is_text(part->bytes)) {
        return err_set(err, ERR_INPUT, "a field of the form is not UTF-8 text");
    }
    form->fields[form->count++] = (struct field){part->name, part->bytes};
    return true;
}

static bool read_part(struct reading *reading, struct err *err)
{
    struct part part = {0};
    struct str head;

    if (!cut_at(&reading->rest, STR("\r\n\r\n"), &head)) {
        return refuse(err, "a part has no end");
    }
    if (head.len > MULTIPART_MAX_HEAD) {
        return err_set(err, ERR_LIMIT, "a part's head is too long");
    }
    // An empty field follows its head at once: the line end is shared.
    reading->rest = (struct str){reading->rest.at - 2, reading->rest.len + 2};
    if (!read_head(reading, head, &part, err)) {
        return false;
    }
    if (!cut_at(&reading->rest, reading->mark, &part.bytes)) {
        return refuse(err, "a part has no end");
    }
    if (part.bytes.len >= 2) {
        part.bytes = from(part.bytes, 2);
    }
    return part.name.len > FORM_MAX_NAME
             ? err_set(err, ERR_LIMIT, "a field's name is too long")
         : part.file_name.at ? keep_file(reading, &part, err)
                             : keep_field(reading, &part, err);
}

// Behind a boundary: a further part, or the end of all.
static bool read_boundary(struct reading *reading, struct err *err)
{
    struct str *rest = &reading->rest;

    if (str_starts(*rest, STR("--"))) {
        reading->ended = true;
        *rest = from(*rest, 2);
        return rest->len == 0 || str_is(*rest, "\r\n")
            || refuse(err, "something stands after its end");
    }
    if (!str_starts(*rest, STR("\r\n"))) {
        return refuse(err, "a boundary is broken");
    }
    *rest = from(*rest, 2);
    return true;
}

static bool read_all(struct reading *reading, struct err *err)
{
    struct str first = from(reading->mark, 2); // without the line end before
    int parts = 0;

    if (!str_starts(reading->rest, first)) {
        return refuse(err, "it does not begin with its boundary");
    }
    reading->rest = from(reading->rest, first.len);
    while (read_boundary(reading, err)) {
        if (reading->ended) {
            return true;
        }
        if (parts++ == MULTIPART_MAX_PARTS) {
            return err_set(err, ERR_LIMIT, "the form has too many fields");
        }
        if (!read_part(reading, err)) {
            return false;
        }
    }
    return false;
}

bool multipart_parse(struct arena *arena, struct str content_type,
                     struct str body, struct form *form, struct upload *upload,
                     struct err *err)
{
    struct reading reading = {
        .arena = arena, .rest = body, .form = form, .upload = upload};

    *upload = (struct upload){0};
    *form = (struct form){
        .fields = arena_take(arena, MULTIPART_MAX_PARTS, sizeof *form->fields)};
    if (find_mark(&reading, content_type, err) && read_all(&reading, err)) {
        return true;
    }
    *form = (struct form){NULL, 0};
    *upload = (struct upload){0};
    return false;
}
