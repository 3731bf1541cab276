// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_ending.h"

#include "base/arena.h"
#include "base/text.h"
#include "pages.h"
#include "practice/consent.h"
#include "practice/staff.h"
#include "web/when.h"

#include <math.h>
#include <string.h>

// ---- words ------------------------------------------------------------------

struct str ending_text(const struct ending_view *view, int line)
{
    return view->typed ? view->typed[line] : view->plan.lines[line].words;
}

bool ending_is_theirs(const struct ending_view *view, int line)
{
    return view->plan.lines[line].by_client
        && view->plan.lines[line].words.len > 0;
}

static bool is_state(const struct ending_followup *one, const char *state)
{
    return strcmp(one->followup.state, state) == 0;
}

bool ending_is_planned(const struct ending_followup *one, const char *way)
{
    return is_state(one, "planned") && strcmp(one->followup.way, way) == 0;
}

bool ending_may_choose(const struct ending_followup *one)
{
    return one->followup.asked_at == 0 && !is_state(one, "missed");
}

static const struct {
    const char *why, *words;
} WHYS[] = {
    {"not_wanted", "not wanted"                                    },
    {"consent",    "stopped: they do not want to be asked any more"},
    {"no_channel", "not sent: no way to write was agreed on"       },
    {"stop",       "not sent: they stopped messages"               },
    {"came_back",  "over: they came back"                          },
    {"by_hand",    "stopped by you"                                },
    {"booked",     "not sent: a session came in between"           },
    {"ended",      "not sent: an ending was agreed or written down"},
};

static const char *why_words(const char *why)
{
    for (size_t i = 0; i < sizeof WHYS / sizeof *WHYS; i++) {
        if (strcmp(WHYS[i].why, why) == 0) {
            return WHYS[i].words;
        }
    }
    return "";
}

struct str ending_followup_words(const struct ending_view *view,
                                 const struct ending_followup *one)
{
    const struct followup *followup = &one->followup;
    struct practice *practice = view->page->practice;
    struct arena *arena = view->page->arena;

    if (followup->id.n == 0) {
        return STR("not chosen");
    }
    if (is_state(one, "stopped")) {
        return str_of(why_words(followup->why));
    }
    if (is_state(one, "missed")) {
        return STR("not sent: its time had passed while nothing ran here");
    }
    if (is_state(one, "planned")) {
        return followup->due_at > 0
                 ? text_print(arena, "planned for %.*s",
                              SHOW(when_date(practice, followup->due_at)))
                 : STR("planned; its day stands once the work has ended");
    }
    return text_print(arena, "asked %.*s%s%s",
                      SHOW(when_date(practice, followup->asked_at)),
                      followup->reminded_at > 0 ? ", one reminder" : "",
                      is_state(one, "closed") ? ", no answer; the door is open"
                      : is_state(one, "answered") ? ", answered"
                                                  : ", no answer yet");
}

struct str ending_result_words(const struct ending_view *view,
                               const struct ending_followup *one)
{
    const char *call =
        one->result.call ? "Would like a call." : "No call asked for.";

    if (!one->result.known) {
        return STR("");
    }
    return isnan(one->result.total)
             ? text_print(view->page->arena, "Some answers left out. %s", call)
             : text_print(view->page->arena,
                          "%.0f of 12 on our own three questions, not "
                          "validated. %s",
                          one->result.total, call);
}

struct str ending_note_words(const struct ending_view *view,
                             const struct leaving_note *note)
{
    struct practice *practice = view->page->practice;

    if (strcmp(note->state, "waiting") == 0) {
        return text_print(view->page->arena, "goes out on %.*s",
                          SHOW(when_long_date(practice, note->goes_at)));
    }
    if (strcmp(note->state, "sent") == 0) {
        return text_print(view->page->arena, "sent on %.*s",
                          SHOW(when_long_date(practice, note->goes_at)));
    }
    return strcmp(note->state, "missed") == 0
             ? STR("not sent: its day had passed while nothing ran here")
             : str_of(why_words(note->why));
}

// ---- reading ----------------------------------------------------------------

static bool read_followups(struct ending_view *view, struct err *err)
{
    struct practice *practice = view->page->practice;
    struct followup all[FOLLOWUP_TIMES];
    bool good = followup_list(practice, view->client.id, all, err);

    for (int i = 0; good && i < FOLLOWUP_TIMES; i++) {
        struct ending_followup *one = &view->followups[i];

        one->followup = all[i];
        view->asked += all[i].asked_at > 0;
        view->answered += is_state(one, "answered");
        good = followup_result(practice, &all[i], &one->result, err);
    }
    return good;
}

bool ending_view_read(struct ending_view *view, struct err *err)
{
    struct practice *practice = view->page->practice;
    struct client_id id = view->client.id;
    int64_t at;

    return staff_name(practice, view->client.staff, &view->therapist, err)
        && episode_newest(practice, id, &view->episode, err)
        && ending_read(practice, id, &view->plan, err)
        && ending_versions(practice, id, &view->versions, &view->version_count,
                           err)
        && read_followups(view, err)
        && consent_is_given(practice, id, "follow_up", &view->follow_up_given,
                            &at, err)
        && consent_is_given(practice, id, "leaving", &view->leaving_given, &at,
                            err)
        && leaving_list(practice, id, view->notes, &view->note_count, err)
        && door_why(practice, view->episode.id, &view->reason, err);
}

bool ending_page(struct page *page, struct err *err)
{
    struct ending_view view = {.page = page};

    if (!staff_page_client(page, &view.client, err)
        || !ending_view_read(&view, err)) {
        return false;
    }
    ending_html(&page->reply->body, &view);
    return true;
}

bool ending_print_page(struct page *page, struct err *err)
{
    struct ending_view view = {.page = page};

    if (!staff_page_client(page, &view.client, err)
        || !ending_view_read(&view, err)) {
        return false;
    }
    ending_print_html(&page->reply->body, &view);
    return true;
}

// ---- writing the plan -------------------------------------------------------

static bool read_draft(const struct page *page, bool by_client,
                       struct ending_draft *draft, struct err *err)
{
    draft->by_client = by_client;
    for (int i = 0; i < ENDING_LINES; i++) {
        draft->words[i] = page_field(page, ENDING_QUESTIONS[i].field);
    }
    return staff_page_version(page, &draft->version, err);
}

// A line that was not on the page stays as it is.
static void keep_absent(const struct ending_view *view,
                        struct ending_draft *draft)
{
    for (int i = 0; i < ENDING_LINES; i++) {
        if (!draft->words[i].at) {
            draft->words[i] = view->plan.lines[i].words;
        }
    }
}

// What was typed stays in the boxes; what stands now is shown beside it, and
// the next "Save" is on top of that.
static bool show_again(struct ending_view *view,
                       const struct ending_draft *draft, struct err *err)
{
    bool conflict = err->kind == ERR_CONFLICT;

    if (!conflict && err->kind != ERR_INPUT) {
        return false;
    }
    view->problem =
        conflict ? "This was changed meanwhile. What stands there now is shown "
                   "with each line; your words are in the boxes. Nothing is "
                   "lost."
                 : str_text(view->page->arena, str_of(err->text));
    view->typed = draft->words;
    view->page->reply->status = conflict ? 409 : 422;
    return true;
}

bool ending_plan_post(struct page *page, struct err *err)
{
    struct ending_view view = {.page = page};
    struct ending_draft draft;

    if (!staff_page_client(page, &view.client, err)
        || !read_draft(page, false, &draft, err)
        || !ending_view_read(&view, err)) {
        return false;
    }
    keep_absent(&view, &draft);
    if (ending_save(page->practice, view.client.id, &draft, err)) {
        staff_page_back(page, view.client.id, "/ending");
        return true;
    }
    if (!show_again(&view, &draft, err)) {
        return false;
    }
    ending_html(&page->reply->body, &view);
    return true;
}

// A newer version is there: the page shows it, and nobody has agreed to it.
static bool allow_newer(bool kept, struct err *err)
{
    return kept || err->kind == ERR_CONFLICT;
}

bool ending_agree_post(struct page *page, struct err *err)
{
    struct client client;
    int version;

    if (!staff_page_client(page, &client, err)
        || !staff_page_version(page, &version, err)
        || !allow_newer(
            ending_agree(page->practice, client.id, version, false, err),
            err)) {
        return false;
    }
    staff_page_back(page, client.id, "/ending");
    return true;
}

bool ending_come_back_post(struct page *page, struct err *err)
{
    struct client client;
    struct episode_id id;

    if (!staff_page_client(page, &client, err)
        || !allow_newer(episode_open(page->practice, client.id, &id, err),
                        err)) {
        return false;
    }
    staff_page_back(page, client.id, "");
    return true;
}

// ---- the client's own page --------------------------------------------------

static bool read_mine(struct page *page, struct ending_view *view,
                      struct err *err)
{
    *view = (struct ending_view){.page = page};
    return client_get(page->practice, page->visitor.client, &view->client, err)
        && ending_view_read(view, err);
}

bool me_ending_page(struct page *page, struct err *err)
{
    struct ending_view view;

    if (!read_mine(page, &view, err)) {
        return false;
    }
    me_ending_html(&page->reply->body, &view);
    return true;
}

bool me_ending_post(struct page *page, struct err *err)
{
    struct ending_view view;
    struct ending_draft draft;

    if (!read_mine(page, &view, err) || !read_draft(page, true, &draft, err)) {
        return false;
    }
    keep_absent(&view, &draft);
    if (ending_save(page->practice, view.client.id, &draft, err)) {
        me_back(page, "ending");
        return true;
    }
    if (!show_again(&view, &draft, err)) {
        return false;
    }
    me_ending_html(&page->reply->body, &view);
    return true;
}

bool me_ending_agree_post(struct page *page, struct err *err)
{
    int version;

    if (!staff_page_version(page, &version, err)
        || !allow_newer(ending_agree(page->practice, page->visitor.client,
                                     version, true, err),
                        err)) {
        return false;
    }
    me_back(page, "ending");
    return true;
}

bool me_ending_no_more_post(struct page *page, struct err *err)
{
    if (!consent_set(page->practice, page->visitor.client, STR("follow_up"),
                     false, err)) {
        return false;
    }
    me_back(page, "ending");
    return true;
}
