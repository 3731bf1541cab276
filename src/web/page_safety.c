// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_safety.h"

#include "base/text.h"
#include "pages.h"
#include "web/staff_page.h"

static const struct safety_field FIELDS[SAFETY_FIELDS] = {
    {.name = "reached",       .label = "Did you reach them?", .choice = true                           },
    {.name = "how",           .label = "How?",                .hint = "Call, message, in person; when."},
    {.name = "assessment",
     .label = "What did you learn?",
     .hint = "Your own assessment, in your words."                                                     },
    {.name = "plan",          .label = "What was agreed?"   },
    {.name = "next_contact",
     .label = "Next contact",
     .hint = "Who, when, and how."                                         },
};

struct wording {
    const char *code;
    const char *words;
};
static const struct wording MODES[] = {
    {"self_phone",   "by link, alone"     },
    {"self_kiosk",   "on a tablet, here"  },
    {"self_desktop", "on a computer"      },
    {"paper",        "on paper"           },
    {"interview",    "read out to them"   },
    {"interpreter",  "with an interpreter"},
    {NULL,           NULL                 },
};
static const struct wording REPLIES[] = {
    {"safe",       "\xe2\x80\x9cI am safe for tonight\xe2\x80\x9d"       },
    {"call",       "\xe2\x80\x9cI would like a call tomorrow\xe2\x80\x9d"},
    {"rather_not", "\xe2\x80\x9cI would rather not say\xe2\x80\x9d"      },
    {NULL,         NULL                                                  },
};

// A code that has no words yet is better shown than hidden.
static struct str words_for(const struct wording *table, struct str code)
{
    for (; table->code != NULL; table++) {
        if (str_is(code, table->code)) {
            return str_of(table->words);
        }
    }
    return code;
}

struct str safety_mode_words(struct str mode)
{
    return words_for(MODES, mode);
}

struct str safety_reply_words(struct str reply)
{
    return words_for(REPLIES, reply);
}

static bool read_view(struct page *page, struct safety_card_view *view,
                      struct err *err)
{
    struct reason_id id;
    struct client client;
    struct err unread = {0};

    if (!page_id(page, 0, &id.n, err)
        || !safety_view_read(page->practice, id, &view->safety, err)
        || !staff_page_answers_for(page, view->safety.reason.client, &client,
                                   err)) {
        return false;
    }
    view->plan_unread =
        !safety_plan_read(page->practice, client.id, &view->plan, &unread);
    view->page = page;
    view->contact = client.contact;
    view->done = str_is(str_of(view->safety.reason.state), "done");
    for (int i = 0; i < SAFETY_FIELDS; i++) {
        view->fields[i] = FIELDS[i];
    }
    return true;
}

static void take_values(struct safety_card_view *view,
                        const struct safety_note *note)
{
    const struct str values[SAFETY_FIELDS] = {note->reached, note->how,
                                              note->assessment, note->plan,
                                              note->next_contact};

    for (int i = 0; i < SAFETY_FIELDS; i++) {
        view->fields[i].value = values[i];
    }
}

bool safety_card_page(struct page *page, struct err *err)
{
    struct safety_card_view view = {0};

    if (!read_view(page, &view, err)) {
        return false;
    }
    if (view.safety.note_count > 0 && !view.done) {
        take_values(&view, &view.safety.notes[view.safety.note_count - 1].note);
    }
    safety_card_html(&page->reply->body, &view);
    return true;
}

// ---- keeping a note ---------------------------------------------------------

// Of the card as it was on the page that comes back.
static int version_of(const struct page *page)
{
    int64_t version;

    return str_parse_int(page_field(page, "version"), &version) && version > 0
                && version < INT32_MAX
             ? (int)version
             : 0;
}

static struct safety_note note_of(const struct page *page)
{
    return (struct safety_note){
        .reached = str_trim(page_field(page, "reached")),
        .how = str_trim(page_field(page, "how")),
        .assessment = str_trim(page_field(page, "assessment")),
        .plan = str_trim(page_field(page, "plan")),
        .next_contact = str_trim(page_field(page, "next_contact")),
        .version = version_of(page),
    };
}

static int count_missing(struct safety_card_view *view)
{
    int missing = 0;

    for (int i = 0; i < SAFETY_FIELDS; i++) {
        view->fields[i].missing = view->fields[i].value.len == 0;
        missing += view->fields[i].missing;
    }
    return missing;
}

// An incomplete note is kept as it is; the page comes back with what was typed
// and says what is missing, or what has changed meanwhile.
static bool refuse(struct page *page, const struct safety_note *note,
                   bool changed, struct err *err)
{
    struct safety_card_view view = {.refused = true, .changed = changed};

    if (!read_view(page, &view, err)) {
        return false;
    }
    take_values(&view, note);
    (void)count_missing(&view);
    page->reply->status = changed ? 409 : 422;
    safety_card_html(&page->reply->body, &view);
    return true;
}

bool safety_card_post(struct page *page, struct err *err)
{
    struct safety_card_view view = {0};
    struct safety_note note = note_of(page);
    bool close = str_is(page_field(page, "do"), "close");
    struct str missing;
    bool complete;

    if (!read_view(page, &view, err)) {
        return false;
    }
    take_values(&view, &note);
    complete = count_missing(&view) == 0;
    if (!safety_note_save(page->practice, view.safety.reason.id, &note,
                          close && complete, &missing, err)) {
        return false;
    }
    if (close && missing.len > 0) {
        return refuse(page, &note,
                      note.version > 0
                          && note.version != view.safety.reason.version,
                      err);
    }
    page_redirect(page, text_print(page->arena, "/safety/%lld",
                                   (long long)view.safety.reason.id.n));
    return true;
}
