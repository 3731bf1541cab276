// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_listen_turn.h"

#include "base/arena.h"
#include "base/text.h"
#include "pages.h"

// ---- words ------------------------------------------------------------------

static const struct {
    const char *question;
    const char *classes[CODE_CLASSES_MOST];
} WORDS[CODE_TASKS] = {
    [TASK_BEHAVIOUR] = {"What is this turn, mainly?",
                        {"something else", "a reflection", "a question",
                         "input: information, advice, options"}                    },
    [TASK_REFLECTION] = {"Is there a reflection in it?",
                        {"no", "a simple one: what was said",
                          "a complex one: what was meant or felt"}                 },
    [TASK_QUESTION] = {"Is there a question in it?",
                        {"no", "an open one", "a closed one"}                      },
    [TASK_INPUT] = {"Is there input in it?",
                        {"no", "information", "advice",
                     "negotiation: a plan or a goal", "options"}                   },
    [TASK_TALK] = {"Where does the client lean here?",
                        {"neither", "towards a change", "towards staying as it is"}},
};

const char *listen_class_words(enum code_task task, int class)
{
    return WORDS[task].classes[class];
}

const char *listen_task_question(enum code_task task)
{
    return WORDS[task].question;
}

bool listen_turn_has(const struct listen_turn_view *view, int task)
{
    const struct turn_codes *codes = &view->listen->listening.codes[view->turn];

    return CODE_TASK_ROWS[task].of_client == codes->of_client;
}

// ---- reading ----------------------------------------------------------------

static bool check_ready(const struct listen_view *listen, struct err *err)
{
    return listen->found.state == LISTEN_READY
        || err_set(err, ERR_MISSING, "There is no transcript of this session.");
}

static bool read_turn(struct page *page, struct listen_turn_view *view,
                      struct err *err)
{
    int64_t number; // from 1, as in the report
    int count = (int)view->listen->transcript.turn_count;

    if (!page_id(page, 1, &number, err)) {
        return false;
    }
    if (number < 1 || number > count
        || !view->listen->listening.codes[number - 1].is_coded) {
        return err_set(err, ERR_MISSING, "There is no such turn.");
    }
    view->turn = (int)number - 1;
    view->first = view->turn < LISTEN_AROUND ? 0 : view->turn - LISTEN_AROUND;
    view->last = view->turn + LISTEN_AROUND < count ? view->turn + LISTEN_AROUND
                                                    : count - 1;
    return true;
}

static bool read_seen(struct listen_turn_view *view, struct err *err)
{
    const struct turn_codes *codes = &view->listen->listening.codes[view->turn];
    struct listen_dispute *disputes;
    int count;

    for (int task = 0; task < CODE_TASKS; task++) {
        view->seen[task] = turn_codes_class(codes, (enum code_task)task);
    }
    if (!listen_dispute_list(view->listen->page->practice,
                             view->listen->found.session, &disputes, &count,
                             err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (disputes[i].turn == view->turn) {
            view->seen[disputes[i].task] = disputes[i].said;
            view->why = disputes[i].why.len ? disputes[i].why : view->why;
        }
    }
    return true;
}

static bool read_view(struct page *page, struct listen_turn_view *view,
                      struct err *err)
{
    return listen_view_read(page, view->listen, err)
        && check_ready(view->listen, err) && read_turn(page, view, err)
        && read_seen(view, err);
}

bool listen_turn_page(struct page *page, struct err *err)
{
    struct listen_view listen = {0};
    struct listen_turn_view view = {.listen = &listen};

    if (!read_view(page, &view, err)) {
        return false;
    }
    page->visitor.client = listen.found.client;
    page->deed = LISTEN_OPENED;
    listen_turn_html(&page->reply->body, &view);
    return true;
}

// ---- saying -----------------------------------------------------------------

// What was chosen for each task; what was not sent stays as it is.
static bool read_choice(const struct page *page,
                        const struct listen_turn_view *view, int task,
                        int *chosen, struct err *err)
{
    struct str sent = page_field(page, CODE_TASK_ROWS[task].name);

    *chosen = view->seen[task];
    return !sent.at || listen_class_find((enum code_task)task, sent, chosen)
        || err_set(err, ERR_INPUT, "Please choose one of the labels.");
}

static bool save_task(struct page *page, const struct listen_turn_view *view,
                      int task, struct err *err)
{
    const struct turn_codes *codes = &view->listen->listening.codes[view->turn];
    struct listen_dispute dispute = {
        .turn = view->turn,
        .task = (enum code_task)task,
        .given = turn_codes_class(codes, (enum code_task)task),
        .why = page_field(page, "why"),
    };

    if (!read_choice(page, view, task, &dispute.said, err)) {
        return false;
    }
    dispute.confidence = (double)codes->chance[task][dispute.given];
    return dispute.said == view->seen[task]
        || listen_dispute_add(page->practice, view->listen->found.session,
                              &dispute, err);
}

static bool save(struct page *page, const struct listen_turn_view *view,
                 struct err *err)
{
    for (int task = 0; task < CODE_TASKS; task++) {
        if (listen_turn_has(view, task) && !save_task(page, view, task, err)) {
            return false;
        }
    }
    return true;
}

bool listen_turn_post(struct page *page, struct err *err)
{
    struct listen_view listen = {0};
    struct listen_turn_view view = {.listen = &listen};

    if (!read_view(page, &view, err)) {
        return false;
    }
    page->visitor.client = listen.found.client;
    if (save(page, &view, err)) {
        page_redirect(page,
                      text_print(page->arena, "%.*s#turn-%d",
                                 SHOW(listen_path(page, "")), view.turn + 1));
        return true;
    }
    if (err->kind != ERR_INPUT && err->kind != ERR_LIMIT) {
        return false;
    }
    view.problem = str_text(page->arena, str_of(err->text));
    view.why = page_field(page, "why");
    page->unchanged = true;
    page->reply->status = 422;
    listen_turn_html(&page->reply->body, &view);
    return true;
}

// ---- in the report ----------------------------------------------------------

void listen_turn_control(struct text *out, const struct listening_view *view,
                         size_t turn)
{
    listen_differ_html(out, view->self, (int)turn + 1);
}
