// page_form - see page_form.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_form.h"

#include "base/arena.h"
#include "practice/consent.h"
#include "practice/coverage.h"
#include "practice/my_page.h"
#include "practice/questionnaire.h"
#include "web/when.h"

#include "pages.h"

static bool find_administration(struct page *page,
                                struct administration *administration,
                                struct err *err)
{
    return administration_get(page->practice, page->visitor.administration,
                              administration, err);
}

static bool view_read(struct page *page,
                      const struct administration *administration,
                      struct form_view *view, struct err *err)
{
    *view = (struct form_view){
        .page = page,
        .administration = administration,
        .ticket = page->param[0],
        .open = administration_is_open(administration, P_NOW(page->practice)),
    };
    return administration_therapist(page->practice, administration,
                                    &view->therapist_name, err);
}

static void go_to(struct page *page, const char *where)
{
    page_redirect(page, text_print(page->arena, "/f/%.*s%s",
                                   SHOW(page->param[0]), where));
}

// ---- what a page says beside the questions ----------------------------------

static bool read_lines(struct form_view *view, struct err *err)
{
    struct crisis_lines *lines =
        arena_take(view->page->arena, 1, sizeof *lines);

    view->lines = lines;
    return crisis_read(view->page->practice, lines, err);
}

// By when somebody reads what is written now.
static bool read_promise(struct form_view *view, struct err *err)
{
    struct practice *practice = view->page->practice;
    bool known = false;
    int64_t read_by = 0;

    if (!coverage_promise(practice, P_NOW(practice), &known, &read_by, err)) {
        return false;
    }
    if (known) {
        view->read_by = form_by_words(practice, read_by);
    }
    return true;
}

// The tick that answers are not watched is asked for once.
static bool read_not_watched(struct form_view *view, struct err *err)
{
    bool given = false;
    int64_t at = 0;

    if (!consent_is_given(view->page->practice, view->administration->client,
                          "not_watched", &given, &at, err)) {
        return false;
    }
    view->ask_not_watched = !given;
    return true;
}

static bool read_safety_words(struct form_view *view, struct err *err)
{
    return !view->questionnaire->has_safety
        || (read_lines(view, err) && read_promise(view, err)
            && read_not_watched(view, err));
}

// ---- the questions ----------------------------------------------------------

// The first field that holds what its question does not offer.
static void find_wrong_field(struct form_view *view)
{
    for (int i = 0; i < view->questionnaire->count; i++) {
        const struct question *question = &view->questionnaire->questions[i];
        struct str typed = form_view_answer(view, question);

        if (typed.len && !question_offers(question, typed)) {
            view->wrong_field = question->field;
            view->problem =
                question->kind == QUESTION_LINE
                    ? STR("Please make this a little shorter.")
                    : STR("Please choose one of the answers offered here.");
            return;
        }
    }
}

static bool show_questions(struct page *page, struct form_view *view,
                           struct err *err)
{
    struct questionnaire *all = arena_take(page->arena, 1, sizeof *all);

    view->questionnaire = all;
    if (!administration_questions(page->practice, view->administration, all,
                                  err)
        || !read_safety_words(view, err)) {
        return false;
    }
    if (view->typed) {
        find_wrong_field(view);
    }
    form_html(&page->reply->body, view);
    return true;
}

// A form that takes no answers any more says so kindly.
static bool show_done(struct page *page, struct form_view *view)
{
    form_done_html(&page->reply->body, view);
    return true;
}

bool form_page(struct page *page, struct err *err)
{
    struct administration administration;
    struct form_view view;

    if (!find_administration(page, &administration, err)
        || !view_read(page, &administration, &view, err)) {
        return false;
    }
    if (view.open) {
        return show_questions(page, &view, err);
    }
    if (administration.state == ADMINISTRATION_OPEN) {
        administration.state = ADMINISTRATION_CLOSED; // its time is over
    }
    if (administration.state == ADMINISTRATION_CLOSED) {
        page->reply->status = 410;
    }
    view.again = administration.state == ADMINISTRATION_SENT;
    return show_done(page, &view);
}

// ---- answers ----------------------------------------------------------------

static bool keep_not_watched(struct page *page,
                             const struct administration *administration,
                             struct str ticked, struct err *err)
{
    return !str_is(ticked, "1")
        || consent_set(page->practice, administration->client,
                       STR("not_watched"), true, err);
}

// The tick is consent, not an answer: the form itself never holds it.
static struct form without_tick(struct page *page)
{
    struct form answers = {.fields = arena_take(page->arena,
                                                (size_t)page->fields.count + 1,
                                                sizeof *answers.fields)};

    for (int i = 0; i < page->fields.count; i++) {
        if (!str_is(page->fields.fields[i].name, "not_watched")) {
            answers.fields[answers.count++] = page->fields.fields[i];
        }
    }
    return answers;
}

// The questions again, with everything that was typed and what to change.
static bool show_problem(struct page *page,
                         const struct administration *administration,
                         const struct err *problem, struct err *err)
{
    struct form_view view;

    if (!view_read(page, administration, &view, err)) {
        return false;
    }
    view.typed = &page->fields;
    view.problem = str_copy(page->arena, str_of(problem->text));
    view.ticked_not_watched = form_find(&page->fields, "not_watched").len > 0;
    page->reply->status = 422;
    return show_questions(page, &view, err);
}

static bool show_conflict(struct page *page,
                          const struct administration *administration,
                          struct err *err)
{
    struct form_view view;
    struct administration shown = *administration;

    if (!view_read(page, administration, &view, err)) {
        return false;
    }
    if (shown.state == ADMINISTRATION_OPEN) {
        shown.state = ADMINISTRATION_CLOSED;
    }
    view.administration = &shown;
    page->unchanged = true;
    page->reply->status = shown.state == ADMINISTRATION_CLOSED ? 410 : 409;
    return show_done(page, &view);
}

bool form_send(struct page *page, struct err *err)
{
    struct administration administration;
    struct form answers = without_tick(page);
    struct outcome outcome = {0};

    if (!find_administration(page, &administration, err)
        || !keep_not_watched(page, &administration,
                             form_find(&page->fields, "not_watched"), err)) {
        return false;
    }
    if (submission_accept(page->practice, &administration, &answers, &outcome,
                          err)) {
        page->unchanged = outcome.already_sent && !outcome.safety;
        go_to(page, outcome.safety ? "/safety" : "/thanks");
        return true;
    }
    switch (err->kind) {
    case ERR_INPUT: return show_problem(page, &administration, err, err);
    case ERR_CONFLICT: return show_conflict(page, &administration, err);
    default: return false;
    }
}

bool form_answer(struct page *page, struct err *err)
{
    struct administration administration;
    struct outcome outcome = {0};
    struct str field = page_field(page, "field");
    struct str value = page_field(page, "value");

    if (!find_administration(page, &administration, err)) {
        return false;
    }
    page->reply->status = 204;
    if (str_is(field, "not_watched")) {
        return keep_not_watched(page, &administration, value, err);
    }
    if (!answer_save(page->practice, &administration, field, value, &outcome,
                     err)) {
        return false;
    }
    if (outcome.safety) {
        page->reply->status = 200;
        page->reply->type = "text/plain; charset=utf-8";
        text_addf(&page->reply->body, "/f/%.*s/safety", SHOW(page->param[0]));
    }
    return true;
}

bool form_not_today(struct page *page, struct err *err)
{
    struct administration administration;

    if (!find_administration(page, &administration, err)) {
        return false;
    }
    if (!administration_decline(page->practice, &administration, err)) {
        return err->kind == ERR_CONFLICT
            && show_conflict(page, &administration, err);
    }
    go_to(page, "/thanks");
    return true;
}

bool form_thanks_page(struct page *page, struct err *err)
{
    struct administration administration;
    struct form_view view;

    if (!find_administration(page, &administration, err)
        || !view_read(page, &administration, &view, err)) {
        return false;
    }
    if (view.open) { // nothing was sent yet
        go_to(page, "");
        return true;
    }
    if (!my_page_door_is_open(page->practice, &administration, &view.my_page,
                              err)) {
        return false;
    }
    return show_done(page, &view);
}

// ---- when it is heavy -------------------------------------------------------

// What the client wants to find there of their safety plan. Should it not open
// (a lost key), the page is still there with everything else.
static void read_plan(struct form_view *view)
{
    struct err unread = {0};

    if (!safety_plan_for_help(view->page->practice,
                              view->administration->client, &view->plan,
                              &unread)) {
        view->plan = (struct safety_plan){0};
    }
}

bool form_plan_page(struct page *page, struct err *err)
{
    struct administration administration;
    struct form_view view;

    if (!find_administration(page, &administration, err)
        || !view_read(page, &administration, &view, err)
        || !read_lines(&view, err)) {
        return false;
    }
    read_plan(&view);
    if (!safety_plan_has_words(&view.plan)) {
        go_to(page, "/help");
        return true;
    }
    form_plan_html(&page->reply->body, &view);
    return true;
}

bool form_safety_page(struct page *page, struct err *err)
{
    struct administration administration;
    struct safety_page safety = {0};
    struct form_view view;

    if (!find_administration(page, &administration, err)
        || !view_read(page, &administration, &view, err)
        || !safety_page_read(page->practice, &administration, &safety, err)) {
        return false;
    }
    view.safety = &safety;
    if (!safety.card.n) { // nothing of the kind was said here
        go_to(page, "/help");
        return true;
    }
    if (!read_lines(&view, err)) {
        return false;
    }
    read_plan(&view);
    form_safety_html(&page->reply->body, &view);
    return true;
}

bool form_safety_reply(struct page *page, struct err *err)
{
    struct administration administration;

    if (!find_administration(page, &administration, err)
        || !submission_safety_reply(page->practice, &administration,
                                    page_field(page, "reply"), err)) {
        return false;
    }
    go_to(page, "/safety");
    return true;
}

// With a link and without one: /f/:ticket/help and /help.
bool form_help_page(struct page *page, struct err *err)
{
    struct administration administration = {0};
    struct crisis_lines none = {0};
    struct form_view view = {.page = page, .lines = &none};

    if (page->visitor.who == INVITED) {
        if (!find_administration(page, &administration, err)
            || !view_read(page, &administration, &view, err)
            || !read_promise(&view, err)) {
            return false;
        }
        read_plan(&view);
    }
    if (page->practice && !read_lines(&view, err)) {
        return false;
    }
    form_help_html(&page->reply->body, &view);
    return true;
}

bool form_help_send(struct page *page, struct err *err)
{
    struct administration administration;
    struct outcome outcome = {0};

    if (!find_administration(page, &administration, err)
        || !submission_help(page->practice, &administration, &outcome, err)) {
        return false;
    }
    go_to(page, "/safety");
    return true;
}
