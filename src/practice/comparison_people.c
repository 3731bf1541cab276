// comparison_people - who is counted, which forms they filled in twice, and how
// they began and ended.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/comparison_parts.h"

#include "base/arena.h"
#include "base/text.h"
#include "measure/registry.h"
#include "practice/staff_places.h"

#include <math.h>
#include <string.h>

// A rule, not a choice: the total before a part; between forms that equally
// many filled in, the later name (PHQ-9 before GAD-7).
static const char FORMS[] = COMPARISON_CLOSED
    "SELECT instrument, version, scale, count(*) AS people FROM"
    " (SELECT closed.client_id, s.instrument AS instrument,"
    "  s.instrument_version AS version, s.scale AS scale"
    "  FROM closed CROSS JOIN score s WHERE" COMPARISON_OWN_SCORE
    "  AND s.value IS NOT NULL"
    "  GROUP BY closed.client_id, s.instrument, s.instrument_version, s.scale"
    "  HAVING count(DISTINCT s.administration_id) >= 2)"
    " GROUP BY instrument, version, scale"
    " ORDER BY people DESC, scale = 'total' DESC, instrument DESC,"
    " version DESC, scale";

static const char PEOPLE[] = COMPARISON_CLOSED
    "SELECT client_id, staff_id, started_at, ending FROM closed"
    " ORDER BY client_id";

// $3 instrument, $4 version, $5 scale. A correction follows what it corrects.
static const char SCORES[] = COMPARISON_CLOSED
    "SELECT closed.client_id, s.administration_id, s.answered_at, s.value"
    " FROM closed CROSS JOIN score s WHERE" COMPARISON_OWN_SCORE
    " AND s.instrument = $3 AND s.instrument_version = $4 AND s.scale = $5"
    " ORDER BY closed.client_id, s.answered_at, s.administration_id,"
    " s.version";

// The first safety answer that no correction took back.
static const char SAFETY[] = COMPARISON_CLOSED
    "SELECT closed.client_id, min(s.answered_at)"
    " FROM closed CROSS JOIN score s WHERE" COMPARISON_OWN_SCORE
    " AND s.safety <> 0 AND s.version ="
    " (SELECT max(v.version) FROM score v WHERE v.practice_id = s.practice_id"
    "  AND v.administration_id = s.administration_id)"
    " GROUP BY closed.client_id ORDER BY closed.client_id";

// ---- the form ---------------------------------------------------------------

static struct comparison_form form_of(struct practice *practice,
                                      const struct rows *rows)
{
    struct comparison_form form = {
        .instrument =
            registry_find_version(practice->registry, rows_str(rows, 0, NULL),
                                  rows_str(rows, 1, NULL)),
        .people = (int)rows_int(rows, 3)};

    form.scale = form.instrument
                   ? instrument_scale(form.instrument, rows_str(rows, 2, NULL))
                   : NULL;
    return form;
}

// Change can be told from chance, by a figure that somebody verified.
static bool may_be_chosen(const struct comparison_form *form)
{
    struct threshold threshold;

    if (!form->scale
        || (strcmp(form->instrument->kind, "outcome") != 0
            && strcmp(form->instrument->kind, "screening") != 0)) {
        return false;
    }
    threshold_of(form->scale, &threshold);
    return threshold.known && threshold.verified;
}

static bool read_forms(struct practice *practice, struct comparison *comparison,
                       struct err *err)
{
    struct rows rows;

    if (!db_ask(practice->db, FORMS,
                VALUES(P_ID(practice), V_INT(comparison->until)), &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct comparison_form form = form_of(practice, &rows);

        if (comparison->form_count < COMPARISON_FORMS && may_be_chosen(&form)) {
            comparison->forms[comparison->form_count++] = form;
        }
    }
    return rows_end(&rows, err);
}

struct str comparison_form_name(struct arena *arena,
                                const struct comparison_form *form)
{
    return text_print(arena, "%s/%s/%s", form->instrument->code,
                      form->instrument->version, form->scale->name);
}

// NULL: there is none of that name.
static const struct comparison_form *find_form(
    struct practice *practice, const struct comparison *comparison,
    struct str name)
{
    for (int i = 0; i < comparison->form_count; i++) {
        const struct comparison_form *form = &comparison->forms[i];

        if (str_is_equal(comparison_form_name(practice->arena, form), name)) {
            return form;
        }
    }
    return NULL;
}

bool comparison_choose(struct practice *practice,
                       const struct comparison_request *request,
                       struct comparison *comparison, struct err *err)
{
    if (!read_forms(practice, comparison, err)) {
        return false;
    }
    comparison->form = find_form(practice, comparison, request->form);
    if (!comparison->form && comparison->form_count > 0) {
        comparison->form = &comparison->forms[0];
    }
    comparison->also = find_form(practice, comparison, request->also);
    if (comparison->also == comparison->form) {
        comparison->also = NULL;
    }
    if (comparison->form) {
        threshold_of(comparison->form->scale, &comparison->threshold);
    }
    return true;
}

// ---- people -----------------------------------------------------------------

static enum comparison_ending ending_of(struct str word)
{
    if (str_is(word, "planned")) {
        return COMPARISON_ENDED_PLANNED;
    }
    return str_is(word, "unilateral") ? COMPARISON_ENDED_UNPLANNED
                                      : COMPARISON_ENDED_OTHERWISE;
}

static struct comparison_person *next_person(struct practice *practice,
                                             struct comparison_people *people,
                                             int *room)
{
    if (people->count == *room) {
        struct comparison_person *more;

        *room = *room ? *room * 2 : 256;
        more = arena_take(practice->arena, (size_t)*room, sizeof *more);
        if (people->count) {
            memcpy(more, people->at, (size_t)people->count * sizeof *more);
        }
        people->at = more;
    }
    return &people->at[people->count++];
}

static bool read_people(struct practice *practice,
                        const struct comparison *comparison,
                        struct comparison_people *people, struct err *err)
{
    struct rows rows;
    int room = 0;

    if (!db_ask(practice->db, PEOPLE,
                VALUES(P_ID(practice), V_INT(comparison->until)), &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        *next_person(practice, people, &room) = (struct comparison_person){
            .client = rows_int(&rows, 0),
            .staff = rows_int(&rows, 1),
            .started_at = rows_int(&rows, 2),
            .ending = ending_of(rows_str(&rows, 3, NULL)),
            .first = NAN,
            .last = NAN,
            .also = NAN};
    }
    return rows_end(&rows, err);
}

// Rows come by client, as people do: `*at` never goes back.
static struct comparison_person *person_of(struct comparison_people *people,
                                           int *at, int64_t client)
{
    while (*at < people->count && people->at[*at].client < client) {
        ++*at;
    }
    return *at < people->count && people->at[*at].client == client
             ? &people->at[*at]
             : NULL;
}

// ---- first and last ---------------------------------------------------------

// One form of one person: what its newest version says.
struct sheet {
    int64_t client, administration, at;
    double value;
};

static void take_sheet(struct comparison_people *people, int *at,
                       const struct sheet *sheet, bool also)
{
    struct comparison_person *person =
        isnan(sheet->value) ? NULL : person_of(people, at, sheet->client);

    if (!person) {
        return;
    }
    if (also) {
        person->also = isnan(person->also) ? sheet->value : person->also;
        return;
    }
    if (person->scores == 0) {
        person->first = sheet->value;
        person->first_at = sheet->at;
    }
    person->last = sheet->value;
    person->scores++;
}

static bool read_scores(struct practice *practice,
                        const struct comparison *comparison, bool also,
                        struct comparison_people *people, struct err *err)
{
    const struct comparison_form *form =
        also ? comparison->also : comparison->form;
    struct sheet sheet = {.value = NAN};
    struct rows rows;
    int at = 0;

    if (!db_ask(practice->db, SCORES,
                VALUES(P_ID(practice), V_INT(comparison->until),
                       V_TEXT(str_of(form->instrument->code)),
                       V_TEXT(str_of(form->instrument->version)),
                       V_TEXT(str_of(form->scale->name))),
                &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        if (rows_int(&rows, 1) != sheet.administration) {
            take_sheet(people, &at, &sheet, also);
        }
        sheet = (struct sheet){rows_int(&rows, 0), rows_int(&rows, 1),
                               rows_int(&rows, 2), rows_real(&rows, 3)};
    }
    take_sheet(people, &at, &sheet, also);
    return rows_end(&rows, err);
}

static bool read_safety(struct practice *practice,
                        const struct comparison *comparison,
                        struct comparison_people *people, struct err *err)
{
    struct rows rows;
    int at = 0;

    if (!db_ask(practice->db, SAFETY,
                VALUES(P_ID(practice), V_INT(comparison->until)), &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct comparison_person *person =
            person_of(people, &at, rows_int(&rows, 0));

        if (person && person->scores > 0) {
            person->safety = rows_int(&rows, 1) <= person->first_at + DAY;
        }
    }
    return rows_end(&rows, err);
}

// ---- places -----------------------------------------------------------------

static bool find_sites(struct practice *practice, struct comparison *comparison,
                       struct comparison_people *people, struct err *err)
{
    struct staff_places places;

    if (!staff_places_read(practice, &places, err)) {
        return false;
    }
    comparison->site_count = places.count;
    for (int i = 0; i < people->count; i++) {
        people->at[i].site =
            staff_place_of(&places, (struct staff_id){people->at[i].staff});
    }
    comparison->own_site =
        staff_place_of(&places, (struct staff_id){comparison->own_staff});
    return true;
}

bool comparison_people(struct practice *practice, struct comparison *comparison,
                       struct comparison_people *people, struct err *err)
{
    return read_people(practice, comparison, people, err)
        && (!comparison->form
            || (read_scores(practice, comparison, false, people, err)
                && (!comparison->also
                    || read_scores(practice, comparison, true, people, err))
                && read_safety(practice, comparison, people, err)))
        && find_sites(practice, comparison, people, err);
}
