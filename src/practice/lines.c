// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/lines.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/goal.h"
#include "practice/path.h"
#include "practice/plan.h"
#include "practice/preference.h"
#include "practice/promise.h"
#include "practice/response.h"

#include <stdio.h>

const char *const LINE_GROUP_TITLES[LINE_GROUPS] = {
    [LINE_PATH] = "Their path",
    [LINE_MOMENT] = "Moments that matter to them",
    [LINE_GOAL] = "Goals",
    [LINE_TRIED] = "What they tried",
    [LINE_SAID] = "What they wrote to you",
    [LINE_PROMISE] = "Promises that are still open",
    [LINE_PREFERENCE] = "How they like to work",
};

struct list {
    struct practice *practice;
    struct client_id client;
    struct line *lines;
    int count;
};

static void add(struct list *list, enum line_group group, const char *name,
                int64_t id, struct str source, struct str words)
{
    struct line *line = &list->lines[list->count];

    if (list->count < LINES_MOST && str_trim(words).len) {
        *line = (struct line){
            .group = group, .source = source, .words = str_trim(words)};
        (void)snprintf(line->key, sizeof line->key, "%s.%lld", name,
                       (long long)id);
        list->count++;
    }
}

static bool add_path(struct list *list, struct err *err)
{
    struct path path;

    if (!path_read(list->practice, list->client, &path, err)) {
        return false;
    }
    for (int i = 0; i < PATH_PARTS; i++) {
        add(list, LINE_PATH, "path", path.part[i].id,
            str_of(PATH_PART_ROWS[i].title), path.part[i].words);
    }
    add(list, LINE_PATH, "noted", 1, str_of(PATH_PART_ROWS[PATH_TO].title),
        path.noted);
    for (int i = 0; i < path.moment_count; i++) {
        add(list, LINE_MOMENT, "moment", path.moments[i].id,
            path.moments[i].when, path.moments[i].words);
    }
    return true;
}

static bool add_goals(struct list *list, struct err *err)
{
    struct goal *goals;
    int count;

    if (!goal_list(list->practice, list->client, &goals, &count, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (goal_is_active(&goals[i])) {
            add(list, LINE_GOAL, "goal", goals[i].id.n, STR(""),
                goals[i].words);
        }
    }
    return true;
}

enum { PLANS_LOOKED_AT = 30, FORMS_LOOKED_AT = 24 };

static bool add_tried(struct list *list, struct err *err)
{
    struct plan *plans;
    int count = PLANS_LOOKED_AT;

    if (!plan_list(list->practice, list->client, &plans, &count, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (plans[i].review == PLAN_TRIED || plans[i].review == PLAN_PARTLY) {
            add(list, LINE_TRIED, "plan", plans[i].id.n, STR(""),
                plans[i].words);
        }
    }
    return true;
}

static bool add_promises(struct list *list, struct err *err)
{
    struct promise *promises;
    int count;

    if (!promise_list_open(list->practice, list->client, &promises, &count,
                           err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        add(list, LINE_PROMISE, "promise", promises[i].id.n, STR(""),
            promises[i].words);
    }
    return true;
}

static bool add_preferences(struct list *list, struct err *err)
{
    struct preference preference;

    if (!preference_newest(list->practice, list->client, &preference, err)) {
        return false;
    }
    if (preference.id) {
        add(list, LINE_PREFERENCE, "preference", preference.id, STR(""),
            preference_line(list->practice->arena, &preference));
    }
    return true;
}

// ---- forms ------------------------------------------------------------------

struct form_of_list {
    struct administration_id id;
    int64_t number; // of its session; 0: none
};

static bool find_forms(struct list *list, struct form_of_list *forms,
                       int *count, struct err *err)
{
    struct rows rows;

    *count = 0;
    if (!db_ask(list->practice->db,
                "SELECT r.administration_id, s.number FROM response r"
                " LEFT JOIN session s ON s.practice_id = r.practice_id"
                " AND s.session_id = r.session_id"
                " WHERE r.practice_id = $1 AND r.client_id = $2"
                " AND r.rater = 'client' AND r.form IN ('pre', 'post')"
                " AND r.version = 1"
                " ORDER BY r.answered_at DESC LIMIT 24",
                VALUES(P_ID(list->practice), V_INT(list->client.n)), &rows,
                err)) {
        return false;
    }
    while (*count < FORMS_LOOKED_AT && rows_next(&rows)) {
        forms[*count].id.n = rows_int(&rows, 0);
        forms[*count].number = rows_int(&rows, 1);
        ++*count;
    }
    return rows_end(&rows, err);
}

// "For my therapist, now": the wish is the first option, or was left out.
static bool is_for_therapist(const struct answers *answers)
{
    struct str wish = answers_find(answers, STR("note_to"));

    return wish.len == 0 || str_is(wish, "0");
}

static bool add_form(struct list *list, const struct form_of_list *form,
                     struct err *err)
{
    struct practice *practice = list->practice;
    struct administration administration;
    struct response_version *versions;
    struct str source;
    int count;

    if (!administration_get(practice, form->id, &administration, err)
        || !response_versions(practice, &administration, &versions, &count,
                              err)) {
        return false;
    }
    if (count == 0) {
        return true;
    }
    source = form->number ? text_print(practice->arena, "Session %lld",
                                       (long long)form->number)
                          : STR("");
    add(list, LINE_SAID, "miss", form->id.n, source,
        answers_find(&versions[0].answers, STR("miss")));
    if (is_for_therapist(&versions[0].answers)) {
        add(list, LINE_SAID, "note", form->id.n, source,
            answers_find(&versions[0].answers, STR("note")));
    }
    return true;
}

static bool add_said(struct list *list, struct err *err)
{
    struct form_of_list forms[FORMS_LOOKED_AT];
    bool good;
    int count;

    good = find_forms(list, forms, &count, err);
    for (int i = 0; good && i < count; i++) {
        good = add_form(list, &forms[i], err);
    }
    return good;
}

bool lines_read(struct practice *practice, struct client_id client,
                struct line **lines, int *count, struct err *err)
{
    struct list list = {practice, client, NULL, 0};
    bool done;

    list.lines =
        arena_take(practice->arena, LINES_MOST + 1, sizeof *list.lines);
    done = add_path(&list, err) && add_goals(&list, err)
        && add_tried(&list, err) && add_said(&list, err)
        && add_promises(&list, err) && add_preferences(&list, err);
    *lines = list.lines;
    *count = list.count;
    return done;
}
