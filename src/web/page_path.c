// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_path.h"

#include "base/arena.h"
#include "base/text.h"
#include "pages.h"
#include "practice/event.h"
#include "practice/goal.h"
#include "practice/letter.h"
#include "practice/session.h"
#include "practice/staff.h"
#include "web/problem.h"
#include "web/staff_page.h"
#include "web/when.h"

#include <stdlib.h>
#include <string.h>

enum { STOPS_MOST = 200 };

// ---- the time line ----------------------------------------------------------

static void add_stop(struct path_view *view, const char *kind, struct str when,
                     struct str words)
{
    if (view->stop_count < STOPS_MOST) {
        view->stops[view->stop_count++] = (struct path_stop){when, words, kind};
    }
}

static struct str day_of(const struct path_view *view, int64_t at)
{
    return when_date_field(view->page->practice, at);
}

static bool add_events(struct path_view *view, struct err *err)
{
    struct event *events;
    int count;

    if (!event_list(view->page->practice, view->client.id, &events, &count,
                    err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (str_is(str_of(events[i].kind), "life")) {
            add_stop(view, "", day_of(view, events[i].happened_at),
                     events[i].words);
        }
    }
    return true;
}

static bool add_goals(struct path_view *view, struct err *err)
{
    struct goal *goals;
    int count;

    if (!goal_list(view->page->practice, view->client.id, &goals, &count,
                   err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (goal_is_active(&goals[i])) {
            int64_t at = goals[i].client_agreed_at;

            add_stop(view, "A goal",
                     day_of(view, at > goals[i].therapist_agreed_at
                                      ? at
                                      : goals[i].therapist_agreed_at),
                     goals[i].words);
        }
    }
    return true;
}

// Letters that reached the client, by their kind: their words stand elsewhere.
static bool add_letters(struct path_view *view, struct err *err)
{
    struct letter *letters;
    int count;

    if (!letter_list(view->page->practice, view->client.id, &letters, &count,
                     err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        int64_t at =
            letters[i].given_at ? letters[i].given_at : letters[i].shared_at;

        if (at && !str_is(str_of(letters[i].state), "taken_back")) {
            add_stop(view, "A letter", day_of(view, at),
                     str_of(letters[i].kind->title));
        }
    }
    return true;
}

static bool count_sessions(struct path_view *view, struct err *err)
{
    struct session *sessions;
    int count;

    if (!session_list(view->page->practice, view->client.id, &sessions, &count,
                      err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (sessions[i].started_at) {
            view->since = view->since ? view->since : sessions[i].started_at;
            view->sessions++;
        }
    }
    return true;
}

static int by_when(const void *left, const void *right)
{
    const struct path_stop *a = left;
    const struct path_stop *b = right;
    size_t len = a->when.len < b->when.len ? a->when.len : b->when.len;
    int order = memcmp(a->when.at, b->when.at, len);

    return order ? order
                 : (a->when.len > b->when.len) - (a->when.len < b->when.len);
}

static bool read_path(struct path_view *view, struct err *err)
{
    view->both = PATH_PARTS;
    view->stops =
        arena_take(view->page->arena, STOPS_MOST, sizeof *view->stops);
    if (!staff_name(view->page->practice, view->client.staff, &view->therapist,
                    err)
        || !path_read(view->page->practice, view->client.id, &view->path, err)
        || !add_events(view, err) || !add_goals(view, err)
        || !add_letters(view, err) || !count_sessions(view, err)) {
        return false;
    }
    for (int i = 0; i < view->path.moment_count; i++) {
        add_stop(view, "", view->path.moments[i].when,
                 view->path.moments[i].words);
    }
    if (view->stop_count > 1) {
        qsort(view->stops, (size_t)view->stop_count, sizeof *view->stops,
              by_when);
    }
    (void)path_part_find(form_find(&view->page->query, "both"), &view->both);
    return true;
}

const struct path_offer *path_offer_of(const struct path_view *view, int n,
                                       enum path_part part)
{
    return n < view->path.offer_count && view->path.offers[n].part == part
             ? &view->path.offers[n]
             : NULL;
}

// An error that the person can correct is shown on the page it came from.
static bool is_correctable(struct page *page, const struct err *err)
{
    if (err->kind != ERR_INPUT && err->kind != ERR_LIMIT) {
        return false;
    }
    page->reply->status = problem_status(err->kind);
    page->unchanged = true;
    return true;
}

// ---- the therapist ----------------------------------------------------------

static bool show_staff(struct page *page, struct path_view *view,
                       struct err *err)
{
    if (!read_path(view, err)) {
        return false;
    }
    path_html(&page->reply->body, view);
    return true;
}

bool path_page(struct page *page, struct err *err)
{
    struct path_view view = {.page = page};

    return staff_page_client(page, &view.client, err)
        && show_staff(page, &view, err);
}

bool path_offer_post(struct page *page, struct err *err)
{
    struct path_view view = {.page = page};
    enum path_part part;

    if (!staff_page_client(page, &view.client, err)) {
        return false;
    }
    if (!path_part_find(page_field(page, "part"), &part)) {
        return err_set(err, ERR_INPUT, "Please choose a part of the path.");
    }
    if (path_offer(page->practice, view.client.id, part,
                   page_field(page, "words"), err)) {
        staff_page_back(page, view.client.id, "/path");
        return true;
    }
    if (!is_correctable(page, err)) {
        return false;
    }
    view.problem = err->text;
    view.typed = page_field(page, "words");
    return show_staff(page, &view, err);
}

// ---- the client -------------------------------------------------------------

static bool find_client(struct page *page, struct path_view *view,
                        struct err *err)
{
    view->page = page;
    return client_get(page->practice, page->visitor.client, &view->client, err);
}

// What stands in the field of a part.
struct str me_path_words(const struct path_view *view, enum path_part part)
{
    return view->problem && view->typed_part == part ? view->typed
         : view->path.part[part].id == 0 && part == PATH_TO
             ? view->path.noted
             : view->path.part[part].words;
}

static bool show_client(struct page *page, struct path_view *view,
                        struct err *err)
{
    if (!read_path(view, err)) {
        return false;
    }
    me_path_html(&page->reply->body, view);
    return true;
}

bool me_path_page(struct page *page, struct err *err)
{
    struct path_view view = {0};

    return find_client(page, &view, err) && show_client(page, &view, err);
}

// What could not be kept comes back in its field.
static bool show_again(struct page *page, const char *problem, struct err *err)
{
    struct path_view view = {.problem = problem,
                             .typed = page_field(page, "words"),
                             .typed_when = page_field(page, "when"),
                             .typed_part = PATH_PARTS};

    (void)path_part_find(page_field(page, "part"), &view.typed_part);
    return find_client(page, &view, err) && show_client(page, &view, err);
}

static bool write(struct page *page, enum path_part part, bool *beside,
                  struct err *err)
{
    struct path_draft draft = {.part = part,
                               .words = page_field(page, "words")};

    if (!str_parse_int(page_field(page, "seen"), &draft.seen)) {
        return err_set(err, ERR_INPUT,
                       "This page came without its version. Please load it "
                       "again.");
    }
    return path_write(page->practice, page->visitor.client, &draft, beside,
                      err);
}

bool me_path_post(struct page *page, struct err *err)
{
    enum path_part part;
    bool beside = false;

    if (!path_part_find(page_field(page, "part"), &part)) {
        return err_set(err, ERR_INPUT, "Nothing was chosen.");
    }
    if (!write(page, part, &beside, err)) {
        return is_correctable(page, err)
            && show_again(page, str_text(page->arena, str_of(err->text)), err);
    }
    page_redirect(
        page, text_print(page->arena, "%.*s?%s=%s#part-%s",
                         SHOW(me_path(page, "path")), beside ? "both" : "kept",
                         PATH_PART_ROWS[part].name, PATH_PART_ROWS[part].name));
    return true;
}

static bool field_id(const struct page *page, const char *name, int64_t *id,
                     struct err *err)
{
    return str_parse_int(page_field(page, name), id)
        || err_set(err, ERR_INPUT, "Nothing was chosen.");
}

bool me_path_offer_post(struct page *page, struct err *err)
{
    int64_t id;

    if (!field_id(page, "offer", &id, err)) {
        return false;
    }
    if (!path_answer(page->practice, page->visitor.client, id,
                     str_is(page_field(page, "do"), "take"), err)) {
        return is_correctable(page, err)
            && show_again(page, str_text(page->arena, str_of(err->text)), err);
    }
    me_back(page, "path");
    return true;
}

static bool change_moment(struct page *page, struct err *err)
{
    struct client_id client = page->visitor.client;
    int64_t id;

    return str_is(page_field(page, "do"), "end")
             ? field_id(page, "moment", &id, err)
                   && path_end_moment(page->practice, client, id, err)
             : path_add_moment(page->practice, client, page_field(page, "when"),
                               page_field(page, "words"), err);
}

bool me_path_moment_post(struct page *page, struct err *err)
{
    if (!change_moment(page, err)) {
        return is_correctable(page, err)
            && show_again(page, str_text(page->arena, str_of(err->text)), err);
    }
    page_redirect(page, text_print(page->arena, "%.*s#moments",
                                   SHOW(me_path(page, "path"))));
    return true;
}
