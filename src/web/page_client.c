// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_client.h"

#include "base/text.h"
#include "measure/registry.h"
#include "pages.h"
#include "practice/card.h"
#include "web/course_chart.h"
#include "wire/html.h"

#include <math.h>
#include <string.h>

// ---- words ------------------------------------------------------------------

struct str client_form_name(const struct page *page, const char *form)
{
    const struct instrument *instrument =
        registry_find(page->practice->registry, str_of(form));

    return strcmp(form, "pre") == 0  ? STR("Before the session")
         : strcmp(form, "post") == 0 ? STR("After the session")
         : instrument != NULL        ? str_of(instrument->name)
                                     : str_of(form);
}

static const char *const STATE_WORDS[] = {
    [ADMINISTRATION_OPEN] = "open",
    [ADMINISTRATION_SENT] = "sent",
    [ADMINISTRATION_DECLINED] = "not today",
    [ADMINISTRATION_CLOSED] = "closed",
};

// "phq9" as people write it.
static void put_capitals(struct text *out, struct str code)
{
    for (size_t i = 0; i < code.len; i++) {
        char c = code.at[i];

        if (c >= 'a' && c <= 'z') {
            c = (char)(c - 'a' + 'A');
        }
        text_addc(out, c);
    }
    text_addc(out, ' ');
}

// Only a form with several totals says whose they are.
static void put_total(const struct form_row *row, int i, struct text *words)
{
    const struct form_total *total = &row->totals[i];

    if (isnan(total->value)) {
        return;
    }
    if (words->len > 0) {
        text_add(words, STR(", "));
    }
    if (row->total_count > 1) {
        put_capitals(words, total->instrument);
    }
    html_put_real(words, total->value);
}

struct str client_form_result(const struct page *page,
                              const struct form_row *row)
{
    struct text words = text_in(page->arena);

    for (int i = 0; row->state == ADMINISTRATION_SENT && i < row->total_count;
         i++) {
        put_total(row, i, &words);
    }
    return words.len > 0 ? text_str(&words) : str_of(STATE_WORDS[row->state]);
}

const char *client_attendance_words(enum attendance attendance)
{
    static const char *const WORDS[] = {
        [ATTENDANCE_PLANNED] = "planned",
        [ATTENDANCE_ATTENDED] = "was here",
        [ATTENDANCE_LATE] = "came late",
        [ATTENDANCE_MOVED_BY_CLIENT] = "moved by the client",
        [ATTENDANCE_MOVED_BY_PRACTICE] = "moved by the practice",
        [ATTENDANCE_CANCELLED_EARLY] = "cancelled in time",
        [ATTENDANCE_CANCELLED_LATE] = "cancelled at short notice",
        [ATTENDANCE_NO_SHOW] = "was not here",
        [ATTENDANCE_UNKNOWN] = "not known",
    };

    return WORDS[attendance];
}

const char *client_review_words(enum plan_result review)
{
    static const char *const WORDS[] = {
        [PLAN_NOT_REVIEWED] = "",
        [PLAN_TRIED] = "tried",
        [PLAN_PARTLY] = "partly",
        [PLAN_NOT_THIS_TIME] = "did not fit this time",
    };

    return WORDS[review];
}

// ---- the page ---------------------------------------------------------------

static bool read_agreements(struct page *page, struct client_view *view,
                            struct err *err)
{
    struct practice *practice = page->practice;
    struct client_id id = view->client.id;

    view->plan_count = 5;
    return promise_list_open(practice, id, &view->promises,
                             &view->promise_count, err)
        && plan_list(practice, id, &view->plans, &view->plan_count, err)
        && goal_list(practice, id, &view->goals, &view->goal_count, err)
        && decision_list(practice, id, &view->decisions, &view->decision_count,
                         err);
}

static void newest_first(struct session *sessions, int count)
{
    for (int i = 0; i < count / 2; i++) {
        struct session first = sessions[i];

        sessions[i] = sessions[count - 1 - i];
        sessions[count - 1 - i] = first;
    }
}

static bool read_meetings(struct page *page, struct client_view *view,
                          struct err *err)
{
    struct practice *practice = page->practice;
    struct reason *reasons;

    view->form_count = 12;
    if (!session_list(practice, view->client.id, &view->sessions,
                      &view->session_count, err)
        || !form_list(practice, view->client.id, &view->forms,
                      &view->form_count, err)
        || !card_read(practice, view->client.id, &reasons, &view->reason_count,
                      err)) {
        return false;
    }
    newest_first(view->sessions, view->session_count);
    return true;
}

// ?series=1
static int chosen_series(const struct page *page,
                         const struct course_view *course)
{
    int64_t number;

    return str_parse_int(form_find(&page->query, "series"), &number)
                && number >= 0 && number < course->series_count
             ? (int)number
             : 0;
}

bool client_page(struct page *page, struct err *err)
{
    struct client_view view = {.page = page};
    struct practice *practice = page->practice;

    if (!staff_page_client(page, &view.client, err)
        || !episode_newest(practice, view.client.id, &view.episode, err)
        || !course_view_read(practice, view.client.id, COURSE_WITH_WORDS,
                             &view.course, err)
        || !read_agreements(page, &view, err)
        || !read_meetings(page, &view, err)) {
        return false;
    }
    view.sharing = str_is(view.client.sharing, "together");
    view.series = chosen_series(page, &view.course);
    course_chart_of(practice, &view.course, view.series, COURSE_FOR_THERAPIST,
                    &view.chart);
    client_html(&page->reply->body, &view);
    return true;
}

// ---- one form ---------------------------------------------------------------

static void add_option(struct text *words, const struct question *question,
                       struct str value)
{
    int64_t number;

    if (words->len > 0) {
        text_add(words, STR(", "));
    }
    for (int i = 0; i < question->option_count; i++) {
        const struct option *option = &question->options[i];

        if (str_parse_int(value, &number) && option->value == number
            && option->text != NULL) {
            text_add(words, str_of(option->text));
            return;
        }
    }
    text_add(words, value);
}

struct str client_answer_words(const struct page *page,
                               const struct question *question)
{
    struct text words = text_in(page->arena);
    struct str rest = question->answer;

    if (question->kind == QUESTION_LINE || question->answer.len == 0) {
        return question->answer;
    }
    while (rest.at != NULL) {
        add_option(&words, question, str_cut(&rest, ','));
    }
    return text_str(&words);
}

bool client_form_page(struct page *page, struct err *err)
{
    struct client_form_view view = {.page = page};
    struct administration_id id;

    if (!staff_page_client(page, &view.client, err)
        || !page_id(page, 1, &id.n, err)
        || !administration_get(page->practice, id, &view.administration, err)) {
        return false;
    }
    if (view.administration.client.n != view.client.id.n) {
        return err_set(err, ERR_MISSING, "There is no such form.");
    }
    if (!administration_questions(page->practice, &view.administration,
                                  &view.form, err)) {
        return false;
    }
    client_form_html(&page->reply->body, &view);
    return true;
}
