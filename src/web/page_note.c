// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_note.h"

#include "base/arena.h"
#include "base/text.h"
#include "pages.h"
#include "practice/staff.h"
#include "web/when.h"

const struct note_field NOTE_FIELDS[NOTE_PARTS] = {
    [NOTE_HEARD] = {"heard",    "What I heard",
                    "their words, and what was behind them"                         },
    [NOTE_DID] = {"did",      "What I did",      ""                               },
    [NOTE_AGREED] = {"agreed",   "What we agreed",  ""                               },
    [NOTE_PROMISED] = {"promised", "What I promised", ";p send the letter fri"         },
    [NOTE_NEXT] = {"next",     "Next time",       "the glance shows the first line"},
};

struct str note_why_words(enum note_why why)
{
    switch (why) {
    case NOTE_WHY_NEXT_SESSION:
        return STR("the next session, because no other day was named");
    case NOTE_WHY_SEVEN_DAYS:
        return STR("seven days, because no day was named and no session is "
                   "booked");
    default: return STR("");
    }
}

// ---- looking ----------------------------------------------------------------

static bool read_alone(struct practice *practice, struct note_view *view,
                       struct err *err)
{
    struct reflection_key key;

    if (!reflection_key_find(practice, &key, err)) {
        return false;
    }
    view->alone_state = key.state;
    secret_wipe(&key.key);
    return view->alone_state != REFLECTIONS_OPEN
        || reflection_of_session(practice, view->session->id, &view->alone,
                                 err);
}

bool note_view_read(const struct page *page, const struct session *session,
                    const struct client *client, struct note_view *view,
                    struct err *err)
{
    struct practice *practice = page->practice;

    *view =
        (struct note_view){.page = page, .client = client, .session = session};
    return note_read(practice, session->id, &view->note, err)
        && note_wishes(practice, &view->note, &view->wishes, &view->wish_count,
                       err)
        && note_made_list(practice, session->id, &view->made, &view->made_count,
                          err)
        && read_alone(practice, view, err);
}

static bool name_writers(struct page *page, struct note_versions_view *view,
                         struct err *err)
{
    view->names =
        arena_take(page->arena, (size_t)view->count + 1, sizeof *view->names);
    for (int i = 0; i < view->count; i++) {
        const struct note_version *version = &view->versions[i];

        if (version->staff.n
            && !staff_name(page->practice, version->staff, &view->names[i],
                           err)) {
            return false;
        }
    }
    return true;
}

static bool find(struct page *page, struct session *session,
                 struct client *client, struct err *err)
{
    struct session_id id;

    return page_id(page, 0, &id.n, err)
        && session_get(page->practice, id, session, err)
        && staff_page_owns(page, session->client, client, err);
}

bool note_versions_page(struct page *page, struct err *err)
{
    struct note_versions_view view = {.page = page};

    if (!find(page, &view.session, &view.client, err)
        || !note_versions(page->practice, view.session.id, &view.versions,
                          &view.count, err)
        || !name_writers(page, &view, err)) {
        return false;
    }
    note_versions_html(&page->reply->body, &view);
    return true;
}

// ---- answers to a script ----------------------------------------------------

static void say_kept(struct page *page, int version)
{
    struct str at = when_clock(page->practice, P_NOW(page->practice));

    page->reply->headers =
        text_print(page->arena, "%.*sNote-Version: %d\r\nNote-Saved: %.*s\r\n",
                   SHOW(page->reply->headers), version, SHOW(at));
}

static struct str session_path(const struct page *page,
                               struct session_id session, const char *where)
{
    return text_print(page->arena, "/session/%lld%s", (long long)session.n,
                      where);
}

// ---- the note ---------------------------------------------------------------

static bool read_draft(const struct page *page, struct session_id session,
                       struct note *draft, struct err *err)
{
    *draft = (struct note){.session = session};
    for (int i = 0; i < NOTE_PARTS; i++) {
        draft->part[i] = page_field(page, NOTE_FIELDS[i].name);
    }
    return staff_page_version(page, &draft->version, err);
}

// The audit says once in a while that somebody writes, not every three seconds.
static bool keeps_writing(struct page *page, const struct note *draft,
                          bool *goes_on, struct err *err)
{
    struct note now;

    if (!note_read(page->practice, draft->session, &now, err)) {
        return false;
    }
    *goes_on = now.changed_at > P_NOW(page->practice) - NOTE_FOLD;
    return true;
}

// Parts that differ, both ways of them; the others need no decision.
static int differing(const struct note *now, const struct note *draft,
                     struct conflict_field fields[NOTE_PARTS + 1])
{
    int count = 0;

    for (int i = 0; i < NOTE_PARTS; i++) {
        struct str yours = draft->part[i];

        if (yours.at && !note_same_words(yours, now->part[i])) {
            fields[count++] =
                (struct conflict_field){.name = NOTE_FIELDS[i].name,
                                        .label = NOTE_FIELDS[i].title,
                                        .now = now->part[i],
                                        .yours = yours};
        }
    }
    fields[count] = (struct conflict_field){
        .name = "do", .yours = STR("save"), .hidden = true};
    return count;
}

static bool offer_both(struct page *page, const struct note *draft,
                       struct err *err)
{
    struct conflict_field fields[NOTE_PARTS + 1];
    struct note now;
    int count;

    if (!note_set_aside(page->practice, draft, err)
        || !note_read(page->practice, draft->session, &now, err)) {
        return false;
    }
    count = differing(&now, draft, fields);
    if (count == 0) { // the same words twice: a double click
        page_redirect(page, session_path(page, draft->session, "#note"));
        return true;
    }
    staff_page_conflict(
        page, &(struct conflict_view){
                  .action = session_path(page, draft->session, "/note"),
                  .back = session_path(page, draft->session, "#note"),
                  .version = now.version,
                  .fields = fields,
                  .count = count + 1});
    return true;
}

// A script that was behind: its words are set aside, and it is shown what
// stands there.
static bool refuse_quietly(struct page *page, const struct note *draft,
                           struct err *err)
{
    struct note now;

    if (!note_set_aside(page->practice, draft, err)
        || !note_read(page->practice, draft->session, &now, err)) {
        return false;
    }
    page->reply->status = 409;
    page->unchanged = true;
    say_kept(page, draft->version);
    note_other_html(&page->reply->body, page, &now);
    return true;
}

static bool show_wishes(struct page *page, struct session_id session,
                        struct err *err)
{
    struct note_wish *wishes;
    struct note now;
    int count;

    if (!note_read(page->practice, session, &now, err)
        || !note_wishes(page->practice, &now, &wishes, &count, err)) {
        return false;
    }
    page->reply->status = count ? 200 : 204;
    if (count) {
        note_wishes_html(&page->reply->body, wishes, count);
    }
    return true;
}

static bool keep(struct page *page, struct note *draft, struct err *err)
{
    if (!keeps_writing(page, draft, &page->unchanged, err)) {
        return false;
    }
    if (!note_save(page->practice, draft, err)) {
        return err->kind == ERR_CONFLICT && refuse_quietly(page, draft, err);
    }
    say_kept(page, draft->version);
    return show_wishes(page, draft->session, err);
}

static bool save(struct page *page, struct note *draft, struct err *err)
{
    if (!note_save(page->practice, draft, err)) {
        return err->kind == ERR_CONFLICT && offer_both(page, draft, err);
    }
    if (!note_run(page->practice, draft->session, err)) {
        return false;
    }
    page_redirect(page, session_path(page, draft->session, "#note"));
    return true;
}

// Only of a promise that this note has made.
static bool find_made(struct page *page, struct session_id session,
                      struct note_made *found, struct err *err)
{
    struct note_made *made;
    int64_t id;
    int count;

    if (!str_parse_int(page_field(page, "made"), &id)
        || !note_made_list(page->practice, session, &made, &count, err)) {
        return err_set(err, ERR_INPUT, "Nothing was chosen.");
    }
    for (int i = 0; i < count; i++) {
        if (made[i].id == id && made[i].verb == NOTE_PROMISE) {
            *found = made[i];
            return true;
        }
    }
    return err_set(err, ERR_MISSING, "There is no such promise in this note.");
}

static bool change_due(struct page *page, struct session_id session,
                       struct err *err)
{
    struct note_made made;
    int version;
    int64_t due;

    if (!find_made(page, session, &made, err)
        || !staff_page_version(page, &version, err)
        || !when_day_parse(page->practice, page_field(page, "day"), &due,
                           err)) {
        return false;
    }
    if (due <= P_NOW(page->practice)) {
        return err_set(err, ERR_INPUT,
                       "Please name a day from today on for the promise.");
    }
    if (!promise_set_due(page->practice, made.promise.id, version, due, err)
        && err->kind != ERR_CONFLICT) {
        return false; // of a newer word, the page shows what stands there
    }
    page_redirect(page, session_path(page, session, "#note-made"));
    return true;
}

bool note_post(struct page *page, struct err *err)
{
    struct str what = page_field(page, "do");
    struct session session;
    struct client client;
    struct note draft;

    if (!find(page, &session, &client, err)) {
        return false;
    }
    if (str_is(what, "due")) {
        return change_due(page, session.id, err);
    }
    return read_draft(page, session.id, &draft, err)
        && (str_is(what, "keep") ? keep(page, &draft, err)
                                 : save(page, &draft, err));
}

// ---- for me alone -----------------------------------------------------------

static bool alone_conflict(struct page *page, struct session_id session,
                           struct str yours, struct err *err)
{
    struct reflection now;
    struct conflict_field fields[2] = {
        {.name = "alone", .label = "For me alone", .yours = yours},
        {.name = "do",    .yours = STR("save"),    .hidden = true},
    };

    if (!reflection_of_session(page->practice, session, &now, err)) {
        return false;
    }
    fields[0].now = now.words;
    if (str_is(page_field(page, "do"), "keep")) {
        page->reply->status = 409;
        page->unchanged = true;
        alone_other_html(&page->reply->body, now.words);
        return true;
    }
    staff_page_conflict(
        page,
        &(struct conflict_view){.action = session_path(page, session, "/alone"),
                                .back = session_path(page, session, "#alone"),
                                .version = now.version,
                                .fields = fields,
                                .count = 2});
    return true;
}

bool alone_post(struct page *page, struct err *err)
{
    struct str words = page_field(page, "alone");
    struct session session;
    struct client client;
    int version, saved;

    if (!find(page, &session, &client, err)
        || !staff_page_version(page, &version, err)) {
        return false;
    }
    if (!reflection_save(page->practice, session.id, version, words, &saved,
                         err)) {
        return err->kind == ERR_CONFLICT
            && alone_conflict(page, session.id, words, err);
    }
    if (!str_is(page_field(page, "do"), "keep")) {
        page_redirect(page, session_path(page, session.id, "#alone"));
        return true;
    }
    page->unchanged = version > 0;
    page->reply->status = 204;
    say_kept(page, saved);
    return true;
}
