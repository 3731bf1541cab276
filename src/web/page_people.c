// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_people.h"

#include "base/text.h"
#include "crypt/passphrase.h"
#include "pages.h"
#include "practice/profile.h"
#include "web/page_sign_in.h"
#include "web/site.h"

static const struct staff_id ANYBODY = {0};

const char *people_role_title(const char *role)
{
    const struct staff_role *found = staff_role_find(str_of(role));

    return found ? found->title : role;
}

// ---- the list ---------------------------------------------------------------

static bool read_people(struct people_view *view, struct err *err)
{
    struct practice *practice = view->page->practice;

    return staff_list(practice, &view->staff, &view->staff_count, err)
        && staff_invitation_list(practice, &view->invitations,
                                 &view->invitation_count, err)
        && staff_leaving_clients(practice, ANYBODY, &view->waiting,
                                 &view->waiting_count, err)
        && handover_list(practice, ANYBODY, true, &view->handovers,
                         &view->handover_count, err)
        && staff_leaving_still_named(practice, &view->still_named, err);
}

bool people_may_take(const struct staff *staff)
{
    return !staff->left_at && str_is(str_of(staff->role), "therapist");
}

const struct handover *people_handover_of(const struct people_view *view,
                                          struct client_id client)
{
    for (int i = 0; i < view->handover_count; i++) {
        if (view->handovers[i].client.n == client.n) {
            return &view->handovers[i];
        }
    }
    return NULL;
}

static bool show(struct page *page, struct people_view *view, struct err *err)
{
    if (!read_people(view, err)) {
        return false;
    }
    people_html(&page->reply->body, view);
    return true;
}

bool people_page(struct page *page, struct err *err)
{
    struct people_view view = {.page = page};

    return show(page, &view, err);
}

// ---- changing ---------------------------------------------------------------

static bool invite(struct page *page, struct people_view *view, struct err *err)
{
    char ticket[TICKET_ROOM];

    view->typed_name = str_trim(page_field(page, "name"));
    if (!staff_invite(page->practice, view->typed_name,
                      page_field(page, "role"), ticket, err)) {
        return false;
    }
    view->link.path = text_print(page->arena, "/join/%s", ticket);
    return invite_address(page, &view->link, err);
}

static bool field_id(const struct page *page, const char *name, int64_t *id,
                     struct err *err)
{
    return str_parse_int(page_field(page, name), id)
        || err_set(err, ERR_INPUT, "Nobody was chosen.");
}

// A link for somebody who has lost their passphrase.
static bool reset(struct page *page, struct people_view *view, struct err *err)
{
    char ticket[TICKET_ROOM];
    struct staff_id id;
    struct staff staff;

    if (!field_id(page, "staff", &id.n, err)
        || !staff_get(page->practice, id, &staff, err)
        || !staff_invite_again(page->practice, id, ticket, err)) {
        return false;
    }
    view->resets = true;
    view->typed_name = staff.name;
    view->link.path = text_print(page->arena, "/join/%s", ticket);
    return invite_address(page, &view->link, err);
}

static bool take_back(struct page *page, struct people_view *view,
                      struct err *err)
{
    int64_t id;

    (void)view;
    return field_id(page, "invitation", &id, err)
        && staff_invitation_end(page->practice, id, err);
}

static bool leave(struct page *page, struct people_view *view, struct err *err)
{
    struct staff_id id;

    (void)view;
    return field_id(page, "staff", &id.n, err)
        && staff_leaving_do(page->practice, id, err);
}

static bool set_site(struct page *page, struct people_view *view,
                     struct err *err)
{
    struct staff_id id;

    (void)view;
    return field_id(page, "staff", &id.n, err)
        && staff_set_site(page->practice, id, page_field(page, "site"), err);
}

// The owner stands in for somebody who left: who and how far, not a word of
// what is handed over.
static bool hand_over(struct page *page, struct people_view *view,
                      struct err *err)
{
    struct client_id client;
    struct staff_id to;
    int64_t id;

    (void)view;
    return field_id(page, "client", &client.n, err)
        && field_id(page, "to", &to.n, err)
        && handover_begin_for(page->practice, client, to, &id, err);
}

static bool find_handover(const struct page *page, int64_t *id,
                          int64_t *version, struct err *err)
{
    return field_id(page, "handover", id, err)
        && field_id(page, "version", version, err);
}

static bool agreed(struct page *page, struct people_view *view, struct err *err)
{
    int64_t id, version;

    (void)view;
    return find_handover(page, &id, &version, err)
        && handover_agree_in_person(page->practice, id, (int)version,
                                    page_field(page, "notes").len > 0, err);
}

static bool withdraw(struct page *page, struct people_view *view,
                     struct err *err)
{
    int64_t id, version;

    (void)view;
    return find_handover(page, &id, &version, err)
        && handover_withdraw(page->practice, id, (int)version, err);
}

static const struct {
    const char *name; // of the button
    bool (*work)(struct page *, struct people_view *, struct err *);
} ACTIONS[] = {
    {"invite",    invite   },
    {"reset",     reset    },
    {"take_back", take_back},
    {"leave",     leave    },
    {"site",      set_site },
    {"hand_over", hand_over},
    {"agreed",    agreed   },
    {"withdraw",  withdraw },
};

static bool act(struct page *page, struct people_view *view, struct err *err)
{
    struct str wish = page_field(page, "do");

    for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++) {
        if (str_is(wish, ACTIONS[i].name)) {
            return ACTIONS[i].work(page, view, err);
        }
    }
    return err_set(err, ERR_INPUT, "Nothing was chosen.");
}

bool people_post(struct page *page, struct err *err)
{
    struct people_view view = {.page = page};

    if (!act(page, &view, err)) {
        if (err->kind != ERR_INPUT && err->kind != ERR_CONFLICT) {
            return false;
        }
        view.problem = str_text(page->arena, str_of(err->text));
        page->reply->status = err->kind == ERR_INPUT ? 400 : 409;
        page->unchanged = true;
    } else if (!view.link.path.len) {
        page_redirect(page, STR("/settings/people"));
        return true;
    }
    return show(page, &view, err);
}

// ---- joining ----------------------------------------------------------------

static bool read_invitation(struct practice *practice, void *context,
                            struct err *err)
{
    struct join_view *view = context;
    struct profile profile;

    if (!profile_read(practice, &profile, err)
        || !staff_invitation_find(practice, view->page->param[0],
                                  &view->invitation, err)) {
        return false;
    }
    view->practice_name = profile.name;
    if (!view->invitation.resets.n) {
        return true;
    }
    return staff_get(practice, view->invitation.resets, &view->member, err);
}

bool join_page(struct page *page, struct err *err)
{
    struct join_view view = {.page = page};

    if (!read_invitation(page->practice, &view, err)) {
        return false;
    }
    view.sign_in =
        view.invitation.resets.n ? view.member.sign_in : view.invitation.name;
    join_html(&page->reply->body, &view);
    return true;
}

static bool join_work(struct practice *practice, void *context, struct err *err)
{
    struct staff_id id;

    practice->who = STR("joining");
    return staff_join(practice, context, &id, err);
}

static bool join(struct page *page, struct str sign_in_name, struct err *err)
{
    char hash[PASSPHRASE_HASH_ROOM];
    struct str passphrase = page_field(page, "passphrase");
    struct staff_joining joining = {page->param[0], sign_in_name, hash};

    if (!str_is_equal(passphrase, page_field(page, "passphrase_again"))) {
        return err_set(err, ERR_INPUT, "the two passphrases are not the same");
    }
    return passphrase_hash(passphrase, hash, err)
        && folder_write(page->site->folder, page->arena, join_work, &joining,
                        err)
        && sign_in(page, &(struct login_try){sign_in_name, passphrase}, err);
}

bool join_post(struct page *page, struct err *err)
{
    struct join_view view = {.page = page,
                             .sign_in = str_trim(page_field(page, "name"))};

    if (!folder_read(page->site->folder, page->arena, read_invitation, &view,
                     err)) {
        return false;
    }
    if (view.invitation.resets.n) {
        view.sign_in = view.member.sign_in;
    }
    if (join(page, view.sign_in, err)) {
        page_redirect(page, STR("/"));
        return true;
    }
    if (err->kind != ERR_INPUT) {
        return false;
    }
    view.problem = err->text;
    page->reply->status = 400;
    join_html(&page->reply->body, &view);
    return true;
}
