// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/comparison.h"

#include "base/arena.h"
#include "practice/comparison_parts.h"
#include "practice/setting.h"
#include "practice/staff.h"

#include "base/text.h"

#include <stdlib.h>

bool comparison_is_on(struct practice *practice, bool *on, struct err *err)
{
    return setting_read_yes(practice, "comparison", on, err);
}

// ---- until when -------------------------------------------------------------

struct str comparison_until_name(const struct practice *practice, int64_t until)
{
    struct civil day = zone_civil(practice->zone, until);

    return text_print(practice->arena, "%04d-%02d-%02d", day.year, day.month,
                      day.day);
}

// ---- how it went ------------------------------------------------------------

static void add_ending(struct comparison_results *results,
                       enum comparison_ending ending)
{
    results->planned += ending == COMPARISON_ENDED_PLANNED;
    results->unplanned += ending == COMPARISON_ENDED_UNPLANNED;
    results->other += ending == COMPARISON_ENDED_OTHERWISE;
}

// `value` and worse is the clinical side.
static bool is_clinical(const struct scale *scale, double value)
{
    return scale->better == BETTER_LOWER ? value >= scale->cutoff.value
                                         : value <= scale->cutoff.value;
}

static void add_course(const struct comparison *comparison,
                       const struct comparison_person *person,
                       struct comparison_results *results)
{
    const struct scale *scale = comparison->form->scale;
    enum reliable reliable = course_reliable(
        &comparison->threshold, scale->better, person->first, person->last);
    bool improved = reliable == RELIABLE_IMPROVED;

    results->measured++;
    results->improved += improved;
    results->unchanged += reliable == RELIABLE_UNCHANGED;
    results->deteriorated += reliable == RELIABLE_DETERIORATED;
    if (comparison_has_cutoff(comparison)
        && is_clinical(scale, person->first)) {
        results->clinical++;
        results->recovered += improved && !is_clinical(scale, person->last);
    }
}

bool comparison_has_cutoff(const struct comparison *comparison)
{
    const struct figure *cutoff = &comparison->form->scale->cutoff;

    return cutoff->known && trust_may_signal(cutoff->trust);
}

// ---- of whom ----------------------------------------------------------------

static int by_number(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

// May numbers of those with `scores` or more forms be told? Not where a
// therapist finds another, or a few people, by taking their own away.
static bool may_be_told(const struct practice *practice,
                        const struct comparison_people *people, int scores)
{
    int64_t *staff =
        arena_take(practice->arena, (size_t)people->count + 1, sizeof *staff);
    int count = 0, therapists = 0, most = 0;

    for (int i = 0; i < people->count; i++) {
        if (people->at[i].scores >= scores) {
            staff[count++] = people->at[i].staff;
        }
    }
    qsort(staff, (size_t)count, sizeof *staff, by_number);
    for (int i = 0, first = 0; i < count; i++) {
        first = staff[i] == staff[first] ? first : i;
        therapists += first == i;
        most = i - first + 1 > most ? i - first + 1 : most;
    }
    return (therapists == 1 && staff[0] == practice->staff.n)
        || (therapists >= COMPARISON_TOGETHER
            && count - most >= COMPARISON_PEOPLE);
}

static void judge(const struct practice *practice,
                  const struct comparison_people *people,
                  struct comparison *comparison)
{
    struct comparison_results *results = &comparison->results;

    results->is_told = may_be_told(practice, people, 0);
    results->has_course = comparison->form && results->is_told
                       && may_be_told(practice, people, 2);
    for (int i = 0; i < people->count; i++) {
        add_ending(&comparison->results, people->at[i].ending);
        if (comparison->form && people->at[i].scores >= 2) {
            add_course(comparison, &people->at[i], &comparison->results);
        }
    }
    comparison->known.measured = comparison->results.measured;
}

bool comparison_read(struct practice *practice,
                     const struct comparison_request *request,
                     struct comparison *comparison, struct err *err)
{
    struct comparison_people people = {0};

    *comparison = (struct comparison){
        .until = counted_until(practice),
        .own_staff = request->unmarked ? 0 : practice->staff.n};
    if (!comparison_choose(practice, request, comparison, err)
        || !comparison_people(practice, comparison, &people, err)
        || !comparison_count(practice, comparison, err)) {
        return false;
    }
    judge(practice, &people, comparison);
    if (comparison->form) {
        comparison_compare(practice, &people, comparison);
    }
    return true;
}

// ---- who looked -------------------------------------------------------------

// Found by the index audit_of_comparison, which names the same words.
static const char LOOKS[] =
    "SELECT who, sum(what = '" COMPARISON_LOOKED "'),"
    " sum(what = '" COMPARISON_COPIED "'), max(at) AS last"
    " FROM audit WHERE practice_id = $1 AND at > $2"
    " AND what IN ('" COMPARISON_LOOKED "', '" COMPARISON_COPIED "')"
    " GROUP BY who ORDER BY last DESC, who";

static bool name_looker(struct practice *practice, struct str who,
                        struct comparison_look *look, struct err *err)
{
    struct str id = who;
    struct staff_id staff;

    if (!str_is(str_cut(&id, '/'), "staff") || !str_parse_int(id, &staff.n)) {
        look->name = str_copy(practice->arena, who);
        return true;
    }
    return staff_name(practice, staff, &look->name, err);
}

bool comparison_looks(struct practice *practice, struct comparison_look **looks,
                      int *count, struct err *err)
{
    struct rows rows;
    struct str *who =
        arena_take(practice->arena, COMPARISON_LOOKERS, sizeof *who);
    bool good = true;

    *looks = arena_take(practice->arena, COMPARISON_LOOKERS, sizeof **looks);
    *count = 0;
    if (!db_ask(practice->db, LOOKS,
                VALUES(P_ID(practice),
                       V_INT(P_NOW(practice) - COMPARISON_LOOK_DAYS * DAY)),
                &rows, err)) {
        return false;
    }
    while (*count < COMPARISON_LOOKERS && rows_next(&rows)) {
        who[*count] = rows_str(&rows, 0, practice->arena);
        (*looks)[(*count)++] =
            (struct comparison_look){.looks = (int)rows_int(&rows, 1),
                                     .copies = (int)rows_int(&rows, 2),
                                     .last = rows_int(&rows, 3)};
    }
    good = rows_end(&rows, err);
    for (int i = 0; good && i < *count; i++) {
        good = name_looker(practice, who[i], &(*looks)[i], err);
    }
    return good;
}
