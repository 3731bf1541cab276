// test_support - "What might be in the way?": which areas stand out, one walk
// that two tabs cannot both write, a choice with its day to look again.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "practice/card.h"
#include "practice/client.h"
#include "practice/course_view.h"
#include "practice/event.h"
#include "practice/glance.h"
#include "practice/support.h"

static struct err err;
static struct toy toy;

// ---- pure -------------------------------------------------------------------

static void check_areas(void)
{
    static const struct {
        const char *name;
        double trouble[SUPPORT_AREAS]; // below 0: not known
        const char *stands_out;        // one letter for each area
    } CASES[] = {
        {"the one with most",                {1, 2, 7, 3},    "--x-"},
        {"two that are level",               {5, 1, 5, 0},    "x-x-"},
        {"none when all are alike",          {4, 4, 4, 4},    "----"},
        {"none when there is nothing",       {0, 0, 0, 0},    "----"},
        {"only among those that are known",  {-1, 2, 3, -1},  "--x-"},
        {"never the only one that is known", {-1, -1, 8, -1}, "----"},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct support_answer areas[SUPPORT_AREAS];
        bool good = true;

        for (int k = 0; k < SUPPORT_AREAS; k++) {
            areas[k] =
                (struct support_answer){.known = CASES[i].trouble[k] >= 0,
                                        .trouble = CASES[i].trouble[k]};
        }
        support_compare(areas);
        for (int k = 0; k < SUPPORT_AREAS; k++) {
            good &= areas[k].stands_out == (CASES[i].stands_out[k] == 'x');
        }
        CHECK(CASES[i].name, good);
    }
}

static void check_options(void)
{
    CHECK("an option is found",
          support_option_find(STR("wait")) == SUPPORT_OPTIONS - 1);
    CHECK("no other is", support_option_find(STR("recommended")) == -1);
    for (int i = 0; i < SUPPORT_OPTIONS; i++) {
        const struct support_option *option = &SUPPORT_OPTION[i];

        CHECK(option->name, option->title && option->event && option->why
                                && option->open[0] && option->open[1]
                                && option->source);
        CHECK("what was read has its number",
              (option->trust == SUPPORT_READ)
                  == (strchr(option->source, '[') != NULL));
    }
}

// ---- a walk -----------------------------------------------------------------

static bool tick_and_choose(struct practice *practice, struct client_id client,
                            struct err *e)
{
    struct support walk, other;
    struct support *chosen;
    int count;

    CHECK("no walk yet",
          support_open(practice, client, &walk, e) && walk.id == 0);
    other = walk;
    answers_set(practice->arena, &walk.walk, STR("barrier.money"), STR("1"));
    CHECK("ticks begin one", support_save(practice, &walk, e) && walk.id != 0);
    CHECK("a second tab did not know of it",
          !support_save(practice, &other, &err) && err.kind == ERR_CONFLICT);
    CHECK("it is read again",
          support_open(practice, client, &other, e) && other.id == walk.id
              && support_has_tick(&other, "barrier", "money")
              && !support_has_tick(&other, "barrier", "mone")
              && !support_has_tick(&other, "barrier", "time"));
    CHECK("and changed", support_save(practice, &walk, e));
    CHECK("not from an old reading",
          !support_save(practice, &other, &err) && err.kind == ERR_CONFLICT);
    CHECK("one of the eight",
          !support_choose(practice, &walk, -1, STR(""), 0, &err)
              && err.kind == ERR_INPUT);
    CHECK("to wait needs a day",
          !support_choose(practice, &walk, support_option_find(STR("wait")),
                          STR(""), 0, &err)
              && err.kind == ERR_INPUT);
    CHECK("a day to come",
          !support_choose(practice, &walk, 0, STR(""), TOY_NOW - DAY, &err)
              && err.kind == ERR_INPUT);
    CHECK("two choose",
          support_choose(practice, &walk, support_option_find(STR("goal")),
                         STR("once a month"), TOY_NOW + (int64_t)14 * DAY, e));
    CHECK("the walk is over",
          support_open(practice, client, &other, e) && other.id == 0);
    CHECK("and stands among those before",
          support_list_chosen(practice, client, &chosen, &count, e)
              && count == 1
              && chosen[0].review_at == TOY_NOW + (int64_t)14 * DAY);
    return true;
}

static bool look_again(struct practice *practice, struct client_id client,
                       struct err *e)
{
    struct course_view course;
    struct glance glance;
    struct talk talk = {
        .subject = "decision", .who = "therapist", .answer = "no"};

    CHECK("the choice is an event, its day a flag ahead",
          course_view_read(practice, client, COURSE_PLAIN, &course, e)
              && course.event_count == 1
              && strcmp(course.events[0].kind, "decision") == 0
              && course.review_count == 1 && course.reviews[0] > TOY_NOW);
    CHECK("the glance is quiet before its day",
          glance_read(practice, client, &glance, e) && glance.review.id.n == 0);
    toy.world.now += (int64_t)14 * DAY;
    CHECK("and asks on it",
          glance_read(practice, client, &glance, e)
              && str_is(glance.review.words,
                        "A smaller goal, or another: once a month"));
    talk.subject_id = glance.review.id.n;
    CHECK("\"not yet\" leaves it there",
          talk_add(practice, client, &talk, e)
              && glance_read(practice, client, &glance, e)
              && glance.review.id.n != 0);
    WORD_COPY(talk.answer, STR("yes"));
    CHECK("until somebody looked at it",
          talk_add(practice, client, &talk, e)
              && glance_read(practice, client, &glance, e)
              && glance.review.id.n == 0);
    return true;
}

// ---- the eight questions ----------------------------------------------------

static bool ask(struct practice *practice, struct client_id client,
                struct err *e)
{
    struct administration_id id;
    struct support_form form;
    struct course_view course;
    struct reason *reasons;
    struct form fields;
    int count;

    CHECK("never asked",
          support_form_read(practice, client, &form, e) && form.id.n == 0);
    CHECK("the answers parse",
          form_parse(practice->arena,
                     STR("us_safe=4&us_seen=0&wanting_now=4&wanting_cost=0&"
                         "people_there=0&people_against=4&events_new=1"),
                     &fields, e));
    CHECK("read aloud", support_read_aloud(practice, client, &fields, &id, e));
    CHECK("people stand out; events are not known",
          support_form_read(practice, client, &form, e)
              && form.areas[2].stands_out && form.areas[2].trouble >= 8
              && !form.areas[0].stands_out && !form.areas[3].known
              && strcmp(form.mode, "interview") == 0);
    CHECK("no chart grows from it",
          course_view_read(practice, client, COURSE_PLAIN, &course, e)
              && course.series_count == 0);
    CHECK("and no signal",
          card_read(practice, client, &reasons, &count, e) && count == 0);
    CHECK("a wrong answer is refused",
          form_parse(practice->arena, STR("us_safe=9"), &fields, e)
              && !support_read_aloud(practice, client, &fields, &id, &err)
              && err.kind == ERR_INPUT);
    return true;
}

static bool walk(struct practice *practice, void *context, struct err *e)
{
    struct client_id client;

    (void)context;
    practice->staff.n = 1;
    return client_add(practice, &(struct client){.name = STR("Rowan")}, &client,
                      e)
        && ask(practice, client, e) && tick_and_choose(practice, client, e)
        && look_again(practice, client, e);
}

int main(void)
{
    check_areas();
    check_options();
    if (!toy_open(&toy)) {
        return 1;
    }
    CHECK("a walk", folder_write(toy.folder, toy.arena, walk, NULL, &err)
                        || toy_fail("walk", &err));
    toy_close(&toy);
    return check_end();
}
