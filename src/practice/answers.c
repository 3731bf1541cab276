// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/answers.h"

#include "base/arena.h"
#include "base/text.h"

#include <string.h>

static struct entry *find(const struct answers *answers, struct str field)
{
    for (int i = 0; i < answers->count; i++) {
        if (str_is_equal(answers->at[i].field, field)) {
            return &answers->at[i];
        }
    }
    return NULL;
}

struct str answers_find(const struct answers *answers, struct str field)
{
    const struct entry *entry = find(answers, field);

    return entry ? entry->value : (struct str){0};
}

static void make_room(struct arena *arena, struct answers *answers)
{
    int room = answers->room ? answers->room * 2 : 16;
    struct entry *more = arena_take(arena, (size_t)room, sizeof *more);

    if (answers->count > 0) {
        memcpy(more, answers->at, (size_t)answers->count * sizeof *more);
    }
    answers->at = more;
    answers->room = room;
}

void answers_set(struct arena *arena, struct answers *answers, struct str field,
                 struct str value)
{
    struct entry *entry = find(answers, field);

    if (entry) {
        entry->value = value;
        return;
    }
    if (answers->count == answers->room) {
        make_room(arena, answers);
    }
    answers->at[answers->count++] = (struct entry){field, value};
}

static void print_value(struct text *out, struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        char c = value.at[i];

        if (c == '\\') {
            text_add(out, STR("\\\\"));
        } else if (c == '\n') {
            text_add(out, STR("\\n"));
        } else {
            text_addc(out, c);
        }
    }
}

struct str answers_print(struct arena *arena, const struct answers *answers)
{
    struct text out = text_in(arena);

    for (int i = 0; i < answers->count; i++) {
        text_add(&out, answers->at[i].field);
        text_addc(&out, '=');
        print_value(&out, answers->at[i].value);
        text_addc(&out, '\n');
    }
    return text_str(&out);
}

static struct str parse_value(struct arena *arena, struct str printed)
{
    struct text out;

    if (!printed.len || !memchr(printed.at, '\\', printed.len)) {
        return printed;
    }
    out = text_in(arena);
    for (size_t i = 0; i < printed.len; i++) {
        char c = printed.at[i];

        if (c == '\\' && i + 1 < printed.len) {
            c = printed.at[++i] == 'n' ? '\n' : '\\';
        }
        text_addc(&out, c);
    }
    return text_str(&out);
}

bool answers_parse(struct arena *arena, struct str bytes,
                   struct answers *answers, struct err *err)
{
    *answers = (struct answers){0};
    while (bytes.len > 0) {
        struct str value = str_cut(&bytes, '\n');
        struct str field = str_cut(&value, '=');

        if (!value.at) {
            return err_set(err, ERR_BUG, "a kept form cannot be read");
        }
        answers_set(arena, answers, field, parse_value(arena, value));
    }
    return true;
}

struct str answers_field(struct arena *arena,
                         const struct instrument *instrument, bool first,
                         int item)
{
    const char *code = instrument->items[item].code;

    return first || instrument->own
             ? str_of(code)
             : text_print(arena, "%s.%s", instrument->code, code);
}

void answers_sheet(struct arena *arena, const struct answers *answers,
                   const struct instrument *instrument, bool first,
                   struct sheet *sheet)
{
    sheet_init(sheet, instrument);
    for (int i = 0; i < instrument->item_count; i++) {
        struct str field = answers_field(arena, instrument, first, i);
        int64_t value;

        if (str_parse_int(answers_find(answers, field), &value)
            && value > INT32_MIN && value <= INT32_MAX
            && sheet_is_offered(instrument, i, (int)value)) {
            sheet->answer[i] = (int)value;
        }
    }
}
