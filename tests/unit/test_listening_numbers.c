// test_listening_numbers - what stays of a session comes back as it was kept,
// holds no word, and what is not known stays unknown.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"

#include "base/arena.h"
#include "practice/listen_numbers.h"

#include <math.h>

static struct err err;
static struct arena *arena;
static struct listen_kept kept;

static const struct listen_differ DIFFER[] = {
    {TASK_BEHAVIOUR,  BEHAVIOUR_QUESTION, BEHAVIOUR_REFLECTION, 2},
    {TASK_REFLECTION, REFLECTION_NONE,    REFLECTION_COMPLEX,   1},
};

static struct str some_numbers(int differ_count)
{
    struct numbers *numbers = arena_take(arena, 1, sizeof *numbers);

    for (int i = 0; i < NUMBER_COUNT; i++) {
        numbers->of[i].value = NAN;
    }
    numbers->of[NUMBER_QUESTIONS].value = 12;
    numbers->of[NUMBER_REFLECTIONS_PER_QUESTION].value = 2.0 / 3;
    numbers->of[NUMBER_THERAPIST_AFFECT].value = -0.125;
    kept = listen_kept_of(numbers);
    kept.differ_count = differ_count;
    memcpy(kept.differ, DIFFER, sizeof DIFFER);
    return listen_numbers_print(arena, &kept);
}

static void comes_back(void)
{
    struct str json = some_numbers(2);

    CHECK("the numbers come back",
          listen_numbers_parse(arena, json, &kept, &err));
    CHECK("the numbers come back", kept.value[NUMBER_QUESTIONS] == 12);
    CHECK("the numbers come back",
          fabs(kept.value[NUMBER_REFLECTIONS_PER_QUESTION] - 2.0 / 3) < 1e-6);
    CHECK("the numbers come back",
          kept.value[NUMBER_THERAPIST_AFFECT] == -0.125);
    CHECK("the numbers come back", kept.differ_count == 2);
    CHECK("the numbers come back",
          kept.differ[0].task == TASK_BEHAVIOUR && kept.differ[0].count == 2);
    CHECK("the numbers come back", kept.differ[0].given == BEHAVIOUR_QUESTION);
    CHECK("the numbers come back", kept.differ[1].given == REFLECTION_NONE);
    CHECK("the numbers come back", kept.differ[1].said == REFLECTION_COMPLEX);
}

static void unknown_stays_unknown(void)
{
    struct str json = some_numbers(0);

    CHECK("what is not known is left out",
          !strstr(str_text(arena, json), "minutes"));
    CHECK("what is not known is left out",
          listen_numbers_parse(arena, json, &kept, &err));
    CHECK("what is not known is left out",
          isnan(kept.value[NUMBER_MINUTES]) && kept.differ_count == 0);
}

// Of an older or newer program: other keys, keys that are gone.
static void other_versions(void)
{
    CHECK("other versions are read",
          listen_numbers_parse(
              arena,
              STR("{\"version\":9,\"numbers\":{\"laughs\":3,\"questions\":4}}"),
              &kept, &err));
    CHECK("other versions are read", kept.value[NUMBER_QUESTIONS] == 4);
    CHECK("other versions are read",
          isnan(kept.value[NUMBER_REFLECTIONS]) && kept.differ_count == 0);
}

static const char *const BROKEN[] = {
    "",
    "{",
    "{\"numbers\":{\"questions\":\"many\"}}",
    "{\"disputes\":[{\"task\":\"mood\",\"given\":\"a\",\"said\":\"b\"}]}",
    "{\"disputes\":[{\"task\":\"talk\",\"given\":\"change\",\"said\":\"x\"}]}",
    "{\"disputes\":[7]}",
};

static void what_is_broken_is_refused(void)
{
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
        CHECK("what is broken is refused",
              !listen_numbers_parse(arena, str_of(BROKEN[i]), &kept, &err));
    }
}

int main(void)
{
    arena = arena_open("test");
    comes_back();
    unknown_stays_unknown();
    other_versions();
    what_is_broken_is_refused();
    arena_close(arena);
    return check_end();
}
