// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/resend.h"

#include "base/arena.h"
#include "base/text.h"
#include "pages.h"
#include "web/visitor.h"

#include <string.h>

// A field whose name holds one of these is secret.
static const char *const SECRET[] = {"passphrase", "password", "code"};

// What a form itself says, by a button or a hidden field.
static const char *const OWN[] = {"version", "do",         "state",  "review",
                                  "reason",  "back",       "next",   "days",
                                  "use",     "instrument", "written"};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static bool is_secret(struct str name)
{
    for (size_t i = 0; i < COUNT(SECRET); i++) {
        if (name.len
            && memmem(name.at, name.len, SECRET[i], strlen(SECRET[i]))) {
            return true;
        }
    }
    return false;
}

static bool is_own(struct str name)
{
    for (size_t i = 0; i < COUNT(OWN); i++) {
        if (str_is(name, OWN[i])) {
            return true;
        }
    }
    return false;
}

bool resend_is_words(const struct field *field)
{
    return str_trim(field->value).len > 0 && !is_own(field->name);
}

struct str resend_label(const struct resend_view *view,
                        const struct field *field)
{
    struct text text = text_in(view->page->arena);

    for (size_t i = 0; i < field->name.len; i++) {
        char c = field->name.at[i];

        if (i == 0 && c >= 'a' && c <= 'z') {
            c = (char)(c - 'a' + 'A');
        }
        if (c == '_') {
            c = ' ';
        }
        text_addc(&text, c);
    }
    return text_str(&text);
}

static void keep_fields(struct resend_view *view)
{
    const struct form *posted = &view->page->fields;
    struct form *kept = &view->kept;

    kept->fields = arena_take(view->page->arena, (size_t)posted->count + 1,
                              sizeof *kept->fields);
    for (int i = 0; i < posted->count; i++) {
        const struct field *field = &posted->fields[i];

        if (is_secret(field->name)) {
            view->dropped = true;
        } else if (!str_is(field->name, "token")) {
            kept->fields[kept->count++] = *field;
        }
    }
}

bool resend_offer(struct page *page)
{
    struct resend_view view = {.page = page,
                               .signed_in = page->visitor.staff.n != 0,
                               .may_send = visitor_knows_origin(page)};

    keep_fields(&view);
    if (view.kept.count == 0) {
        return false;
    }
    *page->reply = (struct reply){.status = view.signed_in ? 409 : 401,
                                  .body = text_in(page->arena)};
    resend_html(&page->reply->body, &view);
    return true;
}
