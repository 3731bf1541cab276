// growth_rows - see growth_rows.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/growth_rows.h"

#include "base/arena.h"
#include "base/moment.h"
#include "stats/mixed.h"

#include <math.h>
#include <stdlib.h>

// ---- rows -------------------------------------------------------------------

static int by_session(const struct growth_row *a, const struct growth_row *b)
{
    if (a->course != b->course) {
        return a->course > b->course ? 1 : -1;
    }
    return (a->session > b->session) - (a->session < b->session);
}

static int by_place(const void *left, const void *right)
{
    const struct growth_row *a = left;
    const struct growth_row *b = right;
    int apart = by_session(a, b);

    return apart ? apart : (a->order > b->order) - (a->order < b->order);
}

static bool check_rows(const struct growth_row *rows, size_t count,
                       struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        if (!(rows[i].session >= 1)) {
            return err_set(err, ERR_INPUT,
                           "there is a session %g: sessions count from 1 (what "
                           "was asked before the first is session 1)",
                           rows[i].session);
        }
        if (!(rows[i].session <= GROWTH_SESSION_MAX)
            || !(fabs(rows[i].score) <= 1e9)) {
            return err_set(err, ERR_INPUT,
                           "a session or a score is too large to be one");
        }
    }
    return count
        || err_set(err, ERR_INPUT, "there are no scores with a session");
}

// Drops second scores of a session.
static size_t thin_rows(struct growth_row *rows, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        if (!kept || by_session(&rows[kept - 1], &rows[i]) != 0) {
            rows[kept++] = rows[i];
        }
    }
    return kept;
}

static void find_courses(struct arena *arena, struct growth_rows *made)
{
    struct growth_course *courses;
    size_t count = 0;

    for (size_t i = 0; i < made->count; i++) {
        count += !i || made->rows[i].course != made->rows[i - 1].course;
    }
    courses = arena_take(arena, count, sizeof *courses);
    for (size_t i = 0; i < made->count; i++) {
        if (!i || made->rows[i].course != made->rows[i - 1].course) {
            courses[made->course_count++].first = i;
        }
        made->followed += ++courses[made->course_count - 1].count == 2;
        made->last = fmax(made->last, made->rows[i].session);
        made->low = fmin(made->low, made->rows[i].score);
        made->high = fmax(made->high, made->rows[i].score);
    }
    made->courses = courses;
}

bool growth_rows_make(struct arena *arena, struct growth_row *rows,
                      size_t count, struct growth_rows *made, struct err *err)
{
    *made =
        (struct growth_rows){.rows = rows, .low = INFINITY, .high = -INFINITY};
    if (!check_rows(rows, count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        rows[i].order = (uint32_t)i;
    }
    qsort(rows, count, sizeof *rows, by_place);
    made->count = thin_rows(rows, count);
    made->left_out = count - made->count;
    find_courses(arena, made);
    return true;
}

// ---- of a table -------------------------------------------------------------

// Clients that are numbers become codes by their rank.
static int by_number(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return (a > b) - (a < b);
}

static uint32_t rank_of(const double *sorted, size_t count, double number)
{
    size_t low = 0;
    size_t high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (sorted[middle] < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return (uint32_t)low;
}

static uint32_t *codes_of(struct arena *arena, const struct frame *frame,
                          const struct frame_column *column)
{
    uint32_t *codes = arena_take(arena, frame->rows, sizeof *codes);
    double *sorted = arena_take(arena, frame->rows, sizeof *sorted);
    size_t count = 0;

    for (size_t i = 0; i < frame->rows; i++) {
        if (!isnan(column->numbers[i])) {
            sorted[count++] = column->numbers[i];
        }
    }
    qsort(sorted, count, sizeof *sorted, by_number);
    for (size_t i = 0; i < frame->rows; i++) {
        codes[i] = isnan(column->numbers[i])
                     ? FRAME_NO_TEXT
                     : rank_of(sorted, count, column->numbers[i]);
    }
    return codes;
}

// The days on which courses ended, each text read once.
static bool read_days(struct arena *arena, const struct frame_column *column,
                      int32_t **days, struct err *err)
{
    *days = arena_take(arena, column->level_count, sizeof **days);
    for (uint32_t i = 0; i < column->level_count; i++) {
        struct civil day;

        if (!civil_parse(column->levels[i], &day, err)) {
            return err_within(err, "the column %.*s", SHOW(column->name));
        }
        (*days)[i] = (int32_t)(moment_of_civil(&day) / DAY);
    }
    return true;
}

// When courses ended, as a column says it.
struct days {
    const struct frame_column *column; // NULL: nothing says it
    const int32_t *of_level;
};

static bool find_days(struct arena *arena, const struct frame *frame,
                      struct str name, struct days *days, struct err *err)
{
    int32_t *of_level = NULL;

    *days = (struct days){0};
    if (!name.at) {
        return true;
    }
    if (!frame_get(frame, name, &days->column, err)) {
        return false;
    }
    if (!days->column->is_text) {
        return err_set(err, ERR_INPUT,
                       "the column %.*s: a day is written as 2026-12-01",
                       SHOW(name));
    }
    if (!read_days(arena, days->column, &of_level, err)) {
        return false;
    }
    days->of_level = of_level;
    return true;
}

static int32_t day_at(const struct days *days, size_t row)
{
    return days->column && days->column->codes[row] != FRAME_NO_TEXT
             ? days->of_level[days->column->codes[row]]
             : GROWTH_NO_DAY;
}

bool growth_rows_of(struct arena *arena, const struct frame *frame,
                    const struct growth_columns *columns,
                    struct growth_rows *made, struct err *err)
{
    const struct frame_column *client;
    const struct frame_column *session;
    const struct frame_column *score;
    const uint32_t *codes;
    struct days days;
    struct growth_row *rows;
    size_t count = 0;

    if (!frame_get(frame, columns->client, &client, err)
        || !frame_get_numbers(frame, columns->session, &session, err)
        || !frame_get_numbers(frame, columns->score, &score, err)
        || !find_days(arena, frame, columns->ended, &days, err)) {
        return false;
    }
    if (frame->rows > GROWTH_ROWS_MAX) {
        return err_set(err, ERR_LIMIT, "more than %d rows", GROWTH_ROWS_MAX);
    }
    codes = client->is_text ? client->codes : codes_of(arena, frame, client);
    rows = arena_take(arena, frame->rows, sizeof *rows);
    for (size_t i = 0; i < frame->rows; i++) {
        if (codes[i] != FRAME_NO_TEXT && !isnan(session->numbers[i])
            && !isnan(score->numbers[i])) {
            rows[count++] = (struct growth_row){.course = codes[i],
                                                .person = codes[i],
                                                .session = session->numbers[i],
                                                .score = score->numbers[i],
                                                .ended = day_at(&days, i)};
        }
    }
    if (!growth_rows_make(arena, rows, count, made, err)) {
        return false;
    }
    made->left_out += frame->rows - count;
    return true;
}

// ---- the fit ----------------------------------------------------------------

struct fit_room {
    double *y, *x; // x: a column of ones, then log(session)
    uint32_t *level;
    size_t n, courses, followed;
};

static bool is_left(const struct growth_choice *choice,
                    const struct growth_rows *rows, size_t course)
{
    const struct growth_course *one = &rows->courses[course];

    return choice && choice->leave(choice->who, one, &rows->rows[one->first]);
}

// Counts first, so that the columns of x lie close together.
static void gather(struct arena *arena, const struct growth_rows *rows,
                   const struct growth_choice *choice, struct fit_room *room)
{
    size_t to = 0;
    uint32_t level = 0;

    *room = (struct fit_room){0};
    for (size_t c = 0; c < rows->course_count; c++) {
        if (!is_left(choice, rows, c)) {
            room->n += rows->courses[c].count;
            room->courses++;
            room->followed += rows->courses[c].count > 1;
        }
    }
    room->y = arena_take(arena, room->n, sizeof *room->y);
    room->x = arena_take(arena, 2 * room->n, sizeof *room->x);
    room->level = arena_take(arena, room->n, sizeof *room->level);
    for (size_t c = 0; c < rows->course_count; c++) {
        const struct growth_course *course = &rows->courses[c];

        if (is_left(choice, rows, c)) {
            continue;
        }
        for (size_t i = 0; i < course->count; i++, to++) {
            room->y[to] = rows->rows[course->first + i].score;
            room->x[to] = 1;
            room->x[room->n + to] = log(rows->rows[course->first + i].session);
            room->level[to] = level;
        }
        level++;
    }
}

static struct growth_pair pair_of(const double *matrix)
{
    return (struct growth_pair){matrix[0], matrix[1], matrix[3]};
}

static bool take_model(const struct mixed_fit *fit, struct growth *model,
                       struct err *err)
{
    if (fit->p < 2) {
        return err_set(err, ERR_INPUT,
                       "all scores are of one session: nothing says how they "
                       "go on");
    }
    if (!fit->converged) {
        return err_set(err, ERR_INPUT, "the fit does not settle");
    }
    *model = (struct growth){
        .intercept = fit->beta[0],
        .slope = fit->beta[1],
        .varies = pair_of(fit->terms[0].covariance),
        .vcov = pair_of(fit->vcov),
        .sigma2 = fit->sigma * fit->sigma,
    };
    return growth_check(model, err);
}

bool growth_rows_fit(struct arena *arena, const struct growth_rows *rows,
                     const struct growth_choice *choice, struct growth *model,
                     bool *singular, struct err *err)
{
    struct fit_room room;
    struct mixed_fit fit;
    bool good;

    gather(arena, rows, choice, &room);
    if (room.followed < GROWTH_FEWEST) {
        return err_set(err, ERR_INPUT,
                       "%zu courses have two scores or more; a fit needs %d",
                       room.followed, GROWTH_FEWEST);
    }
    if (room.n <= 2 * room.courses) {
        return err_set(err, ERR_INPUT,
                       "%zu scores of %zu courses: to tell apart how starts, "
                       "slopes and scores vary it takes more than two a course",
                       room.n, room.courses);
    }
    if (!mixed_fit(arena,
                   &(struct mixed_data){
                       .n = room.n,
                       .y = room.y,
                       .p = 2,
                       .x = room.x,
                       .term_count = 1,
                       .terms = &(struct mixed_term){2, room.x, room.level,
                                                     room.courses}
    },
                   false, &fit, err)) {
        return false;
    }
    *singular = fit.singular;
    good = take_model(&fit, model, err);
    mixed_close(&fit);
    return good;
}
