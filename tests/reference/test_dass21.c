// The DASS-21 of 2,500 people, scored here and in R.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "measure/registry.h"
#include "measure/score.h"
#include "wire/csv.h"

enum { ITEMS = 21, SCALES = 3 };

static bool next_row(struct csv *csv, int64_t *numbers, int want)
{
    const struct str *fields;
    struct err err;
    bool more;
    int count;

    if (!csv_next(csv, &fields, &count, &more, &err) || !more
        || count != want) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (!str_parse_int(fields[i], &numbers[i])) {
            numbers[i] = -1; // the header
        }
    }
    return true;
}

static bool person_agrees(const struct instrument *dass, const int64_t *answers,
                          const int64_t *expected)
{
    struct sheet sheet;
    struct scores scores;
    struct err err;
    bool same = answers[0] == expected[0];

    sheet_init(&sheet, dass);
    for (int i = 0; i < ITEMS; i++) {
        sheet.answer[i] = (int)answers[i + 1];
    }
    if (!score_sheet(&sheet, &scores, &err)) {
        return false;
    }
    for (int i = 0; i < SCALES; i++) {
        same = same && scores.at[i].known
            && scores.at[i].value == (double)expected[i + 1];
    }
    return same;
}

int main(void)
{
    struct arena *arena = arena_open("test");
    struct registry registry;
    struct err err = {0};
    FILE *answers = fopen("../shared/data/dass21/answers.csv", "r");
    FILE *expected = fopen("../shared/data/dass21/expected.csv", "r");
    int64_t given[ITEMS + 1];
    int64_t wanted[SCALES + 1];
    int people = -1; // the header
    int same = 0;

    CHECK("the registry", registry_open(arena, &registry, &err));
    if (answers && expected) {
        struct csv *a = csv_open(answers);
        struct csv *e = csv_open(expected);
        const struct instrument *dass = registry_find(&registry, STR("dass21"));

        while (next_row(a, given, ITEMS + 1)
               && next_row(e, wanted, SCALES + 1)) {
            same += people >= 0 && person_agrees(dass, given, wanted);
            people++;
        }
        csv_close(a);
        csv_close(e);
        CHECK("2,500 people", people == 2500);
        CHECK("all their scores agree", same == people);
    } else {
        check_left_out("../shared/data/dass21");
    }
    if (answers && expected) {
        (void)fclose(answers);
        (void)fclose(expected);
    }
    arena_close(arena);
    return check_end();
}
