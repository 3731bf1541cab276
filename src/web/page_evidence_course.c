// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_evidence_course.h"

#include "base/arena.h"
#include "evidence/transform.h"
#include "pages.h"
#include "practice/folder.h"
#include "practice/setting.h"
#include "web/site.h"

#include <math.h>

static const char *const DONE[] = {"loaded", "removed", NULL};

static const char *done_words(struct str said)
{
    for (int i = 0; DONE[i]; i++) {
        if (str_is(said, DONE[i])) {
            return DONE[i];
        }
    }
    return NULL;
}

static bool show(struct page *page, const char *problem, struct err *err)
{
    struct evidence_course_view *view =
        arena_take(page->arena, 1, sizeof *view);

    view->page = page;
    view->problem = problem;
    view->done = done_words(form_find(&page->query, "done"));
    if (!setting_read_yes(page->practice, "expected_course", &view->on, err)
        || !evidence_nav_read(page, &view->nav, err)
        || (view->on
            && !course_overview_read(page->practice,
                                     form_find(&page->query, "measure"),
                                     &view->here, err))) {
        return false;
    }
    evidence_course_html(&page->reply->body, view);
    return true;
}

bool evidence_course_page(struct page *page, struct err *err)
{
    return show(page, NULL, err);
}

// ---- norms come and go ------------------------------------------------------

struct norm_work {
    struct page *page;
    struct norm_kept kept;
    struct err why;
};

static void enter(struct practice *practice, const struct page *page)
{
    practice->staff = page->visitor.staff;
    practice->who = text_print(practice->arena, "staff/%lld",
                               (long long)page->visitor.staff.n);
}

static bool check_on(struct practice *practice, struct err *err)
{
    bool on;

    return setting_read_yes(practice, "expected_course", &on, err)
        && (on
            || err_set(err, ERR_CONFLICT,
                       "The expected course is switched off."));
}

static bool add(struct practice *practice, void *context, struct err *err)
{
    struct norm_work *work = context;

    enter(practice, work->page);
    return check_on(practice, err)
        && norm_add(practice, work->page->upload.bytes, &work->kept, err);
}

// The page again with the reason, read anew on this thread.
static bool show_again(struct practice *practice, void *context,
                       struct err *err)
{
    struct norm_work *work = context;
    struct page *page = work->page;
    bool shown;

    enter(practice, page);
    page->reply->status = work->why.kind == ERR_CONFLICT ? 409 : 422;
    page->practice = practice;
    shown = show(page, work->why.text, err);
    page->practice = NULL;
    return shown;
}

static bool explain(struct norm_work *work, const struct err *why,
                    struct err *err)
{
    work->why = *why;
    return why->kind == ERR_INPUT || why->kind == ERR_LIMIT
                || why->kind == ERR_CONFLICT
             ? folder_read(work->page->site->folder, work->page->arena,
                           show_again, work, err)
             : false;
}

static bool check_file(const struct page *page, struct err *err)
{
    if (!page->upload.there || !page->upload.bytes.len) {
        return err_set(err, ERR_INPUT, "Please choose a file.");
    }
    return page->upload.bytes.len <= NORM_FILE_MOST
        || err_set(err, ERR_LIMIT,
                   "That file is too large to be a norm: these have at most "
                   "%d KB.",
                   NORM_FILE_MOST / 1024);
}

bool evidence_course_norm_post(struct page *page, struct err *err)
{
    struct norm_work work = {.page = page};
    struct err why;

    if (check_file(page, err)
        && folder_write(page->site->folder, page->arena, add, &work, err)) {
        page_redirect(page, STR("/evidence/course?done=loaded"));
        return true;
    }
    why = *err;
    return explain(&work, &why, err);
}

bool evidence_course_remove_post(struct page *page, struct err *err)
{
    int64_t id;

    if (!page_id(page, 0, &id, err) || !check_on(page->practice, err)
        || !norm_remove(page->practice, id, err)) {
        return false;
    }
    page_redirect(page, STR("/evidence/course?done=removed"));
    return true;
}

// ---- words ------------------------------------------------------------------

struct str evidence_course_count(const struct evidence_course_view *view,
                                 int64_t count)
{
    return count > 0 && count < COURSE_SMALL
             ? text_print(view->page->arena, "fewer than %d", COURSE_SMALL)
             : text_print(view->page->arena, "%lld", (long long)count);
}

struct str evidence_course_lacking(const struct evidence_course_view *view,
                                   int64_t count)
{
    return count > 0 && count < COURSE_SMALL
             ? text_print(view->page->arena, "almost %d", COURSE_BAND_OWN)
             : text_print(view->page->arena, "%lld",
                          (long long)(COURSE_BAND_OWN - count));
}

struct str evidence_course_basis(const struct evidence_course_view *view,
                                 const struct course_measure *measure)
{
    const struct practice_bands *found = &measure->bands;

    (void)view;
    return !found->drawn     ? STR("nothing yet")
         : found->bands.norm ? STR("a norm")
                             : STR("closed episodes here");
}

struct str evidence_course_held(const struct evidence_course_view *view,
                                const struct held *held)
{
    struct arena *arena = view->page->arena;

    if (!held->n || isnan(held->share)) {
        return (struct str){0};
    }
    return isnan(held->low)
             ? text_print(arena, "%.0f", 100 * held->share)
             : text_print(arena, "%.0f (%.0f to %.0f)", 100 * held->share,
                          100 * held->low, 100 * held->high);
}

struct str evidence_course_span(const struct evidence_course_view *view,
                                const struct calibration_span *span)
{
    return span->from == span->to
             ? text_print(view->page->arena, "%.4g", span->from)
             : text_print(view->page->arena, "%.4g to %.4g", span->from,
                          span->to);
}

struct str evidence_course_range(const struct evidence_course_view *view,
                                 double low, double high)
{
    struct arena *arena = view->page->arena;

    return text_print(arena, "%.*s to %.*s", SHOW(number_words(arena, low, 1)),
                      SHOW(number_words(arena, high, 1)));
}

void evidence_course_picture(struct text *out,
                             const struct evidence_course_view *view)
{
    course_draw(out, &view->here.answer, false);
}
