// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_agreed.h"

#include "base/text.h"
#include "pages.h"
#include "practice/message.h"
#include "web/page_client.h"
#include "web/when.h"

// ---- words ------------------------------------------------------------------

const char *const PLAN_DIFFICULTY_WORDS[PLAN_HARDEST + 1] = {
    "easy", "quite easy", "some effort", "hard", "very hard"};
const char *const PLAN_USEFULNESS_WORDS[PLAN_HARDEST + 1] = {
    "not useful", "a little useful", "somewhat useful", "useful",
    "very useful"};

struct str agreed_standing_words(const struct page *page,
                                 const struct goal *goal, struct str client)
{
    switch (goal_standing(goal)) {
    case GOAL_WAITS_FOR_BOTH: return STR("not yet agreed by both");
    case GOAL_WAITS_FOR_CLIENT:
        return text_print(page->arena, "you have agreed; %.*s not yet",
                          SHOW(client));
    case GOAL_WAITS_FOR_THERAPIST:
        return text_print(page->arena, "%.*s has agreed; you not yet",
                          SHOW(client));
    default: return STR("");
    }
}

enum { LINE_WIDTH = 120, LINE_HEIGHT = 22, LINE_EDGE = 1 };

struct str agreed_rating_points(struct arena *arena,
                                const struct goal_story *story)
{
    struct text out = text_in(arena);
    int steps = story->rating_count > 1 ? story->rating_count - 1 : 1;

    for (int i = 0; i < story->rating_count; i++) {
        int down = GOAL_RATING_MAX - story->ratings[i].value;

        text_addf(&out, i ? " %d,%d" : "%d,%d", LINE_WIDTH * i / steps,
                  LINE_EDGE
                      + (LINE_HEIGHT - 2 * LINE_EDGE) * down / GOAL_RATING_MAX);
    }
    return text_str(&out);
}

struct str agreed_rating_words(struct arena *arena,
                               const struct goal_story *story)
{
    struct text out = text_in(arena);

    for (int i = 0; i < story->rating_count; i++) {
        text_addf(&out, i ? ", %d" : "%d", story->ratings[i].value);
    }
    return text_str(&out);
}

struct str agreed_look_words(struct arena *arena, const struct plan_look *look)
{
    struct text out = text_in(arena);

    text_add(&out, str_of(client_review_words(look->result)));
    if (look->difficulty != PLAN_NOT_SAID) {
        text_addf(&out, "; %s", PLAN_DIFFICULTY_WORDS[look->difficulty]);
    }
    if (look->usefulness != PLAN_NOT_SAID) {
        text_addf(&out, "; %s", PLAN_USEFULNESS_WORDS[look->usefulness]);
    }
    return text_str(&out);
}

struct str agreed_change_words(struct practice *practice,
                               const struct promise_change *change)
{
    struct str state = str_of(change->state);
    struct str day = when_date(practice, change->due_at);

    return str_is(state, "open")
             ? text_print(practice->arena, "promised by %.*s", SHOW(day))
         : str_is(state, "renegotiated")
             ? text_print(practice->arena, "moved to %.*s", SHOW(day))
         : str_is(state, "kept") ? STR("done")
                                 : STR("let go");
}

struct str agreed_promise_line(const struct agreed *agreed,
                               struct promise_id promise)
{
    for (int i = agreed->change_count - 1; i >= 0; i--) {
        if (agreed->changes[i].promise.n == promise.n
            && agreed->changes[i].line.len > 0) {
            return agreed->changes[i].line;
        }
    }
    return STR("");
}

// ---- the page ---------------------------------------------------------------

bool agreed_read(struct practice *practice, struct client_id client,
                 struct agreed *agreed, struct err *err)
{
    agreed->plan_count = AGREED_PLANS;
    return promise_list_open(practice, client, &agreed->open,
                             &agreed->open_count, err)
        && promise_list_ended(practice, client, &agreed->ended,
                              &agreed->ended_count, err)
        && promise_changes(practice, client, &agreed->changes,
                           &agreed->change_count, err)
        && plan_list(practice, client, &agreed->plans, &agreed->plan_count, err)
        && goal_stories(practice, client, &agreed->goals, &agreed->goal_count,
                        err)
        && decision_list(practice, client, &agreed->decisions,
                         &agreed->decision_count, err)
        && preference_newest(practice, client, &agreed->preference, err)
        && limits_of_client(practice, client, &agreed->limits, err);
}

bool agreed_page(struct page *page, struct err *err)
{
    struct agreed_view view = {.page = page};
    int64_t told;

    if (!staff_page_client(page, &view.client, err)
        || !agreed_read(page->practice, view.client.id, &view.agreed, err)) {
        return false;
    }
    (void)str_parse_int(form_find(&page->query, "session"), &view.session);
    if (str_parse_int(form_find(&page->query, "told"), &told) && told >= 0
        && told <= MESSAGE_TOO_LATE) {
        view.told = message_fate_words((enum message_fate)told);
    }
    agreed_html(&page->reply->body, &view);
    return true;
}
