// instrument_read.c - instruments/<code>.json to a struct instrument.
//
// Reads from the outside in: the file's own words, then options, items,
// scales, examples. Whatever a psychologist can get wrong is refused with the
// place and the reason; nothing is guessed, and a key that nobody knows is an
// error. docs/INSTRUMENTS.md describes the file.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/instrument_read.h"

#include "base/arena.h"

#include <limits.h>
#include <sodium.h>
#include <string.h>

// ---- options and items ------------------------------------------------------

struct options {
    const struct option *at;
    int count;
};

// `3`, in a key without text, or {"value": 3, "text": "Nearly every day"}.
static bool read_option(struct arena *arena, const struct node *node,
                        struct option *option, struct err *err)
{
    static const char *const KEYS[] = {"value", "text", "loinc", NULL};
    struct node value;

    if (node_is_whole(node)) {
        return node_whole(node, &option->value, err);
    }
    if (!node_check_object(node, KEYS, err)) {
        return false;
    }
    if (!node_member(node, "value", &value)) {
        return node_refuse(&value, err, "is missing");
    }
    return node_whole(&value, &option->value, err)
        && node_may_text(arena, node, "text", &option->text, err)
        && node_may_text(arena, node, "loinc", &option->loinc, err);
}

static bool value_is_taken(const struct option *options, int count)
{
    for (int i = 0; i < count; i++) {
        if (options[i].value == options[count].value) {
            return true;
        }
    }
    return false;
}

static bool read_options(struct arena *arena, const struct node *object,
                         struct options *options, struct err *err)
{
    struct node list;
    struct option *at;

    if (!node_member(object, "options", &list)) {
        return true;
    }
    if (!node_check_array(&list, OPTIONS_MAX, err)) {
        return false;
    }
    options->count = node_count(&list);
    options->at = at = arena_take(arena, (size_t)options->count, sizeof *at);
    for (int i = 0; i < options->count; i++) {
        struct node node = node_element(&list, i);

        if (!read_option(arena, &node, &at[i], err)) {
            return false;
        }
        if (value_is_taken(at, i)) {
            return node_refuse(&node, err, "the value %d stands here twice",
                               at[i].value);
        }
    }
    return true;
}

// What the scoring wants to know about an item's options at once.
static void note_range(struct item *item)
{
    item->low = item->high = item->options[0].value;
    for (int i = 1; i < item->option_count; i++) {
        int value = item->options[i].value;

        item->low = value < item->low ? value : item->low;
        item->high = value > item->high ? value : item->high;
    }
    item->every = item->high - item->low == item->option_count - 1;
}

static bool read_item(struct arena *arena, const struct node *node,
                      struct options options, struct item *item,
                      struct err *err)
{
    static const char *const KEYS[] = {"code",        "text",    "loinc",
                                       "options",     "scored",  "warns",
                                       "safety_from", "comment", NULL};

    item->scored = true;
    item->safety_from = ANSWER_MISSING;
    if (!node_check_object(node, KEYS, err)
        || !node_need_text(arena, node, "code", &item->code, err)
        || !node_may_text(arena, node, "text", &item->text, err)
        || !node_may_text(arena, node, "loinc", &item->loinc, err)
        || !node_may_flag(node, "scored", &item->scored, err)
        || !node_may_flag(node, "warns", &item->warns, err)
        || !node_may_whole(node, "safety_from", &item->safety_from, err)
        || !read_options(arena, node, &options, err)) {
        return false;
    }
    item->options = options.at;
    item->option_count = options.count;
    if (item->option_count == 0) {
        return node_refuse(node, err, "has no options, nor has the file");
    }
    note_range(item);
    item->heed_from = item->warns ? 1 : INT_MAX;
    if (item->safety_from != ANSWER_MISSING
        && item->safety_from < item->heed_from) {
        item->heed_from = item->safety_from;
    }
    return true;
}

static bool check_item(const struct node *node, const struct instrument *in,
                       int i, struct err *err)
{
    const struct item *item = &in->items[i];

    if (!item->text != !in->has_text) {
        return node_refuse(node, err, "every item has its text, or none has");
    }
    for (int j = 0; in->has_text && j < item->option_count; j++) {
        if (!item->options[j].text) {
            return node_refuse(node, err, "an option has no text");
        }
    }
    return instrument_item(in, str_of(item->code)) == i
        || node_refuse(node, err, "the code \"%.40s\" stands here twice",
                       item->code);
}

// Either every item has its words, or the file is a key without text.
static bool check_words(const struct node *list, struct instrument *in,
                        struct err *err)
{
    in->has_text = in->item_count > 0 && in->items[0].text;
    for (int i = 0; i < in->item_count; i++) {
        struct node node = node_element(list, i);

        if (!check_item(&node, in, i, err)) {
            return false;
        }
    }
    return true;
}

static bool read_items(struct arena *arena, const struct node *root,
                       struct instrument *in, struct err *err)
{
    struct options options = {0};
    struct node list;
    struct item *items;

    if (!read_options(arena, root, &options, err)) {
        return false;
    }
    if (!node_member(root, "items", &list)) {
        return true; // only scores come in (bdi)
    }
    if (!node_check_array(&list, ITEMS_MAX, err)) {
        return false;
    }
    in->item_count = node_count(&list);
    in->items = items =
        arena_take(arena, (size_t)in->item_count, sizeof *items);
    for (int i = 0; i < in->item_count; i++) {
        struct node node = node_element(&list, i);

        if (!read_item(arena, &node, options, &items[i], err)) {
            return false;
        }
    }
    return check_words(&list, in, err);
}

// ---- the whole file ---------------------------------------------------------

static bool read_licence(struct arena *arena, const struct node *root,
                         struct instrument *in, struct err *err)
{
    static const char *const KEYS[] = {
        "class", "terms", "copyright_line", "attestation", "source", NULL};
    struct node licence;
    const char *class = NULL;

    if (!node_member(root, "licence", &licence)) {
        return node_refuse(&licence, err, "is missing");
    }
    if (!node_check_object(&licence, KEYS, err)
        || !node_need_text(arena, &licence, "class", &class, err)
        || !node_need_text(arena, &licence, "terms", &in->licence, err)
        || !node_may_text(arena, &licence, "copyright_line",
                          &in->copyright_line, err)
        || !node_may_flag(&licence, "attestation", &in->needs_attestation,
                          err)) {
        return false;
    }
    in->licence_class = *class;
    return true;
}

static bool code_is_plain(const char *code)
{
    return strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(code)
        && strlen(code) < 32;
}

bool better_read(const struct node *object, enum better *better,
                 struct err *err)
{
    struct node member;

    if (!node_member(object, "better", &member)) {
        return true;
    }
    *better = node_is(&member, "higher") ? BETTER_HIGHER : BETTER_LOWER;
    return node_is(&member, "higher") || node_is(&member, "lower")
        || node_refuse(&member, err, "must be \"lower\" or \"higher\"");
}

static bool read_head(struct arena *arena, const struct node *root,
                      struct instrument *in, struct err *err)
{
    struct node code;

    in->kind = "outcome";
    in->rater = "client";
    in->language = "en";
    if (!node_need_text(arena, root, "code", &in->code, err)
        || !node_need_text(arena, root, "version", &in->version, err)
        || !node_need_text(arena, root, "name", &in->name, err)
        || !node_may_text(arena, root, "kind", &in->kind, err)
        || !node_may_text(arena, root, "rater", &in->rater, err)
        || !node_may_text(arena, root, "language", &in->language, err)
        || !node_may_text(arena, root, "stem", &in->stem, err)
        || !node_may_text(arena, root, "recall", &in->recall, err)
        || !node_may_text(arena, root, "label", &in->label, err)
        || !node_may_text(arena, root, "source", &in->source, err)
        || !node_may_text(arena, root, "loinc_panel", &in->loinc_panel, err)
        || !node_may_flag(root, "own", &in->own, err)
        || !node_may_flag(root, "off", &in->off, err)
        || !better_read(root, &in->better, err)) {
        return false;
    }
    if (!code_is_plain(in->code)) {
        (void)node_member(root, "code", &code);
        return node_refuse(&code, err,
                           "only a to z, 0 to 9 and _, at most 31 of them");
    }
    return true;
}

static const char *checksum_of(struct arena *arena, struct str bytes)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    size_t room = sizeof hash * 2 + 1;
    char *hex = arena_take(arena, room, 1);

    (void)crypto_hash_sha256(hash, (const unsigned char *)bytes.at, bytes.len);
    return sodium_bin2hex(hex, room, hash, sizeof hash);
}

static bool read_file(struct arena *arena, const struct node *root,
                      struct instrument *in, struct err *err)
{
    static const char *const KEYS[] = {
        "code",     "version", "name",    "kind",        "rater", "language",
        "stem",     "recall",  "label",   "source",      "own",   "off",
        "better",   "licence", "options", "loinc_panel", "items", "scales",
        "examples", "comment", NULL};

    return node_check_object(root, KEYS, err) && read_head(arena, root, in, err)
        && read_licence(arena, root, in, err)
        && read_items(arena, root, in, err) && scales_read(arena, root, in, err)
        && examples_read(arena, root, in, err);
}

bool instrument_parse(struct arena *arena, struct str json,
                      struct instrument *instrument, struct err *err)
{
    struct node root;
    bool good;

    *instrument = (struct instrument){0};
    if (!json_open(json, &root, err)) {
        return false;
    }
    good = read_file(arena, &root, instrument, err);
    json_close(&root);
    instrument->checksum = checksum_of(arena, json);
    return good;
}
