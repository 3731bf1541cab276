// json.c - jansson behind wire/json.h; the only file that includes it.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/json.h"

#include "base/arena.h"

#include <jansson.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// What would be built of a text, without building it.
struct extent {
    int depth;
    int lists; // and objects
    int values;
};

// Counts one character that is not inside quotes; false: more than is allowed.
static bool count_mark(struct extent *extent, char mark)
{
    if (mark == '[' || mark == '{') {
        extent->depth++;
        extent->lists++;
        extent->values++;
    } else if (mark == ']' || mark == '}') {
        extent->depth--;
    } else if (mark == ',') {
        extent->values++;
    }
    return extent->depth <= JSON_MAX_DEPTH && extent->lists <= JSON_MAX_LISTS
        && extent->values <= JSON_MAX_VALUES;
}

// jansson's own limit is 2048 deep, which is fixed when it is built; it has
// none for the number of values.
static bool check_extent(struct str text, struct err *err)
{
    struct extent extent = {0};
    bool quoted = false;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];

        if (quoted) {
            i += c == '\\';
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (!count_mark(&extent, c)) {
            break;
        }
    }
    if (extent.depth > JSON_MAX_DEPTH) {
        return err_set(err, ERR_LIMIT, "nested more than %d deep",
                       JSON_MAX_DEPTH);
    }
    return (extent.lists <= JSON_MAX_LISTS && extent.values <= JSON_MAX_VALUES)
        || err_set(err, ERR_LIMIT, "more than %d values", JSON_MAX_VALUES);
}

// jansson quotes what stands near the mistake: a line and a column are enough,
// and say nothing of what is in the file.
static bool refuse_text(const json_error_t *fault, struct err *err)
{
    const char *near = strstr(fault->text, " near '");
    int len = near ? (int)(near - fault->text) : (int)strlen(fault->text);

    return err_set(err, ERR_INPUT, "line %d, column %d: %.*s", fault->line,
                   fault->column, len, fault->text);
}

bool json_open_most(struct str text, size_t most, struct node *root,
                    struct err *err)
{
    json_error_t fault;

    *root = (struct node){0};
    if (text.len > most) {
        return err_set(err, ERR_LIMIT, "more than %zu bytes of JSON", most);
    }
    if (!check_extent(text, err)) {
        return false;
    }
    root->value = json_loadb(text.at ? text.at : "", text.len,
                             JSON_REJECT_DUPLICATES, &fault);
    return root->value || refuse_text(&fault, err);
}

bool json_open(struct str text, struct node *root, struct err *err)
{
    return json_open_most(text, JSON_MAX_BYTES, root, err);
}

void json_close(struct node *root)
{
    json_decref((json_t *)root->value);
    root->value = NULL;
}

// "items[3].text", written from the root down.
static void print_place(const struct node *node, char *room, size_t size)
{
    size_t len;

    if (!node->parent) {
        return;
    }
    print_place(node->parent, room, size);
    len = strlen(room);
    if (node->key) {
        (void)snprintf(room + len, size - len, "%s%s", len ? "." : "",
                       node->key);
    } else {
        (void)snprintf(room + len, size - len, "[%d]", node->index);
    }
}

bool node_refuse(const struct node *node, struct err *err, const char *fmt, ...)
{
    char place[120] = "";
    char reason[sizeof err->text];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(reason, sizeof reason, fmt, args);
    va_end(args);
    print_place(node, place, sizeof place);
    return err_set(err, ERR_INPUT, "%s%s%s", place, *place ? ": " : "", reason);
}

bool node_member(const struct node *object, const char *key, struct node *found)
{
    json_t *value = json_object_get(object->value, key);

    *found = (struct node){json_is_null(value) ? NULL : value, object, key, 0};
    return found->value;
}

struct node node_element(const struct node *array, int index)
{
    return (struct node){json_array_get(array->value, (size_t)index), array,
                         NULL, index};
}

const char *node_key(const struct node *object, int n)
{
    void *at = json_object_iter((json_t *)object->value);

    while (at && n-- > 0) {
        at = json_object_iter_next((json_t *)object->value, at);
    }
    return at ? json_object_iter_key(at) : NULL;
}

bool node_is_text(const struct node *node)
{
    return json_is_string((const json_t *)node->value);
}

bool node_is(const struct node *node, const char *text)
{
    return node_is_text(node)
        && strcmp(json_string_value((const json_t *)node->value), text) == 0;
}

bool node_is_whole(const struct node *node)
{
    json_int_t n = json_integer_value(node->value);

    return json_is_integer((const json_t *)node->value) && n > INT_MIN
        && n <= INT_MAX;
}

bool node_is_null(const struct node *node)
{
    return json_is_null((const json_t *)node->value);
}

int node_count(const struct node *array)
{
    return (int)json_array_size(array->value);
}

static bool is_one_of(const char *key, const char *const *known)
{
    while (*known && strcmp(key, *known) != 0) {
        known++;
    }
    return *known;
}

bool node_check_object(const struct node *node, const char *const *known,
                       struct err *err)
{
    const char *key;

    if (!json_is_object((const json_t *)node->value)) {
        return node_refuse(node, err, "must be an object {...}");
    }
    for (int i = 0; (key = node_key(node, i)); i++) {
        if (!is_one_of(key, known)) {
            return node_refuse(node, err, "\"%.60s\" is not a key of this file",
                               key);
        }
    }
    return true;
}

bool node_check_array(const struct node *node, int most, struct err *err)
{
    if (!json_is_array((const json_t *)node->value)) {
        return node_refuse(node, err, "must be a list [...]");
    }
    if (node_count(node) > most) {
        return node_refuse(node, err, "has more than %d entries", most);
    }
    return true;
}

bool node_text(struct arena *arena, const struct node *node, const char **text,
               struct err *err)
{
    const json_t *value = node->value;

    if (!json_is_string(value) || json_string_length(value) == 0) {
        return node_refuse(node, err, "must be text in quotes");
    }
    *text = str_text(arena, (struct str){json_string_value(value),
                                         json_string_length(value)});
    return true;
}

bool node_whole(const struct node *node, int *value, struct err *err)
{
    if (!node_is_whole(node)) {
        return node_refuse(node, err, "must be a whole number");
    }
    *value = (int)json_integer_value(node->value);
    return true;
}

bool node_real(const struct node *node, double *value, struct err *err)
{
    if (!json_is_number((const json_t *)node->value)) {
        return node_refuse(node, err, "must be a number");
    }
    *value = json_number_value(node->value);
    return true;
}

bool node_flag(const struct node *node, bool *value, struct err *err)
{
    if (!json_is_boolean((const json_t *)node->value)) {
        return node_refuse(node, err, "must be true or false");
    }
    *value = json_is_true((const json_t *)node->value);
    return true;
}

bool node_need_text(struct arena *arena, const struct node *object,
                    const char *key, const char **text, struct err *err)
{
    struct node member;

    if (!node_member(object, key, &member)) {
        return node_refuse(&member, err, "is missing");
    }
    return node_text(arena, &member, text, err);
}

bool node_may_text(struct arena *arena, const struct node *object,
                   const char *key, const char **text, struct err *err)
{
    struct node member;

    return !node_member(object, key, &member)
        || node_text(arena, &member, text, err);
}

bool node_may_whole(const struct node *object, const char *key, int *value,
                    struct err *err)
{
    struct node member;

    return !node_member(object, key, &member)
        || node_whole(&member, value, err);
}

bool node_need_real(const struct node *object, const char *key, double *value,
                    struct err *err)
{
    struct node member;

    if (!node_member(object, key, &member)) {
        return node_refuse(&member, err, "is missing");
    }
    return node_real(&member, value, err);
}

bool node_may_real(const struct node *object, const char *key, double *value,
                   struct err *err)
{
    struct node member;

    return !node_member(object, key, &member) || node_real(&member, value, err);
}

bool node_may_flag(const struct node *object, const char *key, bool *value,
                   struct err *err)
{
    struct node member;

    return !node_member(object, key, &member) || node_flag(&member, value, err);
}
