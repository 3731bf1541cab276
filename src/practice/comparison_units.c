// comparison_units - by therapist and by place: who stands in it, what is
// adjusted for, which units are large enough to stand by themselves.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/comparison_parts.h"

#include "base/arena.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// A coefficient wants ten people to whom it happened and ten to whom it did
// not; a fact that holds for fewer than ten people, or for all but fewer, is
// not adjusted for.
// SOURCE: Peduzzi et al. 1996, J Clin Epidemiol 49, 1373-1379
enum { EVENTS_EACH = 10, COLUMNS_MOST = 5 };

// How much lies between units is found while somebody waits for the page: of
// more people `rapport evidence compare` finds it.
enum { BETWEEN_PEOPLE = 1000 };

#define YEAR (365.25 * DAY)

struct work {
    struct practice *practice;
    const struct comparison *comparison;
    enum comparison_outcome outcome;
    enum comparison_by by;
    struct comparison_of *of;
    const struct comparison_people *all;
    int *who;         // stands in it: places in `all`
    double also_mean; // of those who have it
    double *y;
    uint32_t *unit;
    int64_t *key; // of each unit: a therapist, or a place; in order
    int *size;    // its people
    uint32_t units;
    bool *together; // each unit: does not stand by itself
    int people_together, units_together;
    int64_t first_at; // when the first of them began
    struct str *names;
    double *x;
    int columns;
};

// ---- who stands in it -------------------------------------------------------

static bool stands_in(const struct work *work,
                      const struct comparison_person *person)
{
    int scores = work->outcome == COMPARISON_IMPROVED ? 2 : 1;

    return person->scores >= scores;
}

static bool happened(const struct work *work,
                     const struct comparison_person *person)
{
    if (work->outcome == COMPARISON_UNPLANNED) {
        return person->ending == COMPARISON_ENDED_UNPLANNED;
    }
    return course_reliable(&work->comparison->threshold,
                           work->comparison->form->scale->better, person->first,
                           person->last)
        == RELIABLE_IMPROVED;
}

static const struct comparison_person *person_at(const struct work *work, int i)
{
    return &work->all->at[work->who[i]];
}

static void gather(struct work *work, const struct comparison_people *all)
{
    struct arena *arena = work->practice->arena;
    size_t room = (size_t)all->count + 1;

    work->all = all;
    work->who = arena_take(arena, room, sizeof *work->who);
    work->y = arena_take(arena, room, sizeof *work->y);
    work->first_at = INT64_MAX;
    for (int i = 0; i < all->count; i++) {
        const struct comparison_person *person = &all->at[i];

        if (!stands_in(work, person)) {
            continue;
        }
        work->who[work->of->people] = i;
        work->y[work->of->people] = happened(work, person);
        work->of->events += work->y[work->of->people] > 0;
        work->of->people++;
        if (person->started_at < work->first_at) {
            work->first_at = person->started_at;
        }
    }
}

// ---- units ------------------------------------------------------------------

static int64_t key_of(const struct work *work,
                      const struct comparison_person *person)
{
    return work->by == COMPARISON_PLACES ? person->site : person->staff;
}

static int by_number(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

static uint32_t find_unit(const struct work *work, int64_t key)
{
    const int64_t *found =
        bsearch(&key, work->key, work->units, sizeof *work->key, by_number);

    return found ? (uint32_t)(found - work->key) : COMPARISON_NOBODY;
}

static void number_units(struct work *work)
{
    struct arena *arena = work->practice->arena;
    size_t room = (size_t)work->of->people + 1;

    work->key = arena_take(arena, room, sizeof *work->key);
    work->size = arena_take(arena, room, sizeof *work->size);
    work->unit = arena_take(arena, room, sizeof *work->unit);
    for (int i = 0; i < work->of->people; i++) {
        work->key[i] = key_of(work, person_at(work, i));
    }
    qsort(work->key, (size_t)work->of->people, sizeof *work->key, by_number);
    for (int i = 0; i < work->of->people; i++) {
        if (!work->units || work->key[i] != work->key[work->units - 1]) {
            work->key[work->units++] = work->key[i];
        }
    }
    for (int i = 0; i < work->of->people; i++) {
        work->unit[i] = find_unit(work, key_of(work, person_at(work, i)));
        work->size[work->unit[i]]++;
    }
}

// ---- which stand together ---------------------------------------------------

static void put_together(struct work *work, uint32_t unit)
{
    if (!work->together[unit]) {
        work->together[unit] = true;
        work->people_together += work->size[unit];
        work->units_together++;
    }
}

// Whom a place's people work with: not all of them.
struct few {
    int64_t staff[COMPARISON_TOGETHER];
    int count;
};

static void add_staff(struct few *few, int64_t staff)
{
    for (int i = 0; i < few->count; i++) {
        if (few->staff[i] == staff) {
            return;
        }
    }
    if (few->count < COMPARISON_TOGETHER) {
        few->staff[few->count++] = staff;
    }
}

// A place of fewer than three therapists would tell one of them about another.
// One of somebody who does not stand alone among the therapists would tell of
// them, by taking away the others who do. No place at all is no place.
static void mark_places(struct work *work, const struct work *therapists)
{
    struct few *few =
        arena_take(work->practice->arena, (size_t)work->units + 1, sizeof *few);

    for (int i = 0; i < work->of->people; i++) {
        int64_t staff = person_at(work, i)->staff;

        add_staff(&few[work->unit[i]], staff);
        if (therapists->of->is_told
            && therapists->together[find_unit(therapists, staff)]) {
            put_together(work, work->unit[i]);
        }
    }
    for (uint32_t u = 0; u < work->units; u++) {
        if (few[u].count < COMPARISON_TOGETHER || work->key[u] == 0) {
            put_together(work, u);
        }
    }
}

// COMPARISON_NOBODY: none stands by itself.
static uint32_t find_smallest(const struct work *work)
{
    uint32_t smallest = COMPARISON_NOBODY;

    for (uint32_t u = 0; u < work->units; u++) {
        if (!work->together[u]
            && (smallest == COMPARISON_NOBODY
                || work->size[u] < work->size[smallest])) {
            smallest = u;
        }
    }
    return smallest;
}

// Small ones, and whoever joins them until they are enough people, and enough
// units that none of them can tell another by taking their own away.
static void choose_together(struct work *work, const struct work *therapists)
{
    uint32_t smallest = 0;

    work->together = arena_take(work->practice->arena, (size_t)work->units + 1,
                                sizeof *work->together);
    if (therapists) {
        mark_places(work, therapists);
    }
    for (uint32_t u = 0; u < work->units; u++) {
        if (work->size[u] < COMPARISON_PEOPLE) {
            put_together(work, u);
        }
    }
    while (work->units_together > 0 && smallest != COMPARISON_NOBODY
           && (work->units_together < COMPARISON_TOGETHER
               || work->people_together < COMPARISON_PEOPLE)) {
        smallest = find_smallest(work);
        if (smallest != COMPARISON_NOBODY) {
            put_together(work, smallest);
        }
    }
    work->of->units = (int)work->units - work->units_together;
}

// ---- what is adjusted for ---------------------------------------------------

// One fact about how somebody began.
typedef double fact_of(const struct work *work,
                       const struct comparison_person *person);

static double first_of(const struct work *work,
                       const struct comparison_person *person)
{
    (void)work;
    return person->first;
}

static double also_of(const struct work *work,
                      const struct comparison_person *person)
{
    return isnan(person->also) ? work->also_mean : person->also;
}

static double safety_of(const struct work *work,
                        const struct comparison_person *person)
{
    (void)work;
    return person->safety;
}

static double years_of(const struct work *work,
                       const struct comparison_person *person)
{
    return (double)(person->started_at - work->first_at) / YEAR;
}

static void leave_out(struct work *work, struct str name, const char *why)
{
    struct comparison_of *of = work->of;

    if (of->left_out_count < COMPARISON_LEFT_OUT) {
        of->left_out[of->left_out_count++] =
            text_print(work->practice->arena, "%.*s: %s", SHOW(name), why);
    }
}

// Enough events for one column more.
static bool has_room(const struct work *work)
{
    int rare = work->of->events < work->of->people - work->of->events
                 ? work->of->events
                 : work->of->people - work->of->events;

    return rare >= EVENTS_EACH * work->columns;
}

// A yes or no needs ten of each.
static bool varies(const struct work *work, const double *column, bool is_yes)
{
    int apart = 0;

    for (int i = 0; i < work->of->people; i++) {
        apart += column[i] != column[0];
    }
    return apart >= EVENTS_EACH
        && (!is_yes || work->of->people - apart >= EVENTS_EACH);
}

static void add_fact(struct work *work, struct str name, fact_of *fact,
                     bool is_yes)
{
    int n = work->of->people;
    double *column = work->x + (size_t)work->columns * (size_t)n;

    for (int i = 0; i < n; i++) {
        column[i] = fact(work, person_at(work, i));
    }
    if (!varies(work, column, is_yes)) {
        leave_out(work, name,
                  is_yes ? "fewer than ten people had one, or had none"
                         : "it was the same for nearly everybody");
    } else if (!has_room(work)) {
        leave_out(work, name, "too few events for one number more");
    } else {
        work->names[work->columns++] = name;
    }
}

static struct str first_name(struct arena *arena,
                             const struct comparison_form *form)
{
    bool total = strcmp(form->scale->name, "total") == 0;

    return total ? text_print(arena, "first %s", form->instrument->name)
                 : text_print(arena, "first %s (%s)", form->instrument->name,
                              form->scale->title);
}

// Whoever has none is taken at the mean: were they left out, a page with and
// one without it would tell how they fared.
static double find_also_mean(const struct work *work)
{
    double sum = 0;
    int count = 0;

    for (int i = 0; i < work->of->people; i++) {
        double also = person_at(work, i)->also;

        sum += isnan(also) ? 0 : also;
        count += !isnan(also);
    }
    return count ? sum / count : 0;
}

// The constant, then the facts; the first score always has the first word.
static void adjust(struct work *work)
{
    struct arena *arena = work->practice->arena;
    const struct comparison *comparison = work->comparison;
    size_t n = (size_t)work->of->people;

    work->names = arena_take(arena, COLUMNS_MOST, sizeof *work->names);
    work->x = arena_take(arena, n * COLUMNS_MOST, sizeof *work->x);
    work->names[work->columns++] = STR("(Intercept)");
    for (size_t i = 0; i < n; i++) {
        work->x[i] = 1;
    }
    add_fact(work, first_name(arena, comparison->form), first_of, false);
    if (comparison->also) {
        work->also_mean = find_also_mean(work);
        add_fact(work, first_name(arena, comparison->also), also_of, false);
    }
    add_fact(work, STR("a safety answer at the start"), safety_of, true);
    add_fact(work, STR("years since the first of them began"), years_of, false);
}

// ---- the answer -------------------------------------------------------------

static struct str case_mix_words(const struct work *work)
{
    struct text text = text_in(work->practice->arena);

    for (int i = 1; i < work->columns; i++) {
        text_add(&text, i > 1 ? STR(", ") : STR(""));
        text_add(&text, work->names[i]);
    }
    return text_str(&text);
}

static struct str day_words(const struct practice *practice, int64_t at)
{
    struct civil day = zone_civil(practice->zone, at);

    return text_print(practice->arena, "%04d-%02d-%02d", day.year, day.month,
                      day.day);
}

static void ask(struct work *work)
{
    struct comparison_of *of = work->of;
    bool places = work->by == COMPARISON_PLACES;
    int64_t mine =
        places ? work->comparison->own_site : work->comparison->own_staff;

    of->rows = (struct comparison_rows){.n = (size_t)of->people,
                                        .is_event = true,
                                        .y = work->y,
                                        .p = work->columns,
                                        .names = work->names,
                                        .x = work->x,
                                        .unit = work->unit,
                                        .units = work->units,
                                        .together = work->together};
    of->question = (struct comparison_question){
        .outcome = work->outcome == COMPARISON_IMPROVED
                     ? STR("reliable improvement")
                     : STR("an unplanned ending"),
        .units = places ? STR("places") : STR("therapists"),
        .case_mix = case_mix_words(work),
        .from = day_words(work->practice, work->first_at),
        .to = day_words(work->practice, work->comparison->until),
        .least = COMPARISON_PEOPLE,
        .exact = true,
        .no_between = of->people > BETWEEN_PEOPLE,
        .own = mine ? find_unit(work, mine) : COMPARISON_NOBODY,
        .own_name = places ? STR("Your place") : STR("You")};
    of->is_mine = of->question.own != COMPARISON_NOBODY;
}

static bool is_enough(struct work *work)
{
    static const char *const COUNTED[COMPARISON_UNITS_LEAST] = {
        "is none", "is one", "are two", "are three", "are four"};
    static const char THERAPISTS[] =
        "The picture begins at %d therapists with %d people or more each, "
        "beside those with fewer, who stand together. There %s so far. With "
        "fewer, a point would be somebody.";
    static const char PLACES[] =
        "The picture begins at %d places with %d people or more each, all of "
        "three or more therapists who are not small themselves. There %s so "
        "far. With fewer, a point would be somebody.";
    struct comparison_of *of = work->of;

    if (work->outcome == COMPARISON_UNPLANNED
        && work->comparison->form != &work->comparison->forms[0]) {
        of->why_not =
            STR("It is told with the form that most people filled in, which "
                "stands first in the choice: from two forms it could be found "
                "out of whoever filled in one of them alone.");
        return false;
    }
    if (of->units < COMPARISON_UNITS_LEAST) {
        of->why_not = text_print(
            work->practice->arena,
            work->by == COMPARISON_PLACES ? PLACES : THERAPISTS,
            COMPARISON_UNITS_LEAST, COMPARISON_PEOPLE, COUNTED[of->units]);
        return false;
    }
    if (of->events < EVENTS_EACH || of->people - of->events < EVENTS_EACH) {
        of->why_not = STR("It happened to fewer than ten people, or to all but "
                          "fewer than ten: there is nothing to compare.");
        return false;
    }
    return true;
}

// `therapists`: of the same outcome, for places.
static void compare(struct work *work, const struct comparison_people *all,
                    const struct work *therapists)
{
    struct comparison_of *of = work->of;
    struct err why;

    gather(work, all);
    number_units(work);
    choose_together(work, therapists);
    if (!is_enough(work)) {
        return;
    }
    adjust(work);
    ask(work);
    of->is_told = comparison_answer_find(work->practice->arena, &of->rows,
                                         &of->question, &of->answer, &why);
    if (!of->is_told) {
        of->why_not = text_print(work->practice->arena,
                                 "There is no comparison: %s.", why.text);
    }
}

static void compare_outcome(struct practice *practice,
                            const struct comparison_people *people,
                            enum comparison_outcome outcome,
                            struct comparison *comparison)
{
    struct work works[COMPARISON_BYS];
    int bys = comparison->site_count >= 2 ? COMPARISON_BYS
                                          : COMPARISON_THERAPISTS + 1;

    for (int by = 0; by < bys; by++) {
        works[by] = (struct work){.practice = practice,
                                  .comparison = comparison,
                                  .outcome = outcome,
                                  .by = (enum comparison_by)by,
                                  .of = &comparison->of[outcome][by]};
        compare(&works[by], people, by == COMPARISON_PLACES ? works : NULL);
        comparison->is_told = comparison->is_told || works[by].of->is_told;
    }
}

void comparison_compare(struct practice *practice,
                        const struct comparison_people *people,
                        struct comparison *comparison)
{
    compare_outcome(practice, people, COMPARISON_IMPROVED, comparison);
    compare_outcome(practice, people, COMPARISON_UNPLANNED, comparison);
}
