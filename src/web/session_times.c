// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/session_times.h"

#include "base/text.h"
#include "practice/reminder.h"
#include "practice/session.h"
#include "web/when.h"

#include <stdlib.h>

// ---- looking ----------------------------------------------------------------

// What the page that asked says about the message, by the fate in its address.
static const char *told_words(const struct page *page)
{
    int64_t fate;

    return str_parse_int(form_find(&page->query, "told"), &fate)
                && fate >= MESSAGE_QUEUED && fate <= MESSAGE_TOO_LATE
             ? message_fate_words((enum message_fate)fate)
             : NULL;
}

bool session_times_read(struct page *page, const struct client *client,
                        const struct session *session,
                        struct session_times *times, struct err *err)
{
    *times = (struct session_times){
        .page = page,
        .client = client,
        .session = session,
        .mine = session_times_are_mine(page->practice, session),
        .told = told_words(page),
    };
    return coming_read(page->practice, session, &times->coming, err)
        && time_offer_read(page->practice, session, &times->offer, err);
}

bool session_times_may(const struct session_times *times,
                       enum attendance attendance)
{
    const struct session *session = times->session;

    return attendance_may_follow(session->attendance, attendance,
                                 session->scheduled_at,
                                 P_NOW(times->page->practice));
}

struct str session_times_began(const struct session_times *times)
{
    const struct session *session = times->session;
    int64_t minutes = (session->started_at - session->scheduled_at) / MINUTE;
    long long many = llabs(minutes);

    if (session->started_at == 0) {
        return STR("");
    }
    return minutes == 0 ? STR("began on time")
                        : text_print(times->page->arena,
                                     "began %lld %s %s the planned time", many,
                                     many == 1 ? "minute" : "minutes",
                                     minutes > 0 ? "after" : "before");
}

// ---- changing ---------------------------------------------------------------

bool session_times_attendance(struct page *page, const struct session *session,
                              int version, struct err *err)
{
    enum attendance attendance;

    return attendance_find(page_field(page, "attendance"), &attendance)
             ? session_set_attendance(page->practice, session->id, version,
                                      attendance, err)
             : err_set(err, ERR_INPUT, "Please choose what happened.");
}

bool session_times_cancel(struct page *page, const struct session *session,
                          int version, struct err *err)
{
    return session_cancel(page->practice, session->id, version, err);
}

// The client is told by the link in a message; the page says whether one goes.
static bool tell(struct page *page, const struct session *before,
                 const char *kind, struct err *err)
{
    enum message_fate fate;

    if (!reminder_tell(page->practice, before->id, kind, before->scheduled_at,
                       &fate, err)) {
        return false;
    }
    page_redirect(page, text_print(page->arena, "/session/%lld?told=%d#times",
                                   (long long)before->id.n, (int)fate));
    return true;
}

static bool side_of(const struct page *page, enum change_side *side,
                    struct err *err)
{
    struct str by = page_field(page, "by");

    *side = str_is(by, "practice") ? CHANGE_PRACTICE : CHANGE_CLIENT;
    return str_is(by, "practice") || str_is(by, "client")
        || err_set(err, ERR_INPUT, "Please say who asked for the change.");
}

bool session_times_move(struct page *page, const struct session *session,
                        int version, struct err *err)
{
    enum change_side side;
    int64_t at;
    bool twice;

    return side_of(page, &side, err)
        && session_moment(page->practice, page_field(page, "at"), &at, &twice,
                          err)
        && session_move(page->practice, session->id, version, at, side, err)
        && (side == CHANGE_CLIENT || tell(page, session, "session_moved", err));
}

static bool read_times(const struct page *page, struct time_offer *draft,
                       struct err *err)
{
    static const char *const FIELDS[OFFERED_TIMES] = {"time1", "time2",
                                                      "time3"};

    for (int i = 0; i < OFFERED_TIMES; i++) {
        struct str typed = str_trim(page_field(page, FIELDS[i]));
        bool twice;

        if (typed.len > 0
            && !session_moment(page->practice, typed,
                               &draft->times[draft->count++], &twice, err)) {
            return false;
        }
    }
    return true;
}

bool session_times_offer(struct page *page, const struct session *session,
                         int version, struct err *err)
{
    struct time_offer draft = {.line = str_trim(page_field(page, "line"))};

    return side_of(page, &draft.by, err) && read_times(page, &draft, err)
        && time_offer_make(page->practice, session->id, version, &draft, err)
        && tell(page, session, "times", err);
}

static bool moment_field(const struct page *page, const char *name, int64_t *at,
                         struct err *err)
{
    struct str typed = str_trim(page_field(page, name));
    bool twice;

    *at = 0;
    return typed.len == 0
        || session_moment(page->practice, typed, at, &twice, err);
}

// Only its own therapist sees these times, and so nobody else corrects them.
bool session_times_correct(struct page *page, const struct session *session,
                           int version, struct err *err)
{
    int64_t began, ended;

    return (session_times_are_mine(page->practice, session)
            || err_set(err, ERR_DENIED,
                       "Only the therapist of this session can do that."))
        && moment_field(page, "began", &began, err)
        && moment_field(page, "ended", &ended, err)
        && session_set_times(page->practice, session->id, version, began, ended,
                             err);
}
