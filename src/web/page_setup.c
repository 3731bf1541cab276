// page_setup - the steps before and just after there is a practice: the
// one-time code, the names and the passphrase, the recovery code. The later
// steps are in page_setup_steps.c.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_setup.h"

#include "base/text.h"
#include "pages.h"
#include "practice/setting.h"
#include "web/page_sign_in.h"
#include "web/site.h"

#include <ctype.h>

static struct folder *folder_of(const struct page *page)
{
    return page->site->folder;
}

// ---- the one-time code ------------------------------------------------------

bool setup_code_page(struct page *page, struct err *err)
{
    const struct setup_code_view view = {.page = page};
    enum wizard_step step;

    if (!folder_has_practice(folder_of(page))) {
        setup_code_html(&page->reply->body, &view);
        return true;
    }
    if (!wizard_read(page->practice, &step, err)) {
        return false;
    }
    page_redirect(page, str_of(wizard_path(step)));
    return true;
}

// Letters may be typed small and with spaces or dashes between them.
static bool is_code(struct str typed, const char *code)
{
    size_t n = 0;
    bool same = true;

    for (size_t i = 0; i < typed.len; i++) {
        char c = (char)toupper((unsigned char)typed.at[i]);

        if (c == ' ' || c == '-') {
            continue;
        }
        same = n < SETUP_CODE_LENGTH && c == code[n] && same;
        n++;
    }
    return same && n == SETUP_CODE_LENGTH;
}

static bool try_code(struct page *page, struct err *err)
{
    struct site *site = page->site;
    struct str peer = page->request->peer;
    bool good;

    if (!gate_enter(site->gate, world_now(site->world), peer, err)) {
        return false;
    }
    good = site->setup_code[0]
        && is_code(page_field(page, "code"), site->setup_code);
    gate_leave(site->gate, world_now(site->world), peer, good);
    return good
        || err_set(err, ERR_DENIED,
                   "that is not the code; it stands in the terminal in which "
                   "Rapport was started");
}

bool setup_code_post(struct page *page, struct err *err)
{
    struct setup_code_view view = {.page = page};

    if (try_code(page, err)) {
        page->reply->headers = text_print(
            page->arena,
            "Set-Cookie: " SETUP_COOKIE
            "=%s; Path=/setup; HttpOnly; SameSite=Lax%s\r\n",
            page->site->setup_code, page->site->secure ? "; Secure" : "");
        page_redirect(page, STR("/setup/about"));
        return true;
    }
    view.problem = err->text;
    page->reply->status = err->kind == ERR_DENIED ? 403 : 429;
    setup_code_html(&page->reply->body, &view);
    return true;
}

// ---- names, passphrase, place -----------------------------------------------

bool setup_about_page(struct page *page, struct err *err)
{
    struct setup_about_view view = {.page = page,
                                    .typed = {.country = STR("GB")}};

    if (!places_read(page->arena, &view.places, err)) {
        return false;
    }
    setup_about_html(&page->reply->body, &view);
    return true;
}

// No zone was chosen: the country's own, if it has only one.
static bool find_zone(struct setup_about_view *view, struct err *err)
{
    if (!view->typed.zone.len) {
        view->typed.zone = places_only_zone(&view->places, view->typed.country);
    }
    return view->typed.zone.len > 0
        || err_set(err, ERR_INPUT,
                   "that country has several time zones; please choose yours");
}

// The settings with which the wizard goes on.
static bool begin_wizard(struct practice *practice, void *context,
                         struct err *err)
{
    (void)context;
    return setting_save(practice, STR("setup_step"), STR("recovery"), err);
}

static bool make_practice(struct page *page, struct setup_about_view *view,
                          char code[RECOVERY_CODE_ROOM], struct err *err)
{
    return places_read(page->arena, &view->places, err) && find_zone(view, err)
        && setup_create(folder_of(page), page->arena, &view->typed,
                        page->site->world, code, err)
        && folder_write(folder_of(page), page->arena, begin_wizard, NULL, err)
        && sign_in(page,
                   &(struct login_try){.passphrase = view->typed.passphrase},
                   err);
}

static void show_code(struct page *page, const char *code)
{
    const struct setup_recovery_view view = {.page = page, .code = code};

    setup_recovery_html(&page->reply->body, &view);
}

bool setup_about_post(struct page *page, struct err *err)
{
    char code[RECOVERY_CODE_ROOM];
    struct setup_about_view view = {
        .page = page,
        .typed = {.practice_name = page_field(page, "practice"),
                  .therapist_name = page_field(page, "therapist"),
                  .passphrase = page_field(page, "passphrase"),
                  .country = page_field(page, "country"),
                  .zone = page_field(page, "zone"),
                  .public_url = STR("")}
    };

    if (make_practice(page, &view, code, err)) {
        crypt_wipe(page->site->setup_code, sizeof page->site->setup_code);
        show_code(page, code);
        crypt_wipe(code, sizeof code);
        return true;
    }
    if (err->kind != ERR_INPUT) {
        return false;
    }
    view.problem = err->text;
    page->reply->status = 400;
    setup_about_html(&page->reply->body, &view);
    return true;
}

// ---- the recovery code ------------------------------------------------------

bool setup_recovery_page(struct page *page, struct err *err)
{
    (void)err;
    show_code(page, NULL);
    return true;
}

bool setup_recovery_post(struct page *page, struct err *err)
{
    const struct setup_recovery_view view = {
        .page = page, .problem = "please tick that you have written it down"};

    if (!page_field(page, "written").at) {
        page->reply->status = 400;
        setup_recovery_html(&page->reply->body, &view);
        return true;
    }
    if (!wizard_reach(page->practice, WIZARD_WORK, err)) {
        return false;
    }
    page_redirect(page, str_of(wizard_path(WIZARD_WORK)));
    return true;
}

static bool make_new_code(struct practice *practice, void *context,
                          struct err *err)
{
    struct page *page = context;
    char code[RECOVERY_CODE_ROOM];

    if (!keyring_new_code(practice->keyring, folder_path(folder_of(page)), code,
                          err)) {
        return false;
    }
    show_code(page, code);
    crypt_wipe(code, sizeof code);
    return true;
}

bool setup_new_code_post(struct page *page, struct err *err)
{
    return folder_read(folder_of(page), page->arena, make_new_code, page, err);
}
