// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_support.h"

#include "base/text.h"
#include "measure/registry.h"
#include "pages.h"
#include "practice/questionnaire.h"
#include "web/page_client.h"
#include "web/when.h"

// ---- words ------------------------------------------------------------------

static const struct question *question_of(const struct support_view *view,
                                          const char *area, int n)
{
    const struct instrument *instrument =
        registry_find(view->page->practice->registry, STR("support"));
    const struct scale *scale =
        instrument ? instrument_scale(instrument, str_of(area)) : NULL;

    return scale && n < scale->item_count ? questionnaire_find(
               &view->form.questions,
               str_of(instrument->items[scale->items[n]].code))
                                          : NULL;
}

struct str support_question_words(const struct support_view *view,
                                  const char *area, int n)
{
    const struct question *question = question_of(view, area, n);

    return question ? question->text : STR("");
}

struct str support_answer_words(const struct support_view *view,
                                const char *area, int n)
{
    const struct question *question = question_of(view, area, n);

    return question && question->answer.len
             ? client_answer_words(view->page, question)
             : STR("no answer");
}

const char *support_option_title(const struct support *walk)
{
    int option = support_option_find(answers_find(&walk->walk, STR("option")));

    return option < 0 ? "" : SUPPORT_OPTION[option].title;
}

// ---- the page ---------------------------------------------------------------

static bool show(struct page *page, struct support_view *view, struct err *err)
{
    struct practice *practice = page->practice;
    struct client_id client = view->client.id;

    view->page = page;
    if (!support_open(practice, client, &view->walk, err)
        || !support_form_read(practice, client, &view->form, err)
        || !support_list_chosen(practice, client, &view->chosen,
                                &view->chosen_count, err)
        || (view->chosen_count > 0
            && !talk_newest(practice, client,
                            TALK_ABOUT("support", view->chosen[0].id, NULL),
                            &view->talked, err))
        || (view->chosen_count > 0
            && !talk_opened(practice, client, "looked at what is in the way",
                            view->chosen[0].changed_at, &view->opened_at,
                            err))) {
        return false;
    }
    support_html(&page->reply->body, view);
    return true;
}

bool support_page(struct page *page, struct err *err)
{
    struct support_view view = {0};

    return staff_page_client(page, &view.client, err) && show(page, &view, err);
}

// ---- the forms of the page --------------------------------------------------

static void take_ticks(struct page *page, const char *group,
                       const struct support_tick *ticks, int count,
                       struct support *walk)
{
    for (int i = 0; i < count; i++) {
        struct str field =
            text_print(page->arena, "%s.%s", group, ticks[i].name);

        answers_set(page->arena, &walk->walk, field,
                    page_field(page, str_text(page->arena, field)));
    }
}

// The walk as this page last saw it: version 0 is one that had not begun.
static bool find_walk(struct page *page, const struct client *client,
                      struct support *walk, struct err *err)
{
    int version;

    if (!staff_page_version(page, &version, err)
        || !support_open(page->practice, client->id, walk, err)) {
        return false;
    }
    if (version != (walk->id ? walk->version : 0)) {
        return err_set(err, ERR_CONFLICT, "somebody went on with this");
    }
    return true;
}

static bool post_fit(struct page *page, struct support_view *view,
                     struct err *err)
{
    struct support walk;

    if (!find_walk(page, &view->client, &walk, err)) {
        return false;
    }
    take_ticks(page, "fit", SUPPORT_FIT, SUPPORT_FITS, &walk);
    take_ticks(page, "barrier", SUPPORT_BARRIER, SUPPORT_BARRIERS, &walk);
    answers_set(page->arena, &walk.walk, STR("line"),
                str_trim(page_field(page, "line")));
    return support_save(page->practice, &walk, err);
}

static bool post_choose(struct page *page, struct support_view *view,
                        struct err *err)
{
    struct support walk;
    int64_t day;

    view->typed_option = page_field(page, "option");
    view->typed_words = str_trim(page_field(page, "words"));
    view->typed_day = page_field(page, "day");
    return find_walk(page, &view->client, &walk, err)
        && when_day_parse(page->practice, view->typed_day, &day, err)
        && support_choose(page->practice, &walk,
                          support_option_find(view->typed_option),
                          view->typed_words, day, err);
}

static bool post_ask(struct page *page, struct support_view *view,
                     struct err *err)
{
    return invite_make(
        page,
        &(struct invitation){.client = view->client.id, .form = STR("support")},
        &view->link, err);
}

static const struct {
    const char *name; // of the button
    bool (*work)(struct page *, struct support_view *, struct err *);
} ACTIONS[] = {
    {"fit",    post_fit   },
    {"choose", post_choose},
    {"ask",    post_ask   },
};

static bool act(struct page *page, struct support_view *view, struct err *err)
{
    struct str wish = page_field(page, "do");

    for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++) {
        if (str_is(wish, ACTIONS[i].name)) {
            return ACTIONS[i].work(page, view, err);
        }
    }
    return err_set(err, ERR_INPUT, "Nothing was chosen here.");
}

// Both lines side by side; ticks travel along unseen.
static bool offer_both(struct page *page, const struct support_view *view,
                       struct err *err)
{
    bool choosing = str_is(page_field(page, "do"), "choose");
    const char *name = choosing ? "words" : "line";
    struct conflict_field fields[16] = {
        {.name = name,
         .label = "Your line",
         .yours = str_trim(page_field(page, name))}
    };
    struct conflict_view conflict = {
        .action = text_print(page->arena, "/client/%lld/support",
                             (long long)view->client.id.n),
        .fields = fields,
        .count = 1};
    struct support now;

    if (!support_open(page->practice, view->client.id, &now, err)) {
        return false;
    }
    conflict.back = conflict.action;
    conflict.version = now.id ? now.version : 0;
    fields[0].now = answers_find(&now.walk, str_of(name));
    for (int i = 0; i < page->fields.count && conflict.count < 16; i++) {
        const struct field *field = &page->fields.fields[i];

        if (!str_is(field->name, name) && !str_is(field->name, "token")
            && !str_is(field->name, "version")) {
            fields[conflict.count++] = (struct conflict_field){
                .name = str_text(page->arena, field->name),
                .yours = field->value,
                .hidden = true};
        }
    }
    staff_page_conflict(page, &conflict);
    return true;
}

bool support_post(struct page *page, struct err *err)
{
    struct support_view view = {0};

    if (!staff_page_client(page, &view.client, err)) {
        return false;
    }
    if (act(page, &view, err)) {
        if (view.link.path.len > 0) {
            return show(page, &view, err); // the link is shown only once
        }
        staff_page_back(page, view.client.id, "/support");
        return true;
    }
    if (err->kind == ERR_CONFLICT) {
        return offer_both(page, &view, err);
    }
    if (err->kind != ERR_INPUT && err->kind != ERR_DENIED) {
        return false;
    }
    view.problem = str_copy(page->arena, str_of(err->text));
    page->reply->status = 400;
    return show(page, &view, err);
}

// ---- one option -------------------------------------------------------------

bool support_option_page(struct page *page, struct err *err)
{
    struct support_option_view view = {.page = page};
    int64_t number;

    if (!staff_page_client(page, &view.client, err)
        || !page_id(page, 1, &number, err)) {
        return false;
    }
    if (number < 1 || number > SUPPORT_OPTIONS) {
        return err_set(err, ERR_MISSING, "There is no such option.");
    }
    view.option = &SUPPORT_OPTION[number - 1];
    support_option_html(&page->reply->body, &view);
    return true;
}

// ---- read aloud -------------------------------------------------------------

static bool show_aloud(struct page *page, struct support_aloud_view *view,
                       struct err *err)
{
    view->page = page;
    view->instrument = registry_find(page->practice->registry, STR("support"));
    if (!view->instrument) {
        return err_set(err, ERR_MISSING, "The questions are not here.");
    }
    support_aloud_html(&page->reply->body, view);
    return true;
}

bool support_aloud_page(struct page *page, struct err *err)
{
    struct support_aloud_view view = {0};

    return staff_page_client(page, &view.client, err)
        && show_aloud(page, &view, err);
}

// What the two ticked together; the token is no answer.
static struct form answers_of(struct page *page)
{
    struct form answers = {.fields = page->fields.fields};
    int kept = 0;

    for (int i = 0; i < page->fields.count; i++) {
        if (!str_is(page->fields.fields[i].name, "token")) {
            answers.fields[kept++] = page->fields.fields[i];
        }
    }
    answers.count = kept;
    return answers;
}

bool support_aloud_post(struct page *page, struct err *err)
{
    struct support_aloud_view view = {0};
    struct administration_id id;
    struct form answers = answers_of(page);

    if (!staff_page_client(page, &view.client, err)) {
        return false;
    }
    if (support_read_aloud(page->practice, view.client.id, &answers, &id,
                           err)) {
        staff_page_back(page, view.client.id, "/support");
        return true;
    }
    if (err->kind != ERR_INPUT) {
        return false;
    }
    view.problem = str_copy(page->arena, str_of(err->text));
    page->reply->status = 400;
    return show_aloud(page, &view, err);
}
