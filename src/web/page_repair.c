// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_repair.h"

#include "base/arena.h"
#include "base/text.h"
#include "pages.h"
#include "practice/reflection.h"
#include "practice/support.h"
#include "practice/words.h"
#include "web/when.h"

enum { NOTES_SHOWN = 20 };

// ---- words ------------------------------------------------------------------

// "on Tuesday", or "on 3 March" when that is longer ago.
static struct str day_words(struct practice *practice, int64_t at)
{
    struct str day = when_long_date(practice, at);

    if (zone_day_start(practice->zone, P_NOW(practice))
            - zone_day_start(practice->zone, at)
        < (int64_t)7 * DAY - HOUR) {
        return str_cut(&day, ' ');
    }
    return when_date(practice, at);
}

struct str repair_moment_words(struct practice *practice, struct str name,
                               const struct low_moment *moment)
{
    struct arena *arena = practice->arena;
    struct str day = day_words(practice, moment->at);

    switch (moment->kind) {
    case MOMENT_OFF:
        return text_print(arena, "Something felt off for %.*s on %.*s.",
                          SHOW(name), SHOW(day));
    case MOMENT_LOW:
        return text_print(arena,
                          "The check that %.*s gave on %.*s was a low one.",
                          SHOW(name), SHOW(day));
    default:
        return text_print(arena,
                          "You noted that something was off with %.*s on "
                          "%.*s.",
                          SHOW(name), SHOW(day));
    }
}

struct str repair_group_words(struct arena *arena,
                              const struct rupture *rupture,
                              enum repair_group_index group)
{
    struct str rest = rupture_chips(rupture, group);
    struct text text = text_in(arena);

    while (rest.len > 0) {
        const struct repair_chip *chip =
            repair_chip_find(&REPAIR_GROUPS[group], str_cut(&rest, ','));

        text_addf(&text, "%s%s", text.len ? "; " : "", chip ? chip->words : "");
    }
    return text_str(&text);
}

struct str repair_note_words(struct arena *arena, const struct rupture *rupture)
{
    struct str type = repair_group_words(arena, rupture, REPAIR_TYPE);
    struct str about = repair_group_words(arena, rupture, REPAIR_ABOUT);

    return about.len
             ? text_print(arena, "%.*s. About: %.*s.", SHOW(type), SHOW(about))
             : text_print(arena, "%.*s.", SHOW(type));
}

const char *repair_answer_words(const char *answer)
{
    return str_is(str_of(answer), "yes")    ? "yes"
         : str_is(str_of(answer), "partly") ? "partly"
                                            : "not yet";
}

// ---- the page ---------------------------------------------------------------

static bool read_notes(struct repair_view *view, struct err *err)
{
    struct practice *practice = view->page->practice;
    struct rupture *notes;
    bool good;

    view->count = NOTES_SHOWN;
    good = rupture_list(practice, view->client.id, &notes, &view->count, err);
    view->notes = arena_take(practice->arena, NOTES_SHOWN, sizeof *view->notes);
    for (int i = 0; good && i < view->count; i++) {
        view->notes[i].rupture = notes[i];
        good = talk_newest(practice, view->client.id,
                           TALK_ABOUT("rupture", notes[i].id, NULL),
                           &view->notes[i].talked, err);
    }
    view->last = view->count > 0 ? &view->notes[0] : NULL;
    return good;
}

static bool find_own(struct page *page, struct repair_view *view,
                     struct err *err)
{
    struct reflection_key key;

    if (!reflection_key_find(page->practice, &key, err)) {
        return false;
    }
    view->own_open = key.state == REFLECTIONS_OPEN;
    view->own_kept = form_find(&page->query, "kept").len > 0;
    secret_wipe(&key.key);
    return true;
}

static bool show(struct page *page, struct repair_view *view, struct err *err)
{
    if (!find_own(page, view, err)
        || !low_moment_read(page->practice, view->client.id, &view->moment,
                            &view->has_moment, err)
        || !read_notes(view, err)) {
        return false;
    }
    repair_html(&page->reply->body, view);
    return true;
}

bool repair_page(struct page *page, struct err *err)
{
    struct repair_view view = {.page = page};

    return staff_page_client(page, &view.client, err) && show(page, &view, err);
}

// ---- a note -----------------------------------------------------------------

static struct str group_of_fields(const struct page *page,
                                  const struct repair_group *group)
{
    struct text chosen = text_in(page->arena);

    if (!group->several) {
        return page_field(page, group->name);
    }
    for (int i = 0; i < REPAIR_CHIPS_MAX && group->chips[i].name; i++) {
        struct str field =
            text_print(page->arena, "%s.%s", group->name, group->chips[i].name);

        if (page_field(page, str_text(page->arena, field)).len > 0) {
            text_addf(&chosen, "%s%s", chosen.len ? "," : "",
                      group->chips[i].name);
        }
    }
    return text_str(&chosen);
}

static void take_fields(const struct page *page, struct rupture *rupture)
{
    rupture->note = (struct answers){0};
    for (int i = 0; i < REPAIR_GROUP_COUNT; i++) {
        answers_set(page->arena, &rupture->note, str_of(REPAIR_GROUPS[i].name),
                    group_of_fields(page, &REPAIR_GROUPS[i]));
    }
    answers_set(page->arena, &rupture->note, STR("line"),
                str_trim(page_field(page, "line")));
}

// What was tapped stands there again, with the reason.
static bool show_again(struct page *page, struct repair_view *view,
                       struct err *err)
{
    if (err->kind != ERR_INPUT) {
        return false;
    }
    view->problem = str_copy(page->arena, str_of(err->text));
    page->reply->status = 400;
    return show(page, view, err);
}

bool repair_post(struct page *page, struct err *err)
{
    struct repair_view view = {.page = page};
    int64_t id;

    if (!staff_page_client(page, &view.client, err)) {
        return false;
    }
    take_fields(page, &view.draft);
    if (!rupture_add(page->practice, view.client.id, &view.draft, &id, err)) {
        return show_again(page, &view, err);
    }
    staff_page_back(page, view.client.id, "/repair");
    return true;
}

bool own_post(struct page *page, struct err *err)
{
    struct session_id none = {0};
    struct reflection_id id;
    struct client client;

    if (!staff_page_client(page, &client, err)
        || !reflection_add(page->practice, client.id, none,
                           str_trim(page_field(page, "words")), &id, err)) {
        return false;
    }
    staff_page_back(page, client.id, "/repair?kept=1#own");
    return true;
}

static bool find_note(struct page *page, struct repair_view *view,
                      struct err *err)
{
    int64_t id;

    view->page = page;
    return page_id(page, 0, &id, err)
        && rupture_get(page->practice, id, &view->draft, err)
        && staff_page_owns(page, view->draft.client, &view->client, err);
}

bool rupture_page(struct page *page, struct err *err)
{
    struct repair_view view = {0};

    return find_note(page, &view, err) && show(page, &view, err);
}

enum { CONFLICT_FIELDS = REPAIR_GROUP_COUNT * REPAIR_CHIPS_MAX + 2 };

// The chips that were tapped travel along unseen; what is there now is read in
// words above the line.
static void offer_both(struct page *page, const struct rupture *now,
                       const struct rupture *mine)
{
    struct conflict_field fields[CONFLICT_FIELDS] = {
        {.name = "line", .label = "Your line", .yours = rupture_line(mine)}
    };
    struct conflict_view view = {
        .action = text_print(page->arena, "/rupture/%lld", (long long)now->id),
        .version = now->version,
        .fields = fields,
        .count = 1};

    view.back = view.action;
    fields[0].now = text_print(page->arena, "%.*s %.*s",
                               SHOW(repair_note_words(page->arena, now)),
                               SHOW(rupture_line(now)));
    for (int i = 0; i < page->fields.count && view.count < CONFLICT_FIELDS;
         i++) {
        const struct field *field = &page->fields.fields[i];

        if (!str_is(field->name, "line") && !str_is(field->name, "token")
            && !str_is(field->name, "version")) {
            fields[view.count++] = (struct conflict_field){
                .name = str_text(page->arena, field->name),
                .yours = field->value,
                .hidden = true};
        }
    }
    staff_page_conflict(page, &view);
}

bool rupture_post(struct page *page, struct err *err)
{
    struct repair_view view = {0};
    struct rupture now;

    if (!find_note(page, &view, err)) {
        return false;
    }
    now = view.draft;
    take_fields(page, &view.draft);
    if (!staff_page_version(page, &view.draft.version, err)) {
        return false;
    }
    if (rupture_save(page->practice, &view.draft, err)) {
        staff_page_back(page, view.client.id, "/repair");
        return true;
    }
    if (err->kind == ERR_CONFLICT) {
        offer_both(page, &now, &view.draft);
        return true;
    }
    return show_again(page, &view, err);
}

// ---- talked about? ----------------------------------------------------------

// Where the buttons stood.
static void back_to(struct page *page, struct client_id client)
{
    static const char *const PAGES[] = {"glance", "card", "repair", "support"};
    struct str back = page_field(page, "back");
    int64_t session;

    for (size_t i = 0; i < sizeof PAGES / sizeof *PAGES; i++) {
        if (str_is(back, PAGES[i])) {
            staff_page_back(page, client,
                            text_print(page->arena, "/%s", PAGES[i]).at);
            return;
        }
    }
    if (str_parse_int(back, &session)) {
        page_redirect(
            page, text_print(page->arena, "/session/%lld", (long long)session));
        return;
    }
    staff_page_back(page, client, "");
}

bool talk_post(struct page *page, struct err *err)
{
    struct talk talk = {.who = "therapist"};
    struct client client;

    if (!staff_page_client(page, &client, err)) {
        return false;
    }
    WORD_COPY(talk.subject, page_field(page, "subject"));
    WORD_COPY(talk.answer, page_field(page, "answer"));
    if (page_field(page, "id").len > 0
        && !str_parse_int(page_field(page, "id"), &talk.subject_id)) {
        return err_set(err, ERR_INPUT, "This form names nothing.");
    }
    if (!talk_add(page->practice, client.id, &talk, err)) {
        return false;
    }
    back_to(page, client.id);
    return true;
}

bool session_talk_read(struct page *page, const struct session *session,
                       struct session_talk *talk, struct err *err)
{
    bool found;
    struct practice *practice = page->practice;

    *talk = (struct session_talk){.session = session->id.n};
    if (session->ended_at == 0) {
        return true; // not during a session
    }
    talk->shown = true;
    if (!low_moment_read(practice, session->client, &talk->moment, &found, err)
        || !talk_newest(practice, session->client,
                        TALK_ABOUT("check_ins", 0, "therapist"),
                        &talk->check_ins, err)) {
        return false;
    }
    talk->ask = found && talk->moment.step == REPAIR_TALKED
             && session->scheduled_at > talk->moment.at;
    return true;
}

// ---- supervision ------------------------------------------------------------

static void add_line(struct text *text, struct str line)
{
    if (line.len > 0) {
        text_addf(text, "%s%.*s", text->len ? "\n" : "", SHOW(line));
    }
}

// What it was, what I did, what I will do.
static void add_note(struct arena *arena, struct text *text,
                     const struct rupture *note)
{
    add_line(text, repair_note_words(arena, note));
    for (int i = REPAIR_DID; i <= REPAIR_WILL; i++) {
        struct str words =
            repair_group_words(arena, note, (enum repair_group_index)i);

        if (words.len > 0) {
            text_addf(text, "\n%s: %.*s.", REPAIR_GROUPS[i].legend,
                      SHOW(words));
        }
    }
}

// The extracts that were ticked, from the newest note.
static bool take_extracts(struct page *page, struct client_id client,
                          struct text *text, struct err *err)
{
    struct rupture *note;
    int count = 1;

    if (!rupture_list(page->practice, client, &note, &count, err)) {
        return false;
    }
    if (count > 0 && page_field(page, "extract.note").len > 0) {
        add_note(page->arena, text, note);
    }
    if (count > 0 && page_field(page, "extract.line").len > 0) {
        add_line(text, rupture_line(note));
    }
    return true;
}

bool supervision_add_post(struct page *page, struct err *err)
{
    struct text text = text_in(page->arena);
    struct client client;
    int64_t id;

    if (!staff_page_client(page, &client, err)) {
        return false;
    }
    add_line(&text, str_trim(page_field(page, "words")));
    if (!take_extracts(page, client.id, &text, err)
        || !supervision_add(page->practice, client.id, text_str(&text), &id,
                            err)) {
        return false;
    }
    page_redirect(page, STR("/my/supervision"));
    return true;
}

bool supervision_page(struct page *page, struct err *err)
{
    struct supervision_view view = {.page = page};

    if (!supervision_list(page->practice, &view.items, &view.count, err)) {
        return false;
    }
    supervision_html(&page->reply->body, &view);
    return true;
}

bool supervision_post(struct page *page, struct err *err)
{
    int64_t id;
    int version;

    if (!page_id(page, 0, &id, err)
        || !supervision_is_listed(page->practice, id, err)
        || !staff_page_version(page, &version, err)
        || (!supervision_brought(page->practice, id, version, err)
            && err->kind != ERR_CONFLICT)) {
        return false;
    }
    page_redirect(page, STR("/my/supervision"));
    return true;
}

// ---- the practice's picture -------------------------------------------------

bool practice_picture_page(struct page *page, struct err *err)
{
    struct practice_picture_view view = {.page = page};

    if (!repair_rate_read(page->practice, &view.rate, err)) {
        return false;
    }
    practice_picture_html(&page->reply->body, &view);
    return true;
}

// ---- the client's own word --------------------------------------------------

// The newest choice, in the words that both know.
static bool find_choice(struct page *page, struct me_talk_view *view,
                        struct err *err)
{
    struct client_id client = page->visitor.client;
    struct support *chosen;
    int count;
    int option;
    struct str words;

    if (!support_list_chosen(page->practice, client, &chosen, &count, err)) {
        return false;
    }
    if (count == 0) {
        return true;
    }
    option = support_option_find(answers_find(&chosen[0].walk, STR("option")));
    words = answers_find(&chosen[0].walk, STR("words"));
    view->choice = chosen[0].id;
    view->choice_words = text_print(
        page->arena, "%s%s%.*s", option < 0 ? "" : SUPPORT_OPTION[option].title,
        words.len ? ": " : "", SHOW(words));
    return talk_newest(page->practice, client,
                       TALK_ABOUT("support", view->choice, "client"),
                       &view->choice_talk, err);
}

bool me_check_ins_page(struct page *page, struct err *err)
{
    struct me_talk_view view = {.page = page};
    struct me_view me;

    if (!me_read(page, &me, err)
        || !talk_newest(page->practice, me.client.id,
                        TALK_ABOUT("check_ins", 0, "client"), &view.mine, err)
        || !find_choice(page, &view, err)) {
        return false;
    }
    view.therapist = me.therapist;
    view.said = form_find(&page->query, "said").len > 0;
    me_check_ins_html(&page->reply->body, &view);
    return true;
}

// Of the check-ins, or of what the two chose.
bool me_check_ins_post(struct page *page, struct err *err)
{
    struct talk talk = {.subject = "check_ins", .who = "client"};

    WORD_COPY(talk.answer, page_field(page, "answer"));
    if (str_parse_int(page_field(page, "choice"), &talk.subject_id)) {
        WORD_COPY(talk.subject, STR("support"));
    }
    if (!talk_add(page->practice, page->visitor.client, &talk, err)) {
        return false;
    }
    page_redirect(page, text_print(page->arena, "%.*s?said=1",
                                   SHOW(me_path(page, "check-ins"))));
    return true;
}
