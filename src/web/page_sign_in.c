// page_sign_in - the passphrase opens the practice. A wrong one is answered in
// the same words and time, whatever was wrong. A name is asked for only where
// several people work; the owner may leave it out there too.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_sign_in.h"

#include "base/text.h"
#include "pages.h"
#include "practice/login.h"
#include "practice/wizard.h"
#include "web/site.h"

// Only a path of this site: "/...", but not "//host".
static struct str safe_next(struct str next)
{
    bool safe = next.len > 0 && next.at[0] == '/'
             && (next.len == 1 || (next.at[1] != '/' && next.at[1] != '\\'));

    for (size_t i = 0; safe && i < next.len; i++) {
        safe = next.at[i] > ' ' && next.at[i] < 127;
    }
    return safe ? next : STR("/");
}

static bool find_team(struct practice *practice, void *context, struct err *err)
{
    bool *team = context;
    int count;

    if (!staff_count(practice, &count, err)) {
        return false;
    }
    *team = count > 1;
    return true;
}

bool sign_in_page(struct page *page, struct err *err)
{
    struct sign_in_view view = {
        .page = page, .next = safe_next(form_find(&page->query, "next"))};

    if (!folder_has_practice(page->site->folder)) {
        page_redirect(page, STR("/setup"));
        return true;
    }
    if (!find_team(page->practice, &view.team, err)) {
        return false;
    }
    sign_in_html(&page->reply->body, &view);
    return true;
}

static void set_cookie(struct page *page, const char *ticket)
{
    page->reply->headers = text_print(
        page->arena,
        "%.*sSet-Cookie: " LOGIN_COOKIE
        "=%s; Path=/; HttpOnly; SameSite=Lax%s%s\r\n",
        SHOW(page->reply->headers), ticket, *ticket ? "" : "; Max-Age=0",
        page->site->secure ? "; Secure" : "");
}

struct own_login {
    struct str ticket;
    struct login login;
};

static bool find_own_login(struct practice *practice, void *context,
                           struct err *err)
{
    struct own_login *own = context;

    return login_find(practice, own->ticket, &own->login, err);
}

// From here on the page is that of somebody who is signed in.
static bool become_staff(struct page *page, struct str ticket, struct err *err)
{
    struct own_login own = {.ticket = ticket};

    if (!folder_read(page->site->folder, page->arena, find_own_login, &own,
                     err)) {
        return false;
    }
    page->visitor = (struct visitor){
        .who = MEMBER,
        .staff = own.login.staff,
        .therapist = str_is(str_of(own.login.role), "therapist"),
        .owner = own.login.owner,
        .form_token = str_text(page->arena, str_of(own.login.form_token))};
    return true;
}

bool sign_in(struct page *page, const struct login_try *try, struct err *err)
{
    char ticket[TICKET_ROOM];
    bool done = login_open(page->site->folder, page->arena, try, ticket, err)
             && become_staff(page, str_of(ticket), err);

    if (done) {
        set_cookie(page, ticket);
    }
    crypt_wipe(ticket, sizeof ticket);
    return done;
}

static bool try_passphrase(struct page *page, struct str name, struct err *err)
{
    const struct login_try try = {name, page_field(page, "passphrase")};
    struct gate *gate = page->site->gate;
    struct str peer = gate_door(page->arena, name, page->request->peer);
    bool good;

    if (!gate_enter(gate, world_now(page->site->world), peer, err)) {
        return false;
    }
    good = sign_in(page, &try, err);
    gate_leave(gate, world_now(page->site->world), peer, good);
    return good;
}

// A set-up that was left in the middle goes on before anything else, for its
// owner.
static bool find_wizard(struct practice *practice, void *context,
                        struct err *err)
{
    return wizard_read(practice, context, err);
}

static bool lead_on(struct page *page, struct str next, struct err *err)
{
    enum wizard_step step = WIZARD_DONE;

    if (page->visitor.owner
        && !folder_read(page->site->folder, page->arena, find_wizard, &step,
                        err)) {
        return false;
    }
    page_redirect(page, step == WIZARD_DONE ? next : str_of(wizard_path(step)));
    return true;
}

bool sign_in_post(struct page *page, struct err *err)
{
    struct sign_in_view view = {.page = page,
                                .next = safe_next(page_field(page, "next")),
                                .name = str_trim(page_field(page, "name"))};

    if (!folder_read(page->site->folder, page->arena, find_team, &view.team,
                     err)) {
        return false;
    }
    if (!view.team) {
        view.name = (struct str){0};
    }
    if (try_passphrase(page, view.name, err)) {
        return lead_on(page, view.next, err);
    }
    if (err->kind != ERR_DENIED && err->kind != ERR_LIMIT
        && err->kind != ERR_BUSY) {
        return false;
    }
    view.problem = err->text;
    page->reply->status = err->kind == ERR_LIMIT ? 429 : 403;
    sign_in_html(&page->reply->body, &view);
    return true;
}

static bool find_login(struct page *page, struct login *login, struct err *err)
{
    return login_find(page->practice,
                      request_cookie(page->request, LOGIN_COOKIE), login, err);
}

bool sign_out_post(struct page *page, struct err *err)
{
    struct login login;

    if (!find_login(page, &login, err)
        || !login_close(page->practice, login.id, err)) {
        return false;
    }
    set_cookie(page, "");
    page_redirect(page, STR("/sign-in"));
    return true;
}

bool stay_post(struct page *page, struct err *err)
{
    struct login login;

    page->reply->status = 204;
    return find_login(page, &login, err)
        && login_touch(page->practice, login.id, err);
}

// ---- a new passphrase -------------------------------------------------------

bool passphrase_page(struct page *page, struct err *err)
{
    struct passphrase_view view = {
        .page = page, .done = form_find(&page->query, "done").at != NULL};

    (void)err;
    passphrase_html(&page->reply->body, &view);
    return true;
}

// The login from which the change is made stays; all others end.
static bool change(struct page *page, struct err *err)
{
    struct folder *folder = page->site->folder;
    struct own_login own = {.ticket =
                                request_cookie(page->request, LOGIN_COOKIE)};
    struct passphrase_change change = {
        .old = page_field(page, "old_passphrase"),
        .fresh = page_field(page, "new_passphrase")};

    if (!str_is_equal(change.fresh, page_field(page, "passphrase_again"))) {
        return err_set(err, ERR_INPUT,
                       "the two new passphrases are not the same");
    }
    if (!folder_read(folder, page->arena, find_own_login, &own, err)) {
        return false;
    }
    change.staff = own.login.staff;
    change.keep = own.login.id;
    return login_change_passphrase(folder, page->arena, &change, err);
}

// The old passphrase can be guessed here too: the same gate.
static bool try_change(struct page *page, struct err *err)
{
    struct gate *gate = page->site->gate;
    struct str who =
        text_print(page->arena, "staff/%lld", (long long)page->visitor.staff.n);
    struct str peer = gate_door(page->arena, who, page->request->peer);
    bool good;

    if (!gate_enter(gate, world_now(page->site->world), peer, err)) {
        return false;
    }
    good = change(page, err);
    gate_leave(gate, world_now(page->site->world), peer,
               good || err->kind != ERR_DENIED);
    return good;
}

bool passphrase_post(struct page *page, struct err *err)
{
    struct passphrase_view view = {.page = page};

    if (try_change(page, err)) {
        page_redirect(page, STR("/settings/passphrase?done=1"));
        return true;
    }
    view.problem = err->text;
    page->reply->status = 400;
    passphrase_html(&page->reply->body, &view);
    return true;
}
