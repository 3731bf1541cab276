#ifndef WIRE_JSON_H
#define WIRE_JSON_H

// json - reads JSON, and says where it is wrong in words for its author.
//
// A thin skin over jansson: at most JSON_MAX_BYTES (or what the caller says),
// JSON_MAX_DEPTH nested and JSON_MAX_VALUES in all, no key twice, no bad UTF-8,
// nothing after the end. What stands in it is walked with nodes that live on
// the caller's stack and know their place:
//
//     struct node root, item;
//
//     json_open(text, &root, err)
//         && node_member(&root, "items", &items) ...
//     "items[3].text: is missing"
//
// A node points at its parent, which must outlive it. Text is copied into the
// arena, so nothing is left to hold when json_close() gives the tree back.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

struct arena;

// Three bytes of "{}," cost jansson 250 bytes of memory: the number of values
// and that of lists and objects among them are what keeps a file in bounds
// (150 MB at the very worst).
enum {
    JSON_MAX_BYTES = 4 * 1024 * 1024,
    JSON_MAX_DEPTH = 32,
    JSON_MAX_VALUES = 1500 * 1000,
    JSON_MAX_LISTS = 300 * 1000, // and objects
};

struct node {
    const void *value; // jansson's; NULL: there is nothing here
    const struct node *parent;
    const char *key; // in an object, else NULL
    int index;       // in an array
};

// ERR_INPUT names line and column, or the rule that was broken. Closing a node
// that was never opened, or a second time, is harmless.
bool json_open(struct str text, struct node *root, struct err *err) MUST_USE;
// The same for files that may be larger, or must be smaller: `most` bytes.
bool json_open_most(struct str text, size_t most, struct node *root,
                    struct err *err) MUST_USE;
void json_close(struct node *root);

// Records "place: reason" as ERR_INPUT and returns false.
bool node_refuse(const struct node *node, struct err *err, const char *fmt, ...)
    LIKE_PRINTF(3, 4);

// Walks. `found` is always filled in, so that node_refuse() can name a place
// where there is nothing. A member that is null counts as absent.
bool node_member(const struct node *object, const char *key,
                 struct node *found);
struct node node_element(const struct node *array, int index);

// What a node is. node_count() is 0 for anything but an array.
bool node_is_text(const struct node *node);
bool node_is(const struct node *node, const char *text); // this very text
bool node_is_whole(const struct node *node);
bool node_is_null(const struct node *node); // an element that is null
int node_count(const struct node *array);

// Checks. Keys that nobody knows are refused, so that a slip of the pen is not
// silently a missing rule; `known` ends with NULL.
bool node_check_object(const struct node *node, const char *const *known,
                       struct err *err) MUST_USE;
bool node_check_array(const struct node *node, int most,
                      struct err *err) MUST_USE;

// Values of a node itself; text that is empty is refused.
bool node_text(struct arena *arena, const struct node *node, const char **text,
               struct err *err) MUST_USE;
bool node_whole(const struct node *node, int *value, struct err *err) MUST_USE;
bool node_real(const struct node *node, double *value,
               struct err *err) MUST_USE;
bool node_flag(const struct node *node, bool *value, struct err *err) MUST_USE;

// Members. Where the member is absent, `need` fails with "is missing" and
// `may` leaves the value as it was.
bool node_need_text(struct arena *arena, const struct node *object,
                    const char *key, const char **text,
                    struct err *err) MUST_USE;
bool node_may_text(struct arena *arena, const struct node *object,
                   const char *key, const char **text,
                   struct err *err) MUST_USE;
bool node_may_whole(const struct node *object, const char *key, int *value,
                    struct err *err) MUST_USE;
bool node_need_real(const struct node *object, const char *key, double *value,
                    struct err *err) MUST_USE;
bool node_may_real(const struct node *object, const char *key, double *value,
                   struct err *err) MUST_USE;
bool node_may_flag(const struct node *object, const char *key, bool *value,
                   struct err *err) MUST_USE;

// The keys of an object, in the order of the file; NULL after the last.
const char *node_key(const struct node *object, int n);

#endif
