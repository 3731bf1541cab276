// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/demo_answer.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/questionnaire.h"
#include "practice/submission.h"

enum { BOND_MOST = 20, HARD_MOST = 100 }; // demo_people.h: the ends of a week

static int least_of(const struct question *question)
{
    return question->options[0].value;
}

static int most_of(const struct question *question)
{
    return question->options[question->option_count - 1].value;
}

// Is a higher answer to this item a harder week (or a poorer session)?
static bool high_is_hard(const struct instrument *instrument, int item)
{
    bool hard = instrument->better == BETTER_LOWER;
    const struct scale *scale = instrument->scales;

    for (int i = 0; instrument->scale_count && i < scale->item_count; i++) {
        if (scale->items[i] == item && scale->reversed[i]) {
            return !hard;
        }
    }
    return hard;
}

// Spreads a share of the whole over the items, so that the sum is that share:
// 60 of 100 over four items of 0 to 3 is 2, 2, 1, 2, not 2, 2, 2, 2.
static int spread(const struct question *question, int share)
{
    int range = most_of(question) - least_of(question);
    int before = question->item * range * share / HARD_MOST;
    int after = (question->item + 1) * range * share / HARD_MOST;

    return least_of(question) + after - before;
}

static int answer_item(const struct question *question,
                       const struct demo_week *week)
{
    bool post = str_is(str_of(question->instrument->code), "post");
    int hard =
        post ? (BOND_MOST - week->bond) * HARD_MOST / BOND_MOST : week->hard;

    if (question->safety) {
        return least_of(question);
    }
    return spread(question, high_is_hard(question->instrument, question->item)
                                ? hard
                                : HARD_MOST - hard);
}

static bool is_field(const struct question *question, const char *field)
{
    return str_is(question->field, field);
}

// What is answered to a question; empty: left out.
static struct str answer_to(struct arena *arena,
                            const struct question *question,
                            const struct demo_week *week, const char *miss)
{
    int number = 0; // "note_to": my therapist

    if (question->kind == QUESTION_LINE) {
        return is_field(question, "note") ? str_of(week->note)
             : is_field(question, "miss") ? str_of(miss)
                                          : (struct str){0};
    }
    if (question->kind == QUESTION_CHIPS && !miss) {
        return (struct str){0};
    }
    if (question->kind == QUESTION_CHIPS) {
        number = question->options[0].value;
    } else if (is_field(question, "unsaid")) {
        number = miss != NULL;
    }
    if (question->instrument) {
        number = answer_item(question, week);
    } else if (str_starts(question->field, STR("goal."))) {
        number = (HARD_MOST - week->hard) / 10;
    } else if (is_field(question, "kept") || is_field(question, "limits")) {
        number = week->bond * 4 / BOND_MOST;
    }
    return text_print(arena, "%d", number);
}

bool demo_answer(struct practice *practice, struct administration_id id,
                 const struct demo_week *week, const char *miss,
                 struct err *err)
{
    struct administration administration;
    struct questionnaire all;
    struct form form = {0};
    struct outcome outcome;

    if (!administration_get(practice, id, &administration, err)
        || !administration_questions(practice, &administration, &all, err)) {
        return false;
    }
    form.fields =
        arena_take(practice->arena, (size_t)all.count + 1, sizeof *form.fields);
    for (int i = 0; i < all.count; i++) {
        struct str value =
            answer_to(practice->arena, &all.questions[i], week, miss);

        if (value.len) {
            form.fields[form.count++] =
                (struct field){all.questions[i].field, value};
        }
    }
    return submission_accept(practice, &administration, &form, &outcome, err);
}
