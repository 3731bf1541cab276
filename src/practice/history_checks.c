// history_checks - the checks after the sessions, and how both saw the same
// one.
//
// Single answers are sealed, so only what a rule must see whole is opened: the
// newest check, and those that stand beside a rating by the therapist.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/history_parts.h"

#include "base/arena.h"
#include "measure/registry.h"
#include "practice/answers.h"
#include "practice/questionnaire.h"

#include <math.h>

enum { CHECKS_MAX = 60, VIEWS_MAX = 12 };

// The scale whose plain value says how a check went as a whole.
static const struct scale *rating_scale(const struct practice *practice)
{
    const struct instrument *post =
        registry_find(practice->registry, STR("post"));

    return post && post->scale_count > 0 ? &post->scales[0] : NULL;
}

// Some check with this rating (history.h says why): `off` stands reversed.
static struct check check_of_rating(double rating)
{
    int points = (int)(rating / 5 + 0.5);
    int part[5];

    for (int i = 0; i < 5; i++) {
        part[i] = points < 4 ? points : 4;
        points -= part[i];
    }
    return (struct check){.heard = part[0],
                          .valued = part[1],
                          .direction = part[2],
                          .way = part[3],
                          .off = 4 - part[4]};
}

static struct check check_unknown(void)
{
    return (struct check){.heard = ANSWER_MISSING,
                          .valued = ANSWER_MISSING,
                          .direction = ANSWER_MISSING,
                          .way = ANSWER_MISSING,
                          .off = ANSWER_MISSING};
}

// 0 to 100; NAN stays NAN.
static double rating_of(const struct scale *scale, double value)
{
    return 100 * (value - scale->min) / (scale->max - scale->min);
}

static struct check check_of_row(const struct scale *scale,
                                 const struct rows *rows)
{
    double value = rows_real(rows, 2);
    struct check check = isnan(value)
                           ? check_unknown()
                           : check_of_rating(rating_of(scale, value));

    check.at = rows_int(rows, 0);
    check.session_number = (int)rows_int(rows, 1);
    return check;
}

static int item_value(const struct sheet *sheet, struct str code)
{
    int item = instrument_item(sheet->instrument, code);

    return item < 0 ? ANSWER_MISSING : sheet->answer[item];
}

struct check check_of_sheet(const struct sheet *sheet)
{
    return (struct check){.heard = item_value(sheet, STR("heard")),
                          .valued = item_value(sheet, STR("valued")),
                          .direction = item_value(sheet, STR("direction")),
                          .way = item_value(sheet, STR("way")),
                          .off = item_value(sheet, STR("off"))};
}

static bool open_newest(struct history_reading *reading, int64_t administration,
                        struct check *check, struct err *err)
{
    struct practice *practice = reading->practice;
    struct administration form = {.id = {administration},
                                  .client = reading->episode.client};
    const struct instrument *post =
        registry_find(practice->registry, STR("post"));
    struct answers answers;
    struct sheet sheet;
    struct check opened;
    int version;

    if (!sheet_read(practice, &form, &answers, &version, err)) {
        return false;
    }
    if (version == 0) {
        return true;
    }
    answers_sheet(practice->arena, &answers, post, true, &sheet);
    opened = check_of_sheet(&sheet);
    opened.at = check->at;
    opened.session_number = check->session_number;
    *check = opened;
    return true;
}

struct check_list {
    struct check at[CHECKS_MAX]; // newest first
    int64_t administration[CHECKS_MAX];
    int count;
};

static void take_check(const struct scale *scale, const struct rows *rows,
                       struct check_list *list)
{
    int64_t administration = rows_int(rows, 3);
    int last = list->count - 1;

    // Newest version first: what it corrects is passed over.
    if (list->count == CHECKS_MAX
        || (last >= 0 && list->administration[last] == administration)) {
        return;
    }
    list->at[list->count] = check_of_row(scale, rows);
    list->administration[list->count++] = administration;
}

static bool list_checks(struct history_reading *reading,
                        const struct scale *scale, struct check_list *list,
                        struct err *err)
{
    struct practice *practice = reading->practice;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT answered_at, session_number, value, "
                "administration_id FROM score WHERE practice_id = $1 "
                "AND client_id = $2 AND instrument = 'post' AND scale = $3 "
                "AND episode_id = $4 AND rater = 'client' "
                "ORDER BY answered_at DESC, administration_id DESC, "
                "version DESC LIMIT 64",
                VALUES(P_ID(practice), V_INT(reading->episode.client.n),
                       V_TEXT(str_of(scale->name)),
                       V_INT(reading->episode.id.n)),
                &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        take_check(scale, &rows, list);
    }
    return rows_end(&rows, err);
}

// The newest check as it was answered: from the form that is being kept, or
// opened.
static bool name_newest(struct history_reading *reading,
                        struct check_list *list, struct err *err)
{
    if (list->count == 0) {
        return true;
    }
    if (reading->news && reading->news->has_check) {
        struct check *newest = &list->at[0];
        int64_t at = newest->at;
        int number = newest->session_number;

        *newest = reading->news->check;
        newest->at = at;
        newest->session_number = number;
        return true;
    }
    return open_newest(reading, list->administration[0], &list->at[0], err);
}

bool history_next_check(struct practice *practice, struct client_id client,
                        int64_t after, int64_t until,
                        struct check_rating *check, struct err *err)
{
    const struct scale *scale = rating_scale(practice);
    struct rows rows;

    *check = (struct check_rating){.rating = NAN};
    if (!scale) {
        return true;
    }
    if (!db_ask(practice->db,
                "SELECT value, answered_at FROM score WHERE practice_id = $1 "
                "AND client_id = $2 AND instrument = 'post' AND scale = $3 "
                "AND rater = 'client' AND answered_at > $4 "
                "AND answered_at <= $5 "
                "ORDER BY answered_at, administration_id, version DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(client.n),
                       V_TEXT(str_of(scale->name)), V_INT(after), V_INT(until)),
                &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        check->rating = rating_of(scale, rows_real(&rows, 0));
        check->at = isnan(check->rating) ? 0 : rows_int(&rows, 1);
    }
    return rows_end(&rows, err);
}

// ---- how both saw the same session ------------------------------------------

static double three_of(const struct check *check)
{
    if (check->heard == ANSWER_MISSING || check->direction == ANSWER_MISSING
        || check->off == ANSWER_MISSING) {
        return NAN;
    }
    return 100.0 * (check->heard + check->direction + 4 - check->off) / 12;
}

struct view_row {
    int64_t administration;
    int session_number;
    double therapist;
};

// Sessions that the therapist rated and the client answered, newest first. The
// therapist's three taps are the scale "therapist" of the check.
static bool list_views(struct history_reading *reading, struct view_row *views,
                       int *count, struct err *err)
{
    struct practice *practice = reading->practice;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT t.session_number, t.value, max(r.administration_id) "
                "FROM score t JOIN administration a "
                "ON a.practice_id = t.practice_id "
                "AND a.administration_id = t.administration_id "
                "JOIN administration r ON r.practice_id = a.practice_id "
                "AND r.session_id = a.session_id AND r.form = 'post' "
                "AND r.rater = 'client' AND r.state IN ('sent', 'closed') "
                "WHERE t.practice_id = $1 AND t.client_id = $2 "
                "AND t.instrument = 'post' AND t.scale = 'therapist' "
                "AND t.episode_id = $3 AND t.version = (SELECT max(version) "
                "FROM response v WHERE v.practice_id = t.practice_id "
                "AND v.administration_id = t.administration_id) "
                "GROUP BY t.session_number, t.value, t.answered_at "
                "ORDER BY t.session_number DESC LIMIT 12",
                VALUES(P_ID(practice), V_INT(reading->episode.client.n),
                       V_INT(reading->episode.id.n)),
                &rows, err)) {
        return false;
    }
    while (*count < VIEWS_MAX && rows_next(&rows)) {
        views[(*count)++] = (struct view_row){
            .session_number = (int)rows_int(&rows, 0),
            .therapist = rows_real(&rows, 1),
            .administration = rows_int(&rows, 2),
        };
    }
    return rows_end(&rows, err);
}

// Most clients' sessions nobody but they themselves has rated.
static bool is_rated(struct history_reading *reading, bool *rated,
                     struct err *err)
{
    struct practice *practice = reading->practice;
    int64_t one;

    return db_ask_int(practice->db,
                      "SELECT 1 FROM score WHERE practice_id = $1 "
                      "AND client_id = $2 AND instrument = 'post' "
                      "AND scale = 'therapist' LIMIT 1",
                      VALUES(P_ID(practice), V_INT(reading->episode.client.n)),
                      rated, &one, err);
}

static bool read_views(struct history_reading *reading, struct err *err)
{
    struct view_row rows[VIEWS_MAX];
    struct view_pair *pairs =
        arena_take(reading->practice->arena, VIEWS_MAX, sizeof *pairs);
    int count = 0;
    bool rated;

    if (!is_rated(reading, &rated, err)
        || (rated && !list_views(reading, rows, &count, err))) {
        return false;
    }
    for (int i = count - 1; i >= 0; i--) {
        struct check check = check_unknown();
        double client;

        if (!open_newest(reading, rows[i].administration, &check, err)) {
            return false;
        }
        client = three_of(&check);
        if (!isnan(client)) {
            pairs[reading->picture->view_count++] = (struct view_pair){
                rows[i].session_number, client, rows[i].therapist};
        }
    }
    reading->picture->views = pairs;
    return true;
}

bool history_read_checks(struct history_reading *reading, struct err *err)
{
    struct arena *arena = reading->practice->arena;
    const struct scale *scale = rating_scale(reading->practice);
    struct check_list *list = arena_take(arena, 1, sizeof *list);
    struct check *checks = arena_take(arena, CHECKS_MAX, sizeof *checks);

    if (!scale) {
        return true;
    }
    if (!list_checks(reading, scale, list, err)
        || !name_newest(reading, list, err)) {
        return false;
    }
    for (int i = 0; i < list->count; i++) {
        checks[i] = list->at[list->count - 1 - i];
    }
    reading->picture->checks = checks;
    reading->picture->check_count = list->count;
    return read_views(reading, err);
}
