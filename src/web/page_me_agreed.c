// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_me_agreed.h"

#include "base/text.h"
#include "pages.h"

static bool read_view(struct page *page, struct me_agreed_view *view,
                      struct err *err)
{
    view->saved = form_find(&page->query, "saved").at != NULL;
    return me_read(page, &view->me, err)
        && agreed_read(page->practice, view->me.client.id, &view->agreed, err);
}

bool me_agreed_has_promises(const struct agreed *agreed)
{
    for (int i = 0; i < agreed->open_count; i++) {
        if (agreed->open[i].shown) {
            return true;
        }
    }
    for (int i = 0; i < agreed->ended_count; i++) {
        if (agreed->ended[i].shown) {
            return true;
        }
    }
    return false;
}

bool me_agreed_has_active(const struct agreed *agreed)
{
    for (int i = 0; i < agreed->goal_count; i++) {
        if (goal_is_active(&agreed->goals[i].goal)) {
            return true;
        }
    }
    return false;
}

// A record of another client does not exist here.
static bool is_theirs(const struct page *page, struct client_id client,
                      struct err *err)
{
    return client.n == page->visitor.client.n
        || err_set(err, ERR_MISSING, "This is not on your page.");
}

static bool id_of(const struct page *page, const char *name, int64_t *id,
                  struct err *err)
{
    return str_parse_int(page_field(page, name), id)
        || err_set(err, ERR_INPUT, "Please load the page again.");
}

// ---- agreed -----------------------------------------------------------------

bool me_agreed_page(struct page *page, struct err *err)
{
    struct me_agreed_view view = {0};

    if (!read_view(page, &view, err)) {
        return false;
    }
    me_agreed_html(&page->reply->body, &view);
    return true;
}

// "Correct this": a note beside the decision.
bool me_agreed_post(struct page *page, struct err *err)
{
    struct decision_id id;
    struct decision decision;

    if (!id_of(page, "decision", &id.n, err)
        || !decision_get(page->practice, id, &decision, err)
        || !is_theirs(page, decision.client, err)
        || !decision_note_add(page->practice, id, "comment",
                              str_trim(page_field(page, "words")), err)) {
        return false;
    }
    me_back(page, "agreed?saved=1");
    return true;
}

// ---- plan -------------------------------------------------------------------

bool me_plan_page(struct page *page, struct err *err)
{
    struct me_agreed_view view = {0};

    if (!read_view(page, &view, err)) {
        return false;
    }
    me_plan_html(&page->reply->body, &view);
    return true;
}

bool me_plan_post(struct page *page, struct err *err)
{
    struct plan_id id;
    struct plan plan;
    struct plan_look look;

    if (!id_of(page, "plan", &id.n, err)
        || !plan_get(page->practice, id, &plan, err)
        || !is_theirs(page, plan.client, err)
        || !agreed_take_look(page, &look, err)
        || !plan_client_looks(page->practice, id, &look, err)) {
        return false;
    }
    me_back(page, "plan?saved=1");
    return true;
}

// ---- goals ------------------------------------------------------------------

bool me_goals_page(struct page *page, struct err *err)
{
    struct me_agreed_view view = {0};

    if (!read_view(page, &view, err)) {
        return false;
    }
    me_goals_html(&page->reply->body, &view);
    return true;
}

static bool do_agree(struct page *page, const struct goal *goal,
                     struct err *err)
{
    int64_t version;

    return id_of(page, "version", &version, err)
        && goal_agree_to(page->practice, goal->id, GOAL_CLIENT, (int)version,
                         err);
}

static bool do_reword(struct page *page, const struct goal *goal,
                      struct err *err)
{
    int64_t version;

    return id_of(page, "version", &version, err)
        && goal_reword(page->practice, goal->id, GOAL_CLIENT, (int)version,
                       str_trim(page_field(page, "words")), err)
        && goal_note_answer(page->practice, goal->id, GOAL_CLIENT, "reword",
                            err);
}

static bool do_close(struct page *page, const struct goal *goal,
                     struct err *err)
{
    return goal_close(page->practice, goal->id, err)
        && goal_note_answer(page->practice, goal->id, GOAL_CLIENT, "close",
                            err);
}

static bool do_still(struct page *page, const struct goal *goal,
                     struct err *err)
{
    return goal_still_ours(page->practice, goal->id, GOAL_CLIENT, err);
}

static const struct {
    const char *name; // of the button
    bool (*work)(struct page *, const struct goal *, struct err *);
} GOAL_ACTIONS[] = {
    {"agree",  do_agree },
    {"reword", do_reword},
    {"close",  do_close },
    {"still",  do_still },
};

static bool act(struct page *page, struct err *err)
{
    struct str wish = page_field(page, "do");
    struct goal_id id;
    struct goal goal;

    if (!id_of(page, "goal", &id.n, err)
        || !goal_get(page->practice, id, &goal, err)
        || !is_theirs(page, goal.client, err)) {
        return false;
    }
    for (size_t i = 0; i < sizeof GOAL_ACTIONS / sizeof *GOAL_ACTIONS; i++) {
        if (str_is(wish, GOAL_ACTIONS[i].name)) {
            return GOAL_ACTIONS[i].work(page, &goal, err);
        }
    }
    return err_set(err, ERR_INPUT, "Please choose what to do with this goal.");
}

// Fields "rate.7": the goals that were rated now.
static bool rate(struct page *page, struct err *err)
{
    for (int i = 0; i < page->fields.count; i++) {
        struct str rest = page->fields.fields[i].name;
        struct goal_id id;
        struct goal goal;
        int64_t value;

        if (!str_is(str_cut(&rest, '.'), "rate") || !str_parse_int(rest, &id.n)
            || !str_parse_int(page->fields.fields[i].value, &value)) {
            continue;
        }
        if (!goal_get(page->practice, id, &goal, err)
            || !is_theirs(page, goal.client, err)
            || !goal_rate(page->practice, id, value, err)) {
            return false;
        }
    }
    return true;
}

static bool propose(struct page *page, struct err *err)
{
    struct goal_id id;

    return goal_propose(page->practice, page->visitor.client, GOAL_CLIENT,
                        str_trim(page_field(page, "words")), &id, err);
}

// The page once more, with what was typed and why it could not be kept. Each
// action looks before it writes: nothing is half done.
static bool show_problem(struct page *page, const struct err *why,
                         struct err *err)
{
    struct me_agreed_view view = {.problem = why->text,
                                  .typed = page_field(page, "words")};

    if (!read_view(page, &view, err)) {
        return false;
    }
    (void)str_parse_int(page_field(page, "goal"), &view.typed_goal);
    page->unchanged = true;
    page->reply->status = why->kind == ERR_CONFLICT ? 409 : 400;
    me_goals_html(&page->reply->body, &view);
    return true;
}

bool me_goals_post(struct page *page, struct err *err)
{
    struct str wish = page_field(page, "do");
    struct err why = {0};
    bool kept = str_is(wish, "rate")    ? rate(page, &why)
              : str_is(wish, "propose") ? propose(page, &why)
                                        : act(page, &why);

    if (kept) {
        me_back(page, "goals?saved=1");
        return true;
    }
    if (why.kind != ERR_INPUT && why.kind != ERR_CONFLICT
        && why.kind != ERR_LIMIT) {
        *err = why;
        return false;
    }
    return show_problem(page, &why, err);
}

// ---- what waits -------------------------------------------------------------

bool me_goals_wait(struct practice *practice, struct client_id client,
                   struct str *line, struct err *err)
{
    struct goal_story *stories;
    int count;

    if (!goal_stories(practice, client, &stories, &count, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (goal_standing(&stories[i].goal) == GOAL_WAITS_FOR_CLIENT) {
            *line = STR("A goal to look at: do you agree with its words?");
            return true;
        }
    }
    for (int i = 0; i < count; i++) {
        if (stories[i].look_due) {
            *line = STR("A question about a goal: is it still yours?");
        }
    }
    return true;
}
