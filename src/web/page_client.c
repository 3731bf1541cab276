// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_client.h"

#include "base/arena.h"
#include "base/text.h"
#include "measure/registry.h"
#include "pages.h"
#include "practice/card.h"
#include "practice/correction.h"
#include "practice/path.h"
#include "practice/response.h"
#include "web/course_chart.h"
#include "web/expected_band.h"
#include "web/staff_page.h"
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
        || !session_change_count(practice, view->client.id, &view->changes, err)
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
        || !client_about_read(practice, view.client.id, &view.about, err)
        || !episode_newest(practice, view.client.id, &view.episode, err)
        || !path_is_own(practice, view.client.id, PATH_TO, &view.own_vision,
                        err)
        || !course_view_read(practice, view.client.id, COURSE_WITH_WORDS,
                             &view.course, err)
        || !agreed_read(practice, view.client.id, &view.agreed, err)
        || !read_meetings(page, &view, err)) {
        return false;
    }
    view.sharing = str_is(view.client.sharing, "together");
    view.series = chosen_series(page, &view.course);
    if (!expected_read(practice, &view.course, view.series, &view.others,
                       err)) {
        return false;
    }
    course_chart_of(practice, &view.course, view.series, COURSE_FOR_THERAPIST,
                    &view.chart);
    view.chart.band = expected_band_of(page->arena, &view.others);
    client_html(&page->reply->body, &view);
    return true;
}

bool client_is_answer(const struct question *question,
                      const struct option *option)
{
    int64_t number;

    return str_parse_int(question->answer, &number) && number == option->value;
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

static struct str words_of(const struct page *page,
                           const struct question *question, struct str answer)
{
    struct text words = text_in(page->arena);

    if (question->kind == QUESTION_LINE || answer.len == 0) {
        return answer;
    }
    while (answer.at != NULL) {
        add_option(&words, question, str_cut(&answer, ','));
    }
    return text_str(&words);
}

struct str client_answer_words(const struct page *page,
                               const struct question *question)
{
    return words_of(page, question, question->answer);
}

// ---- one form with its answers ----------------------------------------------

static bool read_form(struct page *page, struct client_form_view *view,
                      struct err *err)
{
    struct administration_id id;

    if (!staff_page_client(page, &view->client, err)
        || !page_id(page, 1, &id.n, err)
        || !administration_get(page->practice, id, &view->administration,
                               err)) {
        return false;
    }
    return view->administration.client.n == view->client.id.n
        || err_set(err, ERR_MISSING, "There is no such form.");
}

// The client's own note is left out: they may have kept it to themselves.
static void take_changes(const struct client_form_view *view,
                         const struct response_version *before,
                         const struct response_version *after,
                         struct form_correction *correction)
{
    for (int i = 0; i < view->form.count; i++) {
        const struct question *question = &view->form.questions[i];
        struct str was = answers_find(&before->answers, question->field);
        struct str is = answers_find(&after->answers, question->field);

        if (correction->count < CHANGES_SHOWN && !str_is_equal(was, is)
            && !str_is(question->field, "note")) {
            correction->changes[correction->count++] = (struct answer_change){
                question, words_of(view->page, question, was)};
        }
    }
}

static bool read_versions(struct client_form_view *view, struct err *err)
{
    const struct page *page = view->page;
    struct response_version *versions;
    int count;

    if (!response_versions(page->practice, &view->administration, &versions,
                           &count, err)) {
        return false;
    }
    view->corrections =
        arena_take(page->arena, VERSIONS_LISTED, sizeof *view->corrections);
    for (int i = 0; i + 1 < count; i++) {
        view->corrections[i].at = versions[i].kept_at;
        view->corrections[i].reason = versions[i].reason;
        take_changes(view, &versions[i + 1], &versions[i],
                     &view->corrections[view->correction_count++]);
    }
    if (count > 0) {
        view->version = versions[0].version;
        view->by_staff = versions[count - 1].by_staff;
        view->entered_at = versions[count - 1].kept_at;
    }
    return true;
}

bool client_form_page(struct page *page, struct err *err)
{
    struct client_form_view view = {.page = page};

    if (!read_form(page, &view, err)
        || !administration_questions(page->practice, &view.administration,
                                     &view.form, err)
        || !read_versions(&view, err)) {
        return false;
    }
    client_form_html(&page->reply->body, &view);
    return true;
}

// Only what was on the page and now differs.
static bool changed_fields(struct page *page, const struct questionnaire *form,
                           struct form *changed, struct err *err)
{
    changed->fields =
        arena_take(page->arena, (size_t)form->count, sizeof *changed->fields);
    for (int i = 0; i < form->count; i++) {
        const struct question *question = &form->questions[i];
        struct str name = question->field;
        struct str typed = page_field(page, str_text(page->arena, name));

        if (question->kind == QUESTION_CHOICE && typed.at
            && !str_is_equal(typed, question->answer)) {
            changed->fields[changed->count++] = (struct field){name, typed};
        }
    }
    return changed->count > 0
        || err_set(err, ERR_INPUT, "No answer was changed.");
}

bool client_form_correct(struct page *page, struct err *err)
{
    struct client_form_view view = {.page = page};
    struct form changed = {0};
    int version;

    if (!read_form(page, &view, err) || !staff_page_version(page, &version, err)
        || !administration_questions(page->practice, &view.administration,
                                     &view.form, err)
        || !changed_fields(page, &view.form, &changed, err)
        || !correction_keep(page->practice, &view.administration, version,
                            &changed, page_field(page, "reason"), err)) {
        return false;
    }
    staff_page_back(page, view.client.id,
                    text_print(page->arena, "/form/%lld",
                               (long long)view.administration.id.n)
                        .at);
    return true;
}
