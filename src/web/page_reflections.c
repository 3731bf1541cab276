// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_reflections.h"

#include "base/arena.h"
#include "pages.h"
#include "practice/client.h"
#include "practice/gate.h"
#include "practice/login.h"
#include "web/site.h"

// Who was handed over to a colleague is not named here any more.
static bool name_clients(struct reflections_view *view, struct err *err)
{
    const struct page *page = view->page;

    view->names =
        arena_take(page->arena, (size_t)view->count + 1, sizeof *view->names);
    for (int i = 0; i < view->count; i++) {
        struct client client;

        if (!client_get(page->practice, view->list[i].client, &client, err)) {
            return false;
        }
        if (client.staff.n == page->visitor.staff.n) {
            view->names[i] = client.name;
        }
    }
    return true;
}

bool reflections_page(struct page *page, struct err *err)
{
    struct reflections_view view = {.page = page};
    struct reflection_key key;

    if (!reflection_key_find(page->practice, &key, err)) {
        return false;
    }
    view.state = key.state;
    view.has_code = key.has_code;
    secret_wipe(&key.key);
    if (view.state == REFLECTIONS_OPEN
        && (!reflection_list(page->practice, &view.list, &view.count,
                             &view.shut, err)
            || !name_clients(&view, err))) {
        return false;
    }
    reflections_html(&page->reply->body, &view);
    return true;
}

// ---- codes ------------------------------------------------------------------

static bool make_code(struct page *page, const struct reflection_entry *entry,
                      char code[REFLECTION_CODE_ROOM], struct err *err)
{
    return reflection_code_make(page->site->folder, page->arena, entry->ticket,
                                code, err);
}

static bool use_code(struct page *page, const struct reflection_entry *entry,
                     struct err *err)
{
    return reflection_code_use(page->site->folder, page->arena, entry, err);
}

static bool begin_anew(struct page *page, const struct reflection_entry *entry,
                       struct err *err)
{
    if (!str_is(page_field(page, "sure"), "1")) {
        return err_set(err, ERR_INPUT,
                       "Please tick that what was written before stays shut.");
    }
    return reflection_begin_anew(page->site->folder, page->arena, entry, err);
}

static bool act(struct page *page, char code[REFLECTION_CODE_ROOM],
                struct err *err)
{
    const struct reflection_entry entry = {
        .ticket = request_cookie(page->request, LOGIN_COOKIE),
        .code = page_field(page, "code"),
        .passphrase = page_field(page, "passphrase")};
    struct str what = page_field(page, "do");

    return str_is(what, "code") ? make_code(page, &entry, code, err)
         : str_is(what, "open") ? use_code(page, &entry, err)
         : str_is(what, "anew")
             ? begin_anew(page, &entry, err)
             : err_set(err, ERR_INPUT, "Nothing was chosen.");
}

static bool act_behind_gate(struct page *page, char code[REFLECTION_CODE_ROOM],
                            struct err *err)
{
    struct gate *gate = page->site->gate;
    struct str peer = page->request->peer;
    bool good;

    if (!gate_enter(gate, world_now(page->site->world), peer, err)) {
        return false;
    }
    good = act(page, code, err);
    gate_leave(gate, world_now(page->site->world), peer,
               good || err->kind != ERR_DENIED);
    return good;
}

bool reflections_post(struct page *page, struct err *err)
{
    char code[REFLECTION_CODE_ROOM] = "";
    struct reflections_view view = {.page = page, .code = code};

    if (!act_behind_gate(page, code, err)) {
        if (err->kind == ERR_BUG || err->kind == ERR_OUTSIDE) {
            return false;
        }
        view.problem = err->text;
        page->reply->status = err->kind == ERR_LIMIT ? 429 : 400;
        reflections_said_html(&page->reply->body, &view);
    } else if (*code) {
        reflections_said_html(&page->reply->body, &view);
    } else {
        page_redirect(page, STR("/my/reflections"));
    }
    crypt_wipe(code, sizeof code);
    return true;
}
