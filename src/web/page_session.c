// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_session.h"

#include "base/text.h"
#include "pages.h"
#include "practice/form_list.h"
#include "practice/quiet.h"
#include "web/page_listen.h"
#include "web/when.h"

static const struct session_tap TAPS[3] = {
    {"heard",     "They felt heard and understood today", ANSWER_MISSING},
    {"direction", "We worked on what they wanted to",     ANSWER_MISSING},
    {"off",       "Something felt off today",             ANSWER_MISSING},
};

static bool find(struct page *page, struct session_view *view, struct err *err)
{
    struct session_id id;

    view->page = page;
    return page_id(page, 0, &id.n, err)
        && session_get(page->practice, id, &view->session, err)
        && staff_page_owns(page, view->session.client, &view->client, err);
}

// ---- looking ----------------------------------------------------------------

static bool read_rating(struct session_view *view, struct err *err)
{
    struct therapist_taps taps;

    if (!session_rating(view->page->practice, view->session.id, &taps,
                        &view->rated, err)) {
        return false;
    }
    for (int i = 0; i < 3; i++) {
        view->taps[i] = TAPS[i];
    }
    if (view->rated) {
        view->taps[0].value = taps.heard;
        view->taps[1].value = taps.direction;
        view->taps[2].value = taps.off;
    }
    return true;
}

// What comes while the two sit together is shown after it (practice/quiet.h).
static bool is_running(struct practice *practice, const struct session *session)
{
    return session->started_at != 0 && session->ended_at == 0
        && session->started_at > P_NOW(practice) - QUIET_AT_MOST;
}

static bool read_check(struct session_view *view, struct err *err)
{
    struct practice *practice = view->page->practice;
    struct administration administration;
    struct administration_id id;
    bool found;

    if (!form_of_session(practice, view->session.id, "post", &found, &id,
                         err)) {
        return false;
    }
    if (!found) {
        return true;
    }
    if (!administration_get(practice, id, &administration, err)
        || !administration_questions(practice, &administration, &view->check,
                                     err)) {
        return false;
    }
    view->has_check = administration.state == ADMINISTRATION_SENT
                   && !is_running(practice, &view->session);
    return true;
}

bool session_page(struct page *page, struct err *err)
{
    struct session_view view = {0};

    if (!find(page, &view, err) || !read_rating(&view, err)
        || !read_check(&view, err)
        || !session_times_read(page, &view.client, &view.session, &view.times,
                               err)
        || !session_talk_read(page, &view.session, &view.talk, err)
        || !note_view_read(page, &view.session, &view.client, &view.note, err)
        || !listen_is_offered(page, &view.session, &view.listening, err)) {
        return false;
    }
    session_html(&page->reply->body, &view);
    return true;
}

// ---- changing ---------------------------------------------------------------

static bool post_start(struct page *page, const struct session *session,
                       int version, struct err *err)
{
    return session_start(page->practice, session->id, version, err);
}

static bool post_end(struct page *page, const struct session *session,
                     int version, struct err *err)
{
    return session_end(page->practice, session->id, version, err)
        && note_run(page->practice, session->id, err);
}

static bool tap_of(const struct page *page, const char *name, int *value)
{
    int64_t number;

    if (!str_parse_int(page_field(page, name), &number) || number < 0
        || number > 4) {
        return false;
    }
    *value = (int)number;
    return true;
}

// A second rating is a further version; nothing is overwritten.
static bool post_rate(struct page *page, const struct session *session,
                      int version, struct err *err)
{
    struct therapist_taps taps;

    (void)version;
    if (!tap_of(page, "heard", &taps.heard)
        || !tap_of(page, "direction", &taps.direction)
        || !tap_of(page, "off", &taps.off)) {
        return err_set(err, ERR_INPUT, "Please tap all three lines.");
    }
    return session_rate(page->practice, session->id, &taps, err);
}

static const struct {
    const char *name; // of the button
    bool (*work)(struct page *, const struct session *, int, struct err *);
} ACTIONS[] = {
    {"start",      post_start              },
    {"end",        post_end                },
    {"attendance", session_times_attendance},
    {"cancel",     session_times_cancel    },
    {"move",       session_times_move      },
    {"offer",      session_times_offer     },
    {"times",      session_times_correct   },
    {"rate",       post_rate               },
};

static bool act(struct page *page, const struct session *session, int version,
                struct err *err)
{
    struct str wish = page_field(page, "do");

    for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++) {
        if (str_is(wish, ACTIONS[i].name)) {
            return ACTIONS[i].work(page, session, version, err);
        }
    }
    return err_set(err, ERR_INPUT, "Nothing was chosen for this session.");
}

static struct str path_of(const struct page *page,
                          const struct session *session)
{
    return text_print(page->arena, "/session/%lld", (long long)session->id.n);
}

bool session_post(struct page *page, struct err *err)
{
    struct session_view view = {0};
    int version;

    if (!find(page, &view, err) || !staff_page_version(page, &version, err)) {
        return false;
    }
    if (!act(page, &view.session, version, err) && err->kind != ERR_CONFLICT) {
        return false; // after a conflict the page shows what stands there now
    }
    if (page->reply->location.len == 0) {
        page_redirect(page, path_of(page, &view.session));
    }
    return true;
}

// ---- a new one --------------------------------------------------------------

static bool suggest(struct page *page, struct session_new_view *view,
                    struct err *err)
{
    struct session *sessions;
    int count;

    if (!session_list(page->practice, view->client.id, &sessions, &count,
                      err)) {
        return false;
    }
    if (count > 0) {
        int64_t last = sessions[count - 1].scheduled_at;
        struct civil civil = zone_civil(page->practice->zone, last);
        int64_t next = moment_of_civil(&civil) + (int64_t)7 * DAY;
        int64_t at;

        civil = civil_of_moment(next);
        (void)zone_moment(page->practice->zone, &civil, &at);
        if (at > P_NOW(page->practice)) {
            view->suggested = when_time_field(page->practice, at);
        }
    }
    return true;
}

bool session_new_page(struct page *page, struct err *err)
{
    struct session_new_view view = {.page = page};

    if (!staff_page_client(page, &view.client, err)
        || !suggest(page, &view, err)) {
        return false;
    }
    session_new_html(&page->reply->body, &view);
    return true;
}

bool session_new_post(struct page *page, struct err *err)
{
    struct client client;
    struct session_id id;
    int64_t at;
    bool twice;

    if (!staff_page_client(page, &client, err)
        || !session_moment(page->practice, page_field(page, "at"), &at, &twice,
                           err)
        || !session_add(page->practice, client.id, at, &id, err)) {
        return false;
    }
    staff_page_back(page, client.id, "#sessions");
    return true;
}
