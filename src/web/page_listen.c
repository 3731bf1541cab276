// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_listen.h"

#include "base/arena.h"
#include "base/moment.h"
#include "base/text.h"
#include "base/utf8.h"
#include "pages.h"
#include "practice/listen_dispute.h"
#include "practice/listen_text.h"
#include "practice/setting.h"
#include "practice/staff.h"
#include "web/page_listen_turn.h"
#include "web/when.h"

enum { FIRST_WORDS = 160 };

const struct listen_column LISTEN_COLUMN_FIELDS[LISTEN_COLUMNS] = {
    {"speaker_column", "Who speaks"  },
    {"text_column",    "What is said"},
    {"start_column",   "Begins at"   },
    {"end_column",     "Ends at"     },
};

// ---- reading ----------------------------------------------------------------

static bool read_lines(struct listen_view *view, struct err *err)
{
    struct practice *practice = view->page->practice;
    const struct listen_case *found = &view->found;
    int64_t until = found->keep_until;
    int64_t days = 0;
    struct str therapist;

    if (!staff_name(practice, found->staff, &therapist, err)) {
        return false;
    }
    if (found->state == LISTEN_NOT_ASKED || found->state == LISTEN_LAPSED) {
        (void)str_parse_int(view->days, &days);
        until = listen_last_day(practice, found, days);
    }
    for (int i = 0; i < LISTEN_LINES; i++) {
        view->lines[i] =
            listen_words_line(practice->arena, listen_words_now()->lines[i],
                              therapist, when_date(practice, until));
    }
    return true;
}

// Its beginning, whole letters.
static struct str shorten(struct arena *arena, struct str text)
{
    struct str rest = text;
    size_t kept = 0;

    while (rest.len && kept < FIRST_WORDS) {
        uint32_t letter;
        size_t len = utf8_next(rest, &letter);

        rest = (struct str){rest.at + len, rest.len - len};
        kept += len;
    }
    return rest.len ? text_print(arena, "%.*s …", (int)kept, text.at) : text;
}

static void read_voices(struct listen_view *view)
{
    const struct transcript *transcript = &view->transcript;
    struct arena *arena = view->page->arena;

    view->voices = arena_take(arena, (size_t)transcript->speaker_count + 1,
                              sizeof *view->voices);
    for (int i = 0; i < transcript->speaker_count; i++) {
        view->voices[i].name = transcript->speakers[i];
    }
    for (size_t i = 0; i < transcript->turn_count; i++) {
        const struct turn *turn = &transcript->turns[i];
        struct listen_voice *voice;

        if (turn->speaker == SPEAKER_UNKNOWN) {
            continue;
        }
        voice = &view->voices[turn->speaker];
        if (!voice->first.len && !(turn->flags & TURN_BACKCHANNEL)) {
            voice->first = shorten(arena, turn->text);
        }
        voice->turns++;
    }
    view->suggested = transcript->therapist == SPEAKER_UNKNOWN
                        ? transcript_suggest_therapist(transcript)
                        : transcript->therapist;
}

static struct listening_dispute *disputes_of(struct arena *arena,
                                             const struct listen_dispute *kept,
                                             int count)
{
    struct listening_dispute *shown =
        arena_take(arena, (size_t)count + 1, sizeof *shown);

    for (int i = 0; i < count; i++) {
        shown[i] = (struct listening_dispute){(size_t)kept[i].turn,
                                              kept[i].task, kept[i].said};
    }
    return shown;
}

// The codes are made anew each time: nothing of them is kept.
static bool read_report(struct listen_view *view, struct err *err)
{
    struct practice *practice = view->page->practice;
    struct listen_dispute *kept;
    int count;

    if (view->found.state != LISTEN_READY) {
        return true;
    }
    if (!listening_of(view->page->arena, coder_built_in(), &view->transcript,
                      &view->listening, err)
        || !listen_dispute_list(practice, view->found.session, &kept, &count,
                                err)) {
        return false;
    }
    view->report = (struct listening_view){
        .listening = &view->listening,
        .disputes = disputes_of(view->page->arena, kept, count),
        .dispute_count = count,
        .dispute_control = listen_turn_control,
        .self = view->page,
    };
    return true;
}

static bool read_transcript(struct listen_view *view, struct err *err)
{
    struct practice *practice = view->page->practice;

    if (view->found.state != LISTEN_CHOOSE
        && view->found.state != LISTEN_READY) {
        return true;
    }
    if (!listen_transcript(practice, view->found.session, &view->transcript,
                           &view->version, err)) {
        // It came back with an old backup, and its key is gone for good.
        view->found.state = LISTEN_PURGED;
        return err->kind == ERR_MISSING;
    }
    read_voices(view);
    return read_report(view, err);
}

// What was not typed is as it stands.
static bool read_fields(struct page *page, struct listen_view *view,
                        struct err *err)
{
    view->days = str_trim(page_field(page, "days"));
    view->said_at = str_trim(page_field(page, "said_at"));
    view->told = page_field(page, "told").at != NULL;
    view->pasted = page_field(page, "pasted");
    for (int i = 0; i < LISTEN_COLUMNS; i++) {
        view->columns[i] =
            str_trim(page_field(page, LISTEN_COLUMN_FIELDS[i].name));
    }
    if (!view->said_at.len) {
        view->said_at = when_time_field(page->practice, P_NOW(page->practice));
    }
    return setting_read_int(page->practice, "listening_days", &view->days_most,
                            err)
        && (view->days.len
            || setting_read(page->practice, "listening_days", &view->days,
                            err));
}

bool listen_view_read(struct page *page, struct listen_view *view,
                      struct err *err)
{
    struct session_id session;

    view->page = page;
    return listen_check_on(page->practice, err)
        && page_id(page, 0, &session.n, err)
        && listen_get(page->practice, session, &view->found, err)
        && staff_page_owns(page, view->found.client, &view->client, err)
        && read_fields(page, view, err) && read_lines(view, err)
        && read_transcript(view, err);
}

// The audit: whose it was, and whether the transcript itself was opened.
static void note_opening(struct page *page, const struct listen_view *view)
{
    page->visitor.client = view->found.client;
    if (view->found.state == LISTEN_CHOOSE
        || view->found.state == LISTEN_READY) {
        page->deed = LISTEN_OPENED;
    }
}

bool listen_page(struct page *page, struct err *err)
{
    struct listen_view view = {0};

    if (!listen_view_read(page, &view, err)) {
        return false;
    }
    note_opening(page, &view);
    listen_html(&page->reply->body, &view);
    return true;
}

bool listen_copy_page(struct page *page, struct err *err)
{
    struct listen_view view = {0};

    if (!listen_view_read(page, &view, err)) {
        return false;
    }
    if (!view.transcript.turn_count) {
        return err_set(err, ERR_MISSING,
                       "There is no transcript of this session.");
    }
    page->visitor.client = view.found.client;
    page->reply->type = "text/plain; charset=utf-8";
    page->reply->headers =
        STR("Content-Disposition: attachment; filename=\"copy.txt\"\r\n");
    text_add(&page->reply->body,
             listen_text_plain(page->arena, &view.transcript));
    return true;
}

// ---- changing ---------------------------------------------------------------

static bool days_of(const struct page *page, int64_t *days)
{
    if (!str_parse_int(str_trim(page_field(page, "days")), days)) {
        *days = 0; // refused, with what may be chosen
    }
    return true;
}

static bool post_ask(struct page *page, struct session_id session,
                     struct err *err)
{
    int64_t days;

    return days_of(page, &days)
        && listen_ask(page->practice, session, days, err);
}

static bool post_unask(struct page *page, struct session_id session,
                       struct err *err)
{
    return listen_unask(page->practice, session, err);
}

static bool post_note_yes(struct page *page, struct session_id session,
                          struct err *err)
{
    int64_t days, said_at;
    bool twice;

    if (!page_field(page, "told").at) {
        return err_set(err, ERR_INPUT,
                       "Please tick that you said these things to them first.");
    }
    return days_of(page, &days)
        && session_moment(page->practice, str_trim(page_field(page, "said_at")),
                          &said_at, &twice, err)
        && listen_note_yes(page->practice, session, days, said_at, err);
}

static bool post_shorten(struct page *page, struct session_id session,
                         struct err *err)
{
    int64_t until;

    return when_day_parse(page->practice, str_trim(page_field(page, "until")),
                          &until, err)
        && listen_shorten(page->practice, session, until, err);
}

static bool post_remove(struct page *page, struct session_id session,
                        struct err *err)
{
    return listen_remove(page->practice, session, err);
}

static bool post_withdraw(struct page *page, struct session_id session,
                          struct err *err)
{
    return listen_withdraw(page->practice, session, err);
}

static bool post_forget(struct page *page, struct session_id session,
                        struct err *err)
{
    return listen_forget_numbers(page->practice, session, err);
}

static const struct {
    const char *name; // of the button
    bool (*work)(struct page *, struct session_id, struct err *);
} ACTIONS[] = {
    {"ask",      post_ask     },
    {"unask",    post_unask   },
    {"note_yes", post_note_yes},
    {"shorten",  post_shorten },
    {"remove",   post_remove  },
    {"withdraw", post_withdraw},
    {"forget",   post_forget  },
};

static bool act(struct page *page, struct session_id session, struct err *err)
{
    struct str wish = page_field(page, "do");

    for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++) {
        if (str_is(wish, ACTIONS[i].name)) {
            return ACTIONS[i].work(page, session, err);
        }
    }
    return err_set(err, ERR_INPUT, "Nothing was chosen.");
}

struct str listen_path(const struct page *page, const char *where)
{
    return text_print(page->arena, "/session/%.*s/listening%s",
                      SHOW(page->param[0]), where);
}

bool listen_view_again(struct page *page, struct listen_view *view,
                       struct err *err)
{
    if (err->kind != ERR_INPUT && err->kind != ERR_LIMIT
        && err->kind != ERR_CONFLICT) {
        return false;
    }
    view->problem = str_text(page->arena, str_of(err->text));
    page->reply->status = err->kind == ERR_CONFLICT ? 409 : 422;
    if (!listen_view_read(page, view, err)) {
        return false;
    }
    listen_html(&page->reply->body, view);
    return true;
}

bool listen_post(struct page *page, struct err *err)
{
    struct listen_view view = {0};
    struct session_id session;

    if (!listen_check_on(page->practice, err)
        || !page_id(page, 0, &session.n, err)
        || !listen_get(page->practice, session, &view.found, err)) {
        return false;
    }
    page->visitor.client = view.found.client;
    if (act(page, session, err)) {
        page_redirect(page, listen_path(page, ""));
        return true;
    }
    page->unchanged = true;
    return listen_view_again(page, &view, err);
}

// ---- settings ---------------------------------------------------------------

bool listen_settings_page(struct page *page, struct err *err)
{
    struct listen_settings_view view = {
        .page = page, .saved = form_find(&page->query, "saved").at != NULL};

    if (!listen_is_on(page->practice, &view.on, err)
        || !setting_read(page->practice, "listening_days", &view.days, err)) {
        return false;
    }
    listen_settings_html(&page->reply->body, &view);
    return true;
}

bool listen_settings_post(struct page *page, struct err *err)
{
    struct listen_settings_view view = {
        .page = page,
        .on = str_is(page_field(page, "listening"), "yes"),
        .days = str_trim(page_field(page, "listening_days"))};
    struct str on = view.on ? STR("yes") : STR("no");

    if (setting_save(page->practice, STR("listening"), on, err)
        && setting_save(page->practice, STR("listening_days"), view.days,
                        err)) {
        page_redirect(page, STR("/settings/listening?saved=1"));
        return true;
    }
    if (err->kind != ERR_INPUT) {
        return false;
    }
    view.problem = str_text(page->arena, str_of(err->text));
    page->reply->status = 422;
    listen_settings_html(&page->reply->body, &view);
    return true;
}

// ---- the session's page -----------------------------------------------------

bool listen_is_offered(struct page *page, const struct session *session,
                       bool *offered, struct err *err)
{
    if (!listen_is_on(page->practice, offered, err)) {
        return false;
    }
    *offered = *offered && session->staff.n == page->visitor.staff.n;
    return true;
}
