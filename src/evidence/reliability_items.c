// reliability_items - see reliability_items.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/reliability_items.h"

enum { NONE = -1 };

static int find_column(const struct frame *frame, struct str word)
{
    int64_t position = 0;

    for (int i = 0; i < frame->column_count; i++) {
        if (str_is_equal(frame->columns[i].name, word)) {
            return i;
        }
    }
    return str_parse_int(word, &position) && position >= 1
                && position <= frame->column_count
             ? (int)position - 1
             : NONE;
}

// "3-9", "a1-a5": a name may hold a dash itself, so every one is tried.
static bool find_range(const struct frame *frame, struct str word, int *first,
                       int *last)
{
    *first = *last = find_column(frame, word);
    for (size_t i = 1; *first == NONE && i + 1 < word.len; i++) {
        if (word.at[i] == '-') {
            *first = find_column(frame, (struct str){word.at, i});
            *last = find_column(
                frame, (struct str){word.at + i + 1, word.len - i - 1});
            *first = *last == NONE ? NONE : *first;
        }
    }
    return *first != NONE;
}

static bool add_item(const struct frame *frame, int column, bool reversed,
                     struct reliability_list *list, struct err *err)
{
    const struct frame_column *at = &frame->columns[column];

    for (int i = 0; i < list->count; i++) {
        if (list->column[i] == column) {
            return err_set(err, ERR_INPUT, "--items names %.*s twice",
                           SHOW(at->name));
        }
    }
    if (at->is_text) {
        return err_set(err, ERR_INPUT,
                       "items are numbers; line %lld of column %.*s is not",
                       (long long)at->text_line, SHOW(at->name));
    }
    if (list->count == RELIABILITY_ITEMS_MAX) {
        return err_set(err, ERR_LIMIT, "at most %d items at a time",
                       RELIABILITY_ITEMS_MAX);
    }
    list->column[list->count] = column;
    list->reversed[list->count++] = reversed;
    return true;
}

static bool cannot_find(const struct frame *frame, struct str word,
                        struct err *err)
{
    return err_set(err, ERR_MISSING,
                   "no column %.*s: items are names of columns, or their "
                   "positions from 1 to %d, as in 1-9 or 2,4,6-9",
                   word.len > 60 ? 60 : (int)word.len, word.at,
                   frame->column_count);
}

static bool add_word(const struct frame *frame, struct str word,
                     struct reliability_list *list, struct err *err)
{
    bool reversed = false;
    int first;
    int last;

    if (!find_range(frame, word, &first, &last) && word.len > 1
        && word.at[0] == '-') {
        reversed = true;
        word = (struct str){word.at + 1, word.len - 1};
    }
    if (!find_range(frame, word, &first, &last)) {
        return cannot_find(frame, word, err);
    }
    if (last < first) {
        return err_set(err, ERR_INPUT,
                       "--items: %.*s runs backwards; write the earlier "
                       "column first",
                       word.len > 60 ? 60 : (int)word.len, word.at);
    }
    for (int i = first; i <= last; i++) {
        if (!add_item(frame, i, reversed, list, err)) {
            return false;
        }
    }
    return true;
}

bool reliability_items_parse(const struct frame *frame, struct str words,
                             struct reliability_list *list, struct err *err)
{
    list->count = 0;
    while (words.at) {
        struct str word = str_trim(str_cut(&words, ','));

        if (word.len && !add_word(frame, word, list, err)) {
            return false;
        }
    }
    return list->count
        || err_set(err, ERR_INPUT,
                   "--items names no column; write it as 1-9 or a1-a9");
}

static bool reverse_from(const struct frame *frame, struct str word,
                         struct reliability_list *list, struct err *err)
{
    int first;
    int last;
    int found = 0;

    if (!find_range(frame, word, &first, &last)) {
        return cannot_find(frame, word, err);
    }
    for (int i = 0; i < list->count; i++) {
        if (list->column[i] >= first && list->column[i] <= last) {
            list->reversed[i] = true;
            found++;
        }
    }
    return found > last - first
        || err_set(err, ERR_INPUT, "--reverse: %.*s is not among the items",
                   word.len > 60 ? 60 : (int)word.len, word.at);
}

bool reliability_items_reverse(const struct frame *frame, struct str words,
                               struct reliability_list *list, struct err *err)
{
    while (words.at) {
        struct str word = str_trim(str_cut(&words, ','));

        if (word.len && !reverse_from(frame, word, list, err)) {
            return false;
        }
    }
    return true;
}
