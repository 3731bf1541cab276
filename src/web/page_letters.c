// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_letters.h"

#include "base/arena.h"
#include "base/text.h"
#include "pages.h"
#include "practice/agreement_message.h"
#include "practice/staff.h"
#include "web/problem.h"
#include "web/staff_page.h"

static const struct {
    const char *state;
    const char *words;
} STATES[] = {
    {"draft",      "A draft"                      },
    {"ready",      "Ready"                        },
    {"given",      "Given on paper"               },
    {"shared",     "Shared on their page"         },
    {"taken_back", "Taken back: not on their page"},
};

const char *letter_state_words(const struct letter *letter)
{
    for (size_t i = 0; i < sizeof STATES / sizeof *STATES; i++) {
        if (str_is(str_of(letter->state), STATES[i].state)) {
            return STATES[i].words;
        }
    }
    return "";
}

static bool is_correctable(struct page *page, const struct err *err)
{
    if (err->kind != ERR_INPUT) {
        return false;
    }
    page->reply->status = problem_status(err->kind);
    page->unchanged = true;
    return true;
}

// ---- lines ------------------------------------------------------------------

bool lines_have(const struct line *lines, int count, enum line_group group)
{
    for (int i = 0; i < count; i++) {
        if (lines[i].group == group) {
            return true;
        }
    }
    return false;
}

static bool is_ticked(const struct page *page, const struct line *line)
{
    for (int i = 0; i < page->fields.count; i++) {
        if (str_is(page->fields.fields[i].name, "line")
            && str_is(page->fields.fields[i].value, line->key)) {
            return true;
        }
    }
    return false;
}

struct line *lines_ticked(const struct page *page, const struct line *lines,
                          int *count)
{
    struct line *ticked =
        arena_take(page->arena, (size_t)*count + 1, sizeof *ticked);
    int kept = 0;

    for (int i = 0; i < *count; i++) {
        if (is_ticked(page, &lines[i])) {
            ticked[kept++] = lines[i];
        }
    }
    *count = kept;
    return ticked;
}

// ---- the list, and a new one ------------------------------------------------

bool letters_page(struct page *page, struct err *err)
{
    struct letters_view view = {.page = page};

    if (!staff_page_client(page, &view.client, err)
        || !letter_list(page->practice, view.client.id, &view.letters,
                        &view.count, err)) {
        return false;
    }
    letters_html(&page->reply->body, &view);
    return true;
}

bool letters_new_page(struct page *page, struct err *err)
{
    struct letters_view view = {
        .page = page,
        .kind = letter_kind_find(form_find(&page->query, "kind"))};

    if (!staff_page_client(page, &view.client, err)
        || !lines_read(page->practice, view.client.id, &view.lines,
                       &view.line_count, err)) {
        return false;
    }
    if (!view.kind) {
        view.kind = &LETTER_KINDS[0];
    }
    letters_new_html(&page->reply->body, &view);
    return true;
}

static struct str letter_path(const struct page *page, struct client_id client,
                              int64_t letter)
{
    return text_print(page->arena, "/client/%lld/letters/%lld",
                      (long long)client.n, (long long)letter);
}

bool letters_new_post(struct page *page, struct err *err)
{
    const struct letter_kind *kind = letter_kind_find(page_field(page, "kind"));
    struct client client;
    struct line *lines;
    int64_t id;
    int count;

    if (!staff_page_client(page, &client, err)
        || !lines_read(page->practice, client.id, &lines, &count, err)) {
        return false;
    }
    if (!kind) {
        return err_set(err, ERR_INPUT, "Please choose a kind of letter.");
    }
    lines = lines_ticked(page, lines, &count);
    if (!letter_draft(page->practice, client.id, str_of(kind->name),
                      letter_merge(page->arena, kind, lines, count), &id,
                      err)) {
        return false;
    }
    page_redirect(page, letter_path(page, client.id, id));
    return true;
}

// ---- one of them ------------------------------------------------------------

static bool read_letter(struct page *page, struct letter_view *view,
                        struct err *err)
{
    struct practice *practice = page->practice;
    int64_t id;

    view->page = page;
    if (!staff_page_client(page, &view->client, err)
        || !page_id(page, 1, &id, err)
        || !letter_get(practice, id, &view->letter, err)) {
        return false;
    }
    if (view->letter.client.n != view->client.id.n) {
        return err_set(err, ERR_MISSING, "There is no such letter here.");
    }
    return staff_name(practice, view->client.staff, &view->therapist, err)
        && letter_versions(practice, &view->letter, &view->versions,
                           &view->version_count, err)
        && letter_comments(practice, &view->letter, &view->comments,
                           &view->comment_count, err);
}

bool letter_page(struct page *page, struct err *err)
{
    struct letter_view view = {0};
    int64_t fate;

    if (!read_letter(page, &view, err)) {
        return false;
    }
    if (str_parse_int(form_find(&page->query, "told"), &fate)) {
        view.said = message_fate_words((enum message_fate)fate);
    }
    letter_html(&page->reply->body, &view);
    return true;
}

static bool save(struct page *page, const struct letter_view *view, int version,
                 struct err *err)
{
    return letter_save(page->practice, view->letter.id, version,
                       page_field(page, "words"), err);
}

static bool save_ready(struct page *page, const struct letter_view *view,
                       int version, struct err *err)
{
    return save(page, view, version, err)
        && (str_is(str_of(view->letter.state), "ready")
            || letter_set_state(page->practice, view->letter.id, version + 1,
                                STR("ready"), err));
}

static bool give(struct page *page, const struct letter_view *view, int version,
                 struct err *err)
{
    return letter_set_state(page->practice, view->letter.id, version,
                            STR("given"), err);
}

static bool to_draft(struct page *page, const struct letter_view *view,
                     int version, struct err *err)
{
    return letter_set_state(page->practice, view->letter.id, version,
                            STR("draft"), err);
}

static bool share(struct page *page, const struct letter_view *view,
                  int version, struct err *err)
{
    return letter_set_state(page->practice, view->letter.id, version,
                            STR("shared"), err);
}

static bool take_back(struct page *page, const struct letter_view *view,
                      int version, struct err *err)
{
    return letter_set_state(page->practice, view->letter.id, version,
                            STR("taken_back"), err);
}

static const struct {
    const char *name; // of the button
    bool (*work)(struct page *, const struct letter_view *, int, struct err *);
} ACTIONS[] = {
    {"save",      save      },
    {"ready",     save_ready},
    {"draft",     to_draft  },
    {"give",      give      },
    {"share",     share     },
    {"take_back", take_back },
};

static bool act(struct page *page, const struct letter_view *view, int version,
                struct err *err)
{
    struct str wish = page_field(page, "do");

    for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++) {
        if (str_is(wish, ACTIONS[i].name)) {
            return ACTIONS[i].work(page, view, version, err);
        }
    }
    return err_set(err, ERR_INPUT, "Nothing was chosen for this letter.");
}

// Only where the therapist ticked it: a message that something waits.
static bool tell(struct page *page, const struct letter_view *view,
                 struct str *back, struct err *err)
{
    const struct agreement_news news = {
        .client = view->client.id,
        .kind = "letter",
        .where = "letters",
        .dedup =
            text_print(page->arena, "letter/%lld", (long long)view->letter.id)};
    enum message_fate fate;

    if (!str_is(page_field(page, "do"), "share")
        || !page_field(page, "tell").len) {
        return true;
    }
    if (!agreement_tell(page->practice, &news, &fate, err)) {
        return false;
    }
    *back = text_print(page->arena, "%.*s?told=%d", SHOW(*back), (int)fate);
    return true;
}

// Somebody was first: what was typed stays on the page, beside what stands now.
static void offer_both(struct page *page, const struct letter_view *view,
                       struct str path)
{
    struct conflict_field fields[] = {
        {.name = "words",
         .label = "The letter",
         .now = view->letter.words,
         .yours = page_field(page, "words")},
        {.name = "do",       .yours = STR("save"),           .hidden = true },
    };
    struct conflict_view conflict = {.action = path,
                                     .back = path,
                                     .version = view->letter.version,
                                     .fields = fields,
                                     .count = 2};

    staff_page_conflict(page, &conflict);
}

bool letter_post(struct page *page, struct err *err)
{
    struct letter_view view = {0};
    struct str path;
    int version;

    if (!read_letter(page, &view, err)
        || !staff_page_version(page, &version, err)) {
        return false;
    }
    path = letter_path(page, view.client.id, view.letter.id);
    if (act(page, &view, version, err)) {
        if (!tell(page, &view, &path, err)) {
            return false;
        }
        page_redirect(page, path);
        return true;
    }
    if (err->kind == ERR_CONFLICT && page_field(page, "words").len) {
        offer_both(page, &view, path);
        return true;
    }
    if (!is_correctable(page, err)) {
        return false;
    }
    view.problem = err->text;
    view.typed = page_field(page, "words");
    letter_html(&page->reply->body, &view);
    return true;
}

// ---- the client -------------------------------------------------------------

bool me_letters_page(struct page *page, struct err *err)
{
    struct letters_view view = {.page = page};
    struct practice *practice = page->practice;

    if (!client_get(practice, page->visitor.client, &view.client, err)
        || !staff_name(practice, view.client.staff, &view.therapist, err)
        || !letter_list_shared(practice, view.client.id, &view.letters,
                               &view.count, err)) {
        return false;
    }
    me_letters_html(&page->reply->body, &view);
    return true;
}

static bool read_shared(struct page *page, struct letter_view *view,
                        struct err *err)
{
    struct practice *practice = page->practice;
    int64_t id;

    view->page = page;
    return page_id(page, 1, &id, err)
        && client_get(practice, page->visitor.client, &view->client, err)
        && staff_name(practice, view->client.staff, &view->therapist, err)
        && letter_get_shared(practice, view->client.id, id, &view->letter, err)
        && letter_comments(practice, &view->letter, &view->comments,
                           &view->comment_count, err);
}

bool me_letter_page(struct page *page, struct err *err)
{
    struct letter_view view = {0};

    if (!read_shared(page, &view, err)) {
        return false;
    }
    if (form_find(&page->query, "kept").at) {
        view.said = "Kept, beside the letter.";
    }
    me_letter_html(&page->reply->body, &view);
    return true;
}

static void back_to_letter(struct page *page, const struct letter *letter,
                           const char *where)
{
    page_redirect(page, text_print(page->arena, "%.*s/%lld%s",
                                   SHOW(me_path(page, "letters")),
                                   (long long)letter->id, where));
}

// A page that is only opened says nothing: programs open links too.
static bool read_it(struct page *page, const struct letter_view *view,
                    struct err *err)
{
    back_to_letter(page, &view->letter, "");
    return letter_set_read(page->practice, view->client.id, view->letter.id,
                           err);
}

bool me_letter_post(struct page *page, struct err *err)
{
    struct letter_view view = {.typed = page_field(page, "words")};
    struct letter_comment comment = {
        .correct = str_is(page_field(page, "do"), "correct"),
        .words = page_field(page, "words")};

    if (!read_shared(page, &view, err)) {
        return false;
    }
    if (str_is(page_field(page, "do"), "read")) {
        return read_it(page, &view, err);
    }
    if (letter_comment_add(page->practice, view.client.id, view.letter.id,
                           &comment, err)
        && letter_set_read(page->practice, view.client.id, view.letter.id,
                           err)) {
        back_to_letter(page, &view.letter, "?kept=1#said");
        return true;
    }
    if (!is_correctable(page, err)) {
        return false;
    }
    view.problem = err->text;
    me_letter_html(&page->reply->body, &view);
    return true;
}
