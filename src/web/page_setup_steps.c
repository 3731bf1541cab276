// page_setup_steps - the steps of set-up inside the practice: how it works,
// who reads safety answers, the first client, the first link.
//
// Every step may be sent twice, and left for later where leaving it does no
// harm: without coverage no form with a safety item goes out by link (M33).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"
#include "pages.h"
#include "practice/demo.h"
#include "practice/instrument_use.h"
#include "practice/profile.h"
#include "practice/setting.h"
#include "web/page_setup.h"

// A step is done: on to the next one.
static bool go_on(struct page *page, enum wizard_step step, struct err *err)
{
    if (!wizard_reach(page->practice, step, err)) {
        return false;
    }
    page_redirect(page, str_of(wizard_path(step)));
    return true;
}

// ---- solo or team, outcome measures -----------------------------------------

const char *setup_credit(const struct setup_work_view *view, const char *code)
{
    for (int i = 0; i < view->measures.count; i++) {
        const struct instrument *instrument = view->measures.at[i].instrument;

        if (str_is(str_of(instrument->code), code)) {
            return measure_credit(instrument);
        }
    }
    return "";
}

// `chosen`: what is ticked; at first nothing is but the check-in.
static bool show_work(struct setup_work_view *view, struct str chosen,
                      struct err *err)
{
    struct page *page = view->page;

    if (!measures_read(page->practice, chosen, &view->measures, err)) {
        return false;
    }
    view->base = measures_has(chosen, "phq9") ? 9
               : measures_has(chosen, "phq8") ? 8
                                              : 0;
    for (int i = 0; i < view->measures.count; i++) {
        const struct measure *measure = &view->measures.at[i];

        view->others |= measure->chosen && !measure_is_offered(measure);
    }
    setup_work_html(&page->reply->body, view);
    return true;
}

bool setup_work_page(struct page *page, struct err *err)
{
    struct setup_work_view view = {.page = page};

    return show_work(&view, STR(""), err);
}

static bool save_work(struct page *page, struct err *err)
{
    struct profile profile;

    if (!profile_read(page->practice, &profile, err)) {
        return false;
    }
    profile.team = str_is(page_field(page, "use"), "team");
    return profile_save(page->practice, &profile, err)
        && outcomes_save(page->practice, measures_typed(page), err);
}

bool setup_work_post(struct page *page, struct err *err)
{
    struct setup_work_view view = {
        .page = page, .team = str_is(page_field(page, "use"), "team")};

    if (save_work(page, err)) {
        return go_on(page, WIZARD_SAFETY, err);
    }
    if (err->kind != ERR_INPUT && err->kind != ERR_LIMIT) {
        return false;
    }
    view.problem = str_text(page->arena, str_of(err->text));
    page->reply->status = 400;
    return show_work(&view, measures_typed(page), err);
}

// ---- who reads safety answers -----------------------------------------------

bool setup_safety_page(struct page *page, struct err *err)
{
    struct setup_safety_view view = {.page = page};

    if (!coverage_fields_read(page->practice, &view.coverage, err)
        || !crisis_fields_read(page->practice, &view.crisis, err)) {
        return false;
    }
    setup_safety_html(&page->reply->body, &view);
    return true;
}

bool setup_safety_post(struct page *page, struct err *err)
{
    struct setup_safety_view view = {.page = page,
                                     .coverage = coverage_fields_typed(page),
                                     .crisis = crisis_fields_typed(page)};

    if (page_field(page, "later").at
        || (coverage_fields_save(page->practice, &view.coverage, err)
            && crisis_fields_save(page->practice, &view.crisis, err))) {
        return go_on(page, WIZARD_CLIENT, err);
    }
    if (err->kind != ERR_INPUT) {
        return false;
    }
    view.problem = err->text;
    page->reply->status = 400;
    setup_safety_html(&page->reply->body, &view);
    return true;
}

// ---- the first client -------------------------------------------------------

bool setup_client_page(struct page *page, struct err *err)
{
    const struct setup_client_view view = {.page = page};

    (void)err;
    setup_client_html(&page->reply->body, &view);
    return true;
}

static void show_link(struct page *page, struct setup_link_view *view)
{
    view->page = page;
    setup_link_html(&page->reply->body, view);
}

// Client and link in one transaction, so that a second try does not leave two.
static bool add_client(struct page *page, struct setup_link_view *view,
                       struct err *err)
{
    const struct client draft = {.name = str_trim(page_field(page, "name")),
                                 .answers_by = page_field(page, "answers_by"),
                                 .staff = page->practice->staff};
    struct invitation invitation = {.form = STR("pre")};

    if (!client_add(page->practice, &draft, &view->client, err)) {
        return false;
    }
    invitation.client = view->client;
    return invite_make(page, &invitation, &view->link, err)
        && wizard_reach(page->practice, WIZARD_LINK, err);
}

bool setup_client_post(struct page *page, struct err *err)
{
    struct setup_client_view again = {.page = page,
                                      .name = page_field(page, "name")};
    struct setup_link_view view = {.page = page};
    enum wizard_step step;

    if (!wizard_read(page->practice, &step, err)) {
        return false;
    }
    if (step > WIZARD_CLIENT || page_field(page, "later").at) {
        return go_on(page, WIZARD_LINK, err);
    }
    if (add_client(page, &view, err)) {
        show_link(page, &view);
        return true;
    }
    if (err->kind != ERR_INPUT) {
        return false;
    }
    again.problem = err->text;
    page->reply->status = 400;
    setup_client_html(&page->reply->body, &again);
    return true;
}

// ---- their link; backups ----------------------------------------------------

// The client that set-up has added: the only one who is not of the demo.
static bool find_client(struct practice *practice, struct client_id *id,
                        struct err *err)
{
    struct client *clients;
    int count;

    if (!client_list(practice, &clients, &count, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (!clients[i].demo) {
            *id = clients[i].id;
        }
    }
    return true;
}

bool setup_link_page(struct page *page, struct err *err)
{
    struct setup_link_view view = {.page = page};

    if (!find_client(page->practice, &view.client, err)
        || !setting_read(page->practice, "backup_folder", &view.backup_folder,
                         err)) {
        return false;
    }
    show_link(page, &view);
    return true;
}

bool setup_new_link_post(struct page *page, struct err *err)
{
    struct setup_link_view view = {.page = page};
    struct invitation invitation = {.form = STR("pre")};

    if (!find_client(page->practice, &view.client, err)) {
        return false;
    }
    invitation.client = view.client;
    if (!invite_make(page, &invitation, &view.link, err)) {
        return false;
    }
    show_link(page, &view);
    return true;
}

// The last step: two fictional people make the board worth looking at.
static bool finish(struct page *page, struct err *err)
{
    enum wizard_step step;

    return wizard_read(page->practice, &step, err)
        && (step == WIZARD_DONE || demo_add_two(page->practice, err))
        && go_on(page, WIZARD_DONE, err);
}

bool setup_link_post(struct page *page, struct err *err)
{
    struct setup_link_view view = {.page = page};
    struct str folder = str_trim(page_field(page, "backup_folder"));

    if (!folder.len
        || (folder.at[0] == '/'
            && setting_save(page->practice, STR("backup_folder"), folder,
                            err))) {
        return finish(page, err);
    }
    view.problem = "the backup folder is a full path, such as /media/usb";
    view.backup_folder = folder;
    page->reply->status = 400;
    show_link(page, &view);
    return true;
}
