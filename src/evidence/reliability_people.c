// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/reliability_people.h"

#include "base/arena.h"
#include "base/text.h"
#include "stats/quantile.h"

#include <math.h>
#include <stdlib.h>

// ---- tables -----------------------------------------------------------------

static bool is_first(const struct reliability_forms *forms, size_t row)
{
    return row == 0 || forms->person[row] != forms->person[row - 1];
}

static size_t count_people(const struct reliability_forms *forms)
{
    size_t people = 0;

    for (size_t i = 0; i < forms->rows; i++) {
        people += is_first(forms, i);
    }
    return people;
}

// One item as it stands, or of first forms alone.
static double *numbers_of(struct arena *arena,
                          const struct reliability_forms *forms, int item,
                          bool first)
{
    double *numbers = arena_take(arena, forms->rows, sizeof *numbers);
    size_t count = 0;

    for (size_t i = 0; i < forms->rows; i++) {
        if (!first || is_first(forms, i)) {
            numbers[count++] = forms->at[item][i];
        }
    }
    return numbers;
}

static void add_items(struct arena *arena,
                      const struct reliability_forms *forms, bool first,
                      struct frame *frame)
{
    for (int j = 0; j < forms->items; j++) {
        frame->columns[frame->column_count++] = (struct frame_column){
            .name = forms->names[j],
            .is_whole = true,
            .numbers = numbers_of(arena, forms, j, first)};
    }
}

// Whose form it is: a text, so that it is taken for no item.
static void add_person(struct arena *arena,
                       const struct reliability_forms *forms,
                       struct frame *frame)
{
    uint32_t *codes = arena_take(arena, forms->rows, sizeof *codes);
    uint32_t person = 0;

    for (size_t i = 0; i < forms->rows; i++) {
        person += i > 0 && is_first(forms, i);
        codes[i] = person;
    }
    frame->columns[frame->column_count++] =
        (struct frame_column){.name = STR("client"),
                              .is_text = true,
                              .codes = codes,
                              .level_count = person + 1};
}

static struct frame frame_of(struct arena *arena,
                             const struct reliability_forms *forms, bool first)
{
    size_t room = (size_t)forms->items + 1;
    struct frame frame = {.rows = first ? count_people(forms) : forms->rows};

    frame.columns = arena_take(arena, room, sizeof *frame.columns);
    add_items(arena, forms, first, &frame);
    if (!first) {
        add_person(arena, forms, &frame);
    }
    return frame;
}

static struct str reversed_names(struct arena *arena,
                                 const struct reliability_forms *forms)
{
    struct text names = text_in(arena);

    for (int j = 0; j < forms->items; j++) {
        if (forms->reversed[j]) {
            text_addf(&names, "%s%.*s", names.len ? "," : "",
                      SHOW(forms->names[j]));
        }
    }
    return names.len ? text_str(&names) : (struct str){0};
}

static bool answer_forms(struct arena *arena,
                         const struct reliability_forms *forms, bool first,
                         double level, struct reliability_answer *answer,
                         struct err *err)
{
    struct reliability_question *question =
        arena_take(arena, 1, sizeof *question);
    struct frame *frame = arena_take(arena, 1, sizeof *frame);

    *frame = frame_of(arena, forms, first);
    *question = (struct reliability_question){
        .reverse = reversed_names(arena, forms),
        .within = first ? (struct str){0} : STR("client"),
        .least = forms->least,
        .most = forms->most,
        .level = level,
    };
    return reliability_answer_find(arena, question, frame, answer, err);
}

// Where the same items vary among first forms and among all, what lies within
// people can stand beside how the items go together.
static void take_within(struct reliability_people *people)
{
    struct reliability_answer *to = &people->answer;
    const struct reliability_answer *from = &people->all;

    if (!from->has_within || from->answers.items != to->answers.items) {
        return;
    }
    to->has_within = true;
    to->occasions = from->answered;
    to->persons = from->persons;
    to->share = from->share;
    to->within = from->within;
    to->between = from->between;
    to->has_nested = from->has_nested;
    to->nested = from->nested;
}

// ---- again ------------------------------------------------------------------

// The mean of all items, turned round where they are; NAN: some is missing.
static double score_of(const struct reliability_forms *forms, size_t row)
{
    double sum = 0;

    for (int j = 0; j < forms->items; j++) {
        double answer = forms->at[j][row];

        sum +=
            forms->reversed[j] ? forms->least + forms->most - answer : answer;
    }
    return sum / forms->items;
}

// Somebody's first and second form.
static bool is_pair(const struct reliability_forms *forms, size_t row)
{
    return row + 1 < forms->rows && is_first(forms, row)
        && !is_first(forms, row + 1);
}

// Their scores, one after the other in `scores`; how many pairs there are.
static size_t take_pairs(const struct reliability_forms *forms, double *scores,
                         double *days)
{
    size_t n = 0;

    for (size_t i = 0; i < forms->rows; i++) {
        scores[2 * n] = is_pair(forms, i) ? score_of(forms, i) : NAN;
        scores[2 * n + 1] = is_pair(forms, i) ? score_of(forms, i + 1) : NAN;
        if (!isnan(scores[2 * n]) && !isnan(scores[2 * n + 1])) {
            days[n++] = (double)forms->day[i + 1] - forms->day[i];
        }
    }
    return n;
}

static void find_again(struct arena *arena,
                       const struct reliability_forms *forms, double level,
                       struct reliability_people *people)
{
    size_t room = 2 * people->people + 2;
    double *scores = arena_take(arena, room, sizeof *scores);
    double *days = arena_take(arena, room, sizeof *days);
    double *columns = arena_take(arena, room, sizeof *columns);
    size_t n = take_pairs(forms, scores, days);

    for (size_t i = 0; i < forms->rows; i++) {
        people->twice += is_pair(forms, i);
    }
    if (n < RELIABILITY_PEOPLE_FEWEST) {
        return;
    }
    for (size_t i = 0; i < n; i++) {
        columns[i] = scores[2 * i];
        columns[n + i] = scores[2 * i + 1];
    }
    qsort(days, n, sizeof *days, quantile_order);
    people->days = quantile_of(days, n, .5);
    people->has_again = agreement_find(columns, n, 2, level, &people->again);
}

// ---- all of it --------------------------------------------------------------

void reliability_people_find(struct arena *arena,
                             const struct reliability_forms *forms,
                             double level, struct reliability_people *people)
{
    struct err why = {0};

    *people = (struct reliability_people){.people = count_people(forms),
                                          .forms = forms->rows};
    if (people->people < RELIABILITY_PEOPLE_FEWEST) {
        people->why = text_print(arena,
                                 "%zu of %d people have filled it in so far; "
                                 "numbers of fewer say too little",
                                 people->people, RELIABILITY_PEOPLE_FEWEST);
        return;
    }
    people->found =
        answer_forms(arena, forms, true, level, &people->answer, &why);
    if (!people->found) {
        people->why = text_print(arena, "%s", why.text);
        return;
    }
    find_again(arena, forms, level, people);
    if (people->twice >= RELIABILITY_PEOPLE_FEWEST
        && answer_forms(arena, forms, false, level, &people->all, &why)) {
        take_within(people);
    } else {
        people->all = (struct reliability_answer){0};
    }
}
